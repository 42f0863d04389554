//! The terminal that the engine's process has as its standard input.
//!
//! clickhouse-local is interactive only with one. The process holds the controlling end itself and
//! nobody types: dropping that end is the end of input, which lets clickhouse-local return.
//!
//! One of the files that may hold `unsafe`: a descriptor that came with the process is taken over.
#![allow(unsafe_code)]

use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// The environment variable with the controlling end's number in the engine's process.
pub(crate) const VARIABLE: &str = "WEIR_ENGINE_TERMINAL";

/// A terminal that is nobody's controlling terminal.
pub(crate) struct Terminal {
    /// The end that a person would sit at.
    pub(crate) controlling: OwnedFd,
    /// The end that becomes standard input.
    pub(crate) input: OwnedFd,
}

impl Terminal {
    /// Opens one.
    ///
    /// # Errors
    /// The system gives none: `/dev/pts` is not mounted, or all are in use.
    pub(crate) fn open() -> std::io::Result<Self> {
        use rustix::fs::{Mode, OFlags, open};
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        let controlling = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        rustix::io::fcntl_setfd(&controlling, rustix::io::FdFlags::CLOEXEC)?;
        grantpt(&controlling)?;
        unlockpt(&controlling)?;
        let name = ptsname(&controlling, Vec::new())?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let input = open(name, flags, Mode::empty())?;
        Ok(Self { controlling, input })
    }

    /// The value of [`VARIABLE`] for a process that inherits the controlling end.
    pub(crate) fn number(&self) -> String {
        self.controlling.as_raw_fd().to_string()
    }
}

/// Takes over the controlling end that this process was started with. Call it once.
pub(crate) fn inherited() -> Option<OwnedFd> {
    let number: i32 = std::env::var(VARIABLE).ok()?.parse().ok()?;
    if number < 3 {
        return None;
    }
    // SAFETY: the parent opened this descriptor for this process, and nothing else here owns it.
    Some(unsafe { OwnedFd::from_raw_fd(number) })
}
