//! Who talks to whom: the hand-written talks, name look-ups, and those of generated namespaces.

use super::plan::{From, TALKS, TalkPlan, To, Verdict};
use super::policy::{self, Rule, Side};
use super::{Cluster, Kind};
use crate::profile::Profile;

/// Where a talk goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// To Pods of a workload.
    Workload(usize),
    /// Out of the cluster.
    Outside,
}

/// A pair that talks, in a certain way.
#[derive(Clone, Debug)]
pub struct Talk {
    /// The workload that opens connections; none is somebody outside.
    pub from: Option<usize>,
    /// Where they go.
    pub to: Target,
    /// The Service they are opened to, as an index into [`Cluster::services`].
    pub service: Option<usize>,
    /// Port of the destination Pod or host.
    pub port: u16,
    /// IANA protocol number.
    pub protocol: u8,
    /// How they behave.
    pub profile: Profile,
    /// Share among short or among long talks, relative.
    pub weight: f64,
    /// The deciding rule at the source.
    pub egress: Option<Rule>,
    /// The deciding rule at the destination.
    pub ingress: Option<Rule>,
    /// The Egress they leave through, as an index into [`Cluster::egresses`].
    pub snat: Option<usize>,
}

/// The share of name look-ups among short connections.
const DNS_SHARE: f64 = 0.2;

impl Cluster {
    /// Adds every talk of the plan and of the generated namespaces.
    pub(super) fn add_talks(&mut self, tenants: &[String]) {
        for plan in TALKS {
            self.add_planned(plan);
        }
        for (rank, namespace) in tenants.iter().enumerate() {
            // Zipf's law with exponent 1: the n-th namespace talks 1/n as much as the first
            self.add_tenant_talks(namespace, 40.0 / (rank as f64 + 2.0));
        }
        self.add_lookups();
    }

    fn add_planned(&mut self, plan: &TalkPlan) {
        let from = match plan.from {
            From::App(namespace, name) => self.workload(namespace, name),
            From::Outside => None,
        };
        let end = match plan.to {
            To::Service(namespace, name, port) => self
                .service(&format!("{namespace}/{name}:{port}"))
                .map(End::Service),
            To::Pods(namespace, name, port, protocol) => self
                .workload(namespace, name)
                .map(|w| End::Pods(w, port, protocol)),
            To::Outside(port, protocol) => Some(End::Outside(port, protocol)),
        };
        if let Some(end) = end {
            self.add_talk(from, end, plan.profile, plan.weight, plan.verdict);
        }
    }

    /// Adds one talk with the rules and the Egress that apply to it.
    pub(super) fn add_talk(
        &mut self,
        from: Option<usize>,
        end: End,
        profile: Profile,
        weight: f64,
        verdict: Verdict,
    ) {
        let (to, service, port, protocol) = match end {
            End::Service(s) => {
                let service = &self.services[s];
                (
                    Target::Workload(service.workload),
                    Some(s),
                    service.target,
                    service.protocol,
                )
            }
            End::Pods(workload, port, protocol) => {
                (Target::Workload(workload), None, port, protocol)
            }
            End::Outside(port, protocol) => (Target::Outside, None, port, protocol),
        };
        let to_side = match to {
            Target::Workload(w) => self.side(w),
            Target::Outside => None,
        };
        let (egress, ingress) = policy::rules(from.and_then(|w| self.side(w)), to_side, verdict);
        let snat = if to == Target::Outside {
            from.and_then(|w| self.snat(w))
        } else {
            None
        };
        self.talks.push(Talk {
            from,
            to,
            service,
            port,
            protocol,
            profile,
            weight,
            egress,
            ingress,
            snat,
        });
    }

    /// Adds a talk that is only opened when an event says so; gives its index.
    pub(crate) fn add_scan(
        &mut self,
        from: usize,
        to: usize,
        profile: Profile,
        verdict: Verdict,
    ) -> usize {
        self.add_talk(Some(from), End::Pods(to, 1, 6), profile, 0.0, verdict);
        self.talks.len() - 1
    }

    fn add_tenant_talks(&mut self, namespace: &str, weight: f64) {
        let app = |name: &str| self.workload(namespace, name);
        let service = |name: &str| self.service(&format!("{namespace}/{name}"));
        let (web, api, worker) = (app("web"), app("api"), app("worker"));
        let (web_s, api_s, cache_s) = (
            service("web:http"),
            service("api:grpc"),
            service("cache:redis"),
        );
        let edge = self.workload("edge", "ingress");
        let (db, queue) = (
            self.service("data/postgres:sql"),
            self.service("data/kafka:kafka"),
        );
        let rows = [
            (edge, web_s, Profile::Web, 1.0),
            (web, api_s, Profile::Rpc, 0.8),
            (api, cache_s, Profile::Pool, 0.6),
            (api, db, Profile::Pool, 0.5),
            (worker, queue, Profile::Stream, 0.15),
            (worker, api_s, Profile::Rpc, 0.3),
        ];
        for (from, to, profile, share) in rows {
            if let (Some(from), Some(to)) = (from, to) {
                self.add_talk(
                    Some(from),
                    End::Service(to),
                    profile,
                    weight * share,
                    Verdict::Usual,
                );
            }
        }
        let call = End::Outside(443, 6);
        self.add_talk(worker, call, Profile::Rpc, weight * 0.2, Verdict::Usual);
        let refused = Verdict::Egress(3, 2);
        self.add_talk(
            worker,
            End::Outside(25, 6),
            Profile::Denied,
            weight * 0.02,
            refused,
        );
    }

    /// Every workload looks names up, most of them in proportion to how many Pods it has.
    fn add_lookups(&mut self) {
        let Some(dns) = self.service("kube-system/kube-dns:dns") else {
            return;
        };
        let Some(dns_tcp) = self.service("kube-system/kube-dns:dns-tcp") else {
            return;
        };
        let short: f64 = self
            .talks
            .iter()
            .filter(|t| !t.profile.shape().long)
            .map(|t| t.weight)
            .sum();
        let askers: Vec<usize> = (0..self.workloads.len())
            .filter(|w| &*self.workloads[*w].name != "kube-dns")
            .filter(|w| self.workloads[*w].kind != Kind::Cron)
            .collect();
        let pods: usize = askers.iter().map(|w| self.workloads[*w].pods.len()).sum();
        for asker in askers {
            let share = self.workloads[asker].pods.len() as f64 / pods.max(1) as f64;
            let weight = share * short * DNS_SHARE / (1.0 - DNS_SHARE);
            self.add_talk(
                Some(asker),
                End::Service(dns),
                Profile::Dns,
                weight * 0.97,
                Verdict::Usual,
            );
            self.add_talk(
                Some(asker),
                End::Service(dns_tcp),
                Profile::Dns,
                weight * 0.03,
                Verdict::Usual,
            );
        }
    }

    fn side(&self, workload: usize) -> Side<'_> {
        self.workloads
            .get(workload)
            .map(|w| (&*w.namespace, &*w.name))
    }

    /// The Egress of a workload's namespace, if it has one.
    fn snat(&self, workload: usize) -> Option<usize> {
        let name = format!("egress-{}", self.workloads[workload].namespace);
        self.egresses.iter().position(|e| *e.name == *name)
    }
}

/// The far end of a talk, as it is addressed.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// A Service port.
    Service(usize),
    /// A workload's Pods, on a port and protocol.
    Pods(usize, u16, u8),
    /// Outside, on a port and protocol.
    Outside(u16, u8),
}
