//! Landlock and seccomp.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, LandlockStatus, NetPort,
    PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, Scope,
    path_beneath_rules,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

use super::Walls;
use crate::Error;
use crate::wire::Ports;

/// The newest kernel interface whose rights are asked for; older kernels give what they have.
const ASKED: ABI = ABI::V6;

/// Rules that are ready to be put in force.
pub(crate) struct Rules(RulesetCreated);

fn start() -> Result<RulesetCreated, landlock::RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ASKED))?
        .handle_access(AccessNet::from_all(ASKED))?
        .scope(Scope::from_all(ASKED))?
        .create()
}

/// Landlock's ABI on this kernel; `None` where there is no Landlock. Asked on a thread of
/// its own, since asking restricts the asker.
pub(crate) fn abi() -> Option<i32> {
    let asked = std::thread::spawn(|| start().and_then(RulesetCreated::restrict_self));
    match asked.join().ok()?.ok()?.landlock {
        LandlockStatus::Available {
            effective_abi,
            kernel_abi,
        } => Some(kernel_abi.unwrap_or(effective_abi as i32)),
        _ => None,
    }
}

impl Rules {
    /// Makes the rules.
    ///
    /// # Errors
    /// The kernel refuses a rule.
    pub(crate) fn new(walls: &Walls, ports: Ports) -> Result<Self, Error> {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let write = AccessFs::from_all(ASKED) & !BitFlags::from(AccessFs::Execute);
        let make = || {
            start()?
                .add_rule(NetPort::new(ports.http, AccessNet::BindTcp))?
                .add_rule(NetPort::new(ports.native, AccessNet::BindTcp))?
                .add_rules(path_beneath_rules(&walls.writable, write))?
                .add_rules(path_beneath_rules(
                    &walls.programs,
                    read | AccessFs::Execute,
                ))?
                .add_rules(path_beneath_rules(&walls.readable, read))
        };
        make()
            .map(Self)
            .map_err(|error| Error::Start(format!("Landlock: {error}")))
    }

    /// Puts the rules in force for the calling thread and what it becomes or starts;
    /// the process's own folder in /proc is opened to it as well.
    ///
    /// # Errors
    /// The kernel refuses.
    pub(crate) fn enforce(self) -> std::io::Result<()> {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let own = || {
            let rules = match PathFd::new("/proc/self") {
                Ok(folder) => self.0.add_rule(PathBeneath::new(folder, read))?,
                Err(_) => self.0,
            };
            rules.restrict_self()
        };
        own().map(|_| ()).map_err(std::io::Error::other)
    }
}

/// Calls that a database which only answers has no use for.
const USELESS: [i64; 18] = [
    libc::SYS_connect,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_io_uring_setup,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_unshare,
    libc::SYS_setns,
];

/// Takes calls away from every thread of this process; they fail as if not permitted.
///
/// # Errors
/// The kernel has no seccomp.
pub(crate) fn give_up_calls() -> Result<(), Error> {
    seccompiler::apply_filter_all_threads(&filter()?)
        .map_err(|error| Error::Start(format!("seccomp: {error}")))
}

/// The filter of system calls for this machine.
fn filter() -> Result<BpfProgram, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::Start(format!("seccomp: {error}"));
    let rules = rules().map_err(|error| failed(&error))?;
    let arch = std::env::consts::ARCH
        .try_into()
        .map_err(|error| failed(&error))?;
    let refuse = SeccompAction::Errno(libc::EACCES as u32);
    SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch)
        .and_then(BpfProgram::try_from)
        .map_err(|error| failed(&error))
}

/// What is refused: a call without rules always, one with rules where one of them matches.
fn rules() -> Result<BTreeMap<i64, Vec<SeccompRule>>, seccompiler::BackendError> {
    let mut rules: BTreeMap<_, _> = USELESS.into_iter().map(|call| (call, Vec::new())).collect();
    rules.insert(libc::SYS_socket, other_sockets()?);
    // A connection can also be opened by what is sent first.
    for (call, flags) in [
        (libc::SYS_sendto, 3),
        (libc::SYS_sendmsg, 2),
        (libc::SYS_sendmmsg, 3),
    ] {
        let opens = masked(flags, libc::MSG_FASTOPEN, libc::MSG_FASTOPEN)?;
        rules.insert(call, vec![SeccompRule::new(vec![opens])?]);
    }
    Ok(rules)
}

/// All sockets but TCP over IPv4 and IPv6.
fn other_sockets() -> Result<Vec<SeccompRule>, seccompiler::BackendError> {
    let not = |argument, values: &[i32]| {
        let conditions = values.iter().map(|value| {
            let value = u64::from(value.cast_unsigned());
            SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, value)
        });
        SeccompRule::new(conditions.collect::<Result<_, _>>()?)
    };
    let mut rules = vec![
        not(0, &[libc::AF_INET, libc::AF_INET6])?,
        // Multipath TCP is not what Landlock calls TCP.
        not(2, &[0, libc::IPPROTO_TCP])?,
    ];
    // The type without its flags SOCK_NONBLOCK and SOCK_CLOEXEC.
    for kind in [
        libc::SOCK_DGRAM,
        libc::SOCK_RAW,
        libc::SOCK_RDM,
        libc::SOCK_SEQPACKET,
    ] {
        rules.push(SeccompRule::new(vec![masked(1, 0xf, kind)?])?);
    }
    Ok(rules)
}

/// Whether an argument equals `value` in the bits of `mask`.
fn masked(
    argument: u8,
    mask: i32,
    value: i32,
) -> Result<SeccompCondition, seccompiler::BackendError> {
    let wide = |number: i32| u64::from(number.cast_unsigned());
    SeccompCondition::new(
        argument,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::MaskedEq(wide(mask)),
        wide(value),
    )
}

#[cfg(test)]
mod tests;
