//! The URL under which an employer enters: what is taken, what is refused, and that a state comes
//! out of the callback as it went in.

use finch_connect::flow::{Callback, ConnectUrl, ConnectUrlError};
use finch_connect::runtime::from_json_bytes;
use finch_connect::types::{CreateConnectSessionResponse, ReauthenticateResponse};

const PLAIN: &str = "https://connect.tryfinch.com/authorize?session=s-1";

/// The code points of every script and plane, a few of each.
const TEXTS: [&str; 10] = [
    "",
    "foo",
    "a state & more = ?#/:@+%20%%2B",
    "ünïcödé ß ﷽ 漢字 🏳️‍🌈",
    "\u{202e}\u{2066}\u{200b}\u{feff}\u{0}\u{7f}\r\n\t",
    "{\"customer\":\"c-1\",\"to\":\"/a?b=c&d\"}",
    "state=other&code=forged",
    "\u{fffd}\u{10ffff}",
    "'\"<script>",
    "..//..\\",
];

fn url(text: &str) -> ConnectUrl {
    ConnectUrl::new(text).unwrap()
}

/// The URL with which the browser comes back: Finch hands the state back as it is.
fn comes_back(url: &ConnectUrl) -> Callback {
    let query = url.to_url().unwrap().query().unwrap().to_owned();
    let state = query.split('&').find(|pair| pair.starts_with("state="));
    Callback::from_url(&format!("/finch/callback?code=c-1&{}", state.unwrap())).unwrap()
}

#[test]
fn what_is_taken_and_how_it_reads() {
    for (text, expected, origin, session) in [
        (PLAIN, PLAIN, "https://connect.tryfinch.com", Some("s-1")),
        (
            "HTTPS://Connect.TryFinch.com:443/authorize?session=s-1",
            PLAIN,
            "https://connect.tryfinch.com",
            Some("s-1"),
        ),
        (
            "  https:\\\\connect.tryfinch.com/auth\norize?session=s-1\t",
            PLAIN,
            "https://connect.tryfinch.com",
            Some("s-1"),
        ),
        (
            "https://h.example:8443/?session=a%20b+c",
            "https://h.example:8443/?session=a%20b+c",
            "https://h.example:8443",
            Some("a b c"),
        ),
        (
            "https://h.example/?session=&x=1",
            "https://h.example/?session=&x=1",
            "https://h.example",
            None,
        ),
        (
            "https://h.example/p#session=s-1",
            "https://h.example/p#session=s-1",
            "https://h.example",
            None,
        ),
        (
            "http://localhost:4010/authorize?session=s-1",
            "http://localhost:4010/authorize?session=s-1",
            "http://localhost:4010",
            Some("s-1"),
        ),
        (
            "http://app.localhost?session=1",
            "http://app.localhost/?session=1",
            "http://app.localhost",
            Some("1"),
        ),
        (
            "http://127.0.0.1/",
            "http://127.0.0.1/",
            "http://127.0.0.1",
            None,
        ),
        (
            "http://[::1]:4010/",
            "http://[::1]:4010/",
            "http://[::1]:4010",
            None,
        ),
        (
            "https://bücher.example/ü?session=ü",
            "https://xn--bcher-kva.example/%C3%BC?session=%C3%BC",
            "https://xn--bcher-kva.example",
            Some("ü"),
        ),
    ] {
        let url = url(text);
        assert_eq!(url.as_str(), expected);
        assert_eq!(url.origin(), origin);
        assert_eq!(url.session().as_deref(), session, "{text}");
        assert_eq!(url.to_string(), expected);
        assert_eq!(url.to_url().unwrap().as_str(), expected);
        assert_eq!(url.as_ref(), expected);
        assert_eq!(url.clone().into_string(), expected);
        assert_eq!(String::from(url), expected);
    }
    assert_eq!(format!("{:>52}", url(PLAIN)), format!("  {PLAIN}"));
}

#[test]
fn what_is_refused() {
    use ConnectUrlError::{NotAUrl, NotEncrypted, UserInfo};

    for text in [
        "",
        "authorize?session=s-1",
        "//host/",
        "https://",
        "https://[::1",
        "https://a b/",
    ] {
        let error = ConnectUrl::new(text).unwrap_err();
        assert!(matches!(error, NotAUrl(_)), "{text}: {error}");
        assert!(std::error::Error::source(&error).is_some());
    }
    for (text, expected) in [
        ("http://connect.tryfinch.com/", NotEncrypted),
        ("http://localhost.evil.example/", NotEncrypted),
        ("http://10.0.0.1/", NotEncrypted),
        ("ftp://localhost/", NotEncrypted),
        ("javascript:alert(1)", NotEncrypted),
        ("data:text/html,x", NotEncrypted),
        ("file:///etc/passwd", NotEncrypted),
        ("https://user@connect.tryfinch.com/", UserInfo),
        ("https://:pass@connect.tryfinch.com/", UserInfo),
        ("https://connect.tryfinch.com@evil.example/", UserInfo),
        ("http://u:p@localhost/", UserInfo),
    ] {
        let error = ConnectUrl::new(text).unwrap_err();
        assert_eq!(error, expected, "{text}");
        assert!(!error.to_string().contains("example"), "{error}");
    }
}

#[test]
fn a_state_is_added_once_and_encoded() {
    for (text, state, expected) in [
        (PLAIN, "foo", format!("{PLAIN}&state=foo")),
        (
            PLAIN,
            "a b&c=d+e%",
            format!("{PLAIN}&state=a%20b%26c%3Dd%2Be%25"),
        ),
        (PLAIN, "", format!("{PLAIN}&state=")),
        (
            "https://h.example",
            "x",
            "https://h.example/?state=x".to_owned(),
        ),
        (
            "https://h.example/?",
            "x",
            "https://h.example/?state=x".to_owned(),
        ),
        (
            "https://h.example/?state=old&session=1&state=older&%73tate=oldest",
            "x",
            "https://h.example/?session=1&state=x".to_owned(),
        ),
        (
            "https://h.example/?state&session=1",
            "x",
            "https://h.example/?session=1&state=x".to_owned(),
        ),
        // What was there keeps its spelling, and a name that only begins the same way its place.
        (
            "https://h.example/?a=%20+&states=1&State=2&b",
            "x",
            "https://h.example/?a=%20+&states=1&State=2&b&state=x".to_owned(),
        ),
        (
            "https://h.example/?session=1#state=y",
            "x",
            "https://h.example/?session=1&state=x#state=y".to_owned(),
        ),
        (
            "https://h.example/#?state=y",
            "x",
            "https://h.example/?state=x#?state=y".to_owned(),
        ),
    ] {
        let once = url(text).with_state(state);
        assert_eq!(once.as_str(), expected);
        assert_eq!(once.clone().with_state(state), once);
        assert_eq!(url(text).with_state("other").with_state(state), once);
        assert_eq!(ConnectUrl::new(once.as_str()).unwrap(), once);
    }
}

#[test]
fn every_state_comes_back_as_it_went() {
    let ascii: String = (0..128_u8).map(char::from).collect();
    let single = (0..128_u8).map(|byte| char::from(byte).to_string());
    let texts = TEXTS.into_iter().map(str::to_owned);
    for state in single.chain([ascii, "x".repeat(20_000)]).chain(texts) {
        let url = url(PLAIN).with_state(&state);
        assert!(url.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
        assert_eq!(url.session().as_deref(), Some("s-1"));
        let callback = comes_back(&url);
        assert_eq!(callback.state(), Some(state.as_str()));
        assert_eq!(callback.parameters().count(), 0);
        let code = callback.into_code_with_state(&state);
        assert_eq!(code.is_ok(), !state.is_empty());
        // The iframe gets the same state.
        let framed = url.embedded("https://app.example").unwrap();
        assert_eq!(comes_back(&framed).state(), Some(state.as_str()));
    }
}

#[test]
fn the_iframe_gets_exactly_its_parameters() {
    let page = "app_type=spa&sdk_host_url=http%3A%2F%2Flocalhost%3A3000&mode=employer&sdk_version=unified-5.0.0";
    for (text, expected) in [
        (PLAIN.to_owned(), format!("{PLAIN}&{page}")),
        (
            format!("{PLAIN}&state=a+b"),
            format!("{PLAIN}&state=a%20b&{page}"),
        ),
        (format!("{PLAIN}&state="), format!("{PLAIN}&state=&{page}")),
        (
            format!("{PLAIN}&mode=x&redirect_uri=y&session=s-2#z"),
            format!("{PLAIN}&{page}"),
        ),
        (
            "https://h.example:1/a/b?session=ä%26".to_owned(),
            format!("https://h.example:1/a/b?session=%C3%A4%26&{page}"),
        ),
    ] {
        let framed = url(&text).embedded("http://localhost:3000").unwrap();
        assert_eq!(framed.as_str(), expected);
        assert_eq!(framed.embedded("http://localhost:3000").unwrap(), framed);
        assert_eq!(framed.origin(), url(&text).origin());
    }
}

#[test]
fn an_origin_is_one_or_an_error() {
    for origin in [
        "https://app.example",
        "https://app.example:8443",
        "http://localhost",
        "http://localhost:3000",
        "http://127.0.0.1:1",
        "http://[::1]:1",
        "https://xn--bcher-kva.example",
        "https://10.0.0.1",
    ] {
        assert!(url(PLAIN).embedded(origin).is_ok(), "{origin}");
    }
    for origin in [
        "",
        "null",
        "*",
        "app.example",
        "//app.example",
        "https:app.example",
        "https://",
        "https://app.example/",
        "https://app.example/path",
        "https://app.example?",
        "https://app.example#",
        "https://u@app.example",
        "https://u:p@app.example",
        "https://app.example:443",
        "http://localhost:80",
        "HTTPS://app.example",
        "https://App.example",
        "https://app.example ",
        "https://app.exa\nmple",
        "https:\\\\app.example",
        "http://app.example",
        "http://localhost.example",
        "ftp://localhost",
        "javascript:alert(1)",
        "https://bücher.example",
        "https://a.example,https://b.example",
        "https://app.example:99999",
        "file://",
        "chrome-extension://abc",
    ] {
        let error = url(PLAIN).embedded(origin).unwrap_err();
        assert_eq!(error, ConnectUrlError::NotAnOrigin, "{origin}");
    }
    for text in [
        "https://h.example/",
        "https://h.example/?session=",
        "https://h.example/#session=s",
    ] {
        let error = url(text).embedded("https://app.example").unwrap_err();
        assert_eq!(error, ConnectUrlError::NoSession);
    }
}

#[test]
fn from_the_answers() {
    let json = format!(r#"{{"session_id":"s-1","connect_url":"{PLAIN}"}}"#);
    let new: CreateConnectSessionResponse = from_json_bytes(json.as_bytes()).unwrap();
    let again: ReauthenticateResponse = from_json_bytes(json.as_bytes()).unwrap();
    assert_eq!(new.to_connect_url(), Ok(url(PLAIN)));
    assert_eq!(again.to_connect_url(), Ok(url(PLAIN)));
    assert_eq!(ConnectUrl::new(&new.connect_url), Ok(url(PLAIN)));
    let json = json.replace("https", "http");
    let new: CreateConnectSessionResponse = from_json_bytes(json.as_bytes()).unwrap();
    assert_eq!(new.to_connect_url(), Err(ConnectUrlError::NotEncrypted));
}

#[test]
fn debug_shows_where_it_leads_and_not_the_state() {
    let url = url("https://h.example/?session=s%E2%80%AE1").with_state("Zq7Xw9Kv3J");
    assert_eq!(
        format!("{url:?}"),
        r#"ConnectUrl { origin: "https://h.example", session: Some("s\u{202e}1"), has_state: true, .. }"#
    );
    assert!(format!("{:?}", ConnectUrl::new(PLAIN).unwrap()).contains("has_state: false"));
}

#[test]
fn errors_go_into_every_box() {
    fn boxed() -> Result<(), Box<dyn std::error::Error + Send + Sync + 'static>> {
        ConnectUrl::new("no")?;
        Ok(())
    }
    assert_eq!(
        boxed().unwrap_err().to_string(),
        "the Connect URL is no URL: relative URL without a base"
    );
}
