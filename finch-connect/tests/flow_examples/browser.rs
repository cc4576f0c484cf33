//! A browser without a screen: it keeps cookies, says where a request comes from, and follows no
//! redirect by itself.

use reqwest::header::{HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

pub(super) struct Browser {
    http: reqwest::Client,
    origin: String,
    cookies: Vec<(String, String)>,
    seen: String,
}

pub(super) struct Page {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Browser {
    pub(super) fn new(origin: &str) -> Self {
        // Without the feature `rustls`, reqwest may have no cryptography of its own.
        #[cfg(not(feature = "rustls"))]
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            http,
            origin: origin.to_owned(),
            cookies: Vec::new(),
            seen: String::new(),
        }
    }

    /// Another one, which has been nowhere yet.
    pub(super) fn other(&self) -> Self {
        Self::new(&self.origin)
    }

    /// The texts of all pages so far.
    pub(super) fn seen(&self) -> &str {
        &self.seen
    }

    /// Goes to a page, by its path or its whole URL.
    pub(super) async fn get(&mut self, url: &str) -> Page {
        let request = self.request(Method::GET, url);
        self.send(request).await
    }

    /// Sends a form without fields, as a button of a page does.
    pub(super) async fn press(&mut self, path: &str) -> Page {
        let request = self
            .request(Method::POST, path)
            .header("Origin", &self.origin)
            .header("Sec-Fetch-Site", "same-origin");
        self.send(request).await
    }

    /// Sends JSON, as the script of a page does.
    pub(super) async fn post(&mut self, path: &str, body: &Value) -> Page {
        let request = self
            .request(Method::POST, path)
            .header("Origin", &self.origin)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/json")
            .body(body.to_string());
        self.send(request).await
    }

    pub(super) fn request(&self, method: Method, url: &str) -> RequestBuilder {
        let url = if url.starts_with('/') {
            format!("{}{url}", self.origin)
        } else {
            url.to_owned()
        };
        let mut request = self.http.request(method, url);
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header("Cookie", pairs.join("; "));
        }
        request
    }

    pub(super) async fn send(&mut self, request: RequestBuilder) -> Page {
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let body = answer.text().await.unwrap();
        self.seen.push_str(&body);
        Page {
            status,
            headers,
            body,
        }
    }
}

impl Page {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Where a redirect leads.
    pub(super) fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.header(LOCATION.as_str()).to_owned()
    }

    /// The text of an element, or nothing where there is none of this id.
    pub(super) fn text(&self, id: &str) -> Option<String> {
        let (_, rest) = self.body.split_once(&format!("id=\"{id}\""))?;
        let (_, rest) = rest.split_once('>')?;
        Some(rest.split('<').next()?.to_owned())
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// A page that says what went wrong, and has a button to start again.
    #[track_caller]
    pub(super) fn assert_problem(&self, status: u16, text: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert!(
            self.body.contains("id=\"problem\" role=\"alert\""),
            "{}",
            self.body
        );
        assert!(self.body.contains(text), "{}", self.body);
        assert_eq!(self.text("connect").as_deref(), Some("Start again"));
    }

    /// What the script of a page shows.
    #[track_caller]
    pub(super) fn assert_said(&self, status: u16, text: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        let problem = self.json()["problem"].as_str().unwrap().to_owned();
        assert!(problem.contains(text), "{problem}");
    }
}
