//! Answers: status, headers, and a body that is streamed, compressed and, if need be, broken off.

use std::fmt::Write as _;
use std::future::Future;
use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use hyper::body::{Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::chunk::Progress;
use crate::error::Exception;
use crate::format::content_type;
use crate::server::{Leash, Server};

/// How long the end of a broken answer is held back, so that its error text is on its way.
const LINGER: Duration = Duration::from_millis(200);
/// How long a client may leave an answer unread.
const SEND: Duration = Duration::from_secs(60);
/// Largest piece that is handed to the connection at once, in bytes.
const SLICE: usize = 256 << 10;
/// The level that ClickHouse compresses HTTP answers with.
const GZIP_LEVEL: u32 = 3;

/// A piece of a streamed answer.
pub(crate) enum Piece {
    /// Bytes as they go out.
    Data(Bytes),
    /// The answer ends here, and not as it should.
    Broken,
}

/// The body of an answer.
pub(crate) enum Body {
    /// All of it.
    Full(Option<Bytes>),
    /// Comes from a working thread; the leash kills the statement if the body is dropped.
    Stream {
        /// Pieces in their order.
        pieces: mpsc::Receiver<Piece>,
        /// Held until the end.
        _leash: Leash,
        /// Runs after `Piece::Broken`.
        lingering: Option<Pin<Box<tokio::time::Sleep>>>,
    },
}

impl Body {
    /// A body that comes from a working thread.
    pub(crate) fn stream(pieces: mpsc::Receiver<Piece>, leash: Leash) -> Self {
        Self::Stream {
            pieces,
            _leash: leash,
            lingering: None,
        }
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        match self.get_mut() {
            Self::Full(data) => Poll::Ready(data.take().map(|data| Ok(Frame::data(data)))),
            Self::Stream {
                pieces, lingering, ..
            } => loop {
                if let Some(sleep) = lingering {
                    std::task::ready!(sleep.as_mut().poll(context));
                    let error = std::io::Error::other("the statement failed");
                    return Poll::Ready(Some(Err(error)));
                }
                match std::task::ready!(pieces.poll_recv(context)) {
                    Some(Piece::Data(data)) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                    Some(Piece::Broken) => {
                        *lingering = Some(Box::pin(tokio::time::sleep(LINGER)));
                    }
                    None => return Poll::Ready(None),
                }
            },
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Full(data) => SizeHint::with_exact(data.as_ref().map_or(0, |d| d.len() as u64)),
            Self::Stream { .. } => SizeHint::default(),
        }
    }
}

/// The working thread's end of an answer: compresses and hands over.
pub(crate) struct Sink {
    runtime: Handle,
    pieces: mpsc::Sender<Piece>,
    gzip: Option<GzEncoder<Vec<u8>>>,
}

/// The client went away.
#[derive(Debug)]
pub(crate) struct Gone;

impl Sink {
    /// A sink and the body that it feeds.
    pub(crate) fn new(gzip: bool, leash: Leash) -> (Self, Body) {
        let (pieces, received) = mpsc::channel(2);
        let gzip = gzip.then(|| GzEncoder::new(Vec::new(), Compression::new(GZIP_LEVEL)));
        let runtime = Handle::current();
        (
            Self {
                runtime,
                pieces,
                gzip,
            },
            Body::stream(received, leash),
        )
    }

    /// Sends bytes; waits while the client is behind.
    pub(crate) fn send(&mut self, data: Bytes) -> Result<(), Gone> {
        let mut data = data;
        while !data.is_empty() {
            let slice = data.split_to(data.len().min(SLICE));
            self.send_slice(slice)?;
        }
        Ok(())
    }

    fn send_slice(&mut self, slice: Bytes) -> Result<(), Gone> {
        let Some(gzip) = &mut self.gzip else {
            return self.pass(slice);
        };
        // Writing to memory does not fail.
        gzip.write_all(&slice)
            .and_then(|()| gzip.flush())
            .map_err(|_| Gone)?;
        let out = std::mem::take(gzip.get_mut());
        self.pass(out.into())
    }

    fn pass(&self, data: Bytes) -> Result<(), Gone> {
        self.give(Piece::Data(data))
    }

    /// Waits for the client at most `SEND`: one that stopped reading must not keep its place.
    fn give(&self, piece: Piece) -> Result<(), Gone> {
        let given = self
            .runtime
            .block_on(tokio::time::timeout(SEND, self.pieces.send(piece)));
        given.ok().and_then(Result::ok).ok_or(Gone)
    }

    /// Ends the answer as it should end.
    pub(crate) fn end(mut self) -> Result<(), Gone> {
        match self.gzip.take() {
            Some(gzip) => self.pass(gzip.finish().map_err(|_| Gone)?.into()),
            None => Ok(()),
        }
    }

    /// Ends the answer with an error's text, in the form that clients know since ClickHouse
    /// 25.11, and breaks the transfer off.
    pub(crate) fn fail(mut self, text: &str, tag: &str) -> Result<(), Gone> {
        let length = text.len();
        let trailer =
            format!("\r\n__exception__\r\n{tag}\r\n{text}{length} {tag}\r\n__exception__\r\n");
        self.send(trailer.into_bytes().into())?;
        if let Some(gzip) = self.gzip.take() {
            self.pass(gzip.finish().map_err(|_| Gone)?.into())?;
        }
        self.give(Piece::Broken)
    }
}

/// A random tag that marks an error within a body: 16 lower-case letters and digits.
pub(crate) fn exception_tag() -> String {
    crate::credentials::random_text(8).unwrap_or_else(|_| "weirexceptiontag".into())
}

/// An answer with a statement's result.
pub(crate) fn result(
    format: &str,
    gzip: bool,
    tag: &str,
    progress: &Progress,
    body: Body,
) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    put(headers, CONTENT_TYPE, content_type(format));
    put(headers, "x-clickhouse-format", format);
    put(headers, "x-clickhouse-exception-tag", tag);
    put(headers, "x-clickhouse-summary", &summary(progress));
    if gzip {
        put(headers, CONTENT_ENCODING, "gzip");
    }
    response
}

/// An answer without rows: an INSERT's.
pub(crate) fn done(progress: &Progress) -> Response<Body> {
    let mut response = plain("");
    put(
        response.headers_mut(),
        "x-clickhouse-summary",
        &summary(progress),
    );
    response
}

/// A short text.
pub(crate) fn plain(text: &str) -> Response<Body> {
    let mut response = Response::new(Body::Full(Some(Bytes::copy_from_slice(text.as_bytes()))));
    put(
        response.headers_mut(),
        CONTENT_TYPE,
        "text/plain; charset=UTF-8",
    );
    response
}

/// The answer to a path that nothing is at.
pub(crate) fn not_found(path: &str) -> Response<Body> {
    let text = format!("There is no handle {path}\n\nUse / or /ping for health checks.\n");
    let mut response = plain(&text);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// The answer to a statement that failed before its first byte.
pub(crate) fn failed(server: &Server, error: &Exception) -> Response<Body> {
    let mut response = plain(&error.body(&server.version));
    *response.status_mut() = error.status();
    put(
        response.headers_mut(),
        "x-clickhouse-exception-code",
        &error.code.to_string(),
    );
    response
}

/// Headers that every answer to a statement has.
pub(crate) fn common_headers(server: &Server, query_id: &str, headers: &mut HeaderMap) {
    put(headers, "x-clickhouse-query-id", query_id);
    put(headers, "x-clickhouse-timezone", &server.timezone);
    put(
        headers,
        "x-clickhouse-server-display-name",
        &server.display_name,
    );
}

fn put(headers: &mut HeaderMap, name: impl TryInto<HeaderName>, value: &str) {
    if let (Ok(name), Ok(value)) = (name.try_into(), HeaderValue::from_str(value)) {
        headers.insert(name, value);
    }
}

/// ClickHouse's summary: numbers as strings.
fn summary(progress: &Progress) -> String {
    let mut text = String::from("{");
    for (name, value) in [
        ("read_rows", progress.read_rows),
        ("read_bytes", progress.read_bytes),
        ("written_rows", progress.written_rows),
        ("written_bytes", progress.written_bytes),
        ("total_rows_to_read", progress.read_rows),
        ("result_rows", progress.result_rows),
        ("result_bytes", progress.result_bytes),
        ("elapsed_ns", progress.elapsed_ns),
    ] {
        let comma = if text.len() > 1 { "," } else { "" };
        let _ = write!(text, "{comma}\"{name}\":\"{value}\"");
    }
    text + "}"
}
