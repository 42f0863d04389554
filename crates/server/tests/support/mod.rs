//! A fake ClickHouse that answers byte for byte what a test scripts, and a way to ask the router.
#![allow(dead_code, clippy::unwrap_used)]

pub mod process;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tower::ServiceExt as _;
use weir_server::client::Credentials;
use weir_server::serve::{Config, Target, router};

/// What one request to the fake said.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The request line and headers.
    pub head: String,
    /// The statement.
    pub body: String,
}

/// What the fake does with statements that are not the proxy's own questions.
#[derive(Clone)]
pub enum Script {
    /// Writes these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Closes the connection on the first statement, then writes these bytes as `Bytes` does.
    LostOnce(Vec<u8>),
    /// Writes these bytes, then waits for the client to leave.
    Hold(Vec<u8>),
    /// Writes the head, then data for ever, as fast as it is taken.
    Endless,
}

/// The fake.
pub struct Fake {
    /// Where it listens.
    pub address: SocketAddr,
    /// Every request so far.
    pub asked: Arc<Mutex<Vec<Asked>>>,
    /// Bytes that endless answers have written so far.
    pub written: Arc<AtomicUsize>,
    /// Says how many bytes were written when a client left a held or endless answer.
    pub left: mpsc::UnboundedReceiver<usize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// How the fake's account takes settings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// `readonly = 0`: takes everything.
    Writer,
    /// `readonly = 1`: refuses every setting with code 164.
    Strict,
    /// `readonly = 2`: refuses `readonly` itself.
    Lenient,
    /// An old server that does not know how to cancel.
    Old,
}

/// Starts a fake whose account takes every setting.
pub async fn fake(script: Script) -> Fake {
    fake_as(Account::Writer, script).await
}

/// Starts a fake.
pub async fn fake_as(account: Account, script: Script) -> Fake {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    fake_on(listener, account, script)
}

/// Starts a fake on a listener.
pub fn fake_on(listener: TcpListener, account: Account, script: Script) -> Fake {
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (leave, left) = mpsc::unbounded_channel();
    let seen = Arc::clone(&asked);
    let written = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&written);
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connection(
                stream,
                account,
                script.clone(),
                Arc::clone(&seen),
                leave.clone(),
                Arc::clone(&count),
            ));
        }
    });
    Fake {
        address,
        asked,
        written,
        left,
        task,
    }
}

async fn connection(
    mut stream: TcpStream,
    account: Account,
    script: Script,
    seen: Arc<Mutex<Vec<Asked>>>,
    leave: mpsc::UnboundedSender<usize>,
    written: Arc<AtomicUsize>,
) {
    let Some(asked) = read(&mut stream).await else {
        return;
    };
    let own = own_answer(account, &asked);
    let statement = asked.body.clone();
    let first = {
        let mut seen = seen.lock().unwrap();
        let first = seen.iter().all(|earlier| earlier.body != statement);
        seen.push(asked);
        first
    };
    match (own, script) {
        (Some(bytes), _) | (None, Script::Bytes(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        (None, Script::LostOnce(_)) if first => {}
        (None, Script::LostOnce(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        (None, Script::Hold(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.read(&mut [0; 1]).await;
            let _ = leave.send(bytes.len());
        }
        (None, Script::Endless) => {
            let _ = stream.write_all(HEAD.as_bytes()).await;
            let chunk = chunk(&[b'x'; 65_536]);
            while stream.write_all(&chunk).await.is_ok() {
                written.fetch_add(chunk.len(), Relaxed);
            }
            let _ = leave.send(written.load(Relaxed));
        }
    }
}

/// The answers to what the proxy asks for itself.
fn own_answer(account: Account, asked: &Asked) -> Option<Vec<u8>> {
    let readonly = match account {
        Account::Writer | Account::Old => 0,
        Account::Strict => 1,
        Account::Lenient => 2,
    };
    if asked.body.contains("FROM system.settings") {
        let rows = format!("readonly\t{readonly}\nmax_memory_usage\t1000\n");
        return Some(whole(rows.as_bytes()));
    }
    let line = asked.head.lines().next().unwrap();
    let sets = line.contains('?');
    let refused = match account {
        Account::Writer => false,
        Account::Strict => sets,
        Account::Lenient => line.contains("readonly=1"),
        Account::Old => line.contains("cancel_http"),
    };
    if asked.body == "SELECT 1" && refused {
        let text = "Code: 164. DB::Exception: Cannot modify setting in readonly mode. (READONLY) (version 1)";
        return Some(failure(500, 164, text));
    }
    (asked.body == "SELECT 1").then(|| whole(b"1\n"))
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let n = stream.read(&mut buffer).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|l| {
            l.to_lowercase()
                .strip_prefix("content-length: ")?
                .parse()
                .ok()
        });
        if body.len() >= length.unwrap_or(0) {
            return Some(Asked {
                head: head.to_owned(),
                body: body.to_owned(),
            });
        }
    }
}

/// The head of a streamed answer.
pub const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/tab-separated-values; charset=UTF-8\r\n\
    X-ClickHouse-Query-Id: the-id\r\nX-ClickHouse-Format: TabSeparated\r\nServer: secretive\r\nConnection: close\r\n\
    Transfer-Encoding: chunked\r\n\r\n";

/// One chunk of a chunked body.
pub fn chunk(data: &[u8]) -> Vec<u8> {
    let mut out = format!("{:x}\r\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\r\n");
    out
}

/// A whole chunked answer.
pub fn whole(data: &[u8]) -> Vec<u8> {
    [HEAD.as_bytes(), &chunk(data), b"0\r\n\r\n"].concat()
}

/// ClickHouse's error answer.
pub fn failure(status: u16, code: u32, text: &str) -> Vec<u8> {
    let length = text.len();
    format!(
        "HTTP/1.1 {status} Error\r\nConnection: close\r\nContent-Type: text/plain\r\nX-ClickHouse-Exception-Code: {code}\r\n\
         X-ClickHouse-Query-Id: the-id\r\nContent-Length: {length}\r\n\r\n{text}"
    )
    .into_bytes()
}

/// A configuration that leads to the fake, with waits that are short, but longer than a busy machine is.
pub fn config(address: SocketAddr) -> Config {
    let credentials = Credentials {
        user: Some("reader".into()),
        password: Some("s3cr3t-pw".into()),
    };
    let target = Target::new(&format!("http://{address}"), &credentials).unwrap();
    Config {
        answer_timeout: std::time::Duration::from_secs(3),
        ..Config::new(target)
    }
}

/// The router before a fake.
pub fn before(fake: &Fake) -> Router {
    router(config(fake.address)).unwrap()
}

/// Asks the router with a GET.
pub async fn get(router: &Router, path: &str) -> Response<Body> {
    ask(
        router,
        Request::get(path)
            .header("host", "localhost:8300")
            .body(Body::empty())
            .unwrap(),
    )
    .await
}

/// Posts a statement to the router.
pub async fn post(router: &Router, path: &str, statement: &str) -> Response<Body> {
    let request = Request::post(path).header("host", "localhost:8300");
    ask(
        router,
        request.body(Body::from(statement.to_owned())).unwrap(),
    )
    .await
}

/// Asks the router.
pub async fn ask(router: &Router, request: Request<Body>) -> Response<Body> {
    router.clone().oneshot(request).await.unwrap()
}

/// The whole body as text, or nothing when it broke.
pub async fn text(response: Response<Body>) -> Option<String> {
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
