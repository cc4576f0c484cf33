//! What a fault is: a server's script, the calls that meet it, and how they must end.
//!
//! What goes in: the tables in `faults`. What comes out: values that `run` carries out and
//! `judge` compares with what was observed. Nothing happens here.

use finch_connect::{ClientBuilder, ErrorKind};

use super::judge::Observed;
use super::server::Script;

/// For what a call, its connections, an ordinary answer and an error about it need: hyper reads
/// into buffers that grow, and keeps two of them while they do.
pub const ORDINARY: usize = 128 * 1024;

/// For heads of answers: hyper reads no more than 408 KiB of a head, into a buffer that doubles.
pub const HEAD: usize = 1024 * 1024;

/// For bodies as long as the limit of 1 MiB: the bytes, in a buffer that doubles, and what is
/// made of them.
pub const BODY: usize = 6 * 1024 * 1024;

/// For bodies of 1 MiB that are nothing but tiny JSON values: two bytes of text become 32 in
/// memory, in a list that doubles.
pub const TREE: usize = 32 * 1024 * 1024;

/// Which call meets the fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operation {
    /// `POST /connect/sessions`, safe to repeat.
    Session,
    /// `POST /auth/token`, never repeated once something was sent.
    Token,
    /// A `PUT` of 8 MiB, safe to repeat.
    Upload,
}

/// Where the server listens, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Plain HTTP.
    Plain,
    /// Nobody listens.
    Nobody,
    /// Somebody listens and never accepts, and no more connections fit into the queue.
    Full,
    /// The client speaks TLS, the server does not.
    #[cfg(feature = "rustls")]
    TlsClient,
    /// Both speak TLS, and the client trusts the server.
    #[cfg(feature = "rustls")]
    Tls,
    /// Both speak TLS, and the client does not know the server's certificate.
    #[cfg(feature = "rustls")]
    TlsUnknown,
}

/// When the first call is abandoned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Abandon {
    /// When the server raises its flag.
    AtMark,
    /// When the client waits before the next attempt.
    InWait,
}

/// How a call ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    Answer(u16),
    Error(ErrorKind, Option<u16>),
    Abandoned,
}

/// How a call must end.
#[derive(Clone, Debug)]
pub struct Expected {
    pub end: End,
    pub attempts: u32,
    /// A part of the error's text, or the id in the answer. Never empty.
    pub says: String,
    /// The waits before the further attempts, in seconds.
    pub waits: Vec<f64>,
    /// What the error says about it, in seconds.
    pub retry_after: Option<f64>,
    /// The first connection is over before the call.
    pub after_end: bool,
}

/// The waits of the client's own choice, when chance gives the longest ones.
const BACKOFF: [f64; 4] = [0.5, 1.0, 2.0, 4.0];

impl Expected {
    fn new(end: End, attempts: u32, says: &str) -> Self {
        Self {
            end,
            attempts,
            says: says.to_owned(),
            waits: BACKOFF[..attempts.saturating_sub(1) as usize].to_vec(),
            retry_after: None,
            after_end: false,
        }
    }

    /// The head of a good answer came before that.
    pub fn begun(mut self) -> Self {
        if let End::Error(_, status) = &mut self.end {
            *status = Some(201);
        }
        self
    }

    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self.waits = BACKOFF[..attempts as usize - 1].to_vec();
        self
    }

    pub fn waits(mut self, waits: &[f64]) -> Self {
        waits.clone_into(&mut self.waits);
        self
    }

    pub fn retry_after(mut self, seconds: f64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub fn after_end(mut self) -> Self {
        self.after_end = true;
        self
    }
}

/// A good answer at the first attempt, with this id in it.
pub fn answer(status: u16, id: &str) -> Expected {
    Expected::new(End::Answer(status), 1, id)
}

/// The connection broke, or what came was no HTTP.
pub fn lost(attempts: u32, says: &str) -> Expected {
    Expected::new(End::Error(ErrorKind::Transport, None), attempts, says)
}

/// No complete answer came in time.
pub fn late(attempts: u32) -> Expected {
    let says = "no complete answer within 0.1 s";
    Expected::new(End::Error(ErrorKind::Timeout, None), attempts, says)
}

/// No connection came about, for this reason.
pub fn unconnected(kind: ErrorKind, attempts: u32, says: &str) -> Expected {
    Expected::new(End::Error(kind, None), attempts, says)
}

/// The server said that it failed or refused.
pub fn refused(status: u16, attempts: u32, says: &str) -> Expected {
    Expected::new(End::Error(ErrorKind::Api, Some(status)), attempts, says)
}

/// The server reported success with an answer that cannot be used.
pub fn misfit(status: u16, says: &str) -> Expected {
    Expected::new(End::Error(ErrorKind::Decode, Some(status)), 1, says)
}

/// The call was dropped before its end, and the server saw so many requests.
pub fn abandoned() -> Expected {
    Expected::new(End::Abandoned, 1, "abandoned")
}

/// Looks at what was observed; says what is wrong.
pub type Look = fn(&Observed) -> Result<(), String>;

#[derive(Clone)]
pub struct Fault {
    pub name: String,
    pub place: Place,
    pub scripts: Vec<Script>,
    pub operation: Operation,
    pub tune: fn(ClientBuilder) -> ClientBuilder,
    /// The calls, one after the other, over one client.
    pub expected: Vec<Expected>,
    /// Whole requests that reach the server; as many as attempts unless told otherwise.
    pub requests: Option<usize>,
    pub connections: Option<usize>,
    pub memory: usize,
    pub abandon: Option<Abandon>,
    /// The transport that is made once for many faults will do: to make one takes longer than to
    /// meet a fault.
    pub shared: bool,
    pub look: Option<Look>,
}

impl Fault {
    /// A fault that a session call meets over plain HTTP.
    pub fn new(name: impl Into<String>, scripts: Vec<Script>, expected: Expected) -> Self {
        Self {
            name: name.into(),
            place: Place::Plain,
            scripts,
            operation: Operation::Session,
            tune: |builder| builder,
            expected: vec![expected],
            requests: None,
            connections: None,
            memory: ORDINARY,
            abandon: None,
            shared: false,
            look: None,
        }
    }

    /// The exchange of a code meets it.
    pub fn token(mut self) -> Self {
        self.operation = Operation::Token;
        self
    }

    /// Another end of the first call.
    pub fn expecting(mut self, expected: Expected) -> Self {
        self.expected[0] = expected;
        self
    }

    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// The second connection meets a server without fault.
    pub fn answering(mut self, id: &str) -> Self {
        let good = super::faults::good(self.operation, id);
        self.scripts.push(good);
        self
    }

    pub fn upload(mut self) -> Self {
        self.operation = Operation::Upload;
        self
    }

    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    pub fn tune(mut self, tune: fn(ClientBuilder) -> ClientBuilder) -> Self {
        self.tune = tune;
        self
    }

    /// One more call over the same client.
    pub fn then(mut self, expected: Expected) -> Self {
        self.expected.push(expected);
        self
    }

    pub fn requests(mut self, requests: usize) -> Self {
        self.requests = Some(requests);
        self
    }

    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = Some(connections);
        self
    }

    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    pub fn abandon(mut self, when: Abandon) -> Self {
        self.abandon = Some(when);
        self
    }

    pub fn shared(mut self) -> Self {
        self.shared = true;
        self
    }

    pub fn look(mut self, look: Look) -> Self {
        self.look = Some(look);
        self
    }

    /// How many whole requests must reach the server.
    pub fn due_requests(&self) -> usize {
        let attempts: u32 = self.expected.iter().map(|call| call.attempts).sum();
        self.requests.unwrap_or(attempts as usize)
    }
}
