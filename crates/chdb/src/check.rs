//! What a started engine must withstand before it counts as up: requests that end clickhouse-local
//! where it is not interactive, and a stranger who logs in as its own session's account.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::wire::Ports;

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(20);
/// The native protocol's number of an answer that is an exception.
const EXCEPTION: u8 = 2;
/// ClickHouse's codes for a wrong password and for one session too many.
const AUTHENTICATION_FAILED: i32 = 516;
const USER_SESSION_LIMIT_EXCEEDED: i32 = 700;

/// Tries both ports of an engine on `host`.
///
/// # Errors
/// It does not answer as it must; the text says what was tried.
pub(crate) fn withstands(host: IpAddr, ports: Ports) -> Result<(), String> {
    let host = reachable(host);
    let at = |port| SocketAddr::new(host, port);
    let tries = |what: &str, result: std::io::Result<()>| {
        result.map_err(|error| format!("{what}: {error}"))
    };
    tries(
        "a wrong password",
        refused(at(ports.native), crate::READER, AUTHENTICATION_FAILED),
    )?;
    tries(
        "the account default",
        refused(at(ports.native), "default", USER_SESSION_LIMIT_EXCEEDED),
    )?;
    tries("half a request", half_a_request(at(ports.http)))?;
    tries("GET /ping", ping(at(ports.http)))
}

/// An address of this machine that reaches a server which listens on `host`.
fn reachable(host: IpAddr) -> IpAddr {
    match host {
        IpAddr::V4(v4) if v4.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(v6) if v6.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        other => other,
    }
}

fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, ANSWER)?;
    stream.set_read_timeout(Some(ANSWER))?;
    Ok(stream)
}

/// Logs in over the native protocol without a password and expects an exception of that code.
fn refused(address: SocketAddr, user: &str, code: i32) -> std::io::Result<()> {
    let mut stream = connect(address)?;
    stream.write_all(&hello(user))?;
    let mut answer = [0; 5];
    stream.read_exact(&mut answer)?;
    let [kind, number @ ..] = answer;
    let number = i32::from_le_bytes(number);
    match kind == EXCEPTION && number == code {
        true => Ok(()),
        false => Err(std::io::Error::other(format!(
            "expected exception {code}, got packet {kind} with {number}"
        ))),
    }
}

/// The native protocol's greeting: client, version 24.8 and its revision 54467, database, account.
fn hello(user: &str) -> Vec<u8> {
    let mut packet = vec![0];
    let text = |packet: &mut Vec<u8>, text: &str| {
        packet.push(u8::try_from(text.len()).unwrap_or(0));
        packet.extend(text.as_bytes());
    };
    text(&mut packet, "weir");
    packet.extend([24, 8, 0xc3, 0xa9, 0x03]);
    for part in ["default", user, ""] {
        text(&mut packet, part);
    }
    packet
}

fn half_a_request(address: SocketAddr) -> std::io::Result<()> {
    let mut stream = connect(address)?;
    stream.write_all(b"GET / HT")?;
    stream.shutdown(std::net::Shutdown::Write)?;
    // Whatever it answers: what counts is that it lives.
    let _ = stream.read_to_end(&mut Vec::new());
    Ok(())
}

fn ping(address: SocketAddr) -> std::io::Result<()> {
    let mut stream = connect(address)?;
    stream.write_all(b"GET /ping HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    match answer.starts_with("HTTP/1.1 200 ") {
        true => Ok(()),
        false => Err(std::io::Error::other(answer)),
    }
}
