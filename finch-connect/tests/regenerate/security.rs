//! What generated operations send to prove who calls: the header, the member of the query or the
//! cookie of the alternative that can be met, and nothing else.

use std::collections::BTreeSet;

use finch_connect::{Call, ClientBuilder};
use http::HeaderMap;

use crate::memory::Memory;

/// The operations of a case, for a client of their own: this crate has one already.
macro_rules! operations_of {
    ($case:ident, $path:literal) => {
        #[allow(dead_code, reason = "each test uses a part of them")]
        mod $case {
            mod runtime {
                pub(super) use finch_connect::runtime::{Call, Method, Scheme};

                pub(crate) struct Client(pub(crate) finch_connect::Client);

                impl Client {
                    pub(crate) fn call(
                        &self,
                        method: Method,
                        path: &'static str,
                    ) -> finch_connect::runtime::Operation {
                        self.0.call(method, path)
                    }
                }
            }

            #[allow(
                unreachable_pub,
                clippy::doc_markdown,
                reason = "the words are the document's"
            )]
            mod operations {
                include!($path);
            }

            pub(super) use runtime::Client;
        }
    };
}
operations_of!(
    security,
    "../../../codegen/tests/cases/security/operations.rs"
);
operations_of!(
    more,
    "../../../codegen/tests/cases/security-more/operations.rs"
);

/// A builder of a client, and what it has sent.
fn builder() -> (ClientBuilder, Memory) {
    let memory = Memory::answering(204, HeaderMap::new(), "");
    let builder = ClientBuilder::new("https://api.example.test");
    (builder.transport(memory.clone()), memory)
}

/// A client that has everything that any scheme asks for.
fn rich(builder: ClientBuilder) -> finch_connect::Client {
    let keys = [
        ("headerKey", "k-header"),
        ("queryKey", "k query&"),
        ("cookieKey", "k-cookie"),
        ("unused", "k-unused"),
        ("key", "k-header"),
        ("query", "k query&"),
        ("cookie", "k-cookie"),
        ("raw", "Custom k-raw"),
    ];
    let builder = builder.credentials("id", "s3cret").bearer_token("t0ken");
    let builder = keys
        .into_iter()
        .fold(builder, |builder, (name, key)| builder.api_key(name, key));
    builder.build().unwrap()
}

/// All that the request has beyond what every request has: its headers, and its query.
async fn sent(call: Call<()>, memory: &Memory) -> BTreeSet<String> {
    call.await.unwrap();
    let request = memory.requests().pop().unwrap();
    let usual = ["accept", "user-agent"];
    let headers = request.headers().iter();
    headers
        .filter(|(name, _)| !usual.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .chain(request.uri().query().map(|query| format!("?{query}")))
        .collect()
}

const BASIC: &str = "authorization: Basic aWQ6czNjcmV0";
const BEARER: &str = "authorization: Bearer t0ken";

#[tokio::test]
async fn each_scheme_sends_its_own_proof_and_no_other() {
    let (builder, memory) = builder();
    let client = security::Client(rich(builder));
    let rows: [(Call<()>, &[&str]); 13] = [
        (client.secured_default(), &[BEARER]),
        (client.secured_none(), &[]),
        (client.secured_empty(), &[]),
        (client.secured_basic(), &[BASIC]),
        (client.secured_bearer(), &[BEARER]),
        (client.secured_oauth(), &[BEARER]),
        (client.secured_open_id(), &[BEARER]),
        (client.secured_key(), &["x-api-key: k-header"]),
        (client.secured_query(), &["?api_key=k%20query%26"]),
        (client.secured_cookie(), &["cookie: sid=k-cookie"]),
        (
            client.secured_both(),
            &["?api_key=k%20query%26", "x-api-key: k-header"],
        ),
        (client.secured_unspoken(), &[BASIC]),
        (client.secured_only_unspoken(), &[]),
    ];
    for (index, (call, wanted)) in rows.into_iter().enumerate() {
        let found = sent(call, &memory).await;
        let wanted: BTreeSet<String> = wanted.iter().map(ToString::to_string).collect();
        assert_eq!(found, wanted, "row {index}");
    }
}

#[tokio::test]
async fn combinations_and_schemes_that_cannot_be_sent() {
    let (builder, memory) = builder();
    let client = more::Client(rich(builder));
    let rows: [(Call<()>, &[&str]); 10] = [
        (client.inherited(), &[BEARER]),
        (client.with_none(), &[]),
        (client.with_optional(), &[]),
        (client.only_digest(), &[]),
        (client.only_mutual(), &[]),
        (client.mutual_and_token(), &[BEARER]),
        (client.two_tokens(), &[]),
        (client.either_token(), &[BASIC]),
        (client.raw_header(), &["authorization: Custom k-raw"]),
        (
            client.all_three(),
            &[
                "?a%20key=k%20query%26",
                "cookie: sid=k-cookie",
                "x-key: k-header",
            ],
        ),
    ];
    for (index, (call, wanted)) in rows.into_iter().enumerate() {
        let found = sent(call, &memory).await;
        let wanted: BTreeSet<String> = wanted.iter().map(ToString::to_string).collect();
        assert_eq!(found, wanted, "row {index}");
    }
}

#[tokio::test]
async fn the_first_alternative_that_can_be_met_is_used() {
    let (first, memory) = builder();
    let both = security::Client(rich(first));
    assert_eq!(
        sent(both.secured_either(), &memory).await,
        [BASIC.to_owned()].into()
    );
    assert_eq!(
        sent(both.secured_optional(), &memory).await,
        [BASIC.to_owned()].into()
    );
    let (second, memory) = builder();
    let token = security::Client(second.bearer_token("t0ken").build().unwrap());
    assert_eq!(
        sent(token.secured_either(), &memory).await,
        [BEARER.to_owned()].into()
    );
    assert_eq!(
        sent(token.secured_optional(), &memory).await,
        BTreeSet::new()
    );
}

#[tokio::test]
async fn without_what_it_asks_for_nothing_is_sent() {
    let (poor, memory) = builder();
    let poor = poor.api_key("headerKey", "k-header").build().unwrap();
    let client = security::Client(poor.clone());
    for (call, wanted) in [
        (client.secured_basic(), "no credentials for `basicAuth`"),
        (
            client.secured_either(),
            "no credentials for `basicAuth` or `bearerAuth`",
        ),
        (
            client.secured_both(),
            "no credentials for `headerKey` and `queryKey`",
        ),
        (client.secured_cookie(), "no credentials for `cookieKey`"),
    ] {
        let error = call.await.unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
    }
    // A certificate is one of two ways here: without the key the other one is not guessed.
    let error = more::Client(poor).inherited().await.unwrap_err();
    assert!(error.to_string().contains("`token` or `key`"), "{error}");
    assert!(memory.requests().is_empty());
}
