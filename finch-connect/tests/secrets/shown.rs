//! The `Debug` of every public type, of a value with as many secrets in it as it can hold. What
//! goes in: nothing. What comes out: names and texts. A new type must be added here: a test reads
//! the source for what is missing.

use std::fmt::Debug;
use std::time::Duration;

use finch_connect::flow::{Callback, CallbackError, ConnectUrl};
use finch_connect::runtime::{
    Async, Base64Bytes, Date, DateTime, Explode, Extra, Map, Method, Place, Rule, Scheme, Style,
    SystemClock, Upload, Violations, from_json_bytes, to_json_bytes,
};
use finch_connect::transport::reqwest::{ConnectTimeoutLayer, ReqwestTransport};
use finch_connect::transport::{ConnectTimeout, ResponseBody, TransportError, TransportFailure};
use finch_connect::types::{
    ConnectProducts, CreateAccessTokenRequest, CreateAccessTokenResponse,
    CreateConnectSessionRequest,
};
use finch_connect::{Client, ClientBuilder, Error, FinchCode, Nullable, Secret, Uri, Uuid};
use http::HeaderMap;

use crate::fragments::{ACCESS_TOKEN, API_KEY, CLIENT_ID, CLIENT_SECRET, CODE, STATE, basic};
use crate::memory::{Memory, Still, finish};

/// Types with a `Debug` of which nobody gets a value in this crate: parts of others, or what other
/// documents need.
#[allow(dead_code, reason = "for those who look for what is missing here")]
pub(crate) const OUT_OF_REACH: [&str; 5] = [
    "UnknownAnswer",
    "UnknownInteger",
    "UnknownName",
    "UnknownVariant",
    "blocking::Blocking",
];

/// The name of a type, and how its values print.
pub(crate) type Shown = (&'static str, String);

fn shown(name: &'static str, value: &dyn Debug) -> Shown {
    (name, format!("{value:?}\n{value:#?}"))
}

/// Every public type that has a `Debug`.
pub(crate) fn all() -> Vec<Shown> {
    let mut all = clients();
    all.extend(answers());
    all.extend(errors());
    all.extend(flow());
    all.extend(transport());
    all.extend(models());
    all.extend(words());
    #[cfg(feature = "blocking")]
    all.extend(blocking());
    #[cfg(feature = "mock")]
    all.extend(mock());
    all
}

fn builder(transport: Memory) -> ClientBuilder {
    Client::builder()
        .credentials(CLIENT_ID, CLIENT_SECRET)
        .bearer_token(ACCESS_TOKEN)
        .api_key("key", API_KEY)
        .default_header("authorization", format!("Bearer {ACCESS_TOKEN}"))
        .default_header("x-api-key", API_KEY)
        .transport(transport)
        .clock(Still::new())
}

/// A server that repeats every secret it can think of.
fn echo(status: u16) -> Memory {
    let said = format!(
        "{CLIENT_SECRET} {CODE} {ACCESS_TOKEN} {API_KEY} {}",
        basic()
    );
    let mut headers = HeaderMap::new();
    headers.insert("finch-request-id", said.parse().unwrap());
    headers.insert("x-echo", said.parse().unwrap());
    let body =
        serde_json::json!({"message": said, "finch_code": said, "access_token": ACCESS_TOKEN});
    Memory::answering(status, headers, body.to_string())
}

fn token_request() -> CreateAccessTokenRequest {
    CreateAccessTokenRequest::new(CODE).with_client_secret(CLIENT_SECRET)
}

fn clients() -> Vec<Shown> {
    const KEY: Scheme = Scheme::query("key", "api_key");
    let client = builder(echo(200)).build().unwrap();
    let operation = client
        .call(Method::Post, format!("/x?api_key={API_KEY}"))
        .security(&[&[KEY]])
        .cookie("sid", Style::Form, Explode::No, &ACCESS_TOKEN.to_owned())
        .json(&token_request());
    let call = client
        .create_access_token(&token_request())
        .header("authorization", &format!("Bearer {ACCESS_TOKEN}"))
        .query_pair("key", API_KEY);
    let with_password = builder(echo(200)).base_url(format!("https://u:{CLIENT_SECRET}@x.test"));
    let mut all = vec![
        shown("Client", &client),
        shown("ClientBuilder", &builder(echo(200))),
        shown("ClientBuilder", &with_password),
        shown("Operation", &operation),
        shown("Call", &call),
        shown("Call", &operation.returns_text()),
    ];
    let session = CreateConnectSessionRequest::new("c", "Acme Inc.", [ConnectProducts::Company]);
    let both = client.create_or_reauthenticate(&session);
    let both = both.header("authorization", &format!("Bearer {ACCESS_TOKEN}"));
    all.push(shown("CreateOrReauthenticate", &both));
    all
}

#[cfg(feature = "blocking")]
fn blocking() -> Vec<Shown> {
    let builder = builder(echo(200)).blocking();
    let text = shown("blocking::ClientBuilder", &builder);
    let client = builder.build().unwrap();
    let call = client.create_access_token(&token_request());
    let streaming = client.call(Method::Post, "/x").json(&token_request());
    let streaming = streaming.returns_bytes();
    vec![
        text,
        shown("blocking::Client", &client),
        shown("blocking::Call", &call),
        shown(
            "blocking::StreamingResponse",
            &streaming.send_streaming().unwrap(),
        ),
    ]
}

#[cfg(feature = "mock")]
fn mock() -> Vec<Shown> {
    use finch_connect::mock::{Fault, Mock};

    // Without the feature `rustls`, reqwest may have no cryptography of its own.
    #[cfg(not(feature = "rustls"))]
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let builder = Mock::builder().credentials(CLIENT_ID, CLIENT_SECRET);
    let text = shown("mock::MockBuilder", &builder);
    let finch = builder.start().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let client = finch.client().unwrap();
    let request = CreateConnectSessionRequest::new("c", "Acme Inc.", [ConnectProducts::Company])
        .with_redirect_uri("https://app.test/");
    let session = runtime
        .block_on(client.create_connect_session(&request).into_future())
        .unwrap();
    let url = format!("{}&state={STATE}", session.connect_url.as_str());
    let cancellation = finch.cancel(&url).unwrap();
    let approval = finch.authorize(&url).unwrap();
    let refused = runtime.block_on(client.create_access_token(&token_request()).into_future());
    refused.unwrap_err();
    let code = approval.code().clone();
    let exchanged = client.exchange_code(code, Some("https://app.test/"));
    runtime.block_on(exchanged.into_future()).unwrap();
    // Codes and tokens of the mock are chosen by chance: they are told by how they begin.
    let chance = [
        shown("mock::Mock", &finch),
        shown("mock::Approval", &approval),
        shown("mock::MockConnection", &finch.connections()),
        shown("mock::Received", &finch.requests()),
    ];
    for (name, text) in &chance {
        assert!(!text.contains("mock_"), "{name} shows {text}");
    }
    let body = serde_json::json!({"access_token": ACCESS_TOKEN});
    let mut all = vec![
        text,
        shown("mock::Cancellation", &cancellation),
        shown("mock::AuthorizeError", &finch.authorize(CODE).unwrap_err()),
        shown("mock::Fault", &Fault::answer(200, body)),
        shown(
            "mock::MockError",
            &Mock::builder().document("").start().unwrap_err(),
        ),
    ];
    all.extend(chance);
    all
}

fn answers() -> Vec<Shown> {
    let client = builder(echo(200)).build().unwrap();
    let call = client
        .call(Method::Post, "/x")
        .json(&token_request())
        .returns_text();
    let response = finish(call.send_with_response()).unwrap();
    let call = client.call(Method::Post, "/x").json(&token_request());
    let streaming = finish(call.returns_nothing().send_streaming()).unwrap();
    let token = serde_json::json!({
        "access_token": ACCESS_TOKEN, "token_type": "bearer", "connection_id": "c",
        "client_type": "sandbox", "connection_type": "finch", "products": [], "provider_id": "p",
        "entity_ids": [], "refresh_token": API_KEY,
    });
    let token: CreateAccessTokenResponse = from_json_bytes(token.to_string().as_bytes()).unwrap();
    vec![
        shown("Response", &response),
        shown("Response", &response.map(|_| token.clone())),
        shown("StreamingResponse", &streaming),
        shown("CreateAccessTokenResponse", &token),
        shown("CreateAccessTokenRequest", &token_request()),
    ]
}

/// The error of a call to this server.
fn refused(transport: Memory) -> Error {
    let client = builder(transport).build().unwrap();
    finish(client.create_access_token(&token_request())).unwrap_err()
}

fn errors() -> Vec<Shown> {
    let lost = Memory::new(|request, _| {
        let said = format!("{:?} {:?}", request.uri(), request.body());
        Err(TransportError::new(TransportFailure::Lost, said))
    });
    let words = [CLIENT_SECRET, CODE].join(" ");
    let typed = from_json_bytes::<CreateAccessTokenResponse>(format!("[\"{words}\"]").as_bytes());
    let unencodable = Map::from([(CLIENT_SECRET.to_owned(), f64::NAN)]);
    let encode = to_json_bytes(&Unencodable(unencodable)).unwrap_err();
    let error = refused(echo(400));
    vec![
        shown("ErrorKind", &error.kind()),
        shown("FinchCode", &error.finch_code().unwrap()),
        shown("FinchCode", &FinchCode::InvalidClient),
        shown("Error", &error),
        shown("Error", &refused(echo(200))),
        shown("Error", &refused(lost)),
        shown("DecodeError", &typed.unwrap_err()),
        shown("EncodeError", &encode),
    ]
}

/// What JSON cannot hold.
struct Unencodable(Map<f64>);

impl serde::Serialize for Unencodable {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(&self.0, &())?;
        map.end()
    }
}

fn flow() -> Vec<Shown> {
    let query = format!(
        "code={CODE}&state={STATE}&error={CODE}&error_description=x+{STATE}+{CODE}&error_uri=https://x.test/%3F{CODE}&{CODE}=1&token={ACCESS_TOKEN}"
    );
    let callback = Callback::from_query(&query).unwrap();
    let refused = callback.clone().into_code_with_state(STATE).unwrap_err();
    let wrong = callback.clone().into_code_with_state("other").unwrap_err();
    let url = format!("https://x.test/authorize?session=s-1&state={STATE}");
    let session = r#"{"session_id":"s-1","connect_url":"https://x.test/"}"#;
    let client = builder(Memory::answering(201, HeaderMap::new(), session))
        .build()
        .unwrap();
    let request = CreateConnectSessionRequest::new("c", "Acme Inc.", [ConnectProducts::Company]);
    let session = finish(client.create_or_reauthenticate(&request)).unwrap();
    vec![
        shown("Refusal", &callback.refusal().unwrap()),
        shown("Callback", &callback),
        shown("CallbackError", &refused),
        shown("CallbackError", &wrong),
        shown(
            "CallbackError",
            &Callback::from_query("code=1&code=2").unwrap_err(),
        ),
        shown("CallbackError", &CallbackError::NoCode),
        shown("ConnectUrl", &ConnectUrl::new(&url).unwrap()),
        shown(
            "ConnectUrl",
            &ConnectUrl::new(&url)
                .unwrap()
                .embedded("https://app.test")
                .unwrap(),
        ),
        shown("ConnectUrlError", &ConnectUrl::new(CODE).unwrap_err()),
        shown(
            "ConnectUrlError",
            &ConnectUrl::new(&format!("https://u:{CODE}@x.test")).unwrap_err(),
        ),
        shown("ConnectSession", &session),
        shown("SessionKind", &session.kind),
    ]
}

fn transport() -> Vec<Shown> {
    // Without the feature `rustls`, reqwest may have no cryptography of its own.
    #[cfg(not(feature = "rustls"))]
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    // Nobody listens there, so that the transport has something to say.
    let request = http::Request::post(format!("http://127.0.0.1:1/?api_key={API_KEY}"))
        .header("authorization", format!("Bearer {ACCESS_TOKEN}"))
        .body(CLIENT_SECRET.into())
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let http = || reqwest::Client::builder().no_proxy().build().unwrap();
    let sending = async {
        use finch_connect::transport::Transport as _;
        ReqwestTransport::new(http()).send(request).await
    };
    let error = runtime.block_on(sending).unwrap_err();
    let mut headers = HeaderMap::new();
    headers.insert(
        "authorization",
        format!("Bearer {ACCESS_TOKEN}").parse().unwrap(),
    );
    headers.insert("x-api-key", API_KEY.parse().unwrap());
    let proxy = reqwest::Proxy::all(format!("http://user:{CLIENT_SECRET}@127.0.0.1:1")).unwrap();
    let own = reqwest::Client::builder()
        .default_headers(headers)
        .proxy(proxy)
        .build()
        .unwrap();
    let layer = ConnectTimeoutLayer::default();
    vec![
        shown("TransportError", &error),
        shown("TransportFailure", &error.failure()),
        shown("ResponseBody", &ResponseBody::whole(CLIENT_SECRET)),
        shown("ConnectTimeout", &ConnectTimeout(Duration::from_secs(1))),
        shown("ReqwestTransport", &ReqwestTransport::new(http())),
        shown("ReqwestTransport", &ReqwestTransport::new(own)),
        shown("ConnectTimeoutLayer", &layer),
        shown(
            "ConnectTimeoutService",
            &tower_layer::Layer::layer(&layer, ()),
        ),
    ]
}

fn models() -> Vec<Shown> {
    let mut extra = Extra::new();
    extra
        .get_mut()
        .insert("token".to_owned(), ACCESS_TOKEN.into());
    let bytes: Base64Bytes = CLIENT_SECRET.as_bytes().to_vec().into();
    vec![
        shown("Secret", &Secret::from(CLIENT_SECRET)),
        shown("Nullable", &Nullable::Value(Secret::from(CLIENT_SECRET))),
        shown("Extra", &extra),
        shown("Base64Bytes", &bytes),
        shown("Upload", &Upload::from(CLIENT_SECRET).with_file_name(CODE)),
        shown("Violations", &Violations::of(&token_request())),
    ]
}

/// Types whose whole meaning is to be read: they hold no secret, and print what they say.
fn words() -> Vec<Shown> {
    let place = Place::root();
    let FinchCode::Unrecognized(unknown) = "new_code".parse().unwrap() else {
        panic!("a known code");
    };
    let mut violations = Violations::new();
    violations.push(&place.member("name"), "is empty");
    vec![
        shown("Async", &Async),
        shown("Date", &Date::from("2024-02-29")),
        shown("DateTime", &DateTime::from("2024-02-29T12:00:00Z")),
        shown("Explode", &Explode::Yes),
        shown("Method", &Method::Get),
        shown("Place", &place.member("name")),
        shown("Rule", &Rule::MinLength(1)),
        shown("Scheme", &Scheme::basic("basic")),
        shown("Style", &Style::Form),
        shown("SystemClock", &SystemClock),
        shown("UnknownValue", &unknown),
        shown("Uri", &Uri::from("https://x.test")),
        shown("Uuid", &Uuid::from(CLIENT_ID)),
        shown("Violation", &violations[0]),
    ]
}
