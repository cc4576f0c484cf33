//! Whatever stands in the settings, a client is built or refused, and neither shows a secret nor
//! sends one to a place where it does not belong.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use finch_connect::runtime::Scheme;
use finch_connect::{Client, Error, ErrorKind};
use http::HeaderMap;
use proptest::prelude::*;
use url::{Host, Url};

use crate::memory::{Memory, Still, finish};
use crate::{ID, SECRET, SESSION, any_text, assert_shows_well, config, request};

/// Stands in every text that must not show.
const MARK: &str = "Hw4Tz8Qn";

pub(crate) fn any_url() -> impl Strategy<Value = String> {
    let scheme = prop::sample::select(vec!["https", "http", "HTTPS", "hTTp", "ftp", "file", ""]);
    let colon = prop::sample::select(vec!["://", ":", ":/", ":\\\\", "//"]);
    let user = prop::sample::select(vec!["", "", "", "user@", "user:pass@", ":@", "@"]);
    let host = prop_oneof![
        4 => prop::sample::select(vec![
            "api.test", "localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.1", "0x7f.1",
            "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "localhost.evil.test",
            "xn--80ak6aa92e.test", "пример.test", "127.0.0.1.evil.test", "",
        ])
        .prop_map(str::to_owned),
        1 => any_text(),
    ];
    let port = prop::sample::select(vec!["", "", ":443", ":0", ":65536", ":x", ":"]);
    let rest = prop_oneof![
        3 => prop::sample::select(vec!["", "/", "//", "/a/b/", "/../x", "/%zz", "?", "?a=b", "#f", "/ x"])
            .prop_map(str::to_owned),
        1 => any_text(),
    ];
    let built = (scheme, colon, user, host, port, rest).prop_map(
        |(scheme, colon, user, host, port, rest)| {
            format!("{scheme}{colon}{user}{host}{port}{rest}")
        },
    );
    prop_oneof![4 => built, 1 => any_text(), 1 => "[ -~]{0,40}"]
}

pub(crate) fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Why a base URL must not be used, judged from what the URL standard makes of it.
fn is_allowed(text: &str) -> bool {
    let Ok(url) = Url::parse(text.trim()) else {
        return false;
    };
    let safe = url.scheme() == "https" || url.scheme() == "http" && is_here(&url);
    safe && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
}

fn hides(value: &impl std::fmt::Debug) -> bool {
    !format!("{value:?} {value:#?}").contains(MARK)
}

fn assert_refused(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = format!("{error} {error:?}");
    assert!(!text.contains(MARK) && !text.contains(SECRET), "{text}");
    assert_shows_well(error);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_base_url(text in any_url()) {
        let transport = Memory::answering(201, HeaderMap::new(), SESSION);
        let builder = Client::builder().base_url(&text).credentials(ID, SECRET);
        let built = builder.transport(transport.clone()).clock(Still::new()).build();
        prop_assert_eq!(built.is_ok(), is_allowed(&text), "{:?}", built);
        let client = match built {
            Ok(client) => client,
            Err(error) => {
                assert_refused(&error);
                return Ok(());
            }
        };
        let outcome = finish(client.create_connect_session(&request()));
        let base = Url::parse(text.trim()).unwrap();
        match outcome {
            Ok(_) => {
                let requests = transport.requests();
                let sent = Url::parse(&requests[0].uri().to_string()).unwrap();
                prop_assert_eq!(sent.origin(), base.origin());
                prop_assert!(sent.path().ends_with("/connect/sessions"), "{}", sent);
                prop_assert!(sent.path().starts_with(base.path().trim_end_matches('/')), "{}", sent);
            }
            Err(error) => {
                prop_assert!(transport.requests().is_empty());
                assert_shows_well(&error);
            }
        }
    }

    #[test]
    fn any_base_url_without_a_transport_of_ones_own(text in any_url()) {
        match Client::builder().base_url(&text).build() {
            Ok(client) => prop_assert!(is_allowed(&text), "{:?}", client),
            Err(error) => assert_refused(&error),
        }
    }

    #[test]
    fn any_credentials(id in any_text(), secret in any_text()) {
        let secret = format!("{MARK}{secret}");
        let transport = Memory::answering(201, HeaderMap::new(), SESSION);
        let builder = Client::builder().credentials(&*id, &*secret).transport(transport.clone());
        let builder = builder.clock(Still::new());
        prop_assert!(hides(&builder));
        let client = match builder.build() {
            Ok(client) => client,
            Err(error) => {
                let fine = |text: &str| !text.chars().any(char::is_control);
                prop_assert!(!fine(&id) || !fine(&secret) || id.contains(':'), "{}", error);
                assert_refused(&error);
                return Ok(());
            }
        };
        prop_assert!(hides(&client));
        finish(client.create_connect_session(&request())).unwrap();
        let requests = transport.requests();
        let header = requests[0].headers()["authorization"].to_str().unwrap();
        let plain = STANDARD.decode(header.strip_prefix("Basic ").unwrap()).unwrap();
        prop_assert_eq!(String::from_utf8(plain).unwrap(), format!("{id}:{secret}"));
    }

    #[test]
    fn any_other_setting(
        token in any_text(),
        key in any_text(),
        scheme in any_text(),
        agent in any_text(),
        header in ("[a-z-]{1,20}", any_text()),
        request_id in prop_oneof!["[a-zA-Z-]{1,12}", any_text()],
    ) {
        const KEY: Scheme = Scheme::query("key", "api_key");
        let transport = Memory::answering(200, HeaderMap::new(), "1");
        let builder = Client::builder()
            .bearer_token(format!("{MARK}{token}"))
            .api_key("key", format!("{MARK}{key}"))
            .api_key(scheme, format!("{MARK}{key}"))
            .user_agent(agent)
            .default_header(header.0, format!("{MARK}{}", header.1))
            .request_id_header(request_id)
            .transport(transport.clone())
            .clock(Still::new());
        prop_assert!(hides(&builder));
        let client = match builder.build() {
            Ok(client) => client,
            Err(error) => {
                assert_refused(&error);
                return Ok(());
            }
        };
        prop_assert!(hides(&client));
        let call = client.call(finch_connect::runtime::Method::Get, "/x").security(&[&[KEY]]);
        finish(call.returns_nothing()).unwrap();
        let requests = transport.requests();
        let sent = Url::parse(&requests[0].uri().to_string()).unwrap();
        let pairs: Vec<(String, String)> = sent.query_pairs().into_owned().collect();
        prop_assert_eq!(pairs, [("api_key".to_owned(), format!("{MARK}{key}"))]);
    }
}
