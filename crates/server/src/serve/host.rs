//! Owns which host a request was for, as browsers and the proxies before this server spell it.
//!
//! A browser names the host in `Host`. A proxy passes that on or puts its own name there; the browser's
//! is then in `X-Forwarded-Host`, and its port, where a proxy strips it, in `X-Forwarded-Port`. Each of them may come on several lines, be a list (`a, b`, one name per
//! proxy), be empty, end in a dot, be in capitals, or spell a default port.
//!
//! The scheme is never compared, so `X-Forwarded-Proto` is not read: a name is the same site with
//! and without TLS.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use http::{HeaderMap, HeaderName, Uri, header};

use super::error::ProxyError;

#[cfg(test)]
mod tests;

/// The host that the browser's request to a proxy was for.
pub const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
/// The port of that.
const FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
/// The most of a header's value that an error repeats, in characters.
const REPEATED: usize = 100;

/// A name or address, with its port where one is given; without a trailing dot, in small letters,
/// an address without brackets and in its shortest spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Such as `flows.example.com`, `127.0.0.1` or `fd00::1`.
    pub name: String,
    /// As given: a default port is absent or spelled out.
    pub port: Option<u16>,
}

impl Host {
    /// Reads `name`, `name:port`, `[address]:port` or a bare address; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(bare) = text.parse::<Ipv6Addr>() {
            return Some(Self::at(IpAddr::V6(bare), None));
        }
        if let Some(rest) = text.strip_prefix('[') {
            let (address, rest) = rest.split_once(']')?;
            let address = IpAddr::V6(address.parse().ok()?);
            return Some(Self::at(address, port(rest)?));
        }
        let (name, after) = text.split_at(text.find(':').unwrap_or(text.len()));
        let port = port(after)?;
        let name = name.strip_suffix('.').unwrap_or(name);
        let labels = |label: &str| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        if !name.split('.').all(labels) {
            return None;
        }
        let name = name.to_ascii_lowercase();
        Some(match name.parse() {
            Ok(address) => Self::at(address, port),
            Err(_) => Self { name, port },
        })
    }

    fn at(address: IpAddr, port: Option<u16>) -> Self {
        Self {
            name: address.to_canonical().to_string(),
            port,
        }
    }

    /// Whether the name leads to the reader's own machine alone, whatever a name server answers.
    pub fn is_loopback(&self) -> bool {
        self.name == "localhost"
            || self.name.ends_with(".localhost")
            || self.name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether this server goes by the name: a loopback one, or one that the operator allowed.
    pub fn is_known(&self, allowed: &[String]) -> bool {
        let same = |text: &String| Self::parse(text).is_some_and(|host| host.name == self.name);
        self.is_loopback() || allowed.iter().any(same)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.contains(':'), self.port) {
            (true, Some(port)) => write!(f, "[{}]:{port}", self.name),
            (false, Some(port)) => write!(f, "{}:{port}", self.name),
            (_, None) => f.write_str(&self.name),
        }
    }
}

/// What stands after a name: nothing, `:` alone, or `:` and a port.
fn port(text: &str) -> Option<Option<u16>> {
    match text.strip_prefix(':') {
        None => text.is_empty().then_some(None),
        Some("") => Some(None),
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok().map(Some),
        Some(_) => None,
    }
}

/// Every host and port that a request names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Each with the header that names it; never empty.
    pub hosts: Vec<(HeaderName, Host)>,
    /// What proxies say of the port.
    pub ports: Vec<u16>,
}

impl Named {
    /// Reads the headers of a request; its address stands in for a `Host` that HTTP/2 leaves out.
    ///
    /// # Errors
    /// No host is named, or one is unreadable; the text says which header.
    pub fn read(headers: &HeaderMap, uri: &Uri) -> Result<Self, ProxyError> {
        let mut hosts = Vec::new();
        for name in [header::HOST, FORWARDED_HOST] {
            for text in values(headers, &name) {
                let host = Host::parse(text).ok_or_else(|| unreadable(&name, text))?;
                if !hosts.iter().any(|(_, known)| *known == host) {
                    hosts.push((name.clone(), host));
                }
            }
        }
        if hosts.is_empty() {
            let authority = uri.authority().map(http::uri::Authority::as_str);
            let host = authority.and_then(Host::parse);
            hosts.extend(host.map(|host| (header::HOST, host)));
        }
        if hosts.is_empty() {
            return Err(ProxyError::BadRequest(
                "expected a Host header: this request names no host, nor does its X-Forwarded-Host"
                    .into(),
            ));
        }
        let ports = values(headers, &FORWARDED_PORT).filter_map(|text| text.parse().ok());
        Ok(Self {
            hosts,
            ports: ports.collect(),
        })
    }
}

/// The values of a header: of all its lines, every part of a list, without those that are empty.
pub fn values<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let lines = headers.get_all(name).into_iter();
    // No value that counts here holds other bytes than ASCII; `?` is none either.
    lines
        .flat_map(|line| line.to_str().unwrap_or("?").split(','))
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// A header's value as an error repeats it.
pub fn repeated(text: &str) -> String {
    text.chars().take(REPEATED).collect()
}

/// A header's name as people write it, such as `X-Forwarded-Host`.
pub fn written(name: &HeaderName) -> String {
    let upper = |part: &str| {
        let (first, rest) = part.split_at(part.len().min(1));
        first.to_ascii_uppercase() + rest
    };
    name.as_str()
        .split('-')
        .map(upper)
        .collect::<Vec<_>>()
        .join("-")
}

fn unreadable(name: &HeaderName, text: &str) -> ProxyError {
    ProxyError::BadRequest(format!(
        "expected a host in {}, such as flows.example.com or 127.0.0.1:8300, and got {:?}",
        written(name),
        repeated(text)
    ))
}

/// The name in `--allow-host`, as it is compared: what stands in a browser's address bar will do.
///
/// # Errors
/// What no request can ever match; the text says what to write instead.
pub fn allowed(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("expected a host name, such as flows.example.com".into());
    }
    if text.contains('*') {
        return Err("no pattern is read here: give each name, and repeat the option".into());
    }
    if text.contains([',', ' ']) {
        return Err("one name each: repeat the option for further ones".into());
    }
    let host = text
        .split_once("://")
        .map_or(text, |(_, after)| after.strip_suffix('/').unwrap_or(after));
    if host.contains('/') {
        return Err("expected a host name without a path: the name alone is compared".into());
    }
    let host = Host::parse(host).or_else(|| {
        // Browsers send names in other scripts as `xn--…`; the same rules are in the URL parser.
        let url = reqwest::Url::parse(&format!("http://{host}")).ok()?;
        let plain = url.username().is_empty() && url.password().is_none() && !host.is_ascii();
        plain.then(|| Host::parse(url.host_str()?)).flatten()
    });
    host.map(|host| host.name)
        .ok_or_else(|| "expected a host name, such as flows.example.com or fd00::1".into())
}
