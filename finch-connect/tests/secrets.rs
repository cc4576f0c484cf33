//! No secret shows: not in `Debug`, not in `Display`, not in a chain of causes, not in a log of any
//! level, even where a server sends it back. The secrets are made of fragments that stand nowhere
//! else, and four characters in a row are too many.

#[path = "secrets/fragments.rs"]
mod fragments;
#[path = "support/memory.rs"]
mod memory;
#[path = "secrets/shown.rs"]
mod shown;
mod support;
#[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
#[allow(dead_code, reason = "the tests of TLS need more of it")]
#[path = "transport_tls/server.rs"]
mod tls;

#[path = "secrets/calls.rs"]
mod calls;
#[path = "secrets/errors.rs"]
mod errors;
#[path = "secrets/logs.rs"]
mod logs;

#[test]
fn the_debug_of_every_public_type() {
    let all = shown::all();
    for (name, text) in &all {
        if let Some(fragment) = fragments::fragment(text) {
            panic!("{name} shows `{fragment}`: {text}");
        }
    }
    assert!(all.len() > 50);
}

/// What looks for secrets finds them.
#[test]
fn fragments_are_recognised() {
    for secret in fragments::secrets() {
        for start in 0..=secret.len() - 4 {
            let text = format!("<{}>", &secret[start..start + 4]);
            assert!(fragments::fragment(&text).is_some(), "{text}");
        }
    }
    assert_eq!(fragments::fragment("no secret: Zq7 w9K nothing"), None);
}
