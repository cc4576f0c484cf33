//! The page of an employer: every way through it.

use std::time::Duration;

use finch_connect::Client;
use finch_connect::flow::{Callback, CallbackError};
use finch_connect::mock::{AuthorizeError, Mock};
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest, Integration};
use serde_json::json;

use super::visit::{Seen, open, posting, send, submit};
use super::{CALLBACK, other_client, request};

const APP: &str = "http://localhost:3000";

const LOGIN: [(&str, &str); 3] = [
    ("provider", "bamboo_hr"),
    ("username", "good_user"),
    ("password", "good_pass"),
];

const CANCEL: [(&str, &str); 1] = [("action", "cancel")];

/// The URL that a browser is sent to.
async fn url(client: &Client, request: &CreateConnectSessionRequest, state: &str) -> String {
    let session = client.create_or_reauthenticate(request).await.unwrap();
    let url = session.to_connect_url().unwrap();
    url.with_state(state).into_string()
}

/// The URL of a frame.
async fn frame_url(client: &Client, state: &str) -> String {
    let session = client.create_or_reauthenticate(&request()).await.unwrap();
    let url = session.to_connect_url().unwrap().with_state(state);
    url.embedded(APP).unwrap().into_string()
}

#[tokio::test]
async fn a_redirect_to_the_application() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let uri = "https://app.test/cb?x=1";
    let request = request().with_redirect_uri(uri);
    let mut tokens = Vec::new();
    for round in ["new", "again"] {
        let state = format!("line 1\nline 2 & <{round}>");
        let url = url(&client, &request, &state).await;
        let page = open(&url).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.element("company"), "Acme Inc.");
        assert_eq!(page.attribute("data-product"), "company");
        assert!(
            page.text
                .contains("Read basic company data <code>company</code>")
        );
        // A reauthentication is for the provider that is there.
        assert_eq!(page.has("provider"), round == "new");
        if round == "again" {
            assert_eq!(page.element("provider-name"), "BambooHR");
        }

        let done = submit(&url, &page, &LOGIN).await;
        assert_eq!((done.status, &*done.text), (303, ""));
        let location = done.header("location");
        let start = format!("{uri}&code=mock_code_");
        assert!(location.starts_with(&start), "{location}");
        let callback = Callback::from_url(location).unwrap();
        let code = callback.into_code_with_state(&state).unwrap();
        let token = client.exchange_code(code, Some(uri)).await.unwrap();
        assert_eq!(token.provider_id, "bamboo_hr");
        tokens.push(token);
    }
    let connections = finch.connections();
    assert_eq!(connections.len(), 1);
    assert_eq!(tokens[0].connection_id, tokens[1].connection_id);
    let is_good = |index: usize| connections[0].has_token(tokens[index].access_token.expose());
    assert_eq!([is_good(0), is_good(1)], [false, true]);
    finch.assert_valid();
}

#[tokio::test]
async fn a_message_to_the_page_around_the_frame() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let url = frame_url(&client, "st \"1\"").await;
    let page = open(&url).await;
    let done = submit(&url, &page, &LOGIN).await;
    assert_eq!(done.status, 200);
    assert!(done.has("finished") && !done.has("code"));
    let (origin, message) = done.message();
    let code = message["code"].as_str().unwrap().to_owned();
    assert_eq!(origin, APP);
    assert_eq!(
        message,
        json!({"name": "finch-auth-message-v2", "kind": "success", "code": code, "state": "st \"1\""})
    );
    let token = client.exchange_code(code, None).await.unwrap();
    assert!(finch.connections()[0].has_token(token.access_token.expose()));
}

#[tokio::test]
async fn nowhere_to_go_back_to() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let url = url(&client, &request(), "st-1").await;
    let page = open(&url).await;
    let cancelled = submit(&url, &page, &CANCEL).await;
    assert_eq!((cancelled.status, cancelled.has("cancelled")), (200, true));
    let done = submit(&url, &page, &LOGIN).await;
    assert_eq!((done.status, done.has("finished")), (200, true));
    // Nobody around it hears anything.
    assert!(!done.has("message") && !done.text.contains("<script"));
    client
        .exchange_code(done.element("code"), None)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_employer_who_cancels() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let request = request().with_redirect_uri(CALLBACK);
    let url = url(&client, &request, "st-1").await;
    let page = open(&url).await;
    let cancelled = submit(&url, &page, &CANCEL).await;
    assert_eq!(cancelled.status, 303);
    let callback = cancelled.header("location");
    assert!(callback.starts_with("https://app.test/callback?error=access_denied&"));
    let refusal = Callback::from_url(callback)
        .unwrap()
        .into_code_with_state("st-1");
    let Err(CallbackError::Refused(refusal)) = refusal else {
        panic!("{refusal:?}");
    };
    assert_eq!(
        refusal.description.as_deref(),
        Some("The employer cancelled")
    );
    // The same from a test, and from a program.
    let cancellation = finch.cancel(&url).unwrap();
    assert_eq!(
        (cancellation.state(), cancellation.callback_url()),
        (Some("st-1"), Some(callback))
    );
    let (_, query) = url.split_once('?').unwrap();
    let control = |path: &str| posting(&format!("{}{path}", finch.base_url()), &[]);
    let answer = send(control(&format!("/mock/cancel?{query}"))).await;
    let answer: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(
        answer,
        json!({"error": "access_denied", "state": "st-1", "callback_url": callback})
    );
    assert_eq!(send(control("/mock/cancel?session=x")).await.status, 404);
    // Nobody is connected, and the employer may come back.
    assert!(finch.connections().is_empty());
    finch.authorize(&url).unwrap();
    assert_eq!(finch.cancel(&url).unwrap_err(), AuthorizeError::Used);

    let url = frame_url(&client, "st-2").await;
    let page = open(&url).await;
    let cancelled = submit(&url, &page, &CANCEL).await;
    assert!(cancelled.has("cancelled"));
    let message = json!({"name": "finch-auth-message-v2", "kind": "closed"});
    assert_eq!(cancelled.message(), (APP.to_owned(), message));
    assert_eq!(finch.cancel(&url).unwrap().callback_url(), None);
}

#[tokio::test]
async fn what_is_entered_wrongly() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let alone = url(&client, &request(), "st-1").await;
    let framed = frame_url(&client, "st-1").await;
    for (url, is_alone) in [(&alone, true), (&framed, false)] {
        let mut page = open(url).await;
        assert!(!page.has("problem") && !page.text.contains(" aria-invalid="));
        for (fields, wrong, problem) in [
            (&[][..], "provider", "Choose your provider."),
            (
                &[("provider", "no_such")],
                "provider",
                "Choose your provider.",
            ),
            (
                &LOGIN[..1],
                "username",
                "The username or the password is wrong.",
            ),
            (
                &[LOGIN[0], LOGIN[1], ("password", "bad<pass>")],
                "username",
                "The username or the password is wrong.",
            ),
            (
                &[LOGIN[0], LOGIN[2], ("username", "bad\"user>")],
                "username",
                "The username or the password is wrong.",
            ),
        ] {
            // From one problem to the next, as a person would.
            page = submit(url, &page, fields).await;
            assert_eq!((page.status, &*page.element("problem")), (422, problem));
            let (before, invalid) = page.text.split_once(" aria-invalid=\"true\"").unwrap();
            let (_, control) = before.rsplit_once(" id=\"").unwrap();
            assert!(control.starts_with(wrong), "{control}");
            assert!(
                invalid.starts_with(" aria-describedby=\"problem\""),
                "{invalid}"
            );
            assert_eq!(
                page.text.matches(" autofocus>").count(),
                usize::from(is_alone)
            );
            assert!(!page.text.contains("bad&lt;pass"));
            assert!(page.text.contains("<title>Problem: "));
        }
        // What can be kept is.
        assert!(page.text.contains("value=\"bad&quot;user&gt;\""));
        assert!(page.text.contains("value=\"bamboo_hr\" selected>"));
        assert!(!page.has("message"));
        assert!(finch.connections().is_empty());
    }
    let page = open(&alone).await;
    assert!(submit(&alone, &page, &LOGIN).await.has("finished"));
}

#[tokio::test]
async fn the_provider_of_a_session() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let request = request().with_integration(Integration::new("a provider & <more>"));
    let url = url(&client, &request, "st-1").await;
    let page = open(&url).await;
    assert!(!page.has("provider"));
    assert_eq!(page.element("provider-name"), "a provider & <more>");
    // What else a form says does not count.
    let done = submit(&url, &page, &LOGIN).await;
    let token = client
        .exchange_code(done.element("code"), None)
        .await
        .unwrap();
    assert_eq!(token.provider_id, "a provider & <more>");
}

/// What a page shows that has no form: its status and what it tells the page around it.
fn closed(seen: &Seen) -> (u16, String) {
    assert!(
        seen.has("problem") && !seen.text.contains("<form"),
        "{}",
        seen.text
    );
    let (origin, message) = seen.message();
    assert_eq!(
        (&*origin, &message["name"], &message["kind"]),
        (APP, &json!("finch-auth-message-v2"), &json!("error"))
    );
    let error = &message["error"];
    assert_eq!(
        (&error["shouldClose"], &error["type"]),
        (&json!(true), &json!("validation_error"))
    );
    assert_eq!(error["message"], seen.element("problem"));
    (seen.status, seen.element("problem"))
}

#[tokio::test]
async fn sessions_that_are_closed() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let short = request().with_minutes_to_expire(30.0);
    let session = client.create_connect_session(&short).await.unwrap();
    let url = format!(
        "{}&app_type=spa&sdk_host_url=http%3A%2F%2Flocalhost%3A3000",
        session.connect_url.as_str()
    );
    let page = open(&url).await;
    // The clock is the mock's: a page that is open when the time is over is of no more use.
    finch.advance(Duration::from_secs(30 * 60));
    for seen in [
        open(&url).await,
        submit(&url, &page, &LOGIN).await,
        submit(&url, &page, &CANCEL).await,
    ] {
        let (status, text) = closed(&seen);
        assert_eq!(status, 410);
        assert!(text.contains("expired"), "{text}");
    }
    assert!(finch.connections().is_empty());
    client.create_connect_session(&short).await.unwrap();
    assert!(submit(&url, &page, &LOGIN).await.has("finished"));
    for seen in [open(&url).await, submit(&url, &page, &LOGIN).await] {
        let (status, text) = closed(&seen);
        assert_eq!(status, 410);
        assert!(text.contains("used before"), "{text}");
    }
    let unknown = url.replace(&session.session_id, "nobody");
    let (status, text) = closed(&open(&unknown).await);
    assert_eq!(status, 404);
    assert!(text.contains("no such session"), "{text}");
    // Outside of a frame it is the same page without a message.
    let bare = open(&format!("{}/authorize", finch.base_url())).await;
    assert_eq!(
        (bare.status, bare.has("problem"), bare.has("message")),
        (404, true, false)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_that_is_sent_twice() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let request = request().with_redirect_uri(CALLBACK);
    let url = url(&client, &request, "st-1").await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let request = posting(&url, &LOGIN);
        tasks.spawn(async move { send(request).await.status });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410, 410, 410, 410, 410, 410, 410]);
    assert_eq!(finch.connections().len(), 1);
}

#[tokio::test]
async fn words_for_products() {
    let text = include_str!("../../spec/connect-sessions.yaml");
    let from = "    - `company`: Read basic company data\n";
    assert_eq!(text.matches(from).count(), 1);
    let text = text.replace(from, "    - `company`: Read what <b>it</b> is\n");
    let finch = Mock::builder().document(text).start().unwrap();
    let client = finch.client().unwrap();
    let products = [ConnectProducts::Company, ConnectProducts::Ssn];
    let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", products);
    let page = open(&url(&client, &request, "st-1").await).await;
    assert!(
        page.text
            .contains("Read what &lt;b&gt;it&lt;/b&gt; is <code>company</code>")
    );
    // Of this one the document says nothing.
    assert!(
        page.text
            .contains("<li data-product=\"ssn\"><code>ssn</code></li>")
    );
}

#[tokio::test]
async fn a_browser_is_none_of_the_requests() {
    use finch_connect::mock::Fault;

    let finch = Mock::start().unwrap();
    finch.fail_next(Fault::status(500));
    for path in ["/authorize?session=x", "/favicon.ico"] {
        let seen = send(other_client().get(format!("{}{path}", finch.base_url()))).await;
        assert!([404, 204].contains(&seen.status), "{path}");
    }
    assert!(finch.requests().is_empty());
    let client = finch.client_builder().max_retries(0).build().unwrap();
    let error = client.create_connect_session(&request()).await.unwrap_err();
    assert_eq!(error.status(), Some(500));
}
