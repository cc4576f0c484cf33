//! The retry rule, number by number.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::{Clock, Failed, Rule, backoff, may_heal, number, retry_after};

/// A clock whose chance is fixed.
struct Half;

impl Clock for Half {
    fn random(&self) -> f64 {
        0.5
    }
}

const RULE: Rule = Rule {
    max_retries: 2,
    repeatable: true,
    ceiling: Duration::from_secs(60),
};

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect()
}

fn asked(pairs: &[(&'static str, &str)]) -> Option<Duration> {
    // 1994-11-06 08:49:00 UTC, 37 seconds before the date in the tests.
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_740);
    retry_after(&headers(pairs), now)
}

#[test]
fn reads_seconds_milliseconds_and_dates() {
    let seconds = |seconds| Some(Duration::from_secs_f64(seconds));
    assert_eq!(asked(&[("retry-after", "3")]), seconds(3.0));
    assert_eq!(asked(&[("retry-after", " 0.25 ")]), seconds(0.25));
    assert_eq!(asked(&[("retry-after", "86400")]), seconds(86_400.0));
    assert_eq!(asked(&[("retry-after-ms", "250")]), seconds(0.25));
    assert_eq!(
        asked(&[("retry-after-ms", "250"), ("retry-after", "9")]),
        seconds(0.25)
    );
    assert_eq!(
        asked(&[("retry-after-ms", "soon"), ("retry-after", "9")]),
        seconds(9.0)
    );
    for date in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        assert_eq!(asked(&[("retry-after", date)]), seconds(37.0), "{date}");
    }
    assert_eq!(
        asked(&[("retry-after", "Sun, 06 Nov 1994 08:48:00 GMT")]),
        seconds(0.0)
    );
}

#[test]
fn nonsense_counts_as_absent() {
    let digits = "9".repeat(60_000);
    let nonsense = [
        "", "-1", "+1", "NaN", "inf", "1e3", "1,5", "1.2.3", ".5", "0x10", "soon", &digits,
    ];
    for value in nonsense {
        assert_eq!(asked(&[("retry-after", value)]), None, "{value}");
        assert_eq!(asked(&[("retry-after-ms", value)]), None, "{value}");
    }
    let mut bytes = HeaderMap::new();
    bytes.insert(
        "retry-after",
        http::HeaderValue::from_bytes(b"3\xff").unwrap(),
    );
    assert_eq!(retry_after(&bytes, SystemTime::now()), None);
    assert_eq!(number("99999999999999999999999999999999"), Some(1e32));
    assert_eq!(
        asked(&[("retry-after", "99999999999999999999999999999999")]),
        None
    );
}

#[test]
fn waits_double_up_to_the_cap() {
    let longest: Vec<f64> = (1..=8).map(|n| backoff(n, 1.0).as_secs_f64()).collect();
    assert_eq!(longest, [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0]);
    assert_eq!(backoff(u32::MAX, 1.0), Duration::from_secs(8));
    assert_eq!(backoff(3, 0.0), Duration::ZERO);
    assert_eq!(backoff(3, f64::NAN), Duration::ZERO);
}

#[test]
fn repeats_only_what_is_safe() {
    let none = HeaderMap::new();
    let answer = Failed::Answer(503, &none);
    let wait = |rule: Rule, failed| rule.next_wait(failed, 1, None, &Half);
    let half = Some(Duration::from_millis(250));
    let once = Rule {
        repeatable: false,
        ..RULE
    };
    assert_eq!(wait(RULE, Failed::Unsent), half);
    assert_eq!(wait(RULE, Failed::NoAnswer), half);
    assert_eq!(wait(RULE, answer), half);
    assert_eq!(wait(RULE, Failed::Final), None);
    assert_eq!(wait(once, Failed::Unsent), half);
    assert_eq!(wait(once, Failed::NoAnswer), None);
    assert_eq!(wait(once, answer), None);
    assert_eq!(
        RULE.next_wait(answer, 2, None, &Half),
        Some(Duration::from_millis(500))
    );
    assert_eq!(RULE.next_wait(answer, 3, None, &Half), None);
}

#[test]
fn the_server_can_ask_for_a_retry_or_forbid_it() {
    let yes = headers(&[("x-should-retry", "true")]);
    let no = headers(&[("x-should-retry", "false")]);
    let odd = headers(&[("x-should-retry", "perhaps")]);
    assert!(RULE.may_repeat(Failed::Answer(400, &yes)));
    assert!(!RULE.may_repeat(Failed::Answer(503, &no)));
    assert!(RULE.may_repeat(Failed::Answer(503, &odd)));
    assert!(!RULE.may_repeat(Failed::Answer(400, &odd)));
    let once = Rule {
        repeatable: false,
        ..RULE
    };
    assert!(
        !once.may_repeat(Failed::Answer(503, &yes)),
        "the server does not know what it did"
    );
}

#[test]
fn a_wait_above_the_ceiling_is_none() {
    let none = HeaderMap::new();
    let wait = |seconds| {
        let asked = Some(Duration::from_secs(seconds));
        RULE.next_wait(Failed::Answer(429, &none), 1, asked, &Half)
    };
    assert_eq!(wait(60), Some(Duration::from_secs(60)));
    assert_eq!(wait(61), None);
}

#[test]
fn statuses_that_may_heal() {
    let healing: Vec<u16> = (100..=599).filter(|status| may_heal(*status)).collect();
    let expected: Vec<u16> = [408, 409, 429].into_iter().chain(500..=599).collect();
    assert_eq!(healing, expected);
}
