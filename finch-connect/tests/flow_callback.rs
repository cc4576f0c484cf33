//! Callbacks, from well-behaved browsers and from anybody else.

use std::time::{Duration, Instant};

use finch_connect::flow::{Callback, CallbackError, Refusal};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use url::form_urlencoded;

const CODE: &str = "cd-Lw83Rk29Xt";
const STATE: &str = "Zq7Xw9Kv3Jp5Yb2Nd8";

fn read(query: &str) -> Callback {
    Callback::from_query(query).unwrap()
}

/// What the callback gives when `STATE` is expected.
fn outcome(query: &str) -> Result<String, CallbackError> {
    Callback::from_query(query)?
        .into_code_with_state(STATE)
        .map(|code| code.expose().to_owned())
}

fn good() -> String {
    format!("code={CODE}&state={STATE}")
}

/// No run of 4 characters of a secret may stand in `text`.
fn shows_nothing(text: &str) {
    for secret in [CODE, STATE] {
        for start in 0..=secret.len() - 4 {
            let part = &secret[start..start + 4];
            assert!(!text.contains(part), "`{part}` of a secret shows in {text}");
        }
    }
}

#[test]
fn urls_and_queries() {
    let good = good();
    for url in [
        format!("https://app.example/finch/callback?{good}"),
        format!("http://localhost:3000/?{good}"),
        format!("https://app.example?{good}"),
        format!("/finch/callback?{good}"),
        format!("?{good}"),
        format!("/cb?{good}#code=other&state=other"),
        format!("/cb?{good}&next=/a?code=other"),
        format!("/cb?&&{good}&&"),
    ] {
        let callback = Callback::from_url(&url).unwrap();
        assert_eq!(callback.state(), Some(STATE), "{url}");
        assert_eq!(callback.into_code_with_state(STATE).unwrap().expose(), CODE);
    }
    for query in [
        good.clone(),
        format!("?{good}"),
        format!("{good}#x"),
        format!("x=?&{good}"),
    ] {
        assert_eq!(outcome(&query).unwrap(), CODE, "{query}");
    }
    // A URL without a query has nothing to say, whatever its path and fragment look like.
    for url in [
        "",
        "/",
        "/cb",
        "/code=x&state=y",
        "https://app.example/#?code=x",
        "#?code=x",
        "?",
    ] {
        let callback = Callback::from_url(url).unwrap();
        assert_eq!(callback.state(), None, "{url}");
        assert_eq!(callback.parameters().count(), 0);
        assert_eq!(
            callback.into_code_without_state().unwrap_err(),
            CallbackError::NoCode
        );
    }
}

#[test]
fn values_are_decoded_as_forms_are() {
    for (raw, decoded) in [
        ("a+b", "a b"),
        ("a%2Bb", "a+b"),
        ("a%20b", "a b"),
        ("%00", "\0"),
        ("%C3%A4", "ä"),
        ("ä", "ä"),
        ("%E2%80%AE", "\u{202e}"),
        ("%FF%FE", "\u{fffd}\u{fffd}"),
        ("%F0%9F%8F", "\u{fffd}"),
        ("%", "%"),
        ("%4", "%4"),
        ("%zz", "%zz"),
        ("a=b=c", "a=b=c"),
        ("a;b", "a;b"),
        ("a%26state%3Dx", "a&state=x"),
    ] {
        let query = format!("code={raw}&state={raw}&other={raw}");
        let callback = read(&query);
        assert_eq!(callback.state(), Some(decoded), "{raw}");
        assert_eq!(callback.parameter("other"), Some(decoded));
        assert_eq!(
            callback.into_code_with_state(decoded).unwrap().expose(),
            decoded
        );
    }
}

#[test]
fn what_is_checked_and_in_which_order() {
    use CallbackError::{NoCode, NoExpectedState, NoState, Refused, WrongState};

    assert_eq!(outcome(&good()).unwrap(), CODE);
    for (query, expected) in [
        ("", NoState),
        ("code=x", NoState),
        ("code=x&state=", WrongState),
        ("code=x&state", WrongState),
        ("error=access_denied", NoState),
        ("error=access_denied&state=x", WrongState),
        (&format!("state={STATE}"), NoCode),
        (&format!("state={STATE}&code="), NoCode),
        (&format!("state={STATE}&error=&code="), NoCode),
        (&format!("state={STATE}&error_description=alone"), NoCode),
    ] {
        assert_eq!(outcome(query).unwrap_err(), expected, "{query}");
    }
    // A refusal beats a code, and a wrong state beats both.
    let error = outcome(&format!("{}&error=access_denied", good())).unwrap_err();
    assert!(matches!(error, Refused(_)), "{error}");
    assert_eq!(
        outcome(&format!("code={CODE}&state=&error=x")).unwrap_err(),
        WrongState
    );
    // A parameter without a value counts as absent.
    assert_eq!(outcome(&format!("{}&error=", good())).unwrap(), CODE);
    // What is not the state to the last character is not the state.
    for state in [
        &STATE[1..],
        &STATE[..STATE.len() - 1],
        &format!("{STATE}x"),
        &format!("{STATE}%00"),
        &format!("+{STATE}"),
        &STATE.to_lowercase(),
        &STATE.repeat(1000),
    ] {
        assert_eq!(
            outcome(&format!("code=x&state={state}")).unwrap_err(),
            WrongState,
            "{state}"
        );
    }
    // A lost session must not let everything pass.
    for query in ["code=x", "code=x&state=", &good()] {
        assert_eq!(
            read(query).into_code_with_state("").unwrap_err(),
            NoExpectedState
        );
    }
}

#[test]
fn without_a_state_only_the_rest_is_checked() {
    for query in ["code=c-1", "code=c-1&state=", "code=c-1&state=context"] {
        assert_eq!(
            read(query).into_code_without_state().unwrap().expose(),
            "c-1"
        );
    }
    assert_eq!(
        read("state=context").into_code_without_state().unwrap_err(),
        CallbackError::NoCode
    );
    let error = read("code=c-1&error=no")
        .into_code_without_state()
        .unwrap_err();
    assert!(matches!(error, CallbackError::Refused(_)));
    // Absent and empty are two things.
    assert_eq!(read("code=x").state(), None);
    assert_eq!(read("code=x&state").state(), Some(""));
}

#[test]
fn what_comes_twice_is_refused() {
    for name in ["code", "state", "error", "error_description", "error_uri"] {
        for pair in [
            format!("{name}=a&{name}=b"),
            format!("{name}=a&{name}=a"),
            format!("{name}&x=1&{name}="),
            format!("{name}=a&%{:02x}{}=b", name.as_bytes()[0], &name[1..]),
        ] {
            for url in [
                format!("/cb?{pair}"),
                format!("/cb?code1=1&{pair}&state1=1"),
            ] {
                let error = Callback::from_url(&url).unwrap_err();
                assert_eq!(error, CallbackError::Duplicate(name), "{url}");
                assert_eq!(
                    error.to_string(),
                    format!("the callback has the parameter `{name}` twice")
                );
            }
        }
    }
    // Others may, and a name in other letters is another name.
    let callback = read("a=1&code=c&A=2&a=3&Code=4&code[]=5&code%00=6&%FFcode=7");
    let all: Vec<(&str, &str)> = callback.parameters().collect();
    assert_eq!(
        all,
        [
            ("a", "1"),
            ("A", "2"),
            ("a", "3"),
            ("Code", "4"),
            ("code[]", "5"),
            ("code\0", "6"),
            ("\u{fffd}code", "7")
        ]
    );
    assert_eq!(callback.parameter("a"), Some("1"));
    assert_eq!(callback.parameter("b"), None);
    assert_eq!(callback.parameter("code"), None);
    assert_eq!(callback.parameter("state"), None);
}

#[test]
fn a_refusal_is_safe_to_show() {
    let callback = read(
        "error=access_denied&error_description=Not%20to%0Aday%1B%5B31m%E2%80%AE&error_uri=https%3A%2F%2Fx.test%2F%0D&x=1",
    );
    let refusal = callback.refusal().unwrap();
    assert_eq!(refusal.error, "access_denied");
    assert_eq!(
        refusal.description.as_deref(),
        Some(r"Not to\u{a}day\u{1b}[31m\u{202e}")
    );
    assert_eq!(refusal.uri.as_deref(), Some(r"https://x.test/\u{d}"));
    assert_eq!(
        refusal.to_string(),
        r"access_denied: Not to\u{a}day\u{1b}[31m\u{202e} (https://x.test/\u{d})"
    );
    // Raw it is there as well.
    assert_eq!(callback.parameter("error_uri"), Some("https://x.test/\r"));
    let names: Vec<&str> = callback.parameters().map(|(name, _)| name).collect();
    assert_eq!(names, ["error", "error_description", "error_uri", "x"]);

    // A state that has a part of the kind does not black it out.
    let callback = read("error=access_denied&state=access_d-1");
    assert_eq!(callback.refusal().unwrap().error, "access_denied");

    let short = read("error=no&error_description=&error_uri")
        .refusal()
        .unwrap();
    assert_eq!(
        (short.to_string().as_str(), short.description, short.uri),
        ("no", None, None)
    );
    assert_eq!(read("error_description=alone").refusal(), None);
    assert_eq!(read("error=").refusal(), None);
}

#[test]
fn everything_that_is_quoted_is_bounded() {
    let long = "%E2%80%AE".repeat(2_000);
    let callback = read(&format!(
        "error={long}&error_description={long}&error_uri={long}"
    ));
    let error = callback.into_code_without_state().unwrap_err();
    let CallbackError::Refused(Refusal { error: code, .. }) = &error else {
        panic!("{error}");
    };
    assert_eq!(code, &format!("{}\u{2026}", r"\u{202e}".repeat(300)));
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(text.len() < 10_000, "{}", text.len());
        assert!(!text.contains('\u{202e}'));
    }
    let names = "&n\u{202e}=x".repeat(5_000);
    let debug = format!("{:?}", read(&names));
    assert!(debug.len() < 3_000, "{}", debug.len());
}

#[test]
fn the_code_and_the_state_never_show() {
    let good = good();
    for query in [
        good.clone(),
        format!(
            "{good}&error={CODE}&error_description={STATE}&error_uri=https://x.test/?{CODE}{STATE}"
        ),
        format!("{good}&error=no&error_description=you+sent+{CODE}+and+{STATE}"),
        format!("{good}&{CODE}={STATE}&{STATE}&x={CODE}"),
        format!("code={CODE}&state={STATE}%22%5C&error=no&error_description={STATE}%22%5C"),
        format!("{good}&code=x"),
        format!("{good}&state=x"),
        format!("state={STATE}"),
        format!("code={CODE}"),
        format!("{good}&{}", "x".repeat(70_000)),
    ] {
        match Callback::from_query(&query) {
            Err(error) => shows_nothing(&format!("{error} {error:?} {error:#?}")),
            Ok(callback) => {
                shows_nothing(&format!(
                    "{callback:?} {callback:#?} {:?}",
                    callback.refusal()
                ));
                for expected in [STATE, "other", ""] {
                    match callback.clone().into_code_with_state(expected) {
                        Ok(code) => shows_nothing(&format!("{code:?}")),
                        Err(error) => shows_nothing(&format!("{error} {error:?} {error:#?}")),
                    }
                }
            }
        }
    }
    let debug = format!("{:?}", read("code=a&state=b&new=value&n%0Aew="));
    assert_eq!(
        debug,
        r#"Callback { has_code: true, has_state: true, parameters: ["new", "n\\u{a}ew"], .. }"#
    );
}

#[test]
fn length_is_bounded() {
    let fits = format!(
        "{}&{}",
        good(),
        "x".repeat(Callback::MAX_LENGTH - good().len() - 1)
    );
    assert_eq!(outcome(&fits).unwrap(), CODE);
    assert_eq!(Callback::from_url(&fits[..60_000]).unwrap().state(), None);
    let too_long = format!("{fits}x");
    for error in [
        Callback::from_query(&too_long),
        Callback::from_url(&too_long),
    ] {
        let error = error.unwrap_err();
        assert_eq!(error, CallbackError::TooLong(Callback::MAX_LENGTH + 1));
        assert_eq!(
            error.to_string(),
            "the callback has 65537 bytes, at most 65536 are read"
        );
    }
    let code = "c".repeat(60_000);
    let callback = read(&format!("code={code}&state={STATE}"));
    assert_eq!(callback.into_code_with_state(STATE).unwrap().expose(), code);
}

/// However the room is spent, it takes no time to speak of.
#[test]
fn the_worst_callbacks_are_fast() {
    let start = Instant::now();
    let half = "ab".repeat(16_000);
    for query in [
        format!("state={half}&error=no&error_description={half}"),
        format!("state={half}&error={}c", &half[1..]),
        format!("code={half}&{half}={half}")[..Callback::MAX_LENGTH].to_owned(),
        "a&".repeat(32_000),
        "%".repeat(Callback::MAX_LENGTH),
        "=&".repeat(32_000),
        "+".repeat(Callback::MAX_LENGTH),
        "%00".repeat(21_000),
        format!("state=aaaa&error={}", "a".repeat(60_000)),
    ] {
        let callback = read(&query);
        assert!(!format!("{callback:?} {:?}", callback.refusal()).is_empty());
        assert!(callback.into_code_with_state("expected").is_err());
    }
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,300}", expected in ".{0,20}") {
        for callback in [Callback::from_url(&text), Callback::from_query(&text)].into_iter().flatten() {
            let shown = format!("{callback:?} {:?}", callback.refusal());
            prop_assert!(!shown.chars().any(char::is_control));
            if let Err(error) = callback.into_code_with_state(&expected) {
                prop_assert!(!error.to_string().chars().any(char::is_control));
            }
        }
    }

    #[test]
    fn what_a_server_encodes_comes_out(
        code in ".{1,60}", state in ".{1,60}", name in "[a-z]{6,9}", value in ".{0,60}",
    ) {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("code", &code)
            .append_pair(&name, &value)
            .append_pair("state", &state)
            .finish();
        let callback = Callback::from_url(&format!("/cb?{query}")).unwrap();
        prop_assert_eq!(callback.parameter(&name), Some(value.as_str()));
        let got = callback.into_code_with_state(&state).unwrap();
        prop_assert_eq!(got.expose(), code);
    }
}

#[test]
fn callbacks_and_errors_travel() {
    fn travels<T: Send + Sync + 'static>() {}
    fn boxed() -> Result<(), Box<dyn std::error::Error + Send + Sync + 'static>> {
        Callback::from_url("/cb?code=a&code=b")?;
        Ok(())
    }
    travels::<Callback>();
    travels::<CallbackError>();
    let error = boxed().unwrap_err().downcast::<CallbackError>().unwrap();
    assert_eq!(*error, CallbackError::Duplicate("code"));
}
