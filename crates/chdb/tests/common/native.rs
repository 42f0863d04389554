//! A small client of ClickHouse's native protocol: it logs in, sends one statement, and says how
//! the server ended it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use weir_chdb::Account;

/// A revision before settings, quotas and chunks became part of the packets' frames.
const REVISION: u64 = 54_429;

/// Packets of a server.
const DATA: u8 = 1;
const EXCEPTION: u8 = 2;
const PROGRESS: u8 = 3;
const END: u8 = 5;
const PROFILE: u8 = 6;

/// A number of variable length.
fn varint(packet: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        packet.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    packet.push(number as u8);
}

fn text(packet: &mut Vec<u8>, text: &str) {
    varint(packet, text.len() as u64);
    packet.extend(text.as_bytes());
}

/// The greeting of a client.
pub fn hello(user: &str, password: &str) -> Vec<u8> {
    let mut packet = vec![0];
    text(&mut packet, "weir tests");
    for number in [20, 3, REVISION] {
        varint(&mut packet, number);
    }
    for part in ["default", user, password] {
        text(&mut packet, part);
    }
    packet
}

/// A statement without settings or external tables.
fn query(sql: &str) -> Vec<u8> {
    let mut packet = vec![1];
    text(&mut packet, "");
    // Who asks: an initial query over TCP.
    packet.push(1);
    for part in ["", "", "0.0.0.0:0"] {
        text(&mut packet, part);
    }
    packet.push(1);
    for part in ["", "", "weir tests"] {
        text(&mut packet, part);
    }
    for number in [20, 3, REVISION] {
        varint(&mut packet, number);
    }
    text(&mut packet, "");
    varint(&mut packet, 0);
    // No settings; complete; no compression.
    text(&mut packet, "");
    varint(&mut packet, 2);
    packet.push(0);
    text(&mut packet, sql);
    packet.extend(empty_block());
    packet
}

/// The block of no external tables: no name, no overflow, no bucket, no columns, no rows.
fn empty_block() -> Vec<u8> {
    let mut packet = vec![2];
    text(&mut packet, "");
    packet.extend([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 0, 0]);
    packet
}

/// What ended the exchange.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// The statement was run to its end.
    Done,
    /// An exception with this code and text.
    Refused(i32, String),
    /// The connection broke.
    Broken,
}

impl Ended {
    /// The exception's code; 0 where there was none.
    pub fn code(&self) -> i32 {
        match self {
            Self::Refused(code, _) => *code,
            Self::Done | Self::Broken => 0,
        }
    }
}

fn read_varint(stream: &mut TcpStream) -> std::io::Result<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        number |= u64::from(byte[0] & 0x7f) << shift;
        if byte[0] < 0x80 {
            break;
        }
    }
    Ok(number)
}

fn read_text(stream: &mut TcpStream) -> std::io::Result<String> {
    let length = read_varint(stream)?;
    let mut bytes = vec![0; length as usize];
    stream.read_exact(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn exception(stream: &mut TcpStream) -> std::io::Result<Ended> {
    let mut code = [0; 4];
    stream.read_exact(&mut code)?;
    let _name = read_text(stream)?;
    Ok(Ended::Refused(i32::from_le_bytes(code), read_text(stream)?))
}

/// Logs in; says how the server refused that.
pub fn login(address: SocketAddr, user: &str, password: &str) -> Result<TcpStream, Ended> {
    let open = || -> std::io::Result<Result<TcpStream, Ended>> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.write_all(&hello(user, password))?;
        let mut kind = [0];
        stream.read_exact(&mut kind)?;
        if kind[0] == EXCEPTION {
            return Ok(Err(exception(&mut stream)?));
        }
        // Name, version, revision, time zone, display name, patch.
        let _ = read_text(&mut stream)?;
        for _ in 0..3 {
            read_varint(&mut stream)?;
        }
        for _ in 0..2 {
            read_text(&mut stream)?;
        }
        read_varint(&mut stream)?;
        Ok(Ok(stream))
    };
    open().unwrap_or(Err(Ended::Broken))
}

/// Runs one statement without a result, or one that is refused; rows of a result are not read.
pub fn run(address: SocketAddr, account: &Account, sql: &str) -> Ended {
    let mut stream = match login(address, &account.user, &account.password) {
        Ok(stream) => stream,
        Err(ended) => return ended,
    };
    let mut exchange = || -> std::io::Result<Ended> {
        stream.write_all(&query(sql))?;
        loop {
            let mut kind = [0];
            stream.read_exact(&mut kind)?;
            match kind[0] {
                EXCEPTION => return exception(&mut stream),
                END => return Ok(Ended::Done),
                PROGRESS => {
                    for _ in 0..5 {
                        read_varint(&mut stream)?;
                    }
                }
                // A result begins: the statement was let through.
                DATA | PROFILE => return Ok(Ended::Done),
                other => return Err(std::io::Error::other(format!("packet {other}"))),
            }
        }
    };
    exchange().unwrap_or(Ended::Broken)
}
