//! Tests of the cluster's make-up.

use std::collections::BTreeSet;

use super::{Cluster, Size, Target, hostile};

#[test]
fn sizes_are_as_documented() {
    let expected = [
        (Size::Small, 8, 14, 100..200),
        (Size::Medium, 12, 32, 550..650),
        (Size::Large, 30, 112, 1_900..2_100),
        (Size::Huge, 50, 300, 4_950..5_200),
    ];
    for (size, nodes, namespaces, pods) in expected {
        let cluster = Cluster::new(1, size);
        assert_eq!(cluster.nodes.len(), nodes);
        assert_eq!(cluster.namespaces.len(), namespaces);
        assert!(
            pods.contains(&cluster.pods.len()),
            "{size:?}: {}",
            cluster.pods.len()
        );
    }
}

#[test]
fn addresses_and_names_are_unique() {
    for size in [Size::Small, Size::Huge] {
        let cluster = Cluster::hostile(7, size);
        let v4: BTreeSet<_> = cluster.pods.iter().map(|p| &p.ip4).collect();
        let v6: BTreeSet<_> = cluster.pods.iter().map(|p| &p.ip6).collect();
        let names: BTreeSet<_> = cluster
            .pods
            .iter()
            .map(|p| (&p.namespace, &p.name))
            .collect();
        assert_eq!(v4.len(), cluster.pods.len());
        assert_eq!(v6.len(), cluster.pods.len());
        assert_eq!(names.len(), cluster.pods.len());
    }
}

#[test]
fn every_planned_talk_found_its_ends() {
    let cluster = Cluster::new(1, Size::Small);
    let planned = super::plan::TALKS.len();
    assert!(cluster.talks.len() > planned);
    for (talk, plan) in cluster.talks.iter().zip(super::plan::TALKS) {
        assert_ne!(talk.port, 0);
        assert_eq!(talk.profile, plan.profile);
        assert_eq!(
            talk.from.is_none(),
            matches!(plan.from, super::plan::From::Outside)
        );
        if let Target::Workload(w) = talk.to {
            assert!(!cluster.workloads[w].pods.is_empty());
        }
    }
}

#[test]
fn hostile_names_are_there_and_survive_in_labels() {
    let cluster = Cluster::hostile(1, Size::Small);
    for (namespace, name) in hostile::names() {
        let found = cluster
            .pods
            .iter()
            .find(|p| *p.namespace == *namespace && *p.name == *name);
        let pod = found.unwrap_or_else(|| panic!("{name:?} is missing"));
        assert!(pod.labels.starts_with("{\"app\":\"") && pod.labels.ends_with("\"}"));
        assert!(!pod.labels.contains('\n') && !pod.labels.contains('\t'));
    }
    assert!(hostile::names().iter().any(|(_, name)| name.len() == 253));
}
