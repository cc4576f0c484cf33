//! The client that is made by default, against servers on this machine.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::*;

/// Longer than any test may take.
const GUARD: Duration = Duration::from_secs(20);

const SHORT: Duration = Duration::from_millis(40);

/// A server that takes no more connections: what its backlog holds fills it.
struct Full {
    url: String,
    _listener: TcpListener,
    _waiting: Vec<TcpStream>,
}

impl Full {
    async fn start() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut waiting = Vec::new();
        while let Ok(connected) =
            tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(address)).await
        {
            waiting.push(connected.unwrap());
            assert!(waiting.len() < 1000, "the backlog is never full");
        }
        Self {
            url: format!("http://{address}/"),
            _listener: listener,
            _waiting: waiting,
        }
    }
}

/// A server that answers every request on one connection, and takes no other.
async fn one_connection() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        drop(listener);
        let mut request = [0; 4096];
        while stream.read(&mut request).await.is_ok_and(|read| read > 0) {
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(answer).await.unwrap();
        }
    });
    url
}

fn request(url: &str, limit: Option<Duration>) -> http::Request<Bytes> {
    let mut request = http::Request::new(Bytes::new());
    *request.uri_mut() = url.parse().unwrap();
    if let Some(limit) = limit {
        request.extensions_mut().insert(ConnectTimeout(limit));
    }
    request
}

async fn failure(
    transport: &ReqwestTransport,
    url: &str,
    limit: Option<Duration>,
) -> TransportError {
    let sending = transport.send(request(url, limit));
    tokio::time::timeout(GUARD, sending)
        .await
        .expect("the limit ends it")
        .expect_err("nobody takes the connection")
}

#[tokio::test]
async fn the_limit_of_a_request_and_that_of_the_client_hold_beside_each_other() {
    let full = Full::start().await;
    for (client, request) in [
        (GUARD, Some(SHORT)),
        (SHORT, None),
        (SHORT, Some(GUARD)),
        (GUARD, Some(Duration::ZERO)),
    ] {
        let transport = ReqwestTransport::with_settings(client, true).unwrap();
        let error = failure(&transport, &full.url, request).await;
        assert_eq!(
            error.failure(),
            TransportFailure::ConnectTimeout,
            "{client:?} {request:?} {error}"
        );
    }
    let transport = ReqwestTransport::with_settings(GUARD, true).unwrap();
    let error = failure(&transport, &full.url, Some(SHORT)).await;
    assert_eq!(
        error.to_string(),
        "error sending request: client error (Connect): no connection within 0.04 s"
    );
}

/// Many requests with limits of their own over one client: none has the limit of another.
#[tokio::test]
async fn a_limit_does_not_reach_another_request() {
    let full = Full::start().await;
    let transport = ReqwestTransport::with_settings(GUARD, true).unwrap();
    let unlimited = transport.send(request(&full.url, None));
    let limited = failure(&transport, &full.url, Some(SHORT));
    let mut unlimited = pin!(unlimited);
    tokio::select! {
        biased;
        _ = &mut unlimited => panic!("it has no limit"),
        error = limited => assert_eq!(error.failure(), TransportFailure::ConnectTimeout),
    }
    assert!(tokio::time::timeout(SHORT, unlimited).await.is_err());
}

#[tokio::test]
async fn an_open_connection_needs_no_time() {
    let url = one_connection().await;
    let transport = ReqwestTransport::with_settings(GUARD, true).unwrap();
    let first = transport.send(request(&url, Some(GUARD)));
    first.await.unwrap();
    // What has no limit shares the connections of what has one, from then on.
    for limit in [Some(Duration::ZERO), None] {
        let again = async {
            // The connection goes back to the pool in a task of its own.
            while let Err(error) = transport.send(request(&url, limit)).await {
                assert_ne!(error.failure(), TransportFailure::Lost, "{error}");
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(GUARD, again).await.unwrap();
    }
}

#[test]
fn without_a_runtime_it_says_what_to_do() {
    let transport = ReqwestTransport::with_settings(GUARD, true).unwrap();
    let mut sending = transport.send(request("http://127.0.0.1:9/", None));
    let Poll::Ready(Err(error)) = sending
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("an error at once");
    };
    assert_eq!(error.failure(), TransportFailure::Misconfigured);
    assert_eq!(error.to_string(), NO_RUNTIME);
}
