//! Headers by chance: what a server can send, and what a caller can ask for.

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

use crate::memory::{Memory, finish};
use crate::{SESSION, any_text, assert_shows_well, client, config, is_plain, request};

/// `text` as a header value, whatever it holds.
pub(crate) fn value(text: &str) -> HeaderValue {
    HeaderValue::from_bytes(text.as_bytes()).unwrap()
}

/// Every value that a header can have on the wire: also bytes that are no UTF-8.
pub(crate) fn any_value() -> impl Strategy<Value = HeaderValue> {
    let byte = prop_oneof![Just(b'\t'), 0x20..=0x7e_u8, 0x80..=0xff_u8];
    prop::collection::vec(byte, 0..60).prop_map(|bytes| HeaderValue::from_bytes(&bytes).unwrap())
}

/// Headers of an answer: those that the client looks at, and any.
pub(crate) fn any_headers() -> impl Strategy<Value = HeaderMap> {
    let known = prop::sample::select(vec![
        "content-encoding",
        "content-length",
        "content-type",
        "finch-request-id",
        "location",
        "retry-after",
        "retry-after-ms",
        "transfer-encoding",
        "x-should-retry",
    ]);
    let known = known.prop_map(HeaderName::from_static);
    let any = "[a-z0-9!#$%&'*+.^_`|~-]{1,20}".prop_map(|name| HeaderName::try_from(name).unwrap());
    let name = prop_oneof![3 => known, 1 => any];
    let told = prop::sample::select(vec![
        "true",
        "false",
        "application/json",
        "gzip",
        "https://\u{202e}evil.test:81/?code=c",
        "//\u{1b2}/",
        "/path",
        "chunked",
        "-1",
        "99999999999999999999",
    ]);
    let text = prop_oneof![any_value(), told.prop_map(value)];
    prop::collection::vec((name, text), 0..8).prop_map(|pairs| {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value);
        }
        headers
    })
}

/// Names that can be sent, and texts that cannot.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}",
        "(?i)(content-length|transfer-encoding|authorization|accept|host|content-type)",
        any_text(),
    ]
}

proptest! {
    #![proptest_config(config())]

    /// A header of the caller is sent exactly as it is, or the call is refused and says which
    /// one it was, not what was in it.
    #[test]
    fn any_header_of_a_caller(
        name in any_name(),
        text in prop_oneof!["[ -~]{0,40}", any_text()],
    ) {
        let transport = Memory::answering(201, HeaderMap::new(), SESSION);
        let text = format!("Hw4Tz8Qn{text}");
        let call = client(&transport).create_connect_session(&request()).header(&name, &text);
        let framing = ["content-length", "transfer-encoding"];
        let judged = match (HeaderName::try_from(&name), HeaderValue::try_from(&text)) {
            (Ok(name), Ok(value)) if !framing.contains(&name.as_str()) => Some((name, value)),
            _ => None,
        };
        match (finish(call), judged) {
            (Ok(_), Some((name, value))) => {
                let requests = transport.requests();
                let got: Vec<_> = requests[0].headers().get_all(&name).iter().collect();
                prop_assert_eq!(got, [&value]);
            }
            (Err(error), None) => {
                prop_assert_eq!(error.violations().len(), 1);
                let named = &error.violations()[0].path;
                prop_assert!(*named == name || !is_plain(&name), "{:?} is not {:?}", named, name);
                prop_assert_eq!((error.attempts(), transport.requests().len()), (0, 0));
                prop_assert!(!error.to_string().contains("Hw4Tz8Qn"), "{}", error);
                assert_shows_well(&error);
            }
            (outcome, judged) => prop_assert!(false, "{judged:?} but {outcome:?}"),
        }
    }
}
