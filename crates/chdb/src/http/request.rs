//! What a client asks: URL parameters, headers, account, and the body with its encoding undone.

use std::io::Write;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use flate2::write::{MultiGzDecoder, ZlibDecoder};
use http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING};
use http::{HeaderMap, Method};
use http_body_util::BodyExt;
use hyper::Request;
use hyper::body::Incoming;

use crate::error::Exception;
use crate::server::Server;
use crate::wire::Role;

/// The longest statement without its rows, in bytes.
pub(crate) const LONGEST_STATEMENT: usize = 16 << 20;
/// Encoded bytes that are decoded at once: bounds what a small body can swell to.
const DECODE_STEP: usize = 4 << 10;

/// One request, checked.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// Only reading is allowed: a GET or the reader's account.
    pub(crate) readonly: bool,
    /// Why it is read-only, for the error text.
    pub(crate) by_get: bool,
    /// The statement, or its beginning, from the URL.
    pub(crate) url_query: String,
    /// `param_*` by name, without the prefix.
    pub(crate) params: Vec<(String, String)>,
    /// Settings for ClickHouse.
    pub(crate) settings: Vec<(String, String)>,
    /// The database for names without one.
    pub(crate) database: Option<String>,
    /// The format where the statement names none.
    pub(crate) default_format: Option<String>,
    /// The result is to be complete before the answer begins.
    pub(crate) wait_end: bool,
    /// The answer is to be compressed.
    pub(crate) gzip: bool,
    /// How the body is encoded.
    pub(crate) encoding: Encoding,
}

/// An encoding of a request's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// None.
    Identity,
    /// gzip.
    Gzip,
    /// zlib.
    Deflate,
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The parameters of the URL, decoded, in their order.
fn parameters<B>(request: &Request<B>) -> Vec<(String, String)> {
    let query = request.uri().query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

/// The client's `query_id`, else a new random one in UUID's form.
pub(crate) fn query_id<B>(request: &Request<B>) -> String {
    let given = parameters(request)
        .into_iter()
        .find(|(name, _)| name == "query_id");
    let printable = |id: &String| !id.is_empty() && id.bytes().all(|b| (0x20..0x7f).contains(&b));
    given
        .map(|(_, id)| id)
        .filter(printable)
        .unwrap_or_else(|| {
            let text = crate::credentials::random_text(16).unwrap_or_else(|_| "0".repeat(32));
            let (a, b, c, d, e) = (
                &text[..8],
                &text[8..12],
                &text[13..16],
                &text[17..20],
                &text[20..],
            );
            format!("{a}-{b}-4{c}-8{d}-{e}")
        })
}

/// Reads and checks everything but the body.
///
/// # Errors
/// Wrong account, unknown setting, a setting that a reader may not change, an encoding or
/// method that is not supported.
pub(crate) fn ask<B>(server: &Server, request: &Request<B>) -> Result<Ask, Exception> {
    let parameters = parameters(request);
    let by_get = match *request.method() {
        Method::GET | Method::HEAD => true,
        Method::POST | Method::PUT => false,
        _ => {
            return Err(Exception::new(
                48,
                "NOT_IMPLEMENTED",
                "Only GET and POST are answered",
            ));
        }
    };
    let headers = request.headers();
    let role = login(server, headers, &parameters)?;
    let mut ask = Ask {
        readonly: by_get || role == Role::Reader,
        by_get: by_get && role == Role::Writer,
        url_query: String::new(),
        params: Vec::new(),
        settings: Vec::new(),
        database: header(headers, "x-clickhouse-database").map(str::to_owned),
        default_format: header(headers, "x-clickhouse-format").map(str::to_owned),
        wait_end: false,
        gzip: false,
        encoding: encoding(headers)?,
    };
    let mut compress = false;
    for (name, value) in parameters {
        match name.as_str() {
            "query" => ask.url_query.push_str(&value),
            "database" => ask.database = Some(value).filter(|name| !name.is_empty()),
            "default_format" => ask.default_format = Some(value),
            "wait_end_of_query" => ask.wait_end = truth(&value),
            "readonly" if matches!(value.as_str(), "1" | "2") => ask.readonly = true,
            "enable_http_compression" => compress = truth(&value),
            "compress" | "decompress" if truth(&value) => {
                let text =
                    format!("{name}=1 is not supported; use gzip (enable_http_compression=1)");
                return Err(Exception::new(48, "NOT_IMPLEMENTED", text));
            }
            "compress"
            | "decompress"
            | "query_id"
            | "user"
            | "password"
            | "session_id"
            | "session_timeout"
            | "session_check"
            | "buffer_size"
            | "quota_key"
            | "stacktrace"
            | "role"
            | "client_protocol_version" => {}
            _ => match name.strip_prefix("param_") {
                Some(name) => ask.params.push((name.to_owned(), value)),
                None => ask
                    .settings
                    .push(setting(server, ask.readonly, name, value)?),
            },
        }
    }
    check_format(ask.default_format.as_deref())?;
    ask.gzip = compress && accepts_gzip(headers);
    Ok(ask)
}

fn truth(value: &str) -> bool {
    matches!(value, "1" | "true" | "True" | "TRUE")
}

/// A format's name goes into statements: letters, digits and `_` only.
fn check_format(format: Option<&str>) -> Result<(), Exception> {
    let plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    match format {
        Some(name) if !plain(name) || name.is_empty() => Err(Exception::new(
            73,
            "UNKNOWN_FORMAT",
            format!("Unknown format {name}"),
        )),
        _ => Ok(()),
    }
}

fn setting(
    server: &Server,
    readonly: bool,
    name: String,
    value: String,
) -> Result<(String, String), Exception> {
    if !server.knows_setting(&name) {
        let text = format!("Setting {name} is neither a builtin setting nor a parameter");
        return Err(Exception::new(115, "UNKNOWN_SETTING", text));
    }
    let fixed = ["readonly", "allow_ddl", "allow_introspection_functions"];
    if name == "log_comment" || readonly && fixed.contains(&name.as_str()) {
        return Err(Exception::readonly(format!(
            "Cannot modify '{name}' setting here"
        )));
    }
    if value.contains('\0') {
        return Err(Exception::bad_arguments(format!(
            "A NUL byte in the value of {name}"
        )));
    }
    Ok((name, value))
}

/// Basic authentication, ClickHouse's headers, or the URL.
fn login(
    server: &Server,
    headers: &HeaderMap,
    parameters: &[(String, String)],
) -> Result<Role, Exception> {
    if let Some(value) = header(headers, AUTHORIZATION.as_str()) {
        let wrong = || Exception::new(516, "AUTHENTICATION_FAILED", "Only Basic is understood");
        let (scheme, encoded) = value.split_once(' ').ok_or_else(wrong)?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return Err(wrong());
        }
        let decoded = BASE64_STANDARD
            .decode(encoded.trim())
            .map_err(|_| wrong())?;
        let pair = String::from_utf8(decoded).map_err(|_| wrong())?;
        let (user, password) = pair.split_once(':').ok_or_else(wrong)?;
        return server.login(user, password);
    }
    if let Some(user) = header(headers, "x-clickhouse-user") {
        return server.login(
            user,
            header(headers, "x-clickhouse-key").unwrap_or_default(),
        );
    }
    let find = |wanted: &str| {
        parameters
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    server.login(
        find("user").unwrap_or("default"),
        find("password").unwrap_or_default(),
    )
}

fn encoding(headers: &HeaderMap) -> Result<Encoding, Exception> {
    match header(headers, CONTENT_ENCODING.as_str()).map(str::trim) {
        None | Some("" | "identity") => Ok(Encoding::Identity),
        Some("gzip" | "x-gzip") => Ok(Encoding::Gzip),
        Some("deflate") => Ok(Encoding::Deflate),
        Some(other) => {
            let text = format!("Unknown or unsupported Content-Encoding: {other}");
            Err(Exception::new(48, "NOT_IMPLEMENTED", text))
        }
    }
}

/// Whether the client takes gzip (a weight of 0 refuses it).
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = header(headers, ACCEPT_ENCODING.as_str()).unwrap_or_default();
    accepted.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let gzip = parts
            .next()
            .is_some_and(|name| matches!(name, "gzip" | "x-gzip" | "*"));
        let refused = parts.any(|part| {
            part.strip_prefix("q=")
                .and_then(|q| q.parse::<f32>().ok())
                .is_some_and(|q| q <= 0.0)
        });
        gzip && !refused
    })
}

/// A request's body, decoded piece by piece.
pub(crate) struct Input {
    body: Incoming,
    decoder: Decoder,
    /// Encoded bytes that wait to be decoded.
    waiting: Bytes,
    ended: bool,
}

enum Decoder {
    Identity,
    Gzip(MultiGzDecoder<Vec<u8>>),
    Deflate(ZlibDecoder<Vec<u8>>),
}

impl Input {
    /// A reader of a body.
    pub(crate) fn new(body: Incoming, encoding: Encoding) -> Result<Self, Exception> {
        let decoder = match encoding {
            Encoding::Identity => Decoder::Identity,
            Encoding::Gzip => Decoder::Gzip(MultiGzDecoder::new(Vec::new())),
            Encoding::Deflate => Decoder::Deflate(ZlibDecoder::new(Vec::new())),
        };
        Ok(Self {
            body,
            decoder,
            waiting: Bytes::new(),
            ended: false,
        })
    }

    /// The next bytes, or `None` at the end.
    ///
    /// # Errors
    /// The client went away, or the encoding is broken or cut off.
    pub(crate) async fn read(&mut self) -> Result<Option<Bytes>, Exception> {
        loop {
            if !self.waiting.is_empty() {
                let step = self.waiting.split_to(self.waiting.len().min(self.step()));
                let out = self.decode(step)?;
                if !out.is_empty() {
                    return Ok(Some(out));
                }
                continue;
            }
            if self.ended {
                return Ok(None);
            }
            match self.body.frame().await {
                Some(Ok(frame)) => self.waiting = frame.into_data().unwrap_or_default(),
                Some(Err(error)) => {
                    let text = format!("The request's body ended early: {error}");
                    return Err(Exception::new(3, "UNEXPECTED_END_OF_FILE", text));
                }
                None => {
                    self.ended = true;
                    let rest = self.finish()?;
                    return Ok((!rest.is_empty()).then_some(rest));
                }
            }
        }
    }

    fn step(&self) -> usize {
        if matches!(self.decoder, Decoder::Identity) {
            usize::MAX
        } else {
            DECODE_STEP
        }
    }

    fn decode(&mut self, data: Bytes) -> Result<Bytes, Exception> {
        let out = match &mut self.decoder {
            Decoder::Identity => return Ok(data),
            Decoder::Gzip(gzip) => gzip
                .write_all(&data)
                .map(|()| std::mem::take(gzip.get_mut())),
            Decoder::Deflate(zlib) => zlib
                .write_all(&data)
                .map(|()| std::mem::take(zlib.get_mut())),
        };
        out.map(Bytes::from).map_err(|error| broken(&error))
    }

    fn finish(&mut self) -> Result<Bytes, Exception> {
        let out = match &mut self.decoder {
            Decoder::Identity => return Ok(Bytes::new()),
            Decoder::Gzip(gzip) => gzip.try_finish().map(|()| std::mem::take(gzip.get_mut())),
            Decoder::Deflate(zlib) => zlib.try_finish().map(|()| std::mem::take(zlib.get_mut())),
        };
        out.map(Bytes::from).map_err(|error| broken(&error))
    }
}

fn broken(error: &std::io::Error) -> Exception {
    Exception::new(
        354,
        "ZLIB_INFLATE_FAILED",
        format!("The request's body is broken: {error}"),
    )
}
