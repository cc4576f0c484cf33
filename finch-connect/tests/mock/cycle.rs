//! From a session to a token, and once more for a connection that is there.

use finch_connect::flow::{Callback, ConnectSession, SessionKind};
use finch_connect::mock::{Mock, Received};
use finch_connect::types::{
    ClientType, ConnectProducts, ConnectionType, CreateAccessTokenResponse,
    CreateConnectSessionRequest, Integration, ReauthenticateRequest, Sandbox,
};
use finch_connect::{Client, Nullable};

use super::{CALLBACK, request};

/// A request that says more than it must.
fn redirect_request() -> CreateConnectSessionRequest {
    request()
        .with_redirect_uri(CALLBACK)
        .with_customer_email("ops@acme.test")
        .with_integration(Integration::new("adp_run"))
        .with_sandbox(Sandbox::Finch)
}

/// Takes a session that was made to its token, by the redirect flow.
async fn finish(
    finch: &Mock,
    client: &Client,
    session: &ConnectSession,
) -> CreateAccessTokenResponse {
    let state = "a state & more";
    let url = session.to_connect_url().unwrap().with_state(state);
    let approval = finch.authorize(url.as_str()).unwrap();
    assert_eq!(approval.state(), Some(state));
    let callback = Callback::from_url(approval.callback_url().unwrap()).unwrap();
    let code = callback.into_code_with_state(state).unwrap();
    client.exchange_code(code, Some(CALLBACK)).await.unwrap()
}

#[tokio::test]
async fn the_redirect_flow() {
    let finch = Mock::builder().redirect_uri(CALLBACK).start().unwrap();
    let client = finch.client().unwrap();
    let request = redirect_request();
    let call = client.create_connect_session(&request);
    let response = call.send_with_response().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(
        response.request_id(),
        Some(finch.requests()[0].request_id())
    );
    let first = response.into_body();
    assert!(first.connect_url.as_str().starts_with(finch.base_url()));

    // The same customer again: the same session, with what is said now.
    let mut renamed = request.clone();
    renamed.customer_name = "Acme Ltd.".to_owned();
    let session = client.create_or_reauthenticate(&renamed).await.unwrap();
    assert_eq!(session.session_id, first.session_id);
    assert_eq!(session.kind, SessionKind::New);

    let token = finish(&finch, &client, &session).await;
    assert_eq!(
        token.customer_name,
        Some(Nullable::Value("Acme Ltd.".to_owned()))
    );
    assert_eq!(token.client_type, ClientType::Sandbox);
    assert_eq!(token.connection_type, ConnectionType::Finch);
    assert_eq!(
        (&*token.token_type, &*token.provider_id),
        ("bearer", "adp_run")
    );
    assert_eq!(token.products, ["company"]);
    assert_eq!(token.entity_ids.len(), 1);
    finch.assert_valid();
}

#[tokio::test]
async fn a_reauthentication() {
    let finch = Mock::builder().redirect_uri(CALLBACK).start().unwrap();
    let client = finch.client().unwrap();
    let request = redirect_request();
    let first = client.create_or_reauthenticate(&request).await.unwrap();
    let token = finish(&finch, &client, &first).await;

    // The customer is connected: the way on is the reauthentication.
    let error = client.create_connect_session(&request).await.unwrap_err();
    assert_eq!(error.status(), Some(400));
    let connection = error.existing_connection();
    assert_eq!(connection, Some(token.connection_id.clone()));
    let start = "There's an existing connection for the customer_id: customer-1.";
    assert!(error.message().starts_with(start));

    let again =
        ReauthenticateRequest::new(&token.connection_id).with_products([ConnectProducts::Ssn]);
    let call = client.reauthenticate_connect_session(&again);
    let response = call.send_with_response().await.unwrap();
    assert_eq!(response.status(), 201);
    let session = response.into_body();
    assert_ne!(session.session_id, first.session_id);
    let approval = finch.authorize(session.connect_url.as_str()).unwrap();
    assert_eq!(approval.callback_url(), None);
    let code = approval.code().clone();
    let renewed = client.exchange_code(code, None).await.unwrap();
    assert_eq!(renewed.connection_id, token.connection_id);
    assert_eq!(renewed.products, ["ssn"]);
    assert_eq!(renewed.entity_ids, token.entity_ids);

    let connections = finch.connections();
    assert_eq!(connections.len(), 1);
    assert!(connections[0].has_token(renewed.access_token.expose()));
    assert!(!connections[0].has_token(token.access_token.expose()));
    assert_eq!(
        (connections[0].customer_id(), connections[0].products()),
        ("customer-1", &["ssn".to_owned()][..])
    );

    finch.assert_valid();
    finch.assert_count("/connect/sessions", 2);
    finch.assert_count("/auth/token", 2);
    assert_eq!(finch.count("/connect/sessions/reauthenticate"), 1);
    let statuses: Vec<_> = finch.requests().iter().map(Received::status).collect();
    assert_eq!(statuses, [201, 200, 400, 201, 200].map(Some));
}

#[tokio::test]
async fn the_embedded_flow_has_no_callback() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let request = request().with_redirect_uri(CALLBACK);
    let session = client.create_or_reauthenticate(&request).await.unwrap();
    let url = session.to_connect_url().unwrap().with_state("st-1");
    let url = url.embedded("https://app.test").unwrap();
    let approval = finch.authorize(url.as_str()).unwrap();
    assert_eq!(
        (approval.state(), approval.callback_url()),
        (Some("st-1"), None)
    );
    let token = client
        .exchange_code(approval.code().clone(), None)
        .await
        .unwrap();
    assert_eq!(
        (token.client_type, token.connection_type),
        (ClientType::Development, ConnectionType::Provider)
    );
}

#[tokio::test]
async fn a_customer_who_is_connected_from_the_start() {
    let finch = Mock::builder()
        .connection("conn-1", "customer-1")
        .start()
        .unwrap();
    let client = finch.client().unwrap();
    let session = client.create_or_reauthenticate(&request()).await.unwrap();
    assert_eq!(session.connection_id(), Some("conn-1"));
    finch.authorize(&session.session_id).unwrap();
    assert_eq!(finch.connections().len(), 1);
    finch.clear_requests();
    assert!(finch.requests().is_empty());
}

#[cfg(feature = "blocking")]
#[test]
fn without_a_runtime() {
    let finch = Mock::start().unwrap();
    let client = finch.client_builder().blocking().build().unwrap();
    let session = client.create_connect_session(&request()).send().unwrap();
    let approval = finch.authorize(&session.session_id).unwrap();
    let token = client
        .exchange_code(approval.code().clone(), None)
        .send()
        .unwrap();
    assert!(finch.connections()[0].has_token(token.access_token.expose()));
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let finch = Mock::start().unwrap();
    let client = finch.client_builder().max_retries(0).build().unwrap();
    client.create_connect_session(&request()).await.unwrap();
    drop(finch);
    let error = client.create_connect_session(&request()).await.unwrap_err();
    assert_eq!(error.status(), None);
}
