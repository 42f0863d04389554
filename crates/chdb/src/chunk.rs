//! Results of libchdb: bytes in an output format, and the numbers that go with them.
//!
//! One of the files that may hold `unsafe`. Every result is freed exactly once, on drop.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::sync::Arc;

use crate::Error;
use crate::ffi::{Api, Handle};

/// Numbers of a finished or running statement, in rows and bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Read from storage.
    pub(crate) read_rows: u64,
    /// Read from storage, uncompressed.
    pub(crate) read_bytes: u64,
    /// Written, materialised views included.
    pub(crate) written_rows: u64,
    /// Written, uncompressed.
    pub(crate) written_bytes: u64,
    /// Rows in the result.
    pub(crate) result_rows: u64,
    /// Bytes in the result as the engine holds it.
    pub(crate) result_bytes: u64,
    /// Time since the statement began, set by who knows it.
    pub(crate) elapsed_ns: u64,
}

impl std::ops::AddAssign for Progress {
    fn add_assign(&mut self, more: Self) {
        self.read_rows += more.read_rows;
        self.read_bytes += more.read_bytes;
        self.written_rows += more.written_rows;
        self.written_bytes += more.written_bytes;
        self.result_rows += more.result_rows;
        self.result_bytes += more.result_bytes;
    }
}

/// The error that a result carries, if any.
pub(crate) fn check(api: &Api, result: Handle) -> Result<(), Error> {
    if result.is_null() {
        return Err(Error::engine("the engine returned nothing"));
    }
    // SAFETY: `result` is a live result; its error text lives as long as it does.
    let text = unsafe { (api.result_error)(result) };
    if text.is_null() {
        return Ok(());
    }
    // SAFETY: not null and NUL-terminated, by the header's contract.
    let text = unsafe { CStr::from_ptr(text) };
    Err(Error::engine(text.to_string_lossy()))
}

/// Frees a result.
pub(crate) fn free(api: &Api, result: Handle) {
    if !result.is_null() {
        // SAFETY: `result` is live and not used afterwards.
        unsafe { (api.destroy_result)(result) }
    }
}

/// A piece of a result: bytes in the output format, owned by the engine until dropped.
pub(crate) struct Chunk {
    api: Arc<Api>,
    result: Handle,
}

// SAFETY: a result is a plain buffer that no other object refers to.
unsafe impl Send for Chunk {}
// SAFETY: every function that takes a shared chunk only reads it.
unsafe impl Sync for Chunk {}

impl Chunk {
    /// Takes a result over.
    ///
    /// # Errors
    /// The engine's text, if the result is an error.
    pub(crate) fn of(api: &Arc<Api>, result: Handle) -> Result<Self, Error> {
        check(api, result).inspect_err(|_| free(api, result))?;
        Ok(Self {
            api: api.clone(),
            result,
        })
    }

    /// Rows and bytes that this piece stands for.
    pub(crate) fn progress(&self) -> Progress {
        // SAFETY: `result` is live; these functions only read it.
        unsafe {
            Progress {
                read_rows: (self.api.rows_read)(self.result),
                read_bytes: (self.api.bytes_read)(self.result),
                written_rows: (self.api.rows_written)(self.result),
                written_bytes: (self.api.bytes_written)(self.result),
                result_rows: (self.api.result_rows)(self.result),
                result_bytes: (self.api.result_bytes)(self.result),
                elapsed_ns: 0,
            }
        }
    }
}

impl AsRef<[u8]> for Chunk {
    fn as_ref(&self) -> &[u8] {
        // SAFETY: buffer and length belong together and live as long as the result.
        unsafe {
            let start = (self.api.result_buffer)(self.result);
            if start.is_null() {
                return &[];
            }
            std::slice::from_raw_parts(start.cast(), (self.api.result_length)(self.result))
        }
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        free(&self.api, self.result);
    }
}
