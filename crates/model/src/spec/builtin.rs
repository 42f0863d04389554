//! The built-in pages, in the order of the navigation.

/// Their specifications as JSON, from `static/dashboards`; every user of them reads these.
pub const BUILT_IN: [&str; 8] = [
    include_str!("../../../../static/dashboards/home.json"),
    include_str!("../../../../static/dashboards/flow-records.json"),
    include_str!("../../../../static/dashboards/pod-to-pod.json"),
    include_str!("../../../../static/dashboards/pod-to-external.json"),
    include_str!("../../../../static/dashboards/pod-to-service.json"),
    include_str!("../../../../static/dashboards/node-to-node.json"),
    include_str!("../../../../static/dashboards/network-policy.json"),
    include_str!("../../../../static/dashboards/explore.json"),
];
