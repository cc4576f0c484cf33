//! The requests that came in, as tests may look at them.
//!
//! What goes in: requests. What comes out: a bounded list of them without their secrets: what is
//! remembered is masked already, so nothing that prints it can show one.

use std::collections::VecDeque;

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use serde_json::{Map, Value};
use url::form_urlencoded;

const STARS: &str = "***";

/// Members and parameters whose values never show.
const SECRETS: [&str; 4] = ["access_token", "client_secret", "code", "refresh_token"];

/// How many requests are remembered; older ones are forgotten.
const MAX_REQUESTS: usize = 10_000;

/// A longer body is not remembered.
const MAX_BODY: usize = 64 * 1024;

/// A request that the mock received. Secrets are masked.
///
/// ```
/// # use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let finch = finch_connect::mock::Mock::start()?;
/// # let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company]);
/// finch.client()?.create_connect_session(&request).await?;
///
/// let requests = finch.requests();
/// assert_eq!((requests[0].method(), requests[0].path()), ("POST", "/connect/sessions"));
/// assert_eq!(requests[0].status(), Some(201));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Received {
    method: String,
    path: String,
    query: Option<String>,
    headers: Vec<(String, String)>,
    body: Option<Value>,
    status: Option<u16>,
    request_id: String,
    violations: Vec<String>,
}

impl Received {
    /// The method.
    ///
    /// ```no_run
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// assert!(finch.requests().iter().all(|request| request.method() == "POST"));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path, without a query.
    ///
    /// ```no_run
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// for request in finch.requests() {
    ///     println!("{}", request.path());
    /// }
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query, without its `?`. Secrets in it are masked.
    ///
    /// ```no_run
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// assert_eq!(finch.requests()[0].query(), None);
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// The first header of a name; of credentials nothing but their scheme.
    ///
    /// ```no_run
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// let request = &finch.requests()[0];
    /// assert_eq!(request.header("Finch-API-Version"), Some("2020-09-17"));
    /// assert_eq!(request.header("authorization"), Some("Basic ***"));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| &**value)
    }

    /// All headers, with lower-case names. Of several of one name the values stand behind commas.
    pub(super) fn headers(&self) -> Map<String, Value> {
        let mut shown = Map::new();
        for (name, value) in &self.headers {
            let all = match shown.get(name).and_then(Value::as_str) {
                Some(before) => format!("{before}, {value}"),
                None => value.clone(),
            };
            shown.insert(name.clone(), all.into());
        }
        shown
    }

    /// The body, if it is JSON of at most 64 KiB. Secrets in it are masked.
    ///
    /// ```no_run
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// let request = &finch.requests()[0];
    /// assert_eq!(request.body().unwrap()["customer_id"], "customer-1");
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// The status of the answer; `None` while there is none, or where a fault took it away.
    ///
    /// ```no_run
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// let failed = finch.requests().iter().filter(|request| request.status() != Some(201)).count();
    /// # let _ = failed;
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The `Finch-Request-Id` of the answer.
    ///
    /// ```no_run
    /// # fn example(finch: finch_connect::mock::Mock, error: finch_connect::Error) {
    /// let requests = finch.requests();
    /// let failed = requests.iter().find(|request| error.request_id() == Some(request.request_id()));
    /// # let _ = failed;
    /// # }
    /// ```
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// What did not fit the document. Values do not show in it.
    ///
    /// ```no_run
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// for request in finch.requests() {
    ///     println!("{}: {:?}", request.path(), request.violations());
    /// }
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn violations(&self) -> &[String] {
        &self.violations
    }

    /// Remembers a request.
    pub(super) fn new(
        (method, path, query): (&str, &str, Option<&str>),
        headers: &HeaderMap,
        body: &[u8],
        request_id: &str,
        veil: &Veil,
    ) -> Self {
        let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            let shown = if [AUTHORIZATION, PROXY_AUTHORIZATION].contains(name) {
                match value.split_once(' ') {
                    Some((scheme, _)) => format!("{scheme} {STARS}"),
                    None => STARS.to_owned(),
                }
            } else if name == COOKIE {
                STARS.to_owned()
            } else {
                veil.text(&value)
            };
            (name.as_str().to_owned(), shown)
        };
        let body = serde_json::from_slice(body)
            .ok()
            .filter(|_| body.len() <= MAX_BODY);
        Self {
            method: method.to_owned(),
            path: veil.text(path),
            query: query.map(|query| veil.query(query)),
            headers: headers.iter().map(header).collect(),
            body: body.map(|body| veil.json(body)),
            status: None,
            request_id: request_id.to_owned(),
            violations: Vec::new(),
        }
    }
}

/// What hides secrets.
pub(super) struct Veil {
    secrets: Vec<String>,
}

impl Veil {
    /// Knows these, and the codes and tokens of a mock by how they begin.
    pub(super) fn new(secrets: &[&str]) -> Self {
        let known = ["mock_code_", "mock_token_"];
        let all = secrets.iter().copied().chain(known);
        Self {
            secrets: all
                .filter(|secret| !secret.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    fn text(&self, text: &str) -> String {
        if self.secrets.iter().any(|secret| text.contains(secret)) {
            return STARS.to_owned();
        }
        text.to_owned()
    }

    fn query(&self, query: &str) -> String {
        let mut shown = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = if SECRETS.contains(&&*name) {
                STARS.to_owned()
            } else {
                self.text(&value)
            };
            shown.append_pair(&self.text(&name), &value);
        }
        shown.finish()
    }

    /// The depth is bounded by that of `serde_json`.
    fn json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.json(item)).collect(),
            Value::Object(members) => {
                let shown = members.into_iter().map(|(name, value)| {
                    let value = match value {
                        Value::Null => Value::Null,
                        _ if SECRETS.contains(&&*name) => STARS.into(),
                        value => self.json(value),
                    };
                    (self.text(&name), value)
                });
                Value::Object(shown.collect())
            }
            other => other,
        }
    }
}

/// The requests, oldest first.
#[derive(Default)]
pub(super) struct Log {
    requests: VecDeque<Received>,
    forgotten: usize,
}

impl Log {
    /// Adds a request, and gives its number.
    pub(super) fn push(&mut self, request: Received) -> usize {
        if self.requests.len() >= MAX_REQUESTS {
            self.requests.pop_front();
            self.forgotten += 1;
        }
        self.requests.push_back(request);
        self.forgotten + self.requests.len() - 1
    }

    /// Notes how a request ended, if it is not forgotten.
    pub(super) fn end(&mut self, number: usize, status: Option<u16>, violations: Vec<String>) {
        let index = number.checked_sub(self.forgotten);
        if let Some(request) = index.and_then(|index| self.requests.get_mut(index)) {
            request.status = status;
            request.violations = violations;
        }
    }

    pub(super) fn clear(&mut self) {
        self.forgotten += self.requests.len();
        self.requests.clear();
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Received> {
        self.requests.iter()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use serde_json::json;

    use super::{Log, MAX_REQUESTS, Received, Veil};

    const SECRET: &str = "Zq7Xw9Kv3Jp5Yb2Nd8";

    fn received(query: &str, body: &str) -> Received {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Basic abc".parse().unwrap());
        headers.insert("cookie", "a=b".parse().unwrap());
        headers.insert("x-secret", format!("is {SECRET}").parse().unwrap());
        headers.insert("x-open", "1".parse().unwrap());
        let line = ("POST", "/x", Some(query));
        Received::new(
            line,
            &headers,
            body.as_bytes(),
            "r-1",
            &Veil::new(&[SECRET, ""]),
        )
    }

    #[test]
    fn secrets_are_masked() {
        let body = json!({
            "client_secret": "wrong", "code": "c", "access_token": null, "name": "open",
            "list": [{"deep": format!("x{SECRET}"), "token": "mock_token_1"}], "mock_code_1": 5,
        });
        let request = received("code=c&state=s+1&z=mock_code_2", &body.to_string());
        assert_eq!(request.query(), Some("code=***&state=s+1&z=***"));
        let headers = ["authorization", "Cookie", "x-secret", "x-open", "none"];
        assert_eq!(
            headers.map(|name| request.header(name)),
            [Some("Basic ***"), Some("***"), Some("***"), Some("1"), None]
        );
        assert_eq!(
            *request.body().unwrap(),
            json!({
                "client_secret": "***", "code": "***", "access_token": null, "name": "open",
                "list": [{"deep": "***", "token": "***"}], "***": 5,
            })
        );
        assert!(received("", "no JSON").body().is_none());
        assert!(
            received("", &format!("\"{}\"", "a".repeat(70_000)))
                .body()
                .is_none()
        );
    }

    #[test]
    fn the_list_is_bounded() {
        let mut log = Log::default();
        let first = log.push(received("", ""));
        for _ in 0..MAX_REQUESTS {
            log.push(received("", ""));
        }
        let last = log.push(received("", ""));
        log.end(first, Some(500), Vec::new());
        log.end(last, Some(201), Vec::new());
        assert_eq!(log.iter().count(), MAX_REQUESTS);
        let ended: Vec<_> = log.iter().filter_map(Received::status).collect();
        assert_eq!(ended, [201]);
        log.clear();
        log.end(last, Some(500), Vec::new());
        assert_eq!(log.push(received("", "")), last + 1);
    }
}
