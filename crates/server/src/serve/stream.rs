//! A result on its way to the browser: passed on as it is read, and broken off where it is not whole.

use std::io;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use reqwest::Response;

use super::flight::Flight;
use super::tail::Tail;
use super::upstream::cause;

struct Passing {
    response: Response,
    tail: Tail,
    flight: Flight,
    silence: Duration,
}

/// The answer's body. It asks ClickHouse for more only when the browser takes it, ends with an error
/// (so that the browser sees a broken body) unless the result is known to be whole, and drops the
/// connection to ClickHouse when the browser drops it.
pub fn body(response: Response, flight: Flight, silence: Duration) -> Body {
    let tag = response
        .headers()
        .get("x-clickhouse-exception-tag")
        .and_then(|v| v.to_str().ok());
    let tail = Tail::new(tag);
    // Fused: a compressor asks once more after the end.
    let start = Passing {
        response,
        tail,
        flight,
        silence,
    };
    Body::from_stream(passing(start).fuse())
}

fn passing(start: Passing) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::unfold(Some(start), |state| async {
        let mut state = state?;
        match tokio::time::timeout(state.silence, state.response.chunk()).await {
            Ok(Ok(Some(bytes))) => {
                state.tail.feed(&bytes);
                state.flight.bytes += bytes.len() as u64;
                Some((Ok(bytes), Some(state)))
            }
            Ok(Ok(None)) => match state.tail.exception() {
                None => {
                    state.flight.done();
                    None
                }
                Some(text) => Some(broken(state.flight, &text)),
            },
            Ok(Err(error)) => {
                let text = state.tail.exception().unwrap_or_else(|| {
                    format!(
                        "ClickHouse broke off in the middle of the result: {}",
                        cause(&error)
                    )
                });
                Some(broken(state.flight, &text))
            }
            Err(_) => {
                let text = format!(
                    "ClickHouse fell silent for {} seconds in the middle of the result",
                    state.silence.as_secs()
                );
                Some(broken(state.flight, &text))
            }
        }
    })
}

fn broken(flight: Flight, reason: &str) -> (io::Result<Bytes>, Option<Passing>) {
    flight.broke(reason);
    (Err(io::Error::other("the result is not whole")), None)
}
