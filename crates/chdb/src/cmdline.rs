//! Becoming ClickHouse: libchdb's `chdb_query_cmdline`, which is the program clickhouse-local.
//!
//! One of the files that may hold `unsafe`: the library is loaded and called here, and the C library
//! makes the pipe that clickhouse-local reads.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::Error;

/// Makes a named pipe for this user.
///
/// # Errors
/// The system's: the name is taken, the folder is not there.
pub(crate) fn make_pipe(path: &Path) -> std::io::Result<()> {
    let path = CString::new(path.as_os_str().as_bytes())?;
    // SAFETY: a NUL-terminated text that outlives the call.
    match unsafe { libc::mkfifo(path.as_ptr(), 0o600) } {
        0 => Ok(()),
        _ => Err(std::io::Error::last_os_error()),
    }
}

/// A result of libchdb.
type Handle = *mut c_void;
type HandlersFn = unsafe extern "C" fn(c_int);
type RunFn = unsafe extern "C" fn(c_int, *const *const c_char) -> Handle;
type TextFn = unsafe extern "C" fn(Handle) -> *const c_char;

/// The functions of one loaded libchdb. The library is never unloaded.
pub(crate) struct Library {
    run: RunFn,
    error: TextFn,
}

/// Finds one function; the caller states its type by where the result goes.
///
/// # Safety
/// The named symbol must be a function of type `T`.
unsafe fn symbol<T: Copy>(lib: &libloading::Library, name: &str) -> Result<T, Error> {
    // SAFETY: the caller vouches for the type; the library stays loaded for good.
    unsafe { lib.get::<T>(name.as_bytes()) }
        .map(|found| *found)
        .map_err(|error| {
            Error::Library(format!(
                "this libchdb is too old to be a server (26.7 or newer can): {error}"
            ))
        })
}

impl Library {
    /// Loads libchdb and turns its signal handlers off.
    ///
    /// # Errors
    /// The library cannot be loaded, or lacks a function: it is older than 26.7.
    pub(crate) fn load(path: &Path) -> Result<Self, Error> {
        use libloading::os::unix::{Library, RTLD_LAZY, RTLD_LOCAL};
        // Glibc's value; the crate does not name it. Threads of the engine outlive a handle.
        #[cfg(target_os = "linux")]
        const RTLD_NODELETE: c_int = 0x1000;
        #[cfg(not(target_os = "linux"))]
        const RTLD_NODELETE: c_int = 0x80;
        // SAFETY: loading runs the library's own initialisers; it is the engine that the
        // operator named, and it runs in a process made for it.
        let lib = unsafe { Library::open(Some(path), RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE) }
            .map_err(|error| Error::Library(format!("cannot load {}: {error}", path.display())))?;
        let lib = libloading::Library::from(lib);
        // SAFETY: the types are those of libchdb 26.7's header `chdb.h`.
        let library = unsafe {
            let handlers: HandlersFn = symbol(&lib, "chdb_set_signal_handlers_enabled")?;
            handlers(0);
            // Came with the first version whose clickhouse-local can open its servers.
            let _: unsafe extern "C" fn() -> *const c_char = symbol(&lib, "chdb_version")?;
            Self {
                run: symbol(&lib, "chdb_query_cmdline")?,
                error: symbol(&lib, "chdb_result_error")?,
            }
        };
        std::mem::forget(lib);
        Ok(library)
    }

    /// Runs clickhouse-local with these arguments until it has read its last file of statements.
    ///
    /// # Errors
    /// An argument that cannot be passed, or the engine's own text.
    pub(crate) fn run(&self, args: &[String]) -> Result<(), Error> {
        let all = std::iter::once("clickhouse").chain(args.iter().map(String::as_str));
        let owned: Vec<CString> = all
            .map(CString::new)
            .collect::<Result<_, _>>()
            .map_err(Error::start)?;
        let pointers: Vec<*const c_char> = owned.iter().map(|arg| arg.as_ptr()).collect();
        let count = c_int::try_from(pointers.len()).map_err(Error::start)?;
        // SAFETY: `count` pointers to NUL-terminated texts that outlive the call; the result and
        // its text live as long as the process, which ends soon after.
        unsafe {
            let result = (self.run)(count, pointers.as_ptr());
            let text = match result.is_null() {
                true => std::ptr::null(),
                false => (self.error)(result),
            };
            match text.is_null() {
                true => Ok(()),
                false => Err(Error::start(CStr::from_ptr(text).to_string_lossy())),
            }
        }
    }
}
