//! Makes a session with a server on this machine, and says so.
//!
//! In: nothing. Out: the session's id on standard output, or a failure. Never here: anything but
//! what a dependant can name.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use finch_connect::Client;
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const ANSWER: &str = r#"{"session_id":"7a1e3f4c-0000-4000-8000-000000000001","connect_url":"https://connect.tryfinch.com/authorize?session=7a1e3f4c"}"#;

fn main() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || answer(&listener.accept()?.0));
    let client = Client::builder()
        .credentials("id", "secret")
        .base_url(format!("http://{address}"))
        .build()?;
    let request =
        CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let session = runtime.block_on(async { client.create_connect_session(&request).await })?;
    let body = server.join().map_err(|_| "the server panicked")??;
    let expected =
        r#"{"customer_id":"customer-1","customer_name":"Acme Inc.","products":["company"]}"#;
    if body != expected {
        return Err(format!("the server got {body}").into());
    }
    println!("{}", session.session_id);
    Ok(())
}

/// Answers one request, and returns its body.
fn answer(stream: &TcpStream) -> io::Result<String> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim_end().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = String::new();
    reader.take(length).read_to_string(&mut body)?;
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{ANSWER}",
        ANSWER.len()
    )?;
    Ok(body)
}
