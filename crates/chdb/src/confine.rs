//! The walls around the engine's process: Landlock rules that hold from its first instruction.
//!
//! The rules are made before the process is started and put in force between `fork` and
//! `exec`, so every thread that it ever starts stands under them. It may write below its own
//! folder, read its program, the system's libraries, time zones and a few facts about the
//! machine, and neither connect to nor listen on any TCP port: its listener is inherited.
//! Before it loads libchdb it gives up further system calls by seccomp: making sockets of any
//! kind, starting programs, tracing, mounting.

use std::path::{Path, PathBuf};

/// What the engine's process may reach.
#[derive(Debug, Clone)]
pub(crate) struct Walls {
    /// Read, write, create, delete.
    pub(crate) writable: Vec<PathBuf>,
    /// Read and execute: the program and the folders of shared libraries.
    pub(crate) programs: Vec<PathBuf>,
    /// Read only.
    pub(crate) readable: Vec<PathBuf>,
}

impl Walls {
    /// The walls for a program that loads `library` and owns `folder`.
    pub(crate) fn new(program: &Path, library: &Path, folder: &Path) -> Self {
        let paths = |list: &[&str]| list.iter().map(PathBuf::from).collect::<Vec<_>>();
        let mut programs = paths(&["/lib", "/lib64", "/usr/lib", "/usr/lib64"]);
        programs.push(program.to_path_buf());
        let mut readable = paths(&[
            "/etc/ld.so.cache",
            "/etc/localtime",
            "/usr/share/zoneinfo",
            "/proc/meminfo",
            "/proc/cpuinfo",
            "/proc/stat",
            "/proc/loadavg",
            "/proc/uptime",
            "/proc/mounts",
            "/proc/filesystems",
            "/proc/cgroups",
            "/proc/sys",
            "/sys/fs/cgroup",
            "/sys/devices/system",
            "/dev/urandom",
            "/dev/random",
        ]);
        readable.push(library.to_path_buf());
        Self {
            writable: vec![folder.to_path_buf(), "/dev/null".into()],
            programs,
            readable,
        }
    }
}

#[cfg(target_os = "linux")]
pub(crate) use linux::{Rules, abi, give_up_calls};
#[cfg(not(target_os = "linux"))]
pub(crate) use other::{Rules, abi, give_up_calls};

#[cfg(target_os = "linux")]
mod linux {
    //! Landlock and seccomp.
    use landlock::{
        ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, LandlockStatus,
        PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, Scope,
        path_beneath_rules,
    };

    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    use super::Walls;
    use crate::Error;

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

    /// Takes calls away that a database has no use for, from every thread of this process.
    /// They fail as if not permitted.
    ///
    /// # Errors
    /// The kernel has no seccomp.
    pub(crate) fn give_up_calls() -> Result<(), Error> {
        let calls = [
            libc::SYS_socket,
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
        let rules = calls.into_iter().map(|call| (call, Vec::new())).collect();
        let failed = |error: &dyn std::fmt::Display| Error::Start(format!("seccomp: {error}"));
        let arch = std::env::consts::ARCH
            .try_into()
            .map_err(|error| failed(&error))?;
        let refuse = SeccompAction::Errno(libc::EACCES as u32);
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch);
        let program: BpfProgram = filter
            .and_then(BpfProgram::try_from)
            .map_err(|error| failed(&error))?;
        seccompiler::apply_filter_all_threads(&program).map_err(|error| failed(&error))
    }

    impl Rules {
        /// Makes the rules.
        ///
        /// # Errors
        /// The kernel refuses a rule.
        pub(crate) fn new(walls: &Walls) -> Result<Self, Error> {
            let read = AccessFs::ReadFile | AccessFs::ReadDir;
            let write = AccessFs::from_all(ASKED) & !BitFlags::from(AccessFs::Execute);
            let make = || {
                start()?
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
}

#[cfg(not(target_os = "linux"))]
mod other {
    //! No walls here.
    use super::Walls;
    use crate::Error;

    /// Never made.
    pub(crate) struct Rules;

    pub(crate) fn abi() -> Option<i32> {
        None
    }

    pub(crate) fn give_up_calls() -> Result<(), Error> {
        Err(Error::Start("seccomp is Linux's".into()))
    }

    impl Rules {
        pub(crate) fn new(_: &Walls) -> Result<Self, Error> {
            Ok(Self)
        }

        pub(crate) fn enforce(self) -> std::io::Result<()> {
            Ok(())
        }
    }
}
