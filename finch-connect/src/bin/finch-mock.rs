//! A Finch on this machine, as a program.
//!
//! What goes in: options. What comes out: a server on 127.0.0.1, and on standard output how to
//! reach it and what to try. It runs until it is interrupted, or, where that is asked for, until
//! its standard input ends.
//!
//! ```text
//! finch-mock [--port N] [--client-id ID] [--client-secret SECRET] [--redirect-uri URI]..
//!            [--until-stdin-closes]
//! ```

use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;
use std::thread;

use finch_connect::mock::{Mock, MockBuilder};

const USAGE: &str = "\
A Finch on this machine: it answers as Finch does, and reaches nobody.

finch-mock [OPTIONS]

Sessions lead to a page of its own, /authorize, where a browser goes through as an employer does.

  --port N                 the port of 127.0.0.1; without it, a free one
  --client-id ID           the credentials that are accepted
  --client-secret SECRET
  --redirect-uri URI       a redirect URI of the application, as often as there are some;
                           without it, any https URI will do, and http on this machine
  --until-stdin-closes     ends when standard input does, for scripts
  --help
";

enum Wish {
    Help,
    Serve { mock: MockBuilder, end: End },
}

/// What ends the program.
enum End {
    Interrupt,
    StandardInput,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("finch-mock: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let wish = parse().map_err(|problem| format!("{problem}\n\n{USAGE}"))?;
    let (mock, end) = match wish {
        Wish::Help => return print(USAGE),
        Wish::Serve { mock, end } => (mock, end),
    };
    let finch = mock.start().map_err(|error| {
        let cause = std::error::Error::source(&error);
        cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
    })?;
    print(&welcome(&finch))?;
    match end {
        End::Interrupt => loop {
            thread::park();
        },
        End::StandardInput => {
            let read = io::stdin().lock().read_to_end(&mut Vec::new());
            read.map_err(|error| format!("cannot read standard input: {error}"))?;
        }
    }
    Ok(())
}

fn parse() -> Result<Wish, lexopt::Error> {
    use lexopt::prelude::*;

    let mut mock = Mock::builder();
    let mut end = End::Interrupt;
    let (mut id, mut secret) = (None, None);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => mock = mock.port(parser.value()?.parse()?),
            Long("client-id") => id = Some(parser.value()?.string()?),
            Long("client-secret") => secret = Some(parser.value()?.string()?),
            Long("redirect-uri") => mock = mock.redirect_uri(parser.value()?.string()?),
            Long("until-stdin-closes") => end = End::StandardInput,
            Long("help") | Short('h') => return Ok(Wish::Help),
            _ => return Err(argument.unexpected()),
        }
    }
    match (id, secret) {
        (Some(id), Some(secret)) => mock = mock.credentials(id, secret),
        (None, None) => {}
        _ => return Err("--client-id and --client-secret go together".into()),
    }
    Ok(Wish::Serve { mock, end })
}

/// How to reach the mock, and what to try. The secret protects nothing: it is shown on purpose.
fn welcome(finch: &Mock) -> String {
    let url = finch.base_url();
    let (id, secret) = (quoted(finch.credentials().0), quoted(finch.credentials().1));
    format!(
        "\
A Finch on this machine. Nothing that you do here reaches Finch.

export FINCH_BASE_URL={url}
export FINCH_CLIENT_ID={id}
export FINCH_CLIENT_SECRET={secret}

With these set, in another terminal:

1. a session, by this crate (in a clone of it) or by hand
   echo '{{\"customer_id\": \"customer-1\", \"customer_name\": \"Acme Inc.\", \"products\": [\"company\"]}}' > session.json
   cargo run -q -p finch-connect --example create_session -- --request session.json
   curl -u \"$FINCH_CLIENT_ID:$FINCH_CLIENT_SECRET\" --json @session.json $FINCH_BASE_URL/connect/sessions
2. an employer who goes through it and agrees: open its connect_url in a browser, and sign in
   as good_user with good_pass; or without a browser
   curl -X POST \"$FINCH_BASE_URL/mock/authorize?session=SESSION_ID\"
   and one who cancels
   curl -X POST \"$FINCH_BASE_URL/mock/cancel?session=SESSION_ID\"
3. the token
   curl --json \"{{\\\"client_id\\\": \\\"$FINCH_CLIENT_ID\\\", \\\"client_secret\\\": \\\"$FINCH_CLIENT_SECRET\\\", \\\"code\\\": \\\"CODE\\\"}}\" $FINCH_BASE_URL/auth/token
4. something that goes wrong, and ten minutes later
   curl -i -H 'Finch-Mock-Fault: status=429, retry-after=2' -X POST $FINCH_BASE_URL/auth/token
   curl -X POST \"$FINCH_BASE_URL/mock/advance?seconds=600\"
   curl $FINCH_BASE_URL/mock/requests

Ctrl-C ends it.
"
    )
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| format!("cannot write to standard output: {error}"))
}
