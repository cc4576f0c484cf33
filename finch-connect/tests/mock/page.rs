//! The page of an employer, as a browser would ask for it.

use std::time::Duration;

use finch_connect::Client;
use finch_connect::flow::{Callback, CallbackError};
use finch_connect::mock::Mock;
use finch_connect::types::{
    ConnectProducts, CreateConnectSessionRequest, Integration, ReauthenticateRequest,
};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{CALLBACK, other_client, request};

const APP: &str = "http://localhost:3000";

const LOGIN: [(&str, &str); 3] = [
    ("provider", "gusto"),
    ("username", "good_user"),
    ("password", "good_pass"),
];

/// What a browser got. Redirects are not followed.
struct Seen {
    status: u16,
    headers: reqwest::header::HeaderMap,
    text: String,
}

impl Seen {
    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str().unwrap());
        value.unwrap_or_default()
    }

    /// Whether an element of this id is there.
    fn has(&self, id: &str) -> bool {
        self.text.contains(&format!(" id=\"{id}\""))
    }

    /// The message to the page around the frame, and the origin that may hear it.
    fn message(&self) -> (String, Value) {
        let attribute = |name: &str| {
            let start = format!(" {name}=\"");
            let (_, rest) = self.text.split_once(&start).unwrap();
            let (value, _) = rest.split_once('"').unwrap();
            let value = value.replace("&lt;", "<").replace("&gt;", ">");
            value
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
        };
        let message = serde_json::from_str(&attribute("data-message")).unwrap();
        (attribute("data-origin"), message)
    }
}

async fn send(request: reqwest::RequestBuilder) -> Seen {
    let answer = request.send().await.unwrap();
    let headers = answer.headers().clone();
    assert_eq!(headers["finch-request-id"].len(), 36);
    Seen {
        status: answer.status().as_u16(),
        headers,
        text: answer.text().await.unwrap(),
    }
}

async fn open(url: &str) -> Seen {
    send(other_client().get(url)).await
}

/// Sends the form that a page has, with further fields.
async fn submit(url: &str, page: &Seen, fields: &[(&str, &str)]) -> Seen {
    let (_, rest) = page
        .text
        .split_once("<form method=\"post\" action=\"")
        .unwrap();
    let (action, _) = rest.split_once('"').unwrap();
    let url = reqwest::Url::parse(url).unwrap();
    post(
        url.join(&action.replace("&amp;", "&")).unwrap().as_str(),
        fields,
    )
    .await
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

async fn post(url: &str, fields: &[(&str, &str)]) -> Seen {
    let request = other_client().post(url).body(form(fields));
    send(request.header("content-type", "application/x-www-form-urlencoded")).await
}

/// The URL that a browser is sent to.
async fn url(client: &Client, request: &CreateConnectSessionRequest, state: &str) -> String {
    let session = client.create_or_reauthenticate(request).await.unwrap();
    session
        .to_connect_url()
        .unwrap()
        .with_state(state)
        .into_string()
}

async fn embedded_url(client: &Client, state: &str) -> String {
    let session = client.create_or_reauthenticate(&request()).await.unwrap();
    let url = session.to_connect_url().unwrap().with_state(state);
    url.embedded(APP).unwrap().into_string()
}

#[tokio::test]
async fn the_redirect_flow_by_the_page() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let request = request().with_redirect_uri("https://app.test/cb?x=1");
    for round in ["new", "again"] {
        let state = format!("line 1\nline 2 & <{round}>");
        let url = url(&client, &request, &state).await;
        let page = open(&url).await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (200, "text/html; charset=utf-8")
        );
        // A reauthentication is for the provider that is there.
        assert_eq!(page.has("provider"), round == "new");
        let done = submit(&url, &page, &LOGIN).await;
        assert_eq!((done.status, &*done.text), (303, ""));
        let location = done.header("location");
        assert!(
            location.starts_with("https://app.test/cb?x=1&code=mock_code_"),
            "{location}"
        );
        let code = Callback::from_url(location)
            .unwrap()
            .into_code_with_state(&state)
            .unwrap();
        let token = client
            .exchange_code(code, Some("https://app.test/cb?x=1"))
            .await
            .unwrap();
        assert_eq!(token.provider_id, "gusto");
        assert!(finch.connections()[0].has_token(token.access_token.expose()));
    }
    assert_eq!(finch.connections().len(), 1);
    finch.assert_valid();
    // What a browser asks for is none of the application's requests.
    assert!(
        finch
            .requests()
            .iter()
            .all(|request| request.method() == "POST" && request.path() != "/authorize")
    );
}
