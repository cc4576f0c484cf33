//! A server that answers each request with the customer it was about, or fails as the number of
//! the customer says. What goes in: how many customers there will be. What comes out: answers,
//! and counts of what came. It answers nobody before all customers are there, so that all calls
//! are in flight at the same time; it never closes a connection that has nothing to do.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// What happens to the calls of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Good,
    Slow,
    Pieces,
    /// The first attempt fails, the second one does not.
    ErrorOnce,
    BusyOnce,
    ClosedOnce,
    CutOnce,
    GarbageOnce,
    /// Every attempt fails.
    Refused,
    Down,
}

impl Fate {
    const ALL: [Self; 10] = [
        Self::Good,
        Self::Slow,
        Self::Pieces,
        Self::ErrorOnce,
        Self::BusyOnce,
        Self::ClosedOnce,
        Self::CutOnce,
        Self::GarbageOnce,
        Self::Refused,
        Self::Down,
    ];

    pub(crate) fn of(customer: usize) -> Self {
        Self::ALL[customer % Self::ALL.len()]
    }

    /// The status of the answer to this attempt, if there is one.
    pub(crate) fn status(self, attempt: u32) -> u16 {
        match self {
            Self::Refused => 400,
            Self::Down => 503,
            Self::ErrorOnce if attempt == 1 => 500,
            Self::BusyOnce if attempt == 1 => 429,
            _ => 201,
        }
    }

    /// How often such a call is sent, and the status of its last answer.
    pub(crate) fn expected(self) -> (u32, u16) {
        match self {
            Self::Good | Self::Slow | Self::Pieces => (1, 201),
            Self::Refused => (1, 400),
            Self::Down => (3, 503),
            _ => (2, 201),
        }
    }
}

pub(crate) fn session(customer: usize) -> String {
    format!(r#"{{"session_id":"session-{customer}","connect_url":"https://c.test/?s={customer}"}}"#)
}

/// The body of an answer of this status.
pub(crate) fn body(status: u16, customer: usize) -> String {
    if status == 201 {
        session(customer)
    } else {
        format!(r#"{{"message":"no session-{customer}"}}"#)
    }
}

pub(crate) struct Server {
    pub(crate) url: String,
    state: Arc<State>,
    task: JoinHandle<()>,
}

struct State {
    /// So many customers must have come before anyone gets an answer.
    customers: usize,
    /// How often each of them came.
    attempts: Mutex<HashMap<usize, u32>>,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

impl Server {
    pub(crate) async fn start(customers: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            customers,
            attempts: Mutex::default(),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&state)));
        Self { url, state, task }
    }

    /// How many customers have come.
    pub(crate) fn customers(&self) -> usize {
        self.state.attempts.lock().unwrap().len()
    }

    /// How many requests came.
    pub(crate) fn requests(&self) -> usize {
        let attempts = self.state.attempts.lock().unwrap();
        attempts.values().map(|count| *count as usize).sum()
    }

    /// The greatest number of connections at one time.
    pub(crate) fn most_open(&self) -> usize {
        self.state.most_open.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    // All connections end with this task.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        let open = state.open.fetch_add(1, Ordering::SeqCst) + 1;
        state.most_open.fetch_max(open, Ordering::SeqCst);
        let state = Arc::clone(&state);
        connections.spawn(async move {
            serve(stream, &state).await;
            state.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// Answers the requests of one connection; an error or a fault ends it.
async fn serve(mut stream: TcpStream, state: &State) {
    let mut buffer = Vec::new();
    while let Some(customer) = read_customer(&mut stream, &mut buffer).await {
        let attempt = {
            let mut attempts = state.attempts.lock().unwrap();
            let attempt = attempts.entry(customer).or_default();
            *attempt += 1;
            *attempt
        };
        while state.attempts.lock().unwrap().len() < state.customers {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        if perform(&mut stream, customer, attempt).await.is_none() {
            return;
        }
    }
}

/// Sends an answer; `None` where the connection must end.
async fn perform(stream: &mut TcpStream, customer: usize, attempt: u32) -> Option<()> {
    let fate = Fate::of(customer);
    let status = fate.status(attempt);
    let extra = if status == 429 {
        "retry-after: 0\r\n"
    } else {
        ""
    };
    let body = body(status, customer);
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} x\r\nfinch-request-id: {customer}-{attempt}\r\n{extra}content-length: {length}\r\n\r\n"
    );
    match (fate, attempt) {
        (Fate::ClosedOnce, 1) => None,
        (Fate::GarbageOnce, 1) => {
            let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.6\r\n").await;
            None
        }
        (Fate::CutOnce, 1) => {
            let _ = stream
                .write_all(format!("{head}{}", &body[..9]).as_bytes())
                .await;
            None
        }
        (Fate::Slow, _) => {
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream
                .write_all(format!("{head}{body}").as_bytes())
                .await
                .ok()
        }
        (Fate::Pieces, _) => {
            for piece in format!("{head}{body}").as_bytes().chunks(16) {
                stream.write_all(piece).await.ok()?;
                tokio::task::yield_now().await;
            }
            Some(())
        }
        _ => stream
            .write_all(format!("{head}{body}").as_bytes())
            .await
            .ok(),
    }
}

/// The customer that the next request is about; `None` at the end of the connection.
async fn read_customer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<usize> {
    loop {
        let text = String::from_utf8_lossy(buffer).to_ascii_lowercase();
        if let Some(end) = text.find("\r\n\r\n") {
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse::<usize>().unwrap());
            let whole = end + 4 + length;
            if buffer.len() >= whole {
                let request: Vec<u8> = buffer.drain(..whole).collect();
                let body: serde_json::Value = serde_json::from_slice(&request[end + 4..]).unwrap();
                return Some(body["customer_id"].as_str()?.parse().unwrap());
            }
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}
