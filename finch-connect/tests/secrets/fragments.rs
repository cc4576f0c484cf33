//! Secrets that are easy to recognise: what goes in is any text that somebody may see, what comes
//! out is whether four characters in a row of one of them stand in it.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub const CLIENT_ID: &str = "5c0e8a52-8a3c-4b8b-9f0b-6d1d8f6f5a11";
pub const CLIENT_SECRET: &str = "Zq7Xw9Kv3Jp5Yb2Nd8";
pub const CODE: &str = "cd-Lw83Rk29Xt";
pub const ACCESS_TOKEN: &str = "at-6hV2mQ8rT4";
pub const API_KEY: &str = "ky-Pf60Dj8Vs1";
pub const STATE: &str = "st-Bn41Gz7WcU";

/// `id:secret` in base64, as Basic sends it.
pub fn basic() -> String {
    STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"))
}

/// Everything that must not show.
pub fn secrets() -> Vec<String> {
    let mut all: Vec<String> = [CLIENT_SECRET, CODE, ACCESS_TOKEN, API_KEY, STATE]
        .map(str::to_owned)
        .into();
    all.push(basic());
    all
}

/// The first piece of four characters of a secret that stands in `text`.
pub fn fragment(text: &str) -> Option<String> {
    secrets().iter().find_map(|secret| {
        let mut starts = 0..=secret.len() - 4;
        let found = starts.find(|start| text.contains(&secret[*start..*start + 4]))?;
        Some(secret[found..found + 4].to_owned())
    })
}

#[track_caller]
pub fn shows_nothing(text: &str) {
    if let Some(fragment) = fragment(text) {
        let line = text.lines().find(|line| line.contains(&fragment));
        panic!("`{fragment}` of a secret shows in {line:?}");
    }
}

/// Everything that an error can be printed as.
pub fn printed(error: &finch_connect::Error) -> String {
    let mut texts = vec![
        format!("{error}\n{error:?}\n{error:#?}"),
        error.message(),
        error.request_id().unwrap_or_default().to_owned(),
        error.decode_path().unwrap_or_default().to_owned(),
        format!("{:?}", error.violations()),
    ];
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        texts.push(format!("{error}\n{error:?}\n{error:#?}"));
        cause = error.source();
    }
    texts.join("\n")
}
