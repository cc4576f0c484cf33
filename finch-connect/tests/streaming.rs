//! Bodies that are read piece by piece: larger than any limit, slower than any, broken, endless.

#[path = "support/memory.rs"]
mod memory;
mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use finch_connect::runtime::{Call, Method, StreamingResponse};
use finch_connect::transport::{BoxFuture, Chunks, ResponseBody, TransportError, TransportFailure};
use finch_connect::{Client, Error, ErrorKind};
use memory::{Memory, Still};
use support::raw::{Act, Raw, answer};

const HEAD: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\nfinch-request-id: r-1\r\n";

fn call(url: &str) -> Call<Bytes> {
    let client = Client::builder().base_url(url).build().unwrap();
    client.call(Method::Get, "/export").returns_bytes()
}

fn head(rest: &str) -> Vec<u8> {
    format!("{HEAD}{rest}\r\n\r\n").into_bytes()
}

async fn length(response: &mut StreamingResponse) -> Result<usize, Error> {
    let mut length = 0;
    while let Some(piece) = response.chunk().await? {
        assert!(!piece.is_empty());
        length += piece.len();
    }
    Ok(length)
}

#[tokio::test]
async fn a_body_longer_than_the_limit_of_other_calls() {
    const LENGTH: usize = 3 * 1024 * 1024;
    let mut bytes = head(&format!("content-length: {LENGTH}"));
    bytes.resize(bytes.len() + LENGTH, b'x');
    let server = Raw::start(vec![Act::Send(bytes)]).await;
    let error = call(&server.url).max_retries(0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let mut response = call(&server.url).send_streaming().await.unwrap();
    assert_eq!(response.head().status(), 200);
    assert_eq!(response.head().request_id(), Some("r-1"));
    assert_eq!(response.head().attempts(), 1);
    assert_eq!(length(&mut response).await.unwrap(), LENGTH);
    assert_eq!(response.chunk().await.unwrap(), None);
    let mut response = call(&server.url)
        .send_streaming()
        .await
        .unwrap()
        .max_bytes(LENGTH as u64);
    assert_eq!(length(&mut response).await.unwrap(), LENGTH);
    let mut response = call(&server.url)
        .send_streaming()
        .await
        .unwrap()
        .max_bytes(1_000_000);
    let error = length(&mut response).await.unwrap_err();
    assert_eq!(error.message(), "the answer is longer than 1000000 bytes");
}

#[tokio::test]
async fn an_error_answer_is_like_that_of_any_call() {
    let gone = answer("404 Not Found", "", r#"{"message":"no such export"}"#);
    let busy = answer("503 Busy", "retry-after: 0\r\n", "");
    let mut good = head("content-length: 2");
    good.extend(b"ok");
    let server = Raw::start(vec![
        Act::Send(gone),
        Act::Send(busy),
        Act::Close,
        Act::Send(good),
    ])
    .await;
    let error = call(&server.url).send_streaming().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(404)));
    assert_eq!(error.message(), "no such export");
    assert_eq!(error.body(), br#"{"message":"no such export"}"#);
    let mut response = call(&server.url).send_streaming().await.unwrap();
    assert_eq!(response.head().attempts(), 3);
    assert_eq!(length(&mut response).await.unwrap(), 2);
    assert_eq!(server.requests(), 4);
}

#[tokio::test]
async fn violations_come_before_the_network() {
    let server = Raw::start(vec![Act::Close]).await;
    let call = call(&server.url).accept_as_bytes("a\nb");
    let error = call.send_streaming().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.violations()[0].path, "Accept");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_and_nothing_is_sent_again() {
    let mut bytes = head("content-length: 100");
    bytes.extend(b"half of it");
    let server = Raw::start(vec![Act::Send(bytes)]).await;
    let mut response = call(&server.url).send_streaming().await.unwrap();
    let piece = response.chunk().await.unwrap();
    assert_eq!(piece.as_deref(), Some(&b"half of it"[..]));
    let error = response.chunk().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Transport, Some(200))
    );
    assert_eq!((error.request_id(), error.attempts()), (Some("r-1"), 1));
    assert!(error.is_body_cut());
    // What looks like an end would be taken for one.
    let again = response.chunk().await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Transport);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn each_piece_has_the_time_of_an_attempt() {
    // 100 pieces, 20 ms apart: longer than the time limit, which none of them breaks.
    let server = Raw::start(vec![Act::SendAndDrip(head("content-length: 100"))]).await;
    let start = Instant::now();
    let patient = call(&server.url).timeout(Duration::from_secs(1));
    let mut response = patient.send_streaming().await.unwrap();
    assert_eq!(length(&mut response).await.unwrap(), 100);
    assert!(start.elapsed() > Duration::from_millis(1_500));

    let server = Raw::start(vec![Act::SendAndHang(head("content-length: 40"))]).await;
    let impatient = call(&server.url).timeout(Duration::from_millis(100));
    let mut response = impatient.send_streaming().await.unwrap();
    let error = response.chunk().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(
        error.message(),
        "no further piece of the answer within 0.1 s"
    );
}

#[tokio::test]
async fn a_head_that_does_not_come_in_time_is_asked_for_again() {
    let server = Raw::start(vec![Act::SendAndHang(Vec::new())]).await;
    let call = call(&server.url)
        .timeout(Duration::from_millis(50))
        .max_retries(1);
    let error = call.send_streaming().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn the_deadline_holds_to_the_end_of_the_body() {
    let drip = Raw::start(vec![Act::SendAndDrip(head("content-length: 1000000"))]).await;
    let flood = Raw::start(vec![Act::SendAndFlood(head("content-type: text/plain"))]).await;
    for server in [drip, flood] {
        let start = Instant::now();
        let limited = call(&server.url).deadline(Duration::from_millis(300));
        let mut response = limited.send_streaming().await.unwrap();
        let error = length(&mut response).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(
            error.message(),
            "no complete answer before the deadline of 0.3 s"
        );
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}

#[tokio::test]
async fn an_answer_without_a_body() {
    let server = Raw::start(vec![Act::Send(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())]).await;
    let mut response = call(&server.url).send_streaming().await.unwrap();
    assert_eq!(response.head().status(), 204);
    assert_eq!(response.chunk().await.unwrap(), None);
}

/// Pieces of a kind, until somebody drops them.
struct Pieces {
    piece: fn(usize) -> Option<Result<Bytes, TransportError>>,
    read: Arc<AtomicUsize>,
    dropped: Arc<AtomicBool>,
}

impl Chunks for Pieces {
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        let piece = (self.piece)(self.read.fetch_add(1, Ordering::Relaxed));
        Box::pin(std::future::ready(piece))
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        self.dropped.store(true, Ordering::Relaxed);
    }
}

struct Seen {
    read: Arc<AtomicUsize>,
    dropped: Arc<AtomicBool>,
}

fn in_memory(piece: fn(usize) -> Option<Result<Bytes, TransportError>>) -> (Call<Bytes>, Seen) {
    let seen = Seen {
        read: Arc::default(),
        dropped: Arc::default(),
    };
    let (read, dropped) = (Arc::clone(&seen.read), Arc::clone(&seen.dropped));
    let transport = Memory::new(move |_, _| {
        Ok(http::Response::new(ResponseBody::chunked(Pieces {
            piece,
            read: Arc::clone(&read),
            dropped: Arc::clone(&dropped),
        })))
    });
    let client = Client::builder().transport(transport).clock(Still::new());
    let client = client.base_url("https://x.test").build().unwrap();
    (client.call(Method::Get, "/export").returns_bytes(), seen)
}

#[tokio::test]
async fn pieces_are_read_one_at_a_time_and_dropped_with_the_answer() {
    let (call, seen) = in_memory(|_| Some(Ok(Bytes::from_static(b"x"))));
    let mut response = call.send_streaming().await.unwrap();
    assert_eq!(seen.read.load(Ordering::Relaxed), 0);
    response.chunk().await.unwrap();
    response.chunk().await.unwrap();
    assert_eq!(seen.read.load(Ordering::Relaxed), 2);
    assert!(!seen.dropped.load(Ordering::Relaxed));
    drop(response);
    assert!(seen.dropped.load(Ordering::Relaxed));
}

#[tokio::test]
async fn empty_pieces_are_no_end() {
    let (call, seen) = in_memory(|turn| match turn {
        1_000 => Some(Ok(Bytes::from_static(b"x"))),
        1_001 => None,
        _ => Some(Ok(Bytes::new())),
    });
    let mut response = call.send_streaming().await.unwrap();
    assert_eq!(length(&mut response).await.unwrap(), 1);
    assert_eq!(seen.read.load(Ordering::Relaxed), 1_002);
}

#[tokio::test]
async fn a_body_is_let_go_at_its_first_error() {
    let (call, seen) = in_memory(|_| {
        Some(Err(TransportError::new(
            TransportFailure::Lost,
            "the cable is cut",
        )))
    });
    let mut response = call.send_streaming().await.unwrap();
    let error = response.chunk().await.unwrap_err();
    assert!(error.to_string().contains("the cable is cut"), "{error}");
    assert!(seen.dropped.load(Ordering::Relaxed));
}

#[cfg(feature = "blocking")]
mod blocking {
    use std::io::Read as _;

    use finch_connect::blocking;

    use super::*;

    fn call(url: &str) -> blocking::Call<Bytes> {
        let client = blocking::Client::builder().base_url(url).build().unwrap();
        client.call(Method::Get, "/export").returns_bytes()
    }

    /// A server on a runtime that the test does not enter.
    fn server(acts: Vec<Act>) -> (tokio::runtime::Runtime, Raw) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let server = runtime.block_on(Raw::start(acts));
        (runtime, server)
    }

    #[test]
    fn it_is_read_like_a_file() {
        const LENGTH: usize = 3 * 1024 * 1024;
        let mut bytes = head(&format!("content-length: {LENGTH}"));
        bytes.extend((0..LENGTH).map(|index| b'a' + u8::try_from(index % 26).unwrap()));
        let expected = bytes[bytes.len() - LENGTH..].to_vec();
        let (_runtime, server) = server(vec![Act::Send(bytes)]);
        let mut response = call(&server.url).send_streaming().unwrap();
        assert_eq!(response.head().request_id(), Some("r-1"));
        let mut found = vec![0; 10];
        response.read_exact(&mut found).unwrap();
        // What a read left over is not lost.
        found.extend(response.chunk().unwrap().unwrap());
        response.read_to_end(&mut found).unwrap();
        assert!(found == expected);
        assert_eq!(response.read(&mut [0; 8]).unwrap(), 0);
    }

    #[test]
    fn errors_are_errors_of_reading() {
        let mut bytes = head("content-length: 100");
        bytes.extend(b"half of it");
        let (_runtime, server) = server(vec![
            Act::Send(bytes),
            Act::SendAndHang(head("content-type: text/plain")),
        ]);
        let mut response = call(&server.url).send_streaming().unwrap();
        let mut text = String::new();
        let error = response.read_to_string(&mut text).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionAborted);
        let inner = error.get_ref().unwrap().downcast_ref::<Error>().unwrap();
        assert_eq!(
            (inner.kind(), inner.status()),
            (ErrorKind::Transport, Some(200))
        );
        let limited = call(&server.url).timeout(Duration::from_millis(50));
        let mut response = limited.send_streaming().unwrap();
        let error = response.read(&mut [0; 8]).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    }
}
