//! A server that answers with bytes of the test's choice, or not at all.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one request.
#[derive(Clone)]
pub enum Act {
    /// Sends these bytes and closes.
    Send(Vec<u8>),
    /// Sends these bytes and then nothing more, without closing.
    SendAndHang(Vec<u8>),
    /// Sends these bytes, then one more every 20 ms.
    SendAndDrip(Vec<u8>),
    /// Sends these bytes, then zeros without end.
    SendAndFlood(Vec<u8>),
    /// Closes without an answer.
    Close,
}

/// A running server; its acts are used in turn, the last one again and again.
pub struct Raw {
    pub url: String,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Raw {
    pub async fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            let mut turn = 0;
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read_request(&mut stream).await;
                if request.is_empty() {
                    continue;
                }
                seen.lock().unwrap().push(request);
                let act = acts[turn.min(acts.len() - 1)].clone();
                turn += 1;
                tokio::spawn(perform(stream, act));
            }
        });
        Self {
            url,
            requests,
            task,
        }
    }

    /// How many requests came.
    pub fn requests(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The URL of a server that sends these bytes as soon as somebody connects.
pub async fn speaks_first(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(bytes).await;
            let mut rest = [0; 4096];
            let _ = stream.read(&mut rest).await;
        }
    });
    url
}

/// An answer with a JSON body and its length.
pub fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n{body}")
        .into_bytes()
}

/// The head and the declared body of one request.
async fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        if let Some(end) = text.find("\r\n\r\n") {
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .map_or(0, |length| length.trim().parse::<usize>().unwrap());
            if request.len() >= end + 4 + length {
                return request;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return request,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
}

async fn perform(mut stream: TcpStream, act: Act) {
    // The client may be gone at any time, and that is no matter here.
    match act {
        Act::Close => {}
        Act::Send(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Act::SendAndHang(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
        }
        Act::SendAndDrip(bytes) => {
            let _ = stream.write_all(&bytes).await;
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Act::SendAndFlood(bytes) => {
            let _ = stream.write_all(&bytes).await;
            while stream.write_all(&[b'0'; 16 * 1024]).await.is_ok() {}
        }
    }
}
