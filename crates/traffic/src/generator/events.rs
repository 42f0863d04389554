//! What happens to the cluster by itself: rollouts, cron jobs, a port scan.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Generator;
use crate::cluster::Kind;
use crate::cluster::plan::Verdict;
use crate::profile::Profile;

/// A cron job runs every quarter of an hour, on the quarter.
const CRON_S: i64 = 900;
/// The port scan comes this long after the start, and again after the other.
const FIRST_SCAN_S: i64 = 420;
const SCAN_EVERY_S: i64 = 4 * 3_600;

/// Something that will happen; the order only breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A workload starts to replace its Pods.
    Rollout(usize),
    /// One Pod of a workload is replaced.
    Replace(usize, usize),
    /// Every cron job runs.
    Cron,
    /// A Pod tries the ports of another.
    Scan,
}

/// A connection that an event opens a little later.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    talk: usize,
    port: Option<u16>,
}

/// What will happen, the soonest first.
#[derive(Default)]
pub(super) struct Events {
    coming: BinaryHeap<Reverse<(i64, Event)>>,
    scan: Option<usize>,
}

impl Events {
    fn plan(&mut self, second: i64, event: Event) {
        self.coming.push(Reverse((second, event)));
    }
}

impl Generator {
    /// Plans the first of each kind.
    pub(super) fn plan_events(&mut self) {
        let next_cron = (self.now.div_euclid(CRON_S) + 1) * CRON_S;
        self.events.plan(next_cron, Event::Cron);
        self.events.plan(self.now + FIRST_SCAN_S, Event::Scan);
        self.events.scan = self.scan_talk();
        for workload in 0..self.cluster.workloads.len() {
            let longest = match self.cluster.workloads[workload].kind {
                Kind::Deployment => 6 * 3_600,
                Kind::Stateful | Kind::Daemon => 36 * 3_600,
                Kind::Cron | Kind::Named => continue,
            };
            let first = self.now + i64::from(self.draw.between(60, longest));
            self.events.plan(first, Event::Rollout(workload));
        }
    }

    /// The talk of the port scan, which a policy of the scanned namespace drops.
    fn scan_talk(&mut self) -> Option<usize> {
        let from = self.cluster.workload("ci", "runner")?;
        let to = self.cluster.workload("data", "postgres")?;
        Some(
            self.cluster
                .add_scan(from, to, Profile::Denied, Verdict::Ingress(3, 2)),
        )
    }

    /// Lets happen what is due.
    pub(super) fn run_events(&mut self) {
        while let Some(Reverse((second, event))) = self.events.coming.peek().copied() {
            if second > self.now {
                return;
            }
            self.events.coming.pop();
            match event {
                Event::Rollout(workload) => self.roll_out(workload),
                Event::Replace(workload, ordinal) => {
                    self.cluster.replace_pod(workload, ordinal, &mut self.draw);
                }
                Event::Cron => self.run_cron(),
                Event::Scan => self.scan_ports(),
            }
        }
    }

    /// Replaces a workload's Pods one after another, and plans the next time.
    fn roll_out(&mut self, workload: usize) {
        self.cluster
            .start_revision(workload, self.now, &mut self.draw);
        for ordinal in 0..self.cluster.workloads[workload].pods.len() {
            let at = self.now + 10 * ordinal as i64;
            self.events.plan(at, Event::Replace(workload, ordinal));
        }
        let next = self.now + i64::from(self.draw.between(2 * 3_600, 14 * 3_600));
        self.events.plan(next, Event::Rollout(workload));
    }

    /// New Pods for every cron job, and a burst of connections from them.
    fn run_cron(&mut self) {
        self.events.plan(self.now + CRON_S, Event::Cron);
        for workload in 0..self.cluster.workloads.len() {
            if self.cluster.workloads[workload].kind != Kind::Cron {
                continue;
            }
            self.cluster
                .start_revision(workload, self.now, &mut self.draw);
            for ordinal in 0..self.cluster.workloads[workload].pods.len() {
                self.cluster.replace_pod(workload, ordinal, &mut self.draw);
            }
            let talks: Vec<usize> = (0..self.cluster.talks.len())
                .filter(|t| self.cluster.talks[*t].from == Some(workload))
                .collect();
            if talks.is_empty() {
                continue;
            }
            for _ in 0..self.config.rate.clamp(8.0, 2_000.0) as usize {
                let talk = *self.draw.pick(&talks);
                let at = self.now + i64::from(self.draw.below(25));
                self.planned.put(at, Planned { talk, port: None });
            }
        }
    }

    /// One port after another, over 40 seconds.
    fn scan_ports(&mut self) {
        self.events.plan(self.now + SCAN_EVERY_S, Event::Scan);
        let Some(talk) = self.events.scan else { return };
        let ports = (self.config.rate * 10.0).clamp(100.0, 1_024.0) as u16;
        for port in 1..=ports {
            let at = self.now + i64::from(port) * 40 / i64::from(ports);
            self.planned.put(
                at,
                Planned {
                    talk,
                    port: Some(port),
                },
            );
        }
    }

    /// Opens a connection that an event planned.
    pub(super) fn open_planned(&mut self, planned: Planned) {
        self.open(planned.talk, planned.port, false);
    }
}
