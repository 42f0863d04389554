//! A volume in memory, as the Pod's is, really full: pruning makes inserts succeed again.

use std::path::Path;
use std::process::Command;

use weir_chdb::{Engine, test_config};

use super::jobs::{container, done};
use super::place::Place;
use weir_server::manifest::Given;

/// The volume's size in MiB: the engine's own files take a few.
const MIB: u64 = 24;

/// A mounted tmpfs, unmounted when dropped.
struct Volume(tempfile::TempDir);

/// Runs a command as root: as this user, or through sudo without a question.
fn root(words: &[&str]) -> bool {
    let run = |words: &[&str]| {
        let output = Command::new(words[0]).args(&words[1..]).output();
        output.is_ok_and(|output| output.status.success())
    };
    run(words) || run(&[&["sudo", "-n"], words].concat())
}

impl Volume {
    /// None where this user may not mount.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={MIB}m,mode=1777");
        let at = folder.path().to_str().unwrap();
        root(&["mount", "-t", "tmpfs", "-o", &options, "weir-test", at]).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        root(&["umount", "-l", self.path().to_str().unwrap_or_default()]);
    }
}

/// Some MiB that do not compress, of a day so many days ago.
fn insert(days_ago: u64, rows: u64) -> String {
    format!(
        "INSERT INTO flows (flowEndSeconds, sourcePodName, sourcePodLabels, octetDeltaCount) \
         SELECT toStartOfDay(now()) - {days_ago} * 86400, toString(number), hex(randomString(500)), 1 \
         FROM numbers({rows})"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_volume_is_pruned_and_takes_inserts_again() {
    let Some(volume) = Volume::mount() else {
        eprintln!("skipped: this user may not mount a tmpfs");
        return;
    };
    let engine = Engine::start(test_config(volume.path())).await.unwrap();
    let place = Place::new(&engine, "full").await;
    done(
        &container("Job", "weir-schema", "containers", Given::default()),
        &place,
    );
    let mut days_ago = 6;
    let mut inserts = 0;
    let full = loop {
        match place.inside.query(&insert(days_ago, 2_000)).await {
            Ok(_) => inserts += 1,
            Err(error) => break error.to_string(),
        }
        assert!(inserts < 200, "the volume never filled");
        if inserts % 3 == 0 {
            days_ago = u64::saturating_sub(days_ago, 1);
        }
    };
    assert!(full.contains("space") || full.contains("SPACE"), "{full}");
    // What the CronJob's Pod does, in its order.
    let mut prune = container("CronJob", "weir-keep", "initContainers", Given::default());
    prune["args"][2] = ((MIB / 4) << 20).to_string().into();
    done(&prune, &place);
    done(
        &container("CronJob", "weir-keep", "containers", Given::default()),
        &place,
    );
    place.run(&insert(0, 2_000)).await;
    let engine_stops = tokio::task::spawn_blocking(move || engine.stop());
    engine_stops.await.unwrap().unwrap();
}
