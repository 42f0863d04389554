//! Which policies and rules decide on a talk.

use super::plan::Verdict;
use crate::record::Name;

/// No policy.
const NONE: u8 = 0;
/// K8s NetworkPolicy.
const K8S: u8 = 1;
/// Antrea NetworkPolicy.
const ANP: u8 = 2;
/// Antrea ClusterNetworkPolicy.
const ACNP: u8 = 3;
/// K8s ClusterNetworkPolicy.
const CNP: u8 = 4;
/// Action: allow.
const ALLOW: u8 = 1;

/// The rule of a policy that decided on one side of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// 1 K8s, 2 ANP, 3 ACNP, 4 K8s ClusterNetworkPolicy.
    pub policy_type: u8,
    /// 1 allow, 2 drop, 3 reject.
    pub action: u8,
    /// The policy's name.
    pub policy: Name,
    /// Its namespace; empty for cluster-scoped ones.
    pub namespace: Name,
    /// The rule's name; K8s NetworkPolicies have none.
    pub rule: Name,
}

/// One side of a talk: namespace and workload.
pub(super) type Side<'a> = Option<(&'a str, &'a str)>;

/// The rules on egress and on ingress.
pub(super) fn rules(
    from: Side<'_>,
    to: Side<'_>,
    verdict: Verdict,
) -> (Option<Rule>, Option<Rule>) {
    let peer = |side: Side<'_>| side.map_or("outside".to_owned(), |(_, name)| name.to_owned());
    match verdict {
        Verdict::Usual => (
            from.and_then(|(ns, app)| usual(ns, app, egress_type(ns), &format!("to-{}", peer(to)))),
            to.and_then(|(ns, app)| {
                usual(ns, app, ingress_type(ns), &format!("from-{}", peer(from)))
            }),
        ),
        Verdict::Egress(policy_type, action) => {
            let (ns, app) = from.unwrap_or(("", "outside"));
            (
                Some(rule(
                    policy_type,
                    action,
                    ns,
                    app,
                    &format!("no-{}", peer(to)),
                )),
                None,
            )
        }
        Verdict::Ingress(policy_type, action) => {
            let (ns, app) = to.unwrap_or(("", "outside"));
            (
                None,
                Some(rule(
                    policy_type,
                    action,
                    ns,
                    app,
                    &format!("no-{}", peer(from)),
                )),
            )
        }
    }
}

fn usual(namespace: &str, app: &str, policy_type: u8, rule_name: &str) -> Option<Rule> {
    (policy_type != NONE).then(|| rule(policy_type, ALLOW, namespace, app, rule_name))
}

fn rule(policy_type: u8, action: u8, namespace: &str, app: &str, rule_name: &str) -> Rule {
    let verb = ["", "allow", "drop", "reject"][usize::from(action.min(3))];
    let scoped = matches!(policy_type, K8S | ANP);
    let policy = match policy_type {
        K8S => format!("{app}-clients"),
        ANP => format!("{app}-{verb}"),
        ACNP => format!("tier-{namespace}-{verb}"),
        _ => format!("baseline-{namespace}"),
    };
    Rule {
        policy_type,
        action,
        policy: policy.into(),
        namespace: if scoped { namespace.into() } else { "".into() },
        rule: if policy_type == K8S {
            "".into()
        } else {
            rule_name.into()
        },
    }
}

/// Which type of policy guards the way into a namespace's Pods.
fn ingress_type(namespace: &str) -> u8 {
    match namespace {
        "shop" => ANP,
        "payments" | "media" => K8S,
        "data" | "edge" => ACNP,
        "search" => CNP,
        _ => tenant_type(namespace),
    }
}

/// Which type of policy guards the way out of a namespace's Pods.
fn egress_type(namespace: &str) -> u8 {
    match namespace {
        "payments" => ANP,
        "search" => ACNP,
        "ci" => K8S,
        "media" => CNP,
        _ => NONE,
    }
}

/// Generated namespaces take turns, by the number at their name's end; every fifth has none.
fn tenant_type(namespace: &str) -> u8 {
    let number = namespace
        .strip_prefix("team-")
        .and_then(|rest| rest.rsplit('-').next());
    number
        .and_then(|n| n.parse::<u32>().ok())
        .map_or(NONE, |n| (n % 5) as u8)
}
