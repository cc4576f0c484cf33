//! Whatever URL a browser comes back with, it is read or refused; the code comes out only with the
//! right state, and neither of them shows. And whatever goes into a Connect URL comes out of it.

use finch_connect::flow::{Callback, CallbackError, ConnectUrl};
use proptest::prelude::*;
use url::{Url, form_urlencoded};

use crate::settings::{any_url, is_here};
use crate::{SECRET, any_text, config, is_plain};

/// Stands in every code and state.
const MARK: &str = "Hw4Tz8Qn";

/// Parameters as somebody may send them, encoded as they ought to be.
fn encoded(pairs: &[(String, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs).finish()
}

fn any_name() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "code",
        "state",
        "error",
        "error_description",
        "error_uri",
        "Code",
        "code[]",
        "",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => any_text()]
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        any_text(),
        any_text().prop_map(|text| format!("{MARK}{text}"))
    ]
}

/// Everything that shows of a callback by itself.
fn assert_shows_nothing(callback: &Callback) {
    let mut texts = vec![format!("{callback:?}")];
    if let Some(refusal) = callback.refusal() {
        texts.push(refusal.to_string());
        texts.push(format!("{refusal:?}"));
    }
    let error = callback.clone().into_code_without_state().err();
    texts.extend(error.map(|error| format!("{error} {error:?}")));
    for text in texts {
        assert!(is_plain(&text), "{text:?}");
    }
}

/// The value of the only parameter of this name.
fn only<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| &**value)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_in_place_of_a_callback(
        text in prop_oneof![any_text(), any_url(), "[a-z=&?#%+]{0,40}", "code=[!-~]{0,40}"],
    ) {
        for read in [Callback::from_url(&text), Callback::from_query(&text)] {
            match read {
                Ok(callback) => assert_shows_nothing(&callback),
                Err(error) => prop_assert!(matches!(error, CallbackError::Duplicate(_))),
            }
        }
    }

    /// Decoded by us as they were encoded by the crate `url`, wherever they stand.
    #[test]
    fn any_parameters(pairs in prop::collection::vec((any_name(), any_value()), 0..6)) {
        let query = encoded(&pairs);
        let once = ["code", "state", "error", "error_description", "error_uri"];
        let count = |name: &str| pairs.iter().filter(|(known, _)| known == name).count();
        let is_ambiguous = once.iter().any(|name| count(name) > 1);
        let fragment = format!("https://app.test/callback?{query}#code=other&state=other");
        for read in [
            Callback::from_query(&query),
            Callback::from_query(&format!("?{query}")),
            Callback::from_url(&format!("/callback?{query}")),
            Callback::from_url(&fragment),
        ] {
            let callback = match read {
                Ok(callback) => callback,
                Err(error) => {
                    prop_assert!(is_ambiguous, "{}", error);
                    continue;
                }
            };
            prop_assert!(!is_ambiguous);
            prop_assert_eq!(callback.state(), only(&pairs, "state"));
            let others: Vec<(&str, &str)> = callback.parameters().collect();
            let expected: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(name, value)| (&**name, &**value))
                .filter(|(name, _)| *name != "code" && *name != "state")
                .collect();
            prop_assert_eq!(others, expected);
            assert_shows_nothing(&callback);
            let refused = only(&pairs, "error").is_some_and(|error| !error.is_empty());
            let code = only(&pairs, "code").filter(|code| !code.is_empty() && !refused);
            let given = callback.into_code_without_state().ok();
            prop_assert_eq!(given.as_ref().map(finch_connect::Secret::expose), code);
        }
    }

    #[test]
    fn a_code_comes_out_only_with_its_state(
        code in any_text(),
        state in prop::option::of(any_text()),
        expected in prop_oneof![any_text(), Just(String::new())],
        same in any::<bool>(),
    ) {
        let code = format!("{MARK}{code}");
        let expected = match &state {
            Some(state) if same => state.clone(),
            _ => expected,
        };
        let mut pairs = vec![("code".to_owned(), code.clone())];
        pairs.extend(state.clone().map(|state| ("state".to_owned(), state)));
        let callback = Callback::from_query(&encoded(&pairs)).unwrap();
        let text = format!("{callback:?} {callback:#?}");
        prop_assert!(!text.contains(MARK), "{}", text);
        let fits = !expected.is_empty() && state.as_deref() == Some(&*expected);
        match callback.into_code_with_state(&expected) {
            Ok(given) => {
                prop_assert!(fits);
                prop_assert_eq!(given.expose(), code);
            }
            Err(error) => {
                prop_assert!(!fits, "{}", error);
                prop_assert!(!format!("{error} {error:?}").contains(MARK), "{}", error);
            }
        }
    }

    /// A refusal that repeats the code or the state, in any text.
    #[test]
    fn a_refusal_shows_neither_code_nor_state(before in any_text(), after in any_text()) {
        let said = format!("{before}{SECRET}{after}");
        for name in ["code", "state"] {
            let pairs = [(name, SECRET), ("error", "x"), ("error_description", &said)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
            let callback = Callback::from_query(&encoded(&pairs)).unwrap();
            let text = format!("{} {callback:?}", callback.refusal().unwrap());
            prop_assert!(!text.contains(SECRET), "{}", text);
            assert_shows_nothing(&callback);
        }
    }

    #[test]
    fn any_connect_url(text in any_url(), state in any_text(), origin in any_url()) {
        let judged = Url::parse(&text).ok().filter(|url| {
            let safe = url.scheme() == "https" || url.scheme() == "http" && is_here(url);
            safe && url.username().is_empty() && url.password().is_none()
        });
        let url = match ConnectUrl::new(&text) {
            Ok(url) => url,
            Err(error) => {
                prop_assert!(judged.is_none(), "{}", error);
                prop_assert!(is_plain(&error.to_string()));
                return Ok(());
            }
        };
        let judged = judged.expect("a URL that must be refused");
        prop_assert_eq!(url.origin(), judged.origin().ascii_serialization());
        let with_state = url.with_state(&state);
        prop_assert!(with_state.as_str().bytes().all(|byte| (0x21..0x7f).contains(&byte)));
        let read = Url::parse(with_state.as_str()).unwrap();
        let states: Vec<String> = read
            .query_pairs()
            .filter(|(name, _)| name == "state")
            .map(|(_, value)| value.into_owned())
            .collect();
        prop_assert_eq!(states, [state.clone()]);
        prop_assert_eq!((read.origin(), read.path()), (judged.origin(), judged.path()));
        if let Ok(embedded) = with_state.embedded(&origin) {
            let read = Url::parse(embedded.as_str()).unwrap();
            let host = read.query_pairs().find(|(name, _)| name == "sdk_host_url");
            prop_assert_eq!(host.unwrap().1, origin);
            let back = read.query_pairs().find(|(name, _)| name == "state");
            prop_assert_eq!(back.unwrap().1, state);
        }
    }
}
