//! A browser, as far as HTTP goes: it opens a page, and sends its form. It follows no redirect.

use serde_json::Value;
use url::{Url, form_urlencoded};

use super::other_client;

/// What came back.
pub(super) struct Seen {
    pub(super) status: u16,
    headers: reqwest::header::HeaderMap,
    pub(super) text: String,
}

impl Seen {
    /// A header, or nothing.
    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str().unwrap());
        value.unwrap_or_default()
    }

    /// Whether an element of this id is there.
    pub(super) fn has(&self, id: &str) -> bool {
        self.text.contains(&format!(" id=\"{id}\""))
    }

    /// The text of the element of this id, which has no element in it.
    pub(super) fn element(&self, id: &str) -> String {
        let (_, rest) = self.text.split_once(&format!(" id=\"{id}\"")).unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        unescaped(rest.split_once('<').unwrap().0)
    }

    /// The first attribute of this name.
    pub(super) fn attribute(&self, name: &str) -> String {
        let (_, rest) = self.text.split_once(&format!(" {name}=\"")).unwrap();
        unescaped(rest.split_once('"').unwrap().0)
    }

    /// The message to the page around the frame, and the origin that may hear it.
    pub(super) fn message(&self) -> (String, Value) {
        let message = serde_json::from_str(&self.attribute("data-message")).unwrap();
        (self.attribute("data-origin"), message)
    }
}

fn unescaped(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let text = text.to_owned();
    pairs
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

pub(super) async fn send(request: reqwest::RequestBuilder) -> Seen {
    let answer = request.send().await.unwrap();
    let headers = answer.headers().clone();
    assert_eq!(headers["finch-request-id"].len(), 36);
    Seen {
        status: answer.status().as_u16(),
        headers,
        text: answer.text().await.unwrap(),
    }
}

pub(super) async fn open(url: &str) -> Seen {
    send(other_client().get(url)).await
}

pub(super) fn posting(url: &str, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = other_client().post(url).body(body);
    request.header("content-type", "application/x-www-form-urlencoded")
}

/// Sends the form of a page that was opened at this URL.
pub(super) async fn submit(url: &str, page: &Seen, fields: &[(&str, &str)]) -> Seen {
    let action = Url::parse(url).unwrap().join(&page.attribute("action"));
    send(posting(action.unwrap().as_str(), fields)).await
}
