//! Spans of calls and attempts: what they hold, and what they never hold.
#![cfg(feature = "tracing")]

#[path = "support/memory.rs"]
mod memory;
mod support;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use finch_connect::runtime::{Method, Scheme};
use finch_connect::transport::{TransportError, TransportFailure};
use finch_connect::types::CreateAccessTokenRequest;
use memory::Memory;
use support::raw::{Act, Raw};
use support::{CLIENT_SECRET, SESSION, builder, client, json_answer, request, server_with};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use wiremock::ResponseTemplate;

type Fields = BTreeMap<String, String>;

/// One span or event: its name, the name of the span around it, its fields.
#[derive(Debug, Clone, Default)]
struct Seen {
    name: String,
    parent: Option<String>,
    fields: Fields,
}

/// Everything in order; an event has no id.
type All = Vec<(Option<Id>, Seen)>;

#[derive(Clone, Default)]
struct Capture(Arc<Mutex<All>>);

struct Collect<'a>(&'a mut Fields);

impl Visit for Collect<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Capture {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut seen = Seen {
            name: attributes.metadata().name().to_owned(),
            parent: context.lookup_current().map(|span| span.name().to_owned()),
            fields: Fields::new(),
        };
        attributes.record(&mut Collect(&mut seen.fields));
        self.0.lock().unwrap().push((Some(id.clone()), seen));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut spans = self.0.lock().unwrap();
        let (_, seen) = spans
            .iter_mut()
            .rev()
            .find(|(known, _)| known.as_ref() == Some(id))
            .unwrap();
        values.record(&mut Collect(&mut seen.fields));
    }

    fn on_event(&self, event: &tracing::Event<'_>, context: Context<'_, S>) {
        let mut seen = Seen {
            name: "event".to_owned(),
            parent: context.event_span(event).map(|span| span.name().to_owned()),
            fields: Fields::new(),
        };
        event.record(&mut Collect(&mut seen.fields));
        self.0.lock().unwrap().push((None, seen));
    }
}

impl Capture {
    fn start() -> (Self, DefaultGuard) {
        let capture = Self::default();
        let subscriber = tracing_subscriber::registry().with(capture.clone());
        (capture, tracing::subscriber::set_default(subscriber))
    }

    /// What this crate recorded under `name`.
    fn named(&self, name: &str) -> Vec<Seen> {
        let all = self.0.lock().unwrap();
        let own = all.iter().map(|(_, seen)| seen.clone());
        own.filter(|seen| seen.name == name).collect()
    }

    fn text(&self) -> String {
        format!("{:?}", self.0.lock().unwrap())
    }
}

fn pairs(fields: &Fields) -> Vec<(&str, &str)> {
    let pairs = fields.iter().map(|(name, value)| (&**name, &**value));
    pairs.collect()
}

#[tokio::test]
async fn a_call_with_three_attempts() {
    let server = server_with(vec![
        ResponseTemplate::new(503),
        ResponseTemplate::new(429).insert_header("retry-after", "3"),
        json_answer(201, SESSION),
    ])
    .await;
    let (capture, guard) = Capture::start();
    client(server.uri())
        .create_connect_session(&request())
        .await
        .unwrap();
    drop(guard);
    let calls = capture.named("call");
    assert_eq!(calls.len(), 1);
    assert_eq!(
        pairs(&calls[0].fields),
        [
            ("http.request.method", "POST"),
            ("http.request.resend_count", "2"),
            ("http.response.status_code", "201"),
            ("otel.kind", "internal"),
            ("otel.name", "POST /connect/sessions"),
            ("url.template", "/connect/sessions"),
        ]
    );
    let attempts = capture.named("attempt");
    assert_eq!(attempts.len(), 3);
    let port = server.address().port().to_string();
    let first = [
        ("error.type", "503"),
        ("http.request.method", "POST"),
        ("http.response.status_code", "503"),
        ("otel.kind", "client"),
        ("otel.name", "POST /connect/sessions"),
        ("otel.status_code", "ERROR"),
        ("server.address", "127.0.0.1"),
        ("server.port", &*port),
        ("url.scheme", "http"),
        ("url.template", "/connect/sessions"),
    ];
    assert_eq!(pairs(&attempts[0].fields), first);
    for (index, seen) in attempts.iter().enumerate() {
        assert_eq!(seen.parent.as_deref(), Some("call"));
        let count = seen.fields.get("http.request.resend_count");
        let expected = (index > 0).then(|| index.to_string());
        assert_eq!(count, expected.as_ref());
    }
    assert_eq!(attempts[1].fields["error.type"], "429");
    assert!(!attempts[2].fields.contains_key("error.type"));
    let waits: Vec<Seen> = capture
        .named("event")
        .into_iter()
        .filter(|event| event.fields.contains_key("wait_seconds"))
        .collect();
    assert_eq!(waits.len(), 2);
    assert_eq!(waits[1].fields["wait_seconds"], "3.0");
    assert_eq!(waits[1].parent.as_deref(), Some("call"));
}

#[tokio::test]
async fn errors_without_an_answer_have_their_kind() {
    let hang = Raw::start(vec![Act::SendAndHang(Vec::new())]).await;
    let close = Raw::start(vec![Act::Close]).await;
    let misfit = Raw::start(vec![Act::Send(support::raw::answer("200 OK", "", "1"))]).await;
    for (url, kind, status) in [
        (&hang.url, "timeout", None),
        (&close.url, "transport", None),
        (&misfit.url, "decode", Some("200")),
    ] {
        let (capture, guard) = Capture::start();
        let call = client(url).create_connect_session(&request());
        let call = call.timeout(Duration::from_millis(50)).max_retries(0);
        call.await.unwrap_err();
        drop(guard);
        let fields = capture.named("call").remove(0).fields;
        assert_eq!(fields["error.type"], kind);
        assert_eq!(fields["otel.status_code"], "ERROR");
        let seen = fields.get("http.response.status_code");
        assert_eq!(seen.map(String::as_str), status);
    }
}

#[tokio::test]
async fn a_url_without_a_port_has_the_usual_one() {
    for (url, scheme, port) in [
        ("https://api.test", "https", "443"),
        ("http://localhost", "http", "80"),
        ("https://api.test:8443", "https", "8443"),
    ] {
        let (capture, guard) = Capture::start();
        let nobody = Memory::new(|_, _| {
            let said = "nobody is there";
            Err(TransportError::new(TransportFailure::Connect, said))
        });
        let client = builder(url).transport(nobody).build().unwrap();
        let call = client.create_connect_session(&request());
        call.max_retries(0).await.unwrap_err();
        drop(guard);
        let fields = capture.named("attempt").remove(0).fields;
        assert_eq!(
            (&*fields["url.scheme"], &*fields["server.port"]),
            (scheme, port)
        );
        assert_eq!(fields["error.type"], "connect");
    }
}

#[tokio::test]
async fn a_call_that_is_never_sent_has_no_attempt() {
    let (capture, guard) = Capture::start();
    let call = client("http://127.0.0.1:1").create_connect_session(&request());
    call.timeout(Duration::ZERO).await.unwrap_err();
    drop(guard);
    assert_eq!(capture.named("attempt").len(), 0);
    assert_eq!(
        capture.named("call")[0].fields["error.type"],
        "configuration"
    );
}

#[tokio::test]
async fn no_secret_no_query_and_no_value_of_a_header_is_recorded() {
    const KEY: Scheme = Scheme::query("key", "api_key");
    let server = server_with(vec![
        json_answer(400, format!(r#"{{"message":"{CLIENT_SECRET}"}}"#))
            .insert_header("finch-request-id", "request-1")
            .insert_header("x-echo", CLIENT_SECRET),
    ])
    .await;
    let (capture, guard) = Capture::start();
    let client = builder(server.uri())
        .api_key("key", "key-of-the-query")
        .build()
        .unwrap();
    let request = CreateAccessTokenRequest::new("code-of-the-body");
    let call = client
        .create_access_token(&request)
        .header("x-trace", "value-of-a-header");
    call.await.unwrap_err();
    let call = client
        .call(Method::Get, "/x?in=template-query")
        .security(&[&[KEY]]);
    let call = call.returns_nothing().query_pair("q", "value-of-the-query");
    call.await.unwrap_err();
    drop(guard);
    assert_eq!(capture.named("call").len(), 2);
    let text = capture.text();
    assert!(text.contains("/auth/token") && text.contains(r#""/x""#));
    for hidden in [
        CLIENT_SECRET,
        "code-of-the-body",
        "value-of-a-header",
        "key-of-the-query",
        "value-of-the-query",
        "template-query",
        "request-1",
    ] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
}
