//! The public face: the code that the design promises compiles as it stands there, and clients,
//! calls and errors go where Rust programs take them.

mod support;

use std::error::Error as StdError;
use std::future::IntoFuture as _;

use finch_connect::{Error, ErrorKind, Response};
use support::{SESSION, body_text, builder, json_answer, only_request, request, server};

#[rustfmt::skip]
async fn as_the_design_has_it() -> Result<finch_connect::types::CreateConnectSessionResponse, Error> {
use finch_connect::Client;
use finch_connect::types::{AuthMethod, ConnectProducts, CreateConnectSessionRequest, Integration, Sandbox};

let client = Client::from_env()?;                      // FINCH_CLIENT_ID, FINCH_CLIENT_SECRET, FINCH_BASE_URL
drop(client);
let client = Client::builder().credentials("id", "secret").base_url("http://127.0.0.1:4010").build()?;

let request = CreateConnectSessionRequest::new(
        "customer-1", "Acme Inc.", [ConnectProducts::Company, ConnectProducts::Directory])
    .with_customer_email("ops@acme.test")
    .with_integration(Integration::new("gusto").with_auth_method(AuthMethod::Oauth))
    .with_sandbox(Sandbox::Finch);
let session = client.create_connect_session(&request).await?;     // session.session_id, session.connect_url
Ok(session)
}

#[tokio::test]
async fn the_request_of_the_design_on_the_wire() {
    use finch_connect::types::{
        AuthMethod, ConnectProducts, CreateConnectSessionRequest, Integration, Sandbox,
    };

    drop(as_the_design_has_it());
    let server = server(json_answer(201, SESSION)).await;
    let client = builder(server.uri()).build().unwrap();
    let request = CreateConnectSessionRequest::new(
        "customer-1",
        "Acme Inc.",
        [ConnectProducts::Company, ConnectProducts::Directory],
    )
    .with_customer_email("ops@acme.test")
    .with_integration(Integration::new("gusto").with_auth_method(AuthMethod::Oauth))
    .with_sandbox(Sandbox::Finch);
    let session = client.create_connect_session(&request).await.unwrap();
    assert_eq!(session.session_id, "550e8400-e29b-41d4-a716-446655440000");
    let url: String = session.connect_url.into();
    assert!(url.starts_with("https://connect.tryfinch.com/"));
    assert_eq!(
        body_text(&only_request(&server).await),
        concat!(
            r#"{"customer_id":"customer-1","customer_name":"Acme Inc.","#,
            r#""customer_email":"ops@acme.test","products":["company","directory"],"#,
            r#""sandbox":"finch","integration":{"provider":"gusto","auth_method":"oauth"}}"#
        )
    );
}

#[test]
fn optional_members_take_what_people_have() {
    let owned = "ops@acme.test".to_owned();
    let known = request().with_customer_email("ops@acme.test");
    assert_eq!(request().with_customer_email(&owned), known);
    assert_eq!(request().with_customer_email(Some(owned.clone())), known);
    assert_eq!(request().with_customer_email(owned), known);
    // Without a value an `Option` is null; what is absent is left out.
    let null = request().with_customer_email(None::<String>);
    assert_ne!(null, request());
    assert!(null.customer_email.unwrap().is_null());
    let minutes: u32 = 60;
    assert_eq!(
        request().with_minutes_to_expire(minutes),
        request().with_minutes_to_expire(60)
    );
}

#[tokio::test]
async fn clients_and_calls_move_to_other_tasks() {
    let server = server(json_answer(201, SESSION)).await;
    let client = builder(server.uri()).build().unwrap();
    let call = client.create_connect_session(&request());
    let spawned = tokio::spawn(call.into_future());
    let clone = client.clone();
    let other = tokio::spawn(async move { clone.create_connect_session(&request()).await });
    drop(client);
    spawned.await.unwrap().unwrap();
    other.await.unwrap().unwrap();
}

#[test]
fn answers_travel_and_errors_fit_every_box() {
    fn travels<T: Send + Sync + 'static>() {}
    fn boxed() -> Result<(), Box<dyn StdError + Send + Sync>> {
        finch_connect::Client::builder().base_url("").build()?;
        Ok(())
    }

    travels::<Response<finch_connect::types::CreateConnectSessionResponse>>();
    travels::<finch_connect::ClientBuilder>();
    let error = boxed().unwrap_err();
    let error = *error.downcast::<Error>().unwrap();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let io = std::io::Error::other(error);
    assert!(
        io.to_string().starts_with("configuration: base URL: "),
        "{io}"
    );
}
