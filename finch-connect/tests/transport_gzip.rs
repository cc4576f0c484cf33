//! Compressed answers: not asked for and not unpacked, unless the feature `gzip` is on; and then
//! the limit counts what comes out.

mod support;

use std::io::Write as _;

use finch_connect::{ErrorKind, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use support::{SESSION, builder, json_answer, request, server};
use wiremock::MockServer;

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A server whose answers say that they are packed.
async fn sends(status: u16, coding: &str, body: Vec<u8>) -> MockServer {
    server(json_answer(status, body).insert_header("content-encoding", coding)).await
}

async fn call(
    server: &MockServer,
) -> Result<Response<finch_connect::types::CreateConnectSessionResponse>, finch_connect::Error> {
    let client = builder(server.uri()).build().unwrap();
    client
        .create_connect_session(&request())
        .send_with_response()
        .await
}

/// Nobody asked for it, so it is an answer that does not decode, and the error says why.
#[tokio::test]
async fn what_was_not_asked_for_is_not_unpacked() {
    let mut codings = vec!["br", "zstd", "deflate"];
    if !cfg!(feature = "gzip") {
        codings.push("gzip");
    }
    for coding in codings {
        let server = sends(201, coding, packed(SESSION.as_bytes())).await;
        let error = call(&server).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
        assert_eq!(error.body(), packed(SESSION.as_bytes()));
        let expected = format!("(content encoding {coding})");
        assert!(error.message().ends_with(&expected), "{error}");
    }
}

#[cfg(feature = "gzip")]
mod with_the_feature {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use finch_connect::Client;
    use finch_connect::transport::reqwest::ReqwestTransport;
    use flate2::{Compress, FlushCompress};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    #[tokio::test]
    async fn an_answer_is_unpacked() {
        let server = sends(201, "gzip", packed(SESSION.as_bytes())).await;
        let answer = call(&server).await.unwrap();
        assert_eq!(answer.headers().get("content-encoding"), None);
        let request = support::only_request(&server).await;
        assert_eq!(
            support::header_text(&request, "accept-encoding"),
            Some("gzip")
        );
        let server = sends(400, "gzip", packed(br#"{"message":"no"}"#)).await;
        let error = call(&server).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.message().as_str()),
            (ErrorKind::Api, "no")
        );
    }

    #[tokio::test]
    async fn the_limit_counts_what_comes_out() {
        let long = packed(&[b' '; 3000]);
        assert!(long.len() < 100);
        let exact = packed(format!("{SESSION}{}", " ".repeat(1000 - SESSION.len())).as_bytes());
        let limited = async |body| {
            let server = sends(201, "gzip", body).await;
            let client = builder(server.uri())
                .max_response_bytes(1000)
                .build()
                .unwrap();
            client.create_connect_session(&request()).await
        };
        limited(exact).await.unwrap();
        let error = limited(long).await.unwrap_err();
        assert_eq!(error.message(), "the answer is longer than 1000 bytes");
    }

    #[tokio::test]
    async fn a_broken_pack_is_a_lost_answer() {
        let whole = packed(SESSION.as_bytes());
        let mut broken = whole.clone();
        broken[20] ^= 0xff;
        for body in [whole[..whole.len() - 20].to_vec(), broken, b"{}".to_vec()] {
            let server = sends(201, "gzip", body).await;
            let error = call(&server).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
            assert_eq!(support::requests(&server).await, 3);
        }
    }

    #[tokio::test]
    async fn an_empty_pack_is_an_empty_answer() {
        let server = sends(201, "gzip", Vec::new()).await;
        let error = call(&server).await.unwrap_err();
        assert_eq!(error.message(), "the answer has no body");
    }

    /// A gzip stream of zeros that has no end: only a client that counts while it unpacks ever
    /// leaves it.
    struct Bomb {
        url: String,
        left: Arc<AtomicBool>,
        task: tokio::task::JoinHandle<()>,
    }

    impl Bomb {
        async fn start(status: &'static str) -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let left = Arc::new(AtomicBool::new(false));
            let seen = Arc::clone(&left);
            let task = tokio::spawn(async move {
                let (stream, _) = listener.accept().await.unwrap();
                explode(stream, status).await;
                seen.store(true, Ordering::Release);
            });
            Self { url, left, task }
        }

        /// Waits until the server has seen the client leave.
        async fn left(self) {
            let ended = tokio::time::timeout(Duration::from_secs(20), self.task).await;
            ended.expect("the client leaves").unwrap();
            assert!(self.left.load(Ordering::Acquire));
        }
    }

    async fn explode(mut stream: TcpStream, status: &str) {
        let mut request = [0; 8192];
        let _ = stream.read(&mut request).await;
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // The header of RFC 1952, without a name or a time.
        let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
        stream.write_all(&header).await.unwrap();
        // After a full flush the same block fits again: 1 MiB of zeros in about 1 KiB.
        let mut block = Vec::with_capacity(64 * 1024);
        Compress::new(Compression::best(), false)
            .compress_vec(&vec![0; 1024 * 1024], &mut block, FlushCompress::Full)
            .unwrap();
        assert!(block.len() < 4096, "{}", block.len());
        while stream.write_all(&block).await.is_ok() {}
    }

    fn own(url: &str) -> Client {
        #[cfg(not(feature = "rustls"))]
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().gzip(true);
        builder(url)
            .transport(ReqwestTransport::new(http.build().unwrap()))
            .build()
            .unwrap()
    }

    #[tokio::test]
    async fn a_bomb_is_left_at_the_limit() {
        for client in [own, |url| builder(url).build().unwrap()] as [fn(&str) -> Client; 2] {
            let bomb = Bomb::start("201 Created").await;
            let error = client(&bomb.url)
                .create_connect_session(&request())
                .await
                .unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
            assert_eq!(error.message(), "the answer is longer than 1048576 bytes");
            bomb.left().await;
            // On the path of an error answer its start is kept.
            let bomb = Bomb::start("400 Bad Request").await;
            let error = client(&bomb.url)
                .create_connect_session(&request())
                .await
                .unwrap_err();
            assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(400)));
            assert_eq!(
                (error.body().len(), error.is_body_cut()),
                (1024 * 1024, true)
            );
            bomb.left().await;
        }
    }
}
