//! What is hidden and what is escaped.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, HeaderValue};

use super::Mask;

const SECRET: &str = "Zq7Xw9Kv3Jp5Yb2Nd8";

fn mask(secrets: &[&str]) -> Mask {
    let mut mask = Mask::default();
    for secret in secrets {
        mask.add(secret);
    }
    mask
}

#[test]
fn hides_a_secret_in_each_form() {
    let mask = mask(&["s3cr\"t/+%"]);
    let hidden = |text: &str| mask.line(text, 100);
    assert_eq!(hidden("a s3cr\"t/+% b s3cr\"t/+%"), "a *** b ***");
    assert_eq!(hidden(r#"{"echo":"s3cr\"t/+%"}"#), r#"{"echo":"***"}"#);
    assert_eq!(hidden("?secret=s3cr%22t%2F%2B%25&x"), "?secret=***&x");
    assert_eq!(hidden("?secret=s3cr%22t%2f%2b%25&x"), "?secret=***&x");
    assert_eq!(hidden("czNjciJ0LyslAA"), "***AA");
    let mut mask = mask;
    mask.add("correct horse battery");
    assert_eq!(mask.line("a=correct+horse+battery", 100), "a=***");
}

#[test]
fn hides_the_longest_first_and_before_it_cuts() {
    let mut mask = mask(&["abcd", "abcdefgh"]);
    assert_eq!(mask.line("xabcdefghx", 100), "x***x");
    assert_eq!(mask.line("xabcdefghx", 3), "x**…");
    mask.add("x");
    mask.add("");
    assert_eq!(mask.line("xx", 100), "xx");
}

#[test]
fn one_line_without_controls() {
    let mask = Mask::default();
    assert_eq!(
        mask.line("a\nb\u{1b}[31m\u{202e}", 100),
        r"a\u{a}b\u{1b}[31m\u{202e}"
    );
    assert_eq!(mask.line("Grüße 名", 100), "Grüße 名");
}

#[test]
fn hides_every_piece_of_eight_and_no_shorter_one() {
    let mask = mask(&[SECRET]);
    for start in 0..SECRET.len() {
        for end in start + 1..=SECRET.len() {
            let piece = &SECRET[start..end];
            let shown = if piece.len() < 8 { piece } else { "***" };
            assert_eq!(
                mask.hide(&format!("bad {piece}.."), usize::MAX),
                format!("bad {shown}..")
            );
        }
    }
}

#[test]
fn two_pieces_that_overlap_or_touch_are_one() {
    let mask = mask(&[SECRET, "Kv3Jp5Yb2Nd8zzzz"]);
    assert_eq!(mask.hide(&format!("<{SECRET}zzzz>"), usize::MAX), "<***>");
    assert_eq!(mask.hide(&format!("{SECRET}{SECRET}"), usize::MAX), "***");
    assert_eq!(
        mask.hide(&format!("{SECRET} {SECRET}"), usize::MAX),
        "*** ***"
    );
}

#[test]
fn short_secrets_are_hidden_as_a_whole() {
    let mask = mask(&["pin4", "7654321"]);
    assert_eq!(
        mask.hide("pin4 7654321 pin 765432", usize::MAX),
        "*** *** pin 765432"
    );
    assert_eq!(mask.value("pin4-7654321", 100), "***-***");
}

#[test]
fn hides_other_spellings() {
    let mask = mask(&[SECRET, "??>>~~\u{fc}\u{fc}"]);
    let hex = "5a71375877394b76334a70355962324e6438".to_owned();
    for form in [
        SECRET.to_ascii_lowercase(),
        SECRET.to_ascii_uppercase(),
        hex.to_ascii_uppercase(),
        hex,
        STANDARD.encode(SECRET),
        URL_SAFE_NO_PAD.encode(SECRET),
        STANDARD.encode("??>>~~\u{fc}\u{fc}"),
        URL_SAFE.encode("??>>~~\u{fc}\u{fc}"),
    ] {
        let bare = form.trim_end_matches('=');
        assert_eq!(
            mask.hide(&format!("<{form}>"), usize::MAX),
            form.replace(bare, "<***") + ">"
        );
        assert_eq!(mask.value(bare, 100), "***");
    }
}

#[test]
fn hides_a_secret_inside_of_a_longer_base64_text() {
    let mask = mask(&[SECRET]);
    for before in ["", "i", "id", "id:", "id: "] {
        let plain = format!("{before}{SECRET} and more");
        let shown = mask.hide(&STANDARD.encode(&plain), usize::MAX);
        // Of each end of the secret less than one group of three bytes is left.
        let (first, rest) = shown.split_once("***").unwrap();
        assert!(first.len() <= (before.len() / 3 + 1) * 4, "{shown}");
        assert!(rest.len() <= 16, "{shown}");
    }
}

#[test]
fn what_nobody_sees_does_not_keep_a_secret_apart() {
    let mask = mask(&[SECRET, "two\nlines of it"]);
    let (first, rest) = SECRET.split_at(6);
    for between in ["\0", "\r\n", "\u{200b}", "\u{202e}\u{7}"] {
        assert_eq!(
            mask.hide(&format!("<{first}{between}{rest}>"), usize::MAX),
            "<***>"
        );
    }
    assert_eq!(mask.hide("<two\nlines of it>", usize::MAX), "<***>");
    assert_eq!(mask.hide(r"<two\nlines of it>", usize::MAX), "<***>");
}

#[test]
fn text_beyond_ascii_is_cut_between_characters() {
    let mask = mask(&["пароль-пароль", "🔑🔑🔑"]);
    assert_eq!(mask.hide("ö пароль-пароль ö", usize::MAX), "ö *** ö");
    assert_eq!(mask.hide("öпароль🔑🔑ö", usize::MAX), "ö***ö");
    assert_eq!(mask.hide("🔑 p", usize::MAX), "🔑 p");
}

#[test]
fn an_id_loses_nothing_by_chance() {
    let mask = mask(&[
        "finch-secret-sandbox-Zq7Xw9Kv",
        "8a3c4b8b",
        "Zq7Xw9Kv3Jp5Yb2Nd8",
    ]);
    assert_eq!(mask.line("the sandbox-app", 100), "the ***app");
    assert_eq!(mask.value("sandbox-app", 100), "sandbox-app");
    assert_eq!(mask.value("the sandbox-app", 100), "the ***app");
    assert_eq!(mask.value("id-8a3c4b8b-1", 100), "id-***-1");
    assert_eq!(mask.value("Zq7Xw9Kv3Jp5Yb2N", 100), "***");
    assert_eq!(mask.value("id=Zq7Xw9Kv3Jp5Yb2Nd8", 100), "id=***");
}

#[test]
fn headers_hold_a_scheme_or_cookies() {
    let mut mask = Mask::default();
    let mut add = |name, value| mask.add_header(&name, &HeaderValue::from_static(value));
    add(AUTHORIZATION, "Bearer tok-1");
    add(COOKIE, "sid=c0ffee-1; theme=dark-7");
    add(HeaderName::from_static("x-api-key"), "key-9 and more");
    assert_eq!(
        mask.hide("Bearer tok-1 c0ffee-1 dark-7 key-9 and more", usize::MAX),
        "Bearer *** *** *** ***"
    );
}

#[test]
fn a_clone_that_learns_more_keeps_it_to_itself() {
    let client = mask(&["client-secret"]);
    let mut call = client.clone();
    call.add("call-secret");
    assert_eq!(
        call.hide("call-secret client-secret", usize::MAX),
        "*** ***"
    );
    assert_eq!(
        client.hide("call-secret client-secret", usize::MAX),
        "call-secret ***"
    );
}

/// A guard against quadratic time, which would take minutes: nothing here is measured.
#[test]
fn long_secrets_and_long_texts_are_no_trouble() {
    let start = Instant::now();
    let mut random = fastrand::Rng::with_seed(1);
    let secret: String = (0..100_000).map(|_| random.alphanumeric()).collect();
    let mask = mask(&[&secret, &"a".repeat(100_000), "aaaa", SECRET]);
    let mut text: String = (0..1_000_000).map(|_| random.alphanumeric()).collect();
    text.push_str(&"a".repeat(1_000_000));
    text.push_str(&secret[50_000..50_010]);
    text.push_str("!!");
    let shown = mask.hide(&text, usize::MAX);
    assert!(shown.ends_with("***!!"), "{}", &shown[shown.len() - 20..]);
    assert!(shown.len() <= 1_000_005);
    assert_eq!(
        mask.hide(&format!("{SECRET} ").repeat(50_000), usize::MAX),
        "*** ".repeat(50_000)
    );
    assert!(start.elapsed() < Duration::from_secs(60));
}

/// Only the start of a long text is looked at, and what is left out leaves nothing half behind.
#[test]
fn a_long_text_is_cut_without_a_piece_of_a_secret() {
    let mask = mask(&[SECRET]);
    let rest = "y".repeat(5000);
    for pad in 0..300 {
        let text = format!("{}{SECRET}{}{rest}", "x".repeat(pad), SECRET.repeat(9));
        for max in [0, 1, 5, 20, 70, 200] {
            let shown = mask.line(&text, max);
            let fragment = SECRET
                .as_bytes()
                .windows(4)
                .any(|part| shown.as_bytes().windows(4).any(|seen| seen == part));
            assert!(!fragment, "{pad} {max}: {shown}");
            assert!(shown.ends_with('\u{2026}'), "{pad} {max}: {shown}");
            assert!(shown.chars().count() <= max + 1, "{pad} {max}: {shown}");
        }
    }
    assert_eq!(mask.line(&"z".repeat(1000), 1000), "z".repeat(1000));
}
