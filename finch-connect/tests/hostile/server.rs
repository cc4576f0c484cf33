//! A server that does exactly what a script says, byte by byte.
//!
//! What goes in: one script per connection, the last one for all further ones. What comes out:
//! an address, and what the server saw: connections, requests, stray bytes, ends. It listens on
//! 127.0.0.1 only, stops when it is dropped, and never corrects what a script does wrong.

use std::collections::VecDeque;
use std::mem;
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
    /// Sends these bytes as they are, beneath TLS.
    #[cfg_attr(
        not(feature = "rustls"),
        allow(dead_code, reason = "only a fault of TLS does it")
    )]
    Beneath(&'static [u8]),
    /// Sends these bytes so many times.
    Repeat(Bytes, usize),
    /// Sends these bytes again and again, a mebibyte as fast as they go and then every
    /// millisecond: what only time can end must not take the whole processor until then.
    Flow(Bytes),
    /// Sends these bytes one by one, with 5 ms between them.
    Drip(Bytes),
    /// Does nothing for so many milliseconds.
    Pause(u64),
    /// From here on the client has to wait. So it has to without this step, as soon as the server
    /// hangs, drips or flows.
    Stall,
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
    /// Connections on which the client has to wait for something that does not come.
    pub stalls: usize,
}

/// Looks at what a server sees.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Seen>>);

impl Watch {
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running server.
pub struct Server {
    pub address: String,
    pub watch: Watch,
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
        let watch = Watch::default();
        let task = tokio::spawn(accept(listener, scripts, tls, watch.clone()));
        Self {
            address,
            watch,
            task,
        }
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.watch.seen()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(
    listener: TcpListener,
    scripts: Vec<Script>,
    tls: Option<TlsAcceptor>,
    watch: Watch,
) {
    let mut scripts = VecDeque::from(scripts);
    while let Ok((stream, _)) = listener.accept().await {
        watch.seen().connections += 1;
        let script = if scripts.len() > 1 {
            scripts.pop_front()
        } else {
            scripts.front().cloned()
        };
        let (script, watch, tls) = (script.unwrap(), watch.clone(), tls.clone());
        tokio::spawn(async move {
            // Small pieces must arrive as they were sent.
            stream.set_nodelay(true).unwrap();
            match tls {
                None => Connection::new(stream, &watch).perform(&script).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        Connection::new(stream, &watch).perform(&script).await;
                    }
                }
            }
            watch.seen().ended += 1;
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
    watch: &'a Watch,
    stalled: bool,
}

impl<'a, W: Wire> Connection<'a, W> {
    fn new(wire: W, watch: &'a Watch) -> Self {
        Self {
            wire,
            buffer: Vec::new(),
            watch,
            stalled: false,
        }
    }

    /// Does the steps, until the client is gone or the script ends. The client may be gone at any
    /// time, and that is no matter here.
    async fn perform(mut self, script: &[Step]) {
        for step in script {
            if matches!(
                step,
                Step::Stall | Step::Hang | Step::Drip(_) | Step::Flow(_)
            ) && !mem::replace(&mut self.stalled, true)
            {
                self.watch.seen().stalls += 1;
            }
            let alive = match step {
                Step::Stall => true,
                Step::Mark => {
                    self.watch.seen().marks += 1;
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
                Step::Beneath(bytes) => self.wire.tcp().try_write(bytes).is_ok(),
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
        self.watch.seen().stray += self.buffer.len();
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
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        true
    }

    /// Reads until the client ends the connection; what comes is stray.
    async fn drain(&mut self) {
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = self.wire.read(&mut buffer).await {
            self.watch.seen().stray += read;
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
        self.watch.seen().requests.push(request);
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
