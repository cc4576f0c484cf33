//! A server that does exactly what a script says, byte by byte.
//!
//! What goes in: one script per connection, the last one for all further ones. What comes out:
//! an address, and what the server saw: connections, requests, stray bytes, ends. It listens on
//! 127.0.0.1 only, stops when it is dropped, and never corrects what a script does wrong.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// As often as the client listens.
pub const ENDLESS: usize = usize::MAX;

/// No more of a request is kept.
const KEPT: usize = 8 * 1024;

/// One thing that the server does on a connection.
#[derive(Clone)]
pub enum Step {
    /// Reads one whole request: head and declared body.
    Read,
    /// Reads what comes first, at most this many bytes, and counts no request.
    ReadSome(usize),
    /// Sends these bytes.
    Send(Bytes),
    /// Sends these bytes so many times.
    Repeat(Bytes, usize),
    /// Sends these bytes again and again, a mebibyte as fast as they go and then every
    /// millisecond: what only time can end must not take the whole processor until then.
    Flow(Bytes),
    /// Sends these bytes one by one, with 20 ms between them.
    Drip(Bytes),
    /// Does nothing for so many milliseconds.
    Pause(u64),
    /// Raises the flag that the test waits for.
    Mark,
    /// Waits until the client ends the connection.
    Hang,
    /// Sends the end of the stream and reads what still comes, until the client ends it too.
    Close,
    /// Lets go of the connection: an end, or a reset where bytes were left unread.
    Drop,
    /// Resets the connection.
    Reset,
}

pub type Script = Vec<Step>;

/// Bytes to send.
pub fn send(bytes: impl Into<Bytes>) -> Step {
    Step::Send(bytes.into())
}

/// Bytes to send one by one.
pub fn drip(bytes: impl Into<Bytes>) -> Step {
    Step::Drip(bytes.into())
}

/// Bytes to send without end, to a client that has to stop for the time.
pub fn flow(bytes: impl Into<Bytes>) -> Step {
    Step::Flow(bytes.into())
}

/// Bytes to send so many times.
pub fn repeat(bytes: impl Into<Bytes>, times: usize) -> Step {
    Step::Repeat(bytes.into(), times)
}

/// What the server saw.
#[derive(Default)]
pub struct Seen {
    pub connections: usize,
    /// Connections that are over, on both sides.
    pub ended: usize,
    /// Head and body of each whole request, in order; long ones are cut.
    pub requests: Vec<Vec<u8>>,
    /// Bytes that came where the script expected none.
    pub stray: usize,
    pub marks: usize,
}

/// A running server.
pub struct Server {
    pub address: String,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts to listen; `scripts` must not be empty.
    pub async fn start(scripts: Vec<Script>) -> Self {
        Self::start_with(scripts, None).await
    }

    /// The same behind TLS, where an acceptor is given.
    pub async fn start_with(scripts: Vec<Script>, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let task = tokio::spawn(accept(listener, scripts, tls, Arc::clone(&seen)));
        Self {
            address,
            seen,
            task,
        }
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        lock(&self.seen)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(
    listener: TcpListener,
    scripts: Vec<Script>,
    tls: Option<TlsAcceptor>,
    seen: Arc<Mutex<Seen>>,
) {
    let mut scripts = VecDeque::from(scripts);
    while let Ok((stream, _)) = listener.accept().await {
        lock(&seen).connections += 1;
        let script = if scripts.len() > 1 {
            scripts.pop_front()
        } else {
            scripts.front().cloned()
        };
        let (script, seen, tls) = (script.unwrap(), Arc::clone(&seen), tls.clone());
        tokio::spawn(async move {
            // Small pieces must arrive as they were sent.
            stream.set_nodelay(true).unwrap();
            match tls {
                None => Connection::new(stream, &seen).perform(&script).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        Connection::new(stream, &seen).perform(&script).await;
                    }
                }
            }
            lock(&seen).ended += 1;
        });
    }
}

/// A stream of bytes over a TCP connection.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send {
    fn tcp(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Wire for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

struct Connection<'a, W> {
    wire: W,
    /// What came and belongs to no request yet.
    buffer: Vec<u8>,
    seen: &'a Mutex<Seen>,
}

impl<'a, W: Wire> Connection<'a, W> {
    fn new(wire: W, seen: &'a Mutex<Seen>) -> Self {
        Self {
            wire,
            buffer: Vec::new(),
            seen,
        }
    }

    /// Does the steps, until the client is gone or the script ends. The client may be gone at any
    /// time, and that is no matter here.
    async fn perform(mut self, script: &[Step]) {
        for step in script {
            let alive = match step {
                Step::Mark => {
                    lock(self.seen).marks += 1;
                    true
                }
                Step::Pause(milliseconds) => {
                    tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
                    true
                }
                Step::Read => self.read_request().await,
                Step::ReadSome(most) => {
                    let mut some = vec![0; *most];
                    self.wire.read(&mut some).await.is_ok_and(|read| read > 0)
                }
                Step::Send(bytes) => self.wire.write_all(bytes).await.is_ok(),
                Step::Repeat(bytes, times) => self.repeat(bytes, *times).await,
                Step::Flow(bytes) => self.flow(bytes).await,
                Step::Drip(bytes) => self.drip(bytes).await,
                Step::Hang => {
                    self.drain().await;
                    true
                }
                Step::Close => {
                    let _ = self.wire.shutdown().await;
                    self.drain().await;
                    false
                }
                Step::Reset => {
                    self.wire.tcp().set_zero_linger().unwrap();
                    false
                }
                Step::Drop => false,
            };
            if !alive {
                break;
            }
        }
        lock(self.seen).stray += self.buffer.len();
    }

    async fn repeat(&mut self, bytes: &[u8], times: usize) -> bool {
        for _ in 0..times {
            if self.wire.write_all(bytes).await.is_err() {
                return false;
            }
        }
        true
    }

    async fn flow(&mut self, bytes: &[u8]) -> bool {
        let mut alive = self.repeat(bytes, 1024 * 1024 / bytes.len()).await;
        while alive {
            tokio::time::sleep(Duration::from_millis(1)).await;
            alive = self.repeat(bytes, 1).await;
        }
        alive
    }

    async fn drip(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            if self.wire.write_all(&[*byte]).await.is_err() {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        true
    }

    /// Reads until the client ends the connection; what comes is stray.
    async fn drain(&mut self) {
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = self.wire.read(&mut buffer).await {
            lock(self.seen).stray += read;
        }
    }

    /// Reads the head and the declared body of one request; false if the client ends before.
    async fn read_request(&mut self) -> bool {
        let head = loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if !self.fill().await {
                return false;
            }
        };
        let mut body = declared_length(&self.buffer[..head]);
        let mut request: Vec<u8> = self.buffer.drain(..head).collect();
        loop {
            let taken = body.min(self.buffer.len());
            let kept = taken.min(KEPT.saturating_sub(request.len()));
            request.extend_from_slice(&self.buffer[..kept]);
            self.buffer.drain(..taken);
            body -= taken;
            if body == 0 {
                break;
            }
            if !self.fill().await {
                return false;
            }
        }
        lock(self.seen).requests.push(request);
        true
    }

    async fn fill(&mut self) -> bool {
        let mut bytes = [0; 4096];
        match self.wire.read(&mut bytes).await {
            Ok(read @ 1..) => {
                self.buffer.extend_from_slice(&bytes[..read]);
                true
            }
            _ => false,
        }
    }
}

fn declared_length(head: &[u8]) -> usize {
    String::from_utf8_lossy(head)
        .to_ascii_lowercase()
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |length| length.trim().parse().unwrap())
}
