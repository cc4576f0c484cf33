//! Carries a fault out: starts the server, makes the calls, measures.
//!
//! What goes in: a fault. What comes out: what was observed. Each fault has a runtime of its own
//! with one thread, on which client and server both run: when a fault is over nothing of it goes
//! on, and the memory of the process is the memory of this fault.

use std::future::{IntoFuture as _, pending};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use finch_connect::runtime::{Clock, Method, Response};
use finch_connect::transport::BoxFuture;
use finch_connect::transport::reqwest::ReqwestTransport;
use finch_connect::types::CreateAccessTokenRequest;
use finch_connect::{Client, ClientBuilder, Error};
use peak_alloc::PeakAlloc;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use super::fault::{Abandon, End, Fault, Operation, Place};
use super::judge::{GUARD, Observed, Outcome};
use super::server::{Script, Seen, Server, Step};
#[cfg(feature = "rustls")]
use super::tls;
use crate::support::{Waits, builder, request};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The limit of each attempt where the server is to be too slow.
pub const SHORT: Duration = Duration::from_millis(100);

/// No fault may take more memory; the bounds of all faults are far below.
const MOST: usize = 256 * 1024 * 1024;

/// The name by which scripts call the host that no request may reach.
const ELSEWHERE: &[u8] = b"{elsewhere}";

/// 1994-11-06 08:49:00 UTC, when every fault happens.
const NOW: Duration = Duration::from_secs(784_111_740);

/// Memory is measured for the whole process, so only one test may be at work.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A clock that stands still and remembers waits.
#[derive(Clone, Default)]
struct Still {
    waits: Waits,
    /// A wait never ends.
    forever: bool,
}

impl Clock for Still {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + NOW
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let done = self.waits.sleep(duration);
        if self.forever {
            return Box::pin(pending());
        }
        done
    }

    fn random(&self) -> f64 {
        1.0
    }
}

/// The transport that many faults share, with the settings of the client's own.
pub fn shared_transport() -> ReqwestTransport {
    static SHARED: OnceLock<ReqwestTransport> = OnceLock::new();
    let make = || {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .build();
        ReqwestTransport::new(client.unwrap())
    };
    SHARED.get_or_init(make).clone()
}

/// Carries out `fault`.
pub fn run(fault: &Fault) -> Observed {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(carry_out(fault))
}

async fn carry_out(fault: &Fault) -> Observed {
    let elsewhere = Server::start(vec![vec![Step::Hang]]).await;
    let clock = Still {
        waits: Waits::default(),
        forever: fault.abandon == Some(Abandon::InWait),
    };
    let (server, builder) = prepare(fault, &elsewhere.address).await;
    let nobody = Nobody::prepare(fault.place).await;
    let builder = match &nobody {
        Some(nobody) => builder.base_url(format!("http://{}", nobody.address)),
        None => builder,
    };
    let client = (fault.tune)(builder.clock(clock.clone())).build().unwrap();
    let upload = Bytes::from(vec![b'u'; upload_size(fault.operation)]);
    let mut calls = Vec::with_capacity(fault.expected.len());
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let start = Instant::now();
    let all = async {
        for expected in &fault.expected {
            sleep(Duration::from_millis(expected.pause)).await;
            let waited = clock.waits.seconds().len();
            let call = call(&client, fault.operation, &upload);
            let mut outcome = match (calls.is_empty(), fault.abandon) {
                (true, Some(when)) => abandon(call, when, &server, &clock.waits).await,
                _ => outcome(call.await),
            };
            outcome.waits = clock.waits.seconds().split_off(waited);
            calls.push(outcome);
        }
    };
    let ended = tokio::select! {
        ended = timeout(GUARD, all) => ended.is_ok(),
        () = greed(before + MOST) => false,
    };
    let elapsed = start.elapsed();
    let peak = MEMORY.peak_usage().saturating_sub(before);
    if fault.abandon.is_some() {
        settle(&server).await;
    }
    let seen: Seen = std::mem::take(&mut server.seen());
    let strayed = elsewhere.seen().connections;
    Observed {
        calls,
        seen,
        strayed,
        peak,
        ended,
        elapsed,
    }
}

/// Ends when the process has taken more memory than this: before there is none left.
async fn greed(most: usize) {
    while MEMORY.current_usage() < most {
        sleep(Duration::from_millis(5)).await;
    }
}

/// The server of the fault, and a client for it in the making.
async fn prepare(fault: &Fault, elsewhere: &str) -> (Server, ClientBuilder) {
    let scripts = fault
        .scripts
        .iter()
        .map(|script| addressed(script, elsewhere))
        .collect();
    let plain = |server: &Server| builder(format!("http://{}", server.address));
    #[cfg(feature = "rustls")]
    let over_tls = |server: &Server| builder(format!("https://{}", server.address));
    match fault.place {
        Place::Plain | Place::Nobody | Place::Full => {
            let server = Server::start(scripts).await;
            let mut builder = plain(&server);
            if fault.shared {
                builder = builder.transport(shared_transport());
            }
            (server, builder)
        }
        #[cfg(feature = "rustls")]
        Place::TlsClient => {
            let server = Server::start(scripts).await;
            let builder = over_tls(&server);
            (server, builder)
        }
        #[cfg(feature = "rustls")]
        Place::Tls | Place::TlsUnknown => {
            let (acceptor, transport) = tls::pair();
            let server = Server::start_with(scripts, Some(acceptor)).await;
            let mut builder = over_tls(&server);
            if fault.place == Place::Tls {
                builder = builder.transport(transport);
            }
            (server, builder)
        }
    }
}

fn upload_size(operation: Operation) -> usize {
    if operation == Operation::Upload {
        8 * 1024 * 1024
    } else {
        0
    }
}

/// The script with the address of the other host in it.
fn addressed(script: &Script, address: &str) -> Script {
    let address = |step: &Step| {
        if let Step::Send(bytes) = step
            && let Some(at) = bytes
                .windows(ELSEWHERE.len())
                .position(|part| part == ELSEWHERE)
        {
            let rest = &bytes[at + ELSEWHERE.len()..];
            return Step::Send([&bytes[..at], address.as_bytes(), rest].concat().into());
        }
        step.clone()
    };
    script.iter().map(address).collect()
}

/// An address where nobody answers, as long as this lives.
struct Nobody {
    address: String,
    /// Keeps the address from everybody else.
    _socket: Option<TcpSocket>,
    /// A listener that never accepts, and what fills its queue.
    _full: Option<(TcpListener, Vec<TcpStream>)>,
}

impl Nobody {
    async fn prepare(place: Place) -> Option<Self> {
        if !matches!(place, Place::Nobody | Place::Full) {
            return None;
        }
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = socket.local_addr().unwrap();
        let (mut bound, mut full) = (Some(socket), None);
        if place == Place::Full {
            let listener = bound.take().unwrap().listen(1).unwrap();
            let mut queue = Vec::new();
            while let Ok(Ok(stream)) = timeout(SHORT, TcpStream::connect(address)).await {
                queue.push(stream);
            }
            full = Some((listener, queue));
        }
        Some(Self {
            address: address.to_string(),
            _socket: bound,
            _full: full,
        })
    }
}

/// The end of a call in terms that all operations share.
type Ended = Result<(u16, u32, String), Error>;

fn call<'a>(client: &Client, operation: Operation, upload: &Bytes) -> BoxFuture<'a, Ended> {
    fn ended<T>(response: Response<T>, id: impl FnOnce(T) -> String) -> (u16, u32, String) {
        let (status, attempts) = (response.status(), response.attempts());
        (status, attempts, id(response.into_body()))
    }
    match operation {
        Operation::Session => {
            let call = client.create_connect_session(&request());
            Box::pin(async {
                Ok(ended(call.send_with_response().await?, |body| {
                    body.session_id
                }))
            })
        }
        Operation::Token => {
            let call = client.create_access_token(&CreateAccessTokenRequest::new("code-1"));
            Box::pin(async {
                Ok(ended(call.send_with_response().await?, |body| {
                    body.connection_id
                }))
            })
        }
        Operation::Upload => {
            let call = client
                .call(Method::Put, "/upload")
                .bytes("application/octet-stream", upload.clone())
                .returns_text();
            Box::pin(async { Ok(ended(call.send_with_response().await?, |body| body)) })
        }
    }
}

fn outcome(ended: Ended) -> Outcome {
    match ended {
        Ok((status, attempts, text)) => Outcome {
            end: End::Answer(status),
            attempts,
            text,
            waits: Vec::new(),
            retry_after: None,
            prints: Vec::new(),
            body: None,
        },
        Err(error) => Outcome {
            end: End::Error(error.kind(), error.status()),
            attempts: error.attempts(),
            text: error.to_string(),
            waits: Vec::new(),
            retry_after: error.retry_after().map(|wait| wait.as_secs_f64()),
            prints: prints(&error),
            body: Some((error.body().len(), error.is_body_cut())),
        },
    }
}

/// Everything that an error can be printed as.
fn prints(error: &Error) -> Vec<String> {
    let mut prints = vec![error.to_string(), format!("{error:?}"), error.message()];
    prints.extend(error.request_id().map(ToOwned::to_owned));
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        prints.push(error.to_string());
        cause = error.source();
    }
    prints
}

/// Drops `call` at the moment.
async fn abandon(
    call: BoxFuture<'_, Ended>,
    when: Abandon,
    server: &Server,
    waits: &Waits,
) -> Outcome {
    let moment = async {
        loop {
            let now = match when {
                Abandon::AtMark => server.seen().marks > 0,
                Abandon::InWait => !waits.seconds().is_empty(),
            };
            if now {
                break;
            }
            sleep(Duration::from_millis(1)).await;
        }
        // What the server sent must have reached the client.
        sleep(Duration::from_millis(20)).await;
    };
    tokio::select! {
        ended = call.into_future() => outcome(ended),
        () = moment => Outcome {
            end: End::Abandoned,
            attempts: 1,
            text: "abandoned".to_owned(),
            waits: Vec::new(),
            retry_after: None,
            prints: Vec::new(),
            body: None,
        },
    }
}

/// Gives an abandoned call the time to do what it must not do: go on.
async fn settle(server: &Server) {
    for _ in 0..500 {
        sleep(Duration::from_millis(2)).await;
        let seen = server.seen();
        if seen.ended == seen.connections {
            break;
        }
    }
    sleep(Duration::from_millis(20)).await;
}
