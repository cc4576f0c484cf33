//! The cheapest server there is: bytes in, always the same bytes out.
//!
//! What goes in: connections. What comes out: for every request one answer that never changes, on
//! a connection that stays open; under `/hold` none at all. Never here: anything that a
//! measurement could take for work of the client.

#![allow(dead_code, unreachable_pub, reason = "each program uses a part of it")]

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;

/// A session, as Finch answers it.
pub const SESSION: &str = r#"{"session_id":"550e8400-e29b-41d4-a716-446655440000","connect_url":"https://connect.tryfinch.com/authorize?session=550e8400-e29b-41d4-a716-446655440000"}"#;

/// What starts a request to which no answer comes.
const HOLD: &[u8] = b"POST /hold/";

/// Serves in threads of this process.
pub fn in_threads() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || serve(&listener));
    Ok(address)
}

/// A server in a process of its own, which ends with this value.
pub struct Served {
    process: Child,
    pub address: SocketAddr,
}

/// What tells this program to be the server.
const SERVE: &str = "--serve";

/// Serves where this process was started for that; `false` where it was not.
pub fn if_asked() -> io::Result<bool> {
    if std::env::args().nth(1).as_deref() != Some(SERVE) {
        return Ok(false);
    }
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    thread::spawn(move || serve(&listener));
    // The end of its input is the end of whoever asked for a server.
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(true)
}

/// Starts this program once more, as the server.
pub fn in_process() -> io::Result<Served> {
    let mut process = Command::new(std::env::current_exe()?)
        .arg(SERVE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    if let Some(output) = process.stdout.take() {
        io::BufRead::read_line(&mut io::BufReader::new(output), &mut line)?;
    }
    let address = line.trim().parse().map_err(io::Error::other)?;
    Ok(Served { process, address })
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // It may have ended already.
        let _ = self.process.wait();
    }
}

fn serve(listener: &TcpListener) {
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
         finch-request-id: 6ba7b810-9dad-11d1-80b4-00c04fd430c8\r\n\
         date: Thu, 01 Jan 2026 00:00:00 GMT\r\ncontent-length: {}\r\n\r\n{SESSION}",
        SESSION.len()
    );
    for stream in listener.incoming().flatten() {
        let answer = answer.clone();
        thread::spawn(move || {
            // A client that is gone needs no answer.
            let _ = converse(stream, answer.as_bytes());
        });
    }
}

fn converse(mut stream: TcpStream, answer: &[u8]) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 16 * 1024];
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..])?;
        if read == 0 {
            return Ok(());
        }
        filled += read;
        let Some(length) = request_length(&buffer[..filled]) else {
            continue;
        };
        if filled < length {
            continue;
        }
        let held = buffer.starts_with(HOLD);
        // A client sends its next request after the answer: nothing of it is here yet.
        filled = 0;
        if !held {
            stream.write_all(answer)?;
        }
    }
}

/// How long the request is, once its head is there.
fn request_length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let body = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse::<usize>().ok())?
    });
    Some(head + body.unwrap_or_default())
}
