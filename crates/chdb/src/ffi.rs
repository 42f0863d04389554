//! The C functions of libchdb, found by name when the library is loaded.
//!
//! One of the files that may hold `unsafe`; the safe wrappers are in `conn`.
#![allow(unsafe_code)]

use std::ffi::{c_char, c_int, c_void};
use std::path::Path;

use crate::Error;

/// An opaque object of libchdb (connection, result, insert stream).
pub(crate) type Handle = *mut c_void;
/// A list of pointers to the bytes of names or values.
type Strings = *const *const c_char;

/// `chdb_query_with_params_n` and its streaming and inserting sisters.
pub(crate) type RunFn = unsafe extern "C" fn(
    Handle,
    *const c_char,
    usize,
    *const c_char,
    usize,
    Strings,
    *const usize,
    Strings,
    *const usize,
    usize,
) -> Handle;
type DestroyFn = unsafe extern "C" fn(Handle);
type TextFn = unsafe extern "C" fn(Handle) -> *const c_char;
type CountFn = unsafe extern "C" fn(Handle) -> u64;

/// What `chdb_classify_query_n` reports (`chdb_query_analysis_v1`).
#[repr(C)]
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Analysis {
    /// Size of this struct in bytes, set by the caller.
    pub(crate) struct_size: u32,
    /// Executable statements in the text.
    pub(crate) statement_count: u32,
    /// Bit set of further facts.
    pub(crate) flags: u32,
    /// 0 reads, 1 and 2 change data, 3 controls the session or host, 4 unknown.
    pub(crate) query_class: u32,
}

/// The functions of one loaded libchdb. The library is never unloaded.
#[derive(Clone, Copy)]
pub(crate) struct Api {
    pub(crate) connect: unsafe extern "C" fn(c_int, *const *const c_char) -> *mut Handle,
    pub(crate) close: unsafe extern "C" fn(*mut Handle),
    pub(crate) query: RunFn,
    pub(crate) stream_query: RunFn,
    pub(crate) stream_insert: RunFn,
    pub(crate) fetch: unsafe extern "C" fn(Handle, Handle) -> Handle,
    pub(crate) destroy_result: DestroyFn,
    pub(crate) append: unsafe extern "C" fn(Handle, *const c_void, usize) -> c_int,
    pub(crate) done: unsafe extern "C" fn(Handle) -> Handle,
    pub(crate) destroy_insert: DestroyFn,
    pub(crate) insert_error: TextFn,
    pub(crate) result_buffer: TextFn,
    pub(crate) result_length: unsafe extern "C" fn(Handle) -> usize,
    pub(crate) result_error: TextFn,
    pub(crate) result_rows: CountFn,
    pub(crate) result_bytes: CountFn,
    pub(crate) rows_read: CountFn,
    pub(crate) bytes_read: CountFn,
    pub(crate) rows_written: CountFn,
    pub(crate) bytes_written: CountFn,
    pub(crate) classify: unsafe extern "C" fn(
        Handle,
        *const c_char,
        usize,
        *const c_char,
        usize,
        *mut Analysis,
    ) -> c_int,
}

/// Finds one function; the caller states its type by where the result goes.
///
/// # Safety
/// The named symbol must be a function of type `T`.
unsafe fn symbol<T: Copy>(lib: &libloading::Library, name: &str) -> Result<T, Error> {
    // SAFETY: the caller vouches for the type; the library stays loaded for good.
    unsafe { lib.get::<T>(name.as_bytes()) }
        .map(|found| *found)
        .map_err(|error| Error::Library(format!("{name} is not in this libchdb: {error}")))
}

impl Api {
    /// Loads libchdb and turns its signal handlers off.
    ///
    /// # Errors
    /// The library cannot be loaded or lacks a function (it is older than 26.7).
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
        let api = unsafe {
            let handlers: unsafe extern "C" fn(c_int) =
                symbol(&lib, "chdb_set_signal_handlers_enabled")?;
            handlers(0);
            Self::bind(&lib)?
        };
        std::mem::forget(lib);
        Ok(api)
    }

    /// Finds every function.
    ///
    /// # Safety
    /// `lib` must be libchdb of the 26.7 line.
    unsafe fn bind(lib: &libloading::Library) -> Result<Self, Error> {
        // SAFETY: the types are those of libchdb 26.7's header `chdb.h`.
        unsafe {
            Ok(Self {
                connect: symbol(lib, "chdb_connect")?,
                close: symbol(lib, "chdb_close_conn")?,
                query: symbol(lib, "chdb_query_with_params_n")?,
                stream_query: symbol(lib, "chdb_stream_query_with_params_n")?,
                stream_insert: symbol(lib, "chdb_stream_insert_with_params_n")?,
                fetch: symbol(lib, "chdb_stream_fetch_result")?,
                destroy_result: symbol(lib, "chdb_destroy_query_result")?,
                append: symbol(lib, "chdb_stream_append")?,
                done: symbol(lib, "chdb_stream_done")?,
                destroy_insert: symbol(lib, "chdb_destroy_insert_stream")?,
                insert_error: symbol(lib, "chdb_stream_insert_error")?,
                result_buffer: symbol(lib, "chdb_result_buffer")?,
                result_length: symbol(lib, "chdb_result_length")?,
                result_error: symbol(lib, "chdb_result_error")?,
                result_rows: symbol(lib, "chdb_result_rows_read")?,
                result_bytes: symbol(lib, "chdb_result_bytes_read")?,
                rows_read: symbol(lib, "chdb_result_storage_rows_read")?,
                bytes_read: symbol(lib, "chdb_result_storage_bytes_read")?,
                rows_written: symbol(lib, "chdb_result_rows_written")?,
                bytes_written: symbol(lib, "chdb_result_bytes_written")?,
                classify: symbol(lib, "chdb_classify_query_n")?,
            })
        }
    }
}
