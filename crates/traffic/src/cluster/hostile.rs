//! Names that try to break whoever shows them: markup, quotes, right-to-left text, great length.

use super::plan::Verdict;
use super::talks::End;
use super::{Cluster, Kind, Labels, Workload};
use crate::draw::Draw;
use crate::profile::Profile;

/// Namespace and Pod names; the last ones are also label values and Service names.
pub fn names() -> Vec<(String, String)> {
    let long = "l".repeat(253);
    let pairs = [
        ("<b>bold</b>", "<img src=x onerror=alert(1)>"),
        (
            "\"><svg/onload=alert(2)>",
            "</script><script>alert(3)</script>",
        ),
        ("back\\slash", "a/b'c\"d\\e`f"),
        (
            "\u{5d0}\u{5d1}\u{5d2}",
            "\u{627}\u{644}\u{639}\u{631}\u{628}\u{64a}\u{629}",
        ),
        ("override", "\u{202e}gnp.tac\u{202c}"),
        (
            "emoji",
            "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} e\u{301}\u{301}",
        ),
        ("control", "tab\there\nnew\rline"),
        ("sql", "'; DROP TABLE flows; --"),
        ("macro", "$__timeFilter(x) ${y} {{z}} %s"),
        ("shop", "Other"),
        ("Other", "unknown"),
        ("null", "\\N"),
        ("space", " "),
    ];
    let mut names: Vec<_> = pairs
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect();
    names.push((long.clone(), long));
    names
}

/// Adds a Pod, a Service and talks for each hostile name.
pub(super) fn add(cluster: &mut Cluster, draw: &mut Draw) {
    let first = cluster.workloads.len();
    for (namespace, name) in names() {
        let workload = cluster.workloads.len();
        cluster.workloads.push(Workload {
            kind: Kind::Named,
            name: name.as_str().into(),
            namespace: namespace.as_str().into(),
            labels: Labels::Usual,
            pods: Vec::new(),
            hash: String::new(),
        });
        if !cluster.namespaces.iter().any(|n| **n == *namespace) {
            cluster.namespaces.push(namespace.as_str().into());
        }
        cluster.add_pod(workload, None, draw);
        cluster.add_service(workload, ("http", 80, 8080, 6));
    }
    let last = cluster.workloads.len();
    for workload in first..last {
        add_talks(
            cluster,
            workload,
            if workload + 1 < last {
                workload + 1
            } else {
                first
            },
        );
    }
}

fn add_talks(cluster: &mut Cluster, workload: usize, next: usize) {
    let direct = End::Pods(next, 8080, 6);
    let outside = End::Outside(443, 6);
    let by_name = cluster
        .services
        .iter()
        .position(|s| s.workload == next)
        .map(End::Service);
    cluster.add_talk(Some(workload), direct, Profile::Stream, 2.0, Verdict::Usual);
    cluster.add_talk(
        Some(workload),
        by_name.unwrap_or(direct),
        Profile::Bulk,
        2.0,
        Verdict::Usual,
    );
    cluster.add_talk(
        Some(workload),
        outside,
        Profile::Download,
        2.0,
        Verdict::Usual,
    );
    cluster.add_talk(
        Some(workload),
        direct,
        Profile::Denied,
        1.0,
        Verdict::Egress(2, 2),
    );
    cluster.add_talk(None, direct, Profile::Denied, 1.0, Verdict::Ingress(3, 3));
}
