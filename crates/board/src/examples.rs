//! Examples of the filter language: what people ask, and how it is written. The README shows the same.

/// One example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What is asked.
    pub ask: &'static str,
    /// The filter text.
    pub text: &'static str,
}

const fn example(ask: &'static str, text: &'static str) -> Example {
    Example { ask, text }
}

/// The examples, what is asked most first.
pub const EXAMPLES: [Example; 13] = [
    example(
        "All that one Pod sends or receives",
        r#"any pod = "data/postgres-0""#,
    ),
    example(
        "Pods whose names begin alike",
        r#"any pod =~ "^shop/cart-""#,
    ),
    example("All Pods of one workload", r#"any workload = "shop/cart""#),
    example(
        "Between two namespaces, either way",
        r#"any namespace = "shop" and any namespace = "data""#,
    ),
    example("What leaves the cluster", "flowType = to-external"),
    example(
        "What a policy dropped or rejected",
        "verdict in (drop, reject)",
    ),
    example("What no policy protects", "verdict = unprotected"),
    example(
        "What goes from one Node to another",
        "sourceNodeName != destinationNodeName",
    ),
    example(
        "Pods with one of these labels",
        r#"sourcePodLabels["app"] in (web, api)"#,
    ),
    example("Pods without a label", r#"sourcePodLabels["team"] = """#),
    example("Large records", "bytes > 10MB"),
    example(
        "Fast, and not to our own network",
        "throughput > 20Mbit/s and not destinationIP in 10.0.0.0/8",
    ),
    example("DNS, whoever asks", "protocol = UDP and any port = 53"),
];
