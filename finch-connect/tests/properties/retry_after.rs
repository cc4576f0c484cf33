//! Whatever a server asks to wait, the client waits for a time that it can account for, or ends
//! at once and says what was asked.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

use crate::headers::{any_value, value};
use crate::memory::{Memory, Still, finish};
use crate::{assert_shows_well, builder, config, request};

const SECONDS: HeaderName = http::header::RETRY_AFTER;
const MILLISECONDS: HeaderName = HeaderName::from_static("retry-after-ms");

/// Numbers, almost numbers, dates, almost dates, and anything.
fn wait_value() -> impl Strategy<Value = HeaderValue> {
    let long = prop_oneof![Just(400_usize), Just(60_000)].prop_flat_map(|length| {
        prop_oneof![Just('9'), Just('0'), Just('1')]
            .prop_map(move |digit| digit.to_string().repeat(length))
    });
    let odd = prop::sample::select(vec![
        "",
        " ",
        "-1",
        "-0",
        "+1",
        "NaN",
        "inf",
        "-inf",
        "1e400",
        "1e-400",
        "1e3",
        "0x10",
        "1,5",
        "1.2.3",
        ".",
        ".5",
        "5.",
        "٣",
        "１",
        "3\u{a0}",
        "18446744073709551616",
    ]);
    prop_oneof![
        3 => any_value(),
        2 => "[0-9]{1,25}".prop_map(|text| value(&text)),
        2 => "[0-9]{0,12}[.][0-9]{0,20}".prop_map(|text| value(&text)),
        2 => "[-+0-9.eE _]{0,40}".prop_map(|text| value(&text)),
        1 => long.prop_map(|text| value(&text)),
        2 => odd.prop_map(value),
        2 => "(Mon|Sun|Sunday|Xyz)[, ]{1,2}[0-9]{1,2}[- ](Jan|Nov|Foo)[- ][0-9]{2,5} [0-9]{2}:[0-9]{2}:[0-9]{2}( GMT)?"
            .prop_map(|text| value(&text)),
        1 => (0_u64..253_402_300_800).prop_map(|seconds| value(&httpdate::fmt_http_date(at(seconds)))),
    ]
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn headers() -> impl Strategy<Value = HeaderMap> {
    let pair = (
        prop::sample::select(vec![SECONDS, MILLISECONDS]),
        wait_value(),
    );
    // A repeated header is a case too.
    prop::collection::vec(pair, 0..4).prop_map(|pairs| {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value);
        }
        headers
    })
}

fn ceiling() -> impl Strategy<Value = Duration> {
    prop_oneof![
        Just(Duration::ZERO),
        Just(Duration::from_secs(60)),
        Just(Duration::MAX),
        any::<u32>().prop_map(|ms| Duration::from_millis(ms.into())),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_wait_that_a_server_asks_for(
        headers in headers(),
        status in prop::sample::select(vec![408_u16, 429, 500, 503, 599]),
        ceiling in ceiling(),
        random in prop_oneof![0.0..=1.0_f64, any::<f64>()],
        retries in 0_u32..6,
    ) {
        let transport = Memory::answering(status, headers, "{}");
        let clock = Still::with_random(random);
        let client = builder(&transport, &clock).max_retry_after(ceiling).max_retries(retries);
        let call = client.build().unwrap().create_connect_session(&request());
        let error = finish(call).unwrap_err();
        let (attempts, waits) = (error.attempts(), clock.waits());
        prop_assert_eq!(attempts as usize, transport.requests().len());
        prop_assert_eq!(attempts as usize, waits.len() + 1);
        match error.retry_after() {
            Some(asked) if asked > ceiling => prop_assert_eq!(attempts, 1),
            Some(asked) => {
                prop_assert_eq!(attempts, retries + 1);
                prop_assert!(waits.iter().all(|wait| *wait == asked), "{:?}", waits);
            }
            None => {
                prop_assert_eq!(attempts, retries + 1);
                for (index, wait) in waits.iter().enumerate() {
                    prop_assert!(wait.as_secs_f64() <= (0.5 * f64::from(1 << index)).min(8.0));
                }
            }
        }
        assert_shows_well(&error);
    }

    #[test]
    fn whole_seconds_are_what_they_say(seconds in 0_u64..(1 << 53)) {
        let mut headers = HeaderMap::new();
        headers.insert(SECONDS, seconds.into());
        let transport = Memory::answering(429, headers, "");
        let call = builder(&transport, &Still::new()).max_retries(0).build().unwrap();
        let error = finish(call.create_connect_session(&request())).unwrap_err();
        prop_assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    }

    #[test]
    fn dates_are_what_they_say(date in 0_u64..253_402_300_800, now in 0_u64..253_402_300_800) {
        let mut headers = HeaderMap::new();
        headers.insert(SECONDS, value(&httpdate::fmt_http_date(at(date))));
        let transport = Memory::answering(429, headers, "");
        let mut clock = Still::new();
        clock.now = at(now);
        let call = builder(&transport, &clock).max_retries(0).build().unwrap();
        let error = finish(call.create_connect_session(&request())).unwrap_err();
        prop_assert_eq!(error.retry_after(), Some(Duration::from_secs(date.saturating_sub(now))));
    }
}
