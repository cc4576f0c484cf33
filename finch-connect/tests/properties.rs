//! Properties that hold for every input: what goes in is made up by chance, from a fixed seed, so
//! that every run everywhere tries the same; what comes out is judged by crates that had no part
//! in making it (`serde_json`, `url`, `http`, `httpdate`). Nothing here touches a network.

#[path = "support/memory.rs"]
mod memory;

#[path = "properties/answers.rs"]
mod answers;
#[path = "properties/callbacks.rs"]
mod callbacks;
#[path = "properties/headers.rs"]
mod headers;
#[path = "properties/mutations.rs"]
mod mutations;
#[path = "properties/requests.rs"]
mod requests;
#[path = "properties/retry_after.rs"]
mod retry_after;
#[path = "properties/settings.rs"]
mod settings;

use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
use finch_connect::{Client, ClientBuilder, Error};
use memory::{Memory, Still};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

const ID: &str = "5c0e8a52-8a3c-4b8b-9f0b-6d1d8f6f5a11";
const SECRET: &str = "Zq7Xw9Kv3Jp5Yb2Nd8";

const SESSION: &str = r#"{"session_id":"550e8400-e29b-41d4-a716-446655440000","connect_url":"https://connect.tryfinch.com/authorize?session=550e8400-e29b-41d4-a716-446655440000"}"#;

const TOKEN: &str = r#"{"access_token":"at-6hV2mQ8rT4","token_type":"bearer","connection_id":"conn-1","customer_id":null,"client_type":"sandbox","connection_type":"finch","products":["company"],"provider_id":"gusto","entity_ids":["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]}"#;

/// The same cases in every run.
fn config() -> Config {
    Config {
        cases: 256,
        rng_seed: RngSeed::Fixed(0x0046_494e_4348),
        failure_persistence: None,
        ..Config::default()
    }
}

fn builder(transport: &Memory, clock: &Still) -> ClientBuilder {
    Client::builder()
        .base_url("https://api.test")
        .credentials(ID, SECRET)
        .transport(transport.clone())
        .clock(clock.clone())
}

fn client(transport: &Memory) -> Client {
    builder(transport, &Still::new()).build().unwrap()
}

fn request() -> CreateConnectSessionRequest {
    CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company])
}

/// Text of every kind: words, any characters at all, and those that do harm.
fn any_text() -> impl Strategy<Value = String> {
    let harmful = prop::sample::select(vec![
        "\u{1b}[2J",
        "\r\n",
        "\u{202e}",
        "\u{2066}",
        "\0",
        "\u{9b}31m",
        "\u{feff}",
        "\u{200b}",
        "\u{2028}",
        "\u{7f}",
        "\"",
        "\\",
        "/",
        "%00",
        "{",
        "}",
        ":",
        "\u{ffff}",
    ]);
    let harmful = prop::collection::vec(
        prop_oneof![harmful.prop_map(str::to_owned), "[a-z]{0,4}"],
        0..6,
    );
    prop_oneof![
        2 => any::<String>(),
        1 => "[a-zA-Z0-9 ._-]{0,20}",
        1 => prop::collection::vec(any::<char>(), 0..20).prop_map(String::from_iter),
        1 => harmful.prop_map(|pieces| pieces.concat()),
    ]
}

/// Nothing in `text` moves a cursor, ends a line, hides or turns what stands around it.
fn is_plain(text: &str) -> bool {
    let turns = [
        '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}',
        '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{2028}', '\u{2029}',
        '\u{200b}', '\u{feff}',
    ];
    !text.chars().any(|c| c.is_control() || turns.contains(&c))
}

/// Every text that an error shows by itself is one plain line without the secret.
fn assert_shows_well(error: &Error) {
    let mut texts = vec![
        error.to_string(),
        format!("{error:?}"),
        format!("{error:#?}").replace('\n', ""),
        error.message(),
        error.operation().unwrap_or_default().to_owned(),
        error.request_id().unwrap_or_default().to_owned(),
        error.decode_path().unwrap_or_default().to_owned(),
        error.connection_id().unwrap_or_default(),
        error.text_at(&["message"]).unwrap_or_default(),
    ];
    texts.extend(error.finch_code().map(|code| code.as_str().to_owned()));
    texts.extend(error.violations().iter().map(ToString::to_string));
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        texts.push(format!("{error} {error:?}"));
        cause = error.source();
    }
    for text in texts {
        assert!(is_plain(&text), "{text:?}");
        assert!(!text.contains(SECRET), "{text}");
    }
}
