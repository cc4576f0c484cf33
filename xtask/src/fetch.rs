//! The bytes behind a URL, within limits.
//!
//! In: a URL that a person named or that is on record. Out: its bytes and where they came from.
//! Never here: a cookie, a password, a host that nobody allowed, an answer without an end. Every
//! host is told before it is asked.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Read as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use reqwest::{StatusCode, Url, redirect};

use crate::MAX_BYTES;

/// More than a day is never meant, and more than the clock can count would be a panic.
const LONGEST: Duration = Duration::from_secs(86_400);
/// The most redirects that are followed.
const MAX_REDIRECTS: usize = 5;
const WANTED: &str =
    "text/markdown, application/yaml, application/json;q=0.9, text/plain;q=0.8, */*;q=0.1";

/// What may be asked, and how long.
#[derive(Debug, Clone)]
pub(crate) struct Limits<'a> {
    /// The hosts that a redirect may lead to, beside the one that is asked first. A port stands
    /// behind a colon where it is not the usual one.
    pub(crate) hosts: &'a [String],
    /// The time for everything, redirects included.
    pub(crate) time: Duration,
}

/// Reads what is behind a URL. `tell` gets each host before it is asked.
///
/// # Errors
///
/// The text says what was refused or did not work, and how to get past it.
pub(crate) fn fetch(
    url: &str,
    limits: &Limits<'_>,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, String> {
    let deadline = Instant::now() + limits.time.min(LONGEST);
    let mut url = checked(url)?;
    let first = host(&url);
    for _ in 0..=MAX_REDIRECTS {
        tell(&host(&url));
        let answer = ask(&url, deadline, limits)?;
        if !answer.status().is_redirection() {
            return body(answer, &url, deadline, limits);
        }
        let next = target(&answer, &url)?;
        let to = host(&next);
        if to != first && !limits.hosts.contains(&to) {
            return Err(format!(
                "{first} sends on to another host, {to}\n  help: if that is right, add `--allow-host {to}`"
            ));
        }
        url = next;
    }
    Err(format!(
        "{first} sends on more than {MAX_REDIRECTS} times\n  help: name the last URL"
    ))
}

/// A URL that may be asked.
///
/// # Errors
///
/// The text says why it may not.
pub(crate) fn checked(text: &str) -> Result<Url, String> {
    let shown = text.escape_debug();
    let mut url = Url::parse(text).map_err(|error| format!("`{shown}` is no URL: {error}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "the URL holds a name or a password, and would be written into spec/sources.toml\n  help: leave it out"
                .to_owned(),
        );
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => {
            return Err(format!(
                "`{shown}` is not safe from changes on its way\n  help: use https; http is for this machine only"
            ));
        }
        other => {
            return Err(format!(
                "`{shown}` begins with `{other}:`\n  help: use https"
            ));
        }
    }
    url.set_fragment(None);
    Ok(url)
}

/// The host, with its port where that is not the usual one.
pub(crate) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let address: Option<IpAddr> = address.parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

fn ask(url: &Url, deadline: Instant, limits: &Limits<'_>) -> Result<Response, String> {
    let mut builder = Client::builder()
        .user_agent(concat!("finch-connect-xtask/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        .no_gzip();
    if is_loopback(url) {
        // A proxy's own loopback is another machine.
        builder = builder.no_proxy();
        // What a file or a server of names makes of this name is not asked.
        let own = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let own = own.map(|own: IpAddr| SocketAddr::new(own, 0));
        builder = builder.resolve_to_addrs("localhost", &own);
    }
    let left = left(deadline, url, limits)?;
    let client = builder.build().map_err(|error| reason(url, &error))?;
    let request = client.get(url.clone()).header(ACCEPT, WANTED).timeout(left);
    request.send().map_err(|error| {
        if error.is_timeout() {
            late(url, limits)
        } else {
            reason(url, &error)
        }
    })
}

/// Where an answer sends on to.
fn target(answer: &Response, url: &Url) -> Result<Url, String> {
    let host = host(url);
    let place = answer.headers().get(LOCATION);
    let place = place.and_then(|place| place.to_str().ok()).ok_or_else(|| {
        format!(
            "{host} answers {} and does not say where to",
            answer.status()
        )
    })?;
    let next = url
        .join(place)
        .map_err(|error| format!("{host} sends on to `{}`: {error}", place.escape_debug()))?;
    if url.scheme() == "https" && next.scheme() != "https" {
        return Err(format!(
            "{host} sends on from https to `{}`, which is not safe from changes on its way",
            next.as_str().escape_debug()
        ));
    }
    checked(next.as_str()).map_err(|error| format!("{host} sends on, but {error}"))
}

fn body(
    mut answer: Response,
    url: &Url,
    deadline: Instant,
    limits: &Limits<'_>,
) -> Result<Vec<u8>, String> {
    let host = host(url);
    if answer.status() != StatusCode::OK {
        return Err(format!("{host} answers {}", answer.status()));
    }
    let header = |name| {
        let value = answer.headers().get(name)?;
        Some(value.to_str().unwrap_or_default().to_ascii_lowercase())
    };
    if header(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/html")) {
        return Err(format!(
            "{host} answers with a page of HTML\n  help: many sites of documentation serve a page's Markdown at the same URL with `.md` behind it"
        ));
    }
    if let Some(packed) = header(CONTENT_ENCODING).filter(|packed| packed != "identity") {
        return Err(format!(
            "{host} packs its answer as `{}`, which was not asked for",
            packed.escape_debug()
        ));
    }
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        left(deadline, url, limits)?;
        let read = answer.read(&mut piece).map_err(|error| {
            if Instant::now() >= deadline {
                late(url, limits)
            } else {
                reason(url, &error)
            }
        })?;
        if read == 0 {
            return Ok(bytes);
        }
        bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
        if bytes.len() > MAX_BYTES {
            return Err(format!(
                "{host} sends more than {} MiB, which is the most that is read",
                MAX_BYTES / 1024 / 1024
            ));
        }
    }
}

/// The time that is left.
fn left(deadline: Instant, url: &Url, limits: &Limits<'_>) -> Result<Duration, String> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(late(url, limits));
    }
    Ok(left)
}

fn late(url: &Url, limits: &Limits<'_>) -> String {
    format!(
        "{} has not sent everything within {} seconds\n  help: give it more by `--timeout SECONDS`",
        host(url),
        limits.time.as_secs()
    )
}

/// An error with everything that is behind it, on one line.
fn reason(url: &Url, error: &dyn Error) -> String {
    let mut text = format!("{} cannot be read: {error}", host(url));
    let mut behind = error.source();
    while let Some(error) = behind {
        let _ = write!(text, ": {error}");
        behind = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{checked, host};

    #[test]
    fn only_safe_urls_are_asked() {
        for good in [
            "https://example.com/a.md?x=1",
            "http://127.0.0.1:80/",
            "http://127.9.9.9/",
            "http://localhost:1/",
            "http://[::1]:9/",
            "https://[2001:db8::1]/",
        ] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.com/",
            "http://10.0.0.1/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://[::2]/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://user@example.com/",
            "https://user:word@example.com/",
            "https://",
            "https://exa mple.com",
            "",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_host_is_named_with_a_port_that_is_not_the_usual_one() {
        let name = |url| host(&checked(url).unwrap());
        assert_eq!(name("https://Example.com:443/a#b"), "example.com");
        assert_eq!(name("https://example.com:8443/"), "example.com:8443");
        assert_eq!(name("http://[::1]:9/"), "[::1]:9");
        assert_eq!(
            checked("https://example.com/a#b").unwrap().as_str(),
            "https://example.com/a"
        );
    }
}
