//! A small HTTP client that shows everything: status, headers, and whether a body was whole.
#![allow(clippy::unwrap_used, dead_code)]

pub mod native;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine as _;
use weir_chdb::{Account, Engine};

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body, chunks joined.
    pub body: Vec<u8>,
    /// Whether the body ended as HTTP says it should.
    pub whole: bool,
}

impl Answer {
    /// A header's value, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A request that is built up and sent.
pub struct Ask<'a> {
    engine: &'a Engine,
    account: &'a Account,
    method: &'a str,
    url: String,
    headers: Vec<(String, String)>,
}

/// A POST as the writer.
pub fn writer(engine: &Engine) -> Ask<'_> {
    ask(engine, &engine.credentials().unwrap().writer)
}

/// A POST as the reader.
pub fn reader(engine: &Engine) -> Ask<'_> {
    ask(engine, &engine.credentials().unwrap().reader)
}

fn ask<'a>(engine: &'a Engine, account: &'a Account) -> Ask<'a> {
    Ask {
        engine,
        account,
        method: "POST",
        url: "/?".into(),
        headers: Vec::new(),
    }
}

impl<'a> Ask<'a> {
    /// Another method.
    pub fn method(mut self, method: &'a str) -> Self {
        self.method = method;
        self
    }

    /// A parameter of the URL.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let pair = form_urlencoded::Serializer::new(String::new())
            .append_pair(name, value)
            .finish();
        self.url += &format!("{pair}&");
        self
    }

    /// A header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends the head with this header for the body's length; the body is the caller's.
    pub fn open(self, framing: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.engine.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let pair = format!("{}:{}", self.account.user, self.account.password);
        let basic = base64::prelude::BASE64_STANDARD.encode(pair);
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {basic}\r\n{framing}\r\n",
            self.method, self.url
        );
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        stream
    }

    /// Sends all and reads the whole answer.
    pub fn send(self, body: impl AsRef<[u8]>) -> Answer {
        let body = body.as_ref();
        let mut stream = self.open(&format!("Content-Length: {}", body.len()));
        // A refusal may come before the whole body is taken.
        let _ = stream.write_all(body);
        read_answer(&mut BufReader::new(stream))
    }

    /// Sends a statement that must succeed; returns its result.
    pub fn ok(self, sql: &str) -> String {
        let answer = self.send(sql);
        assert_eq!(answer.status, 200, "{sql}: {}", answer.text());
        assert!(answer.whole, "{sql}: cut off: {}", answer.text());
        answer.text()
    }

    /// Sends a statement that must fail before its first byte; returns ClickHouse's code.
    pub fn fails(self, sql: &str) -> u16 {
        let answer = self.send(sql);
        assert_ne!(answer.status, 200, "{sql} went through: {}", answer.text());
        let code: u16 = answer
            .header("x-clickhouse-exception-code")
            .parse()
            .unwrap();
        let text = answer.text();
        assert!(text.starts_with(&format!("Code: {code}. DB::")), "{text}");
        assert!(text.contains(" (version "), "{text}");
        code
    }
}

/// Reads status, headers and body.
pub fn read_answer(stream: &mut impl BufRead) -> Answer {
    let (status, headers) = read_head(stream);
    let mut answer = Answer {
        status,
        headers,
        body: Vec::new(),
        whole: false,
    };
    if answer.header("transfer-encoding") == "chunked" {
        answer.whole = read_chunks(stream, |data| answer.body.extend_from_slice(data));
    } else {
        let length: usize = answer.header("content-length").parse().unwrap_or(0);
        answer.body = vec![0; length];
        answer.whole = stream.read_exact(&mut answer.body).is_ok();
    }
    answer
}

/// Reads status and headers.
pub fn read_head(stream: &mut impl BufRead) -> (u16, Vec<(String, String)>) {
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    let status = line
        .split(' ')
        .nth(1)
        .unwrap_or_else(|| panic!("no status in {line:?}"));
    let status = status.parse().unwrap();
    let mut headers = Vec::new();
    loop {
        line.clear();
        stream.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim().split_once(": ") else {
            return (status, headers);
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
}

/// Reads a chunked body piece by piece; says whether it ended properly.
pub fn read_chunks(stream: &mut impl BufRead, mut take: impl FnMut(&[u8])) -> bool {
    let mut data = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).unwrap_or(0) == 0 {
            return false;
        }
        let Ok(length) = usize::from_str_radix(line.trim(), 16) else {
            return false;
        };
        data.resize(length + 2, 0);
        if stream.read_exact(&mut data).is_err() {
            return false;
        }
        if length == 0 {
            return true;
        }
        take(&data[..length]);
    }
}

/// Waits until a condition holds, at most half a minute.
pub fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < until, "still waiting for: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The largest memory that a process has held so far, in bytes.
pub fn peak_memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("status"));
    let status = status.unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}
