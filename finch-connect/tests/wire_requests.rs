//! What is sent: bodies byte for byte, headers, credentials, and what is refused before that.

mod support;

use finch_connect::Nullable;
use finch_connect::types::{
    AuthMethod, ConnectProducts, CreateAccessTokenRequest, CreateConnectSessionRequest,
    Integration, ReauthenticateRequest, Sandbox,
};
use finch_connect::{Client, ErrorKind};
use support::{
    CLIENT_ID, CLIENT_SECRET, SESSION, TOKEN, body_text, builder, client, header_text, integration,
    json_answer, only_request, request, requests, server,
};

/// What the body of `request()` starts with.
const START: &str = r#"{"customer_id":"customer-1","customer_name":"Acme Inc.""#;

/// The body that this request has on the wire.
async fn sent(request: &CreateConnectSessionRequest) -> String {
    let server = server(json_answer(201, SESSION)).await;
    client(server.uri())
        .create_connect_session(request)
        .await
        .unwrap();
    body_text(&only_request(&server).await).to_owned()
}

async fn reauthentication_sent(request: &ReauthenticateRequest) -> String {
    let server = server(json_answer(201, SESSION)).await;
    client(server.uri())
        .reauthenticate_connect_session(request)
        .await
        .unwrap();
    body_text(&only_request(&server).await).to_owned()
}

#[tokio::test]
async fn required_members_alone() {
    assert_eq!(
        sent(&request()).await,
        format!(r#"{START},"products":["company"]}}"#)
    );
}

/// The body with one more member, at the place that the document gives it.
fn with(member: &str) -> String {
    let products = r#""products":["company"]"#;
    if member.starts_with(r#""customer_email"#) {
        format!("{START},{member},{products}}}")
    } else {
        format!("{START},{products},{member}}}")
    }
}

#[tokio::test]
async fn each_parameter_of_the_guide_alone() {
    for (request, member) in [
        (
            request().with_customer_email("ops@acme.test"),
            r#""customer_email":"ops@acme.test""#,
        ),
        (
            request().with_redirect_uri("https://acme.test/cb"),
            r#""redirect_uri":"https://acme.test/cb""#,
        ),
        (
            request().with_minutes_to_expire(60),
            r#""minutes_to_expire":60"#,
        ),
        (
            request().with_minutes_to_expire(1.5),
            r#""minutes_to_expire":1.5"#,
        ),
        (
            request().with_sandbox(Sandbox::Finch),
            r#""sandbox":"finch""#,
        ),
        (
            request().with_sandbox(Sandbox::Provider),
            r#""sandbox":"provider""#,
        ),
        (request().with_manual(true), r#""manual":true"#),
        (request().with_manual(false), r#""manual":false"#),
        (
            request().with_integration(integration()),
            r#""integration":{"provider":"gusto"}"#,
        ),
        (
            request().with_integration(integration().with_auth_method(AuthMethod::Assisted)),
            r#""integration":{"provider":"gusto","auth_method":"assisted"}"#,
        ),
        (
            request().with_integration(integration().with_auth_method(AuthMethod::Credential)),
            r#""integration":{"provider":"gusto","auth_method":"credential"}"#,
        ),
        (
            request().with_integration(integration().with_auth_method(AuthMethod::Oauth)),
            r#""integration":{"provider":"gusto","auth_method":"oauth"}"#,
        ),
        (
            request().with_integration(integration().with_auth_method(AuthMethod::ApiToken)),
            r#""integration":{"provider":"gusto","auth_method":"api_token"}"#,
        ),
    ] {
        assert_eq!(sent(&request).await, with(member));
    }
}

#[tokio::test]
async fn all_parameters_together() {
    let request = CreateConnectSessionRequest::new(
        "customer-1",
        "Acme Inc.",
        [ConnectProducts::Company, ConnectProducts::Directory],
    )
    .with_customer_email("ops@acme.test")
    .with_redirect_uri("https://acme.test/cb?a=1&b=2")
    .with_minutes_to_expire(43200)
    .with_sandbox(Sandbox::Finch)
    .with_manual(true)
    .with_integration(integration().with_auth_method(AuthMethod::Oauth));
    assert_eq!(
        sent(&request).await,
        concat!(
            r#"{"customer_id":"customer-1","customer_name":"Acme Inc.","#,
            r#""customer_email":"ops@acme.test","products":["company","directory"],"#,
            r#""redirect_uri":"https://acme.test/cb?a=1&b=2","minutes_to_expire":43200,"#,
            r#""sandbox":"finch","manual":true,"#,
            r#""integration":{"provider":"gusto","auth_method":"oauth"}}"#
        )
    );
}

#[tokio::test]
async fn null_is_neither_absent_nor_a_value() {
    for (request, member) in [
        (
            request().with_customer_email(Nullable::Null),
            r#""customer_email":null"#,
        ),
        (
            request().with_redirect_uri(Nullable::Null),
            r#""redirect_uri":null"#,
        ),
        (
            request().with_minutes_to_expire(Nullable::Null),
            r#""minutes_to_expire":null"#,
        ),
        (request().with_sandbox(Nullable::Null), r#""sandbox":null"#),
        (request().with_manual(Nullable::Null), r#""manual":null"#),
        (
            request().with_integration(Nullable::Null),
            r#""integration":null"#,
        ),
        (
            request().with_integration(integration().with_auth_method(Nullable::Null)),
            r#""integration":{"provider":"gusto","auth_method":null}"#,
        ),
    ] {
        assert_eq!(sent(&request).await, with(member));
    }
}

#[tokio::test]
async fn reauthentication_bodies() {
    let request = || ReauthenticateRequest::new("conn-1");
    for (request, body) in [
        (request(), r#"{"connection_id":"conn-1"}"#),
        (
            request().with_redirect_uri("https://acme.test/cb"),
            r#"{"redirect_uri":"https://acme.test/cb","connection_id":"conn-1"}"#,
        ),
        (
            request().with_redirect_uri(Nullable::Null),
            r#"{"redirect_uri":null,"connection_id":"conn-1"}"#,
        ),
        (
            request().with_minutes_to_expire(60),
            r#"{"minutes_to_expire":60,"connection_id":"conn-1"}"#,
        ),
        (
            request().with_products(vec![ConnectProducts::Ssn]),
            r#"{"products":["ssn"],"connection_id":"conn-1"}"#,
        ),
        (
            request().with_products(Nullable::Null),
            r#"{"products":null,"connection_id":"conn-1"}"#,
        ),
        (
            request()
                .with_redirect_uri("https://acme.test/cb?a=1&b=ü")
                .with_minutes_to_expire(43200)
                .with_products([ConnectProducts::Company, ConnectProducts::Directory]),
            r#"{"redirect_uri":"https://acme.test/cb?a=1&b=ü","minutes_to_expire":43200,"products":["company","directory"],"connection_id":"conn-1"}"#,
        ),
    ] {
        assert_eq!(reauthentication_sent(&request).await, body);
    }
}

#[tokio::test]
async fn all_products_in_order() {
    let request = CreateConnectSessionRequest::new("c", "n", ConnectProducts::VALUES.to_vec());
    assert_eq!(
        sent(&request).await,
        concat!(
            r#"{"customer_id":"c","customer_name":"n","products":["benefits","company","#,
            r#""deduction","directory","documents","employment","individual","payment","#,
            r#""pay_statement","ssn"]}"#
        )
    );
    let unknown: ConnectProducts = "time_off".parse().unwrap();
    let request = CreateConnectSessionRequest::new("c", "n", [unknown]);
    assert!(
        sent(&request)
            .await
            .ends_with(r#""products":["time_off"]}"#)
    );
}

#[tokio::test]
async fn unicode_stays_as_it_is() {
    let request = CreateConnectSessionRequest::new(
        "ключ",
        "Müller & Söhne 名 👩‍💻 \"\\\n",
        [ConnectProducts::Ssn],
    );
    assert_eq!(
        sent(&request).await,
        r#"{"customer_id":"ключ","customer_name":"Müller & Söhne 名 👩‍💻 \"\\\n","products":["ssn"]}"#
    );
}

#[tokio::test]
async fn the_request_around_the_body() {
    let server = server(json_answer(201, SESSION)).await;
    client(server.uri())
        .create_connect_session(&request())
        .await
        .unwrap();
    let got = only_request(&server).await;
    assert_eq!(got.method.as_str(), "POST");
    assert_eq!(got.url.path(), "/connect/sessions");
    assert_eq!(got.url.query(), None);
    let mut names: Vec<_> = got
        .headers
        .keys()
        .map(|name| name.as_str().to_owned())
        // What stands in it is tested with the feature.
        .filter(|name| !cfg!(feature = "gzip") || name != "accept-encoding")
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "accept",
            "authorization",
            "content-length",
            "content-type",
            "finch-api-version",
            "host",
            "user-agent"
        ]
    );
    assert_eq!(header_text(&got, "accept"), Some("application/json"));
    assert_eq!(header_text(&got, "content-type"), Some("application/json"));
    assert_eq!(header_text(&got, "finch-api-version"), Some("2020-09-17"));
    assert_eq!(
        header_text(&got, "user-agent"),
        Some(concat!("finch-connect-rust/", env!("CARGO_PKG_VERSION")))
    );
    // base64 of the two constants of `support`, with a colon between them.
    assert_eq!(
        header_text(&got, "authorization"),
        Some("Basic NWMwZThhNTItOGEzYy00YjhiLTlmMGItNmQxZDhmNmY1YTExOlpxN1h3OUt2M0pwNVliMk5kOA==")
    );
}

#[tokio::test]
async fn odd_secrets_are_sent_as_they_are() {
    for (secret, basic) in [
        ("a:b+c%d", "aWQ6YTpiK2MlZA=="),
        ("pä ss", "aWQ6cMOkIHNz"),
        ("\"\\/", "aWQ6Ilwv"),
    ] {
        let server = server(json_answer(201, SESSION)).await;
        let client = builder(server.uri())
            .credentials("id", secret)
            .build()
            .unwrap();
        client.create_connect_session(&request()).await.unwrap();
        let got = only_request(&server).await;
        assert_eq!(
            header_text(&got, "authorization"),
            Some(&*format!("Basic {basic}"))
        );
    }
}

#[tokio::test]
async fn every_session_call_has_the_version_header() {
    let server = server(json_answer(201, SESSION)).await;
    let plain = client(server.uri());
    plain
        .reauthenticate_connect_session(&ReauthenticateRequest::new("c"))
        .await
        .unwrap();
    let own = builder(server.uri())
        .default_header("Finch-API-Version", "2021-01-01")
        .build()
        .unwrap();
    own.create_connect_session(&request()).await.unwrap();
    own.create_connect_session(&request())
        .header("finch-api-version", "2022-02-02")
        .await
        .unwrap();
    let versions: Vec<_> = server
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|got| {
            assert_eq!(got.headers.get_all("finch-api-version").iter().count(), 1);
            header_text(got, "finch-api-version").unwrap().to_owned()
        })
        .collect();
    assert_eq!(versions, ["2020-09-17", "2021-01-01", "2022-02-02"]);
}

#[tokio::test]
async fn the_token_call_has_no_authorization_and_a_filled_body() {
    let server = server(json_answer(200, TOKEN)).await;
    let client = client(server.uri());
    let filled = format!(
        r#"{{"code":"code-1","client_id":"{CLIENT_ID}","client_secret":"{CLIENT_SECRET}"}}"#
    );
    client
        .create_access_token(&CreateAccessTokenRequest::new("code-1"))
        .await
        .unwrap();
    let got = only_request(&server).await;
    assert_eq!(got.url.path(), "/auth/token");
    assert_eq!(header_text(&got, "authorization"), None);
    assert_eq!(header_text(&got, "finch-api-version"), Some("2020-09-17"));
    assert_eq!(body_text(&got), filled);
}

#[tokio::test]
async fn what_the_body_says_is_not_filled() {
    let own = "11111111-2222-3333-4444-555555555555";
    let request = CreateAccessTokenRequest::new("code-1")
        .with_client_id(own)
        .with_redirect_uri("https://acme.test/cb");
    let server = server(json_answer(200, TOKEN)).await;
    client(server.uri())
        .create_access_token(&request)
        .await
        .unwrap();
    assert_eq!(
        body_text(&only_request(&server).await),
        format!(
            r#"{{"client_id":"{own}","code":"code-1","redirect_uri":"https://acme.test/cb","client_secret":"{CLIENT_SECRET}"}}"#
        )
    );
}

#[tokio::test]
async fn both_given_in_the_body_needs_no_credentials() {
    let request = CreateAccessTokenRequest::new("code-1")
        .with_client_id("id")
        .with_client_secret("s\"1");
    let server = server(json_answer(200, TOKEN)).await;
    let client = Client::builder().base_url(server.uri()).build().unwrap();
    client.create_access_token(&request).await.unwrap();
    assert_eq!(
        body_text(&only_request(&server).await),
        r#"{"client_id":"id","client_secret":"s\"1","code":"code-1"}"#
    );
}

#[tokio::test]
async fn missing_credentials_are_named_before_the_network() {
    let server = server(json_answer(201, SESSION)).await;
    let client = Client::builder().base_url(server.uri()).build().unwrap();
    let error = client.create_connect_session(&request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.message(), "no credentials for `basicAuth`");
    let error = client
        .create_access_token(&CreateAccessTokenRequest::new("c"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.message(),
        "no credentials to fill `client_id` from; no credentials to fill `client_secret` from"
    );
    assert_eq!((error.attempts(), requests(&server).await), (0, 0));
}

#[tokio::test]
async fn all_violations_are_named_before_the_network() {
    let server = server(json_answer(201, SESSION)).await;
    let bad = CreateConnectSessionRequest::new("", "ü".repeat(300), [ConnectProducts::Ssn])
        .with_minutes_to_expire(129_601);
    let error = client(server.uri())
        .create_connect_session(&bad)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let lines: Vec<_> = error.violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "customer_id: 0 characters, at least 1 required",
            "customer_name: 300 characters, at most 255 allowed",
            "minutes_to_expire: 129601, at most 129600 allowed",
        ]
    );
    assert_eq!((error.attempts(), requests(&server).await), (0, 0));
    assert_eq!(
        error.to_string(),
        format!(
            "invalid request: POST /connect/sessions: {}",
            lines.join("; ")
        )
    );
    for minutes in [f64::NAN, f64::INFINITY] {
        let bad = request().with_minutes_to_expire(minutes);
        let error = client(server.uri())
            .create_connect_session(&bad)
            .await
            .unwrap_err();
        assert_eq!(
            error.violations()[0].to_string(),
            "minutes_to_expire: not a number"
        );
    }
    let limits = CreateConnectSessionRequest::new("c".repeat(255), "ü".repeat(255), []);
    for minutes in [1, 129_600] {
        let good = limits.clone().with_minutes_to_expire(minutes);
        client(server.uri())
            .create_connect_session(&good)
            .await
            .unwrap();
    }
}

#[test]
fn parameters_can_be_read_back() {
    let request = request()
        .with_integration(Integration::new("gusto"))
        .with_manual(Nullable::Null);
    assert_eq!(request.customer_id, "customer-1");
    assert_eq!(request.customer_email, None);
    assert_eq!(request.manual, Some(Nullable::Null));
    assert_eq!(request.integration, Some(Nullable::Value(integration())));
}
