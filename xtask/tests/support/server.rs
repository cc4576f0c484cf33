//! A server on this machine that answers as it is told, good or bad.
//!
//! In: what to answer at each path. Out: a URL, and the requests that came. Never here: an answer
//! without an end. Even the endless one ends by itself, and so does the server.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The longest that a server lives.
const LIFE: Duration = Duration::from_secs(60);

/// What is answered.
#[derive(Clone)]
pub enum Answer {
    /// That text as Markdown.
    Page(String),
    /// That status, these lines of the head, that body.
    Plain(&'static str, String, Vec<u8>),
    /// Another place.
    Redirect(String),
    /// More than anyone reads: 64 MB.
    Endless,
    /// A byte now and then, for some seconds.
    Slow,
}

/// A running server.
pub struct Server {
    /// How it is reached, without a path.
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
    ends: Arc<AtomicBool>,
}

impl Server {
    /// Answers by HTTP.
    pub fn start(answers: Vec<(&str, Answer)>) -> Self {
        Self::run("http", answers, |stream, answer| answer(Box::new(stream)))
    }

    /// Answers by HTTPS, and gives the certificate to trust.
    pub fn start_tls(answers: Vec<(&str, Answer)>) -> (Self, String) {
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key.into())
            .unwrap();
        let config = Arc::new(config);
        let server = Self::run("https", answers, move |stream, answer| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            answer(Box::new(StreamOwned::new(connection, stream)));
        });
        (server, cert.pem())
    }

    fn run<F>(scheme: &str, answers: Vec<(&str, Answer)>, wrap: F) -> Self
    where
        F: Fn(TcpStream, &dyn Fn(Box<dyn Both>)) + Send + Sync + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let answers: Vec<(String, Answer)> = answers
            .into_iter()
            .map(|(path, answer)| (path.to_owned(), answer))
            .collect();
        let (answers, wrap) = (Arc::new(answers), Arc::new(wrap));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let ends = Arc::new(AtomicBool::new(false));
        let (seen, is_over) = (Arc::clone(&requests), Arc::clone(&ends));
        thread::spawn(move || {
            let end = Instant::now() + LIFE;
            while Instant::now() < end && !is_over.load(Ordering::Relaxed) {
                let Ok((stream, _)) = listener.accept() else {
                    thread::sleep(Duration::from_millis(2));
                    continue;
                };
                let (answers, wrap) = (Arc::clone(&answers), Arc::clone(&wrap));
                let seen = Arc::clone(&seen);
                thread::spawn(move || {
                    stream.set_nonblocking(false).unwrap();
                    stream
                        .set_read_timeout(Some(Duration::from_secs(10)))
                        .unwrap();
                    stream
                        .set_write_timeout(Some(Duration::from_secs(10)))
                        .unwrap();
                    wrap(stream, &|mut stream| {
                        // A client that goes away before the end is what is tested.
                        let _ = serve(&mut *stream, &answers, &seen);
                    });
                });
            }
        });
        Self {
            url,
            requests,
            ends,
        }
    }

    /// The URL of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// The heads of the requests that came.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
    }
}

/// A stream, with or without TLS.
trait Both: Read + Write {}

impl<T: Read + Write> Both for T {}

fn serve(
    stream: &mut dyn Both,
    answers: &[(String, Answer)],
    seen: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 16_384 && stream.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    seen.lock().unwrap().push(head);
    let found = answers.iter().find(|(at, _)| *at == path);
    let answer = found.map_or_else(
        || Answer::Plain("404 Not Found", String::new(), b"nothing".to_vec()),
        |(_, answer)| answer.clone(),
    );
    let markdown = "Content-Type: text/markdown; charset=utf-8\r\n";
    match answer {
        Answer::Page(text) => whole(stream, "200 OK", markdown, text.as_bytes()),
        Answer::Plain(status, lines, body) => whole(stream, status, &lines, &body),
        Answer::Redirect(to) => {
            let lines = format!("Location: {to}\r\nSet-Cookie: a=b\r\n");
            whole(stream, "302 Found", &lines, b"")
        }
        Answer::Endless => {
            write!(
                stream,
                "HTTP/1.1 200 OK\r\n{markdown}Connection: close\r\n\r\n"
            )?;
            let piece = vec![b'a'; 64 * 1024];
            for _ in 0..1_000 {
                stream.write_all(&piece)?;
            }
            Ok(())
        }
        Answer::Slow => {
            write!(
                stream,
                "HTTP/1.1 200 OK\r\n{markdown}Connection: close\r\n\r\n"
            )?;
            for _ in 0..200 {
                stream.write_all(b"a")?;
                stream.flush()?;
                thread::sleep(Duration::from_millis(50));
            }
            Ok(())
        }
    }
}

fn whole(stream: &mut dyn Both, status: &str, lines: &str, body: &[u8]) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{lines}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(body)?;
    stream.flush()
}
