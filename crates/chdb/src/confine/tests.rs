//! Which rules a kernel has, and what may be served with them.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::*;

#[test]
fn a_kernel_s_abi_says_which_rules_hold() {
    for (abi, confinement) in [
        (None, Confinement::Nothing),
        (Some(0), Confinement::Nothing),
        (Some(1), Confinement::Files),
        (Some(3), Confinement::Files),
        (Some(4), Confinement::Whole),
        (Some(7), Confinement::Whole),
    ] {
        assert_eq!(Confinement::of(abi), confinement, "{abi:?}");
        assert_eq!(
            Confinement::from_word(confinement.word()),
            Some(confinement)
        );
    }
    assert_eq!(Confinement::from_word(""), None);
}

#[test]
fn without_landlock_others_are_served_only_where_the_operator_says_so() {
    let anywhere = IpAddr::from(Ipv4Addr::UNSPECIFIED);
    let nothing = Confinement::Nothing;
    let error = nothing
        .allows(anywhere, Required::Landlock)
        .expect_err("refused");
    for option in ["0.0.0.0", "--own-container", "--unconfined"] {
        assert!(error.to_string().contains(option), "{error}");
    }
    for required in [Required::OwnContainer, Required::Nothing] {
        assert!(nothing.allows(anywhere, required).is_ok(), "{required:?}");
    }
    for host in [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()] {
        assert!(nothing.allows(host, Required::Landlock).is_ok(), "{host}");
    }
    for some in [Confinement::Files, Confinement::Whole] {
        assert!(some.allows(anywhere, Required::Landlock).is_ok());
    }
}
