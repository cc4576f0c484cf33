//! The two examples of the flows as black boxes: a program, a browser that keeps cookies, and a
//! mock of Finch in this process that sees everything.
#![cfg(feature = "mock")]

#[path = "flow_examples/browser.rs"]
mod browser;
#[path = "flow_examples/embedded.rs"]
mod embedded;
#[path = "support/example.rs"]
mod example;
#[path = "flow_examples/hostile.rs"]
mod hostile;
#[path = "flow_examples/redirect.rs"]
mod redirect;
#[path = "flow_examples/start.rs"]
mod start;

use std::time::Duration;

use finch_connect::mock::{Fault, Mock};
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
use serde_json::{Value, json};
use url::Url;

use browser::Browser;
use example::Program;

const MINUTE: Duration = Duration::from_secs(60);

/// One example, one Finch, and what must not show.
struct World {
    finch: Mock,
    program: Program,
    browser: Browser,
    states: Vec<String>,
}

impl World {
    fn new(example: &str) -> Self {
        let finch = Mock::start().unwrap();
        let program = Program::start(example, &finch);
        let browser = Browser::new(&program.origin);
        Self {
            finch,
            program,
            browser,
            states: Vec::new(),
        }
    }

    /// The code that an employer of another customer of this application would bring back.
    async fn code_of_another_customer(&self, redirect_uri: Option<&str>) -> String {
        let products = [ConnectProducts::Company];
        let mut request = CreateConnectSessionRequest::new("other-1", "Other Ltd.", products);
        if let Some(uri) = redirect_uri {
            request = request.with_redirect_uri(uri);
        }
        let client = self.finch.client().unwrap();
        let session = client.create_connect_session(&request).await.unwrap();
        let approval = self.finch.authorize(&session.session_id).unwrap();
        approval.code().expose().to_owned()
    }

    /// Ends it: Finch got nothing but valid requests, and neither the pages nor the program's
    /// output show a secret. What comes out is the program's output.
    fn close(self) -> String {
        self.finch.assert_valid();
        let output = self.program.end();
        let shown = format!("{}{output}", self.browser.seen());
        for secret in ["mock_code_", "mock_token_", self.finch.credentials().1] {
            assert!(!shown.contains(secret), "{secret} shows in: {shown}");
        }
        for state in &self.states {
            assert!(!output.contains(state), "a state shows in: {output}");
        }
        output
    }
}

/// What a good answer to an exchange may say of the customer and name none: `null`, and nothing.
const NOBODY: [Option<Value>; 2] = [Some(Value::Null), None];

/// A good answer to an exchange, with what it says of the customer.
fn of_customer(id: Option<Value>) -> Fault {
    let mut token = json!({
        "access_token": "mock_token_of_nobody",
        "token_type": "bearer",
        "connection_id": "conn-1",
        "client_type": "sandbox",
        "connection_type": "finch",
        "products": ["company"],
        "provider_id": "gusto",
        "entity_ids": [],
    });
    if let Some(id) = id {
        token["customer_id"] = id;
    }
    Fault::answer(200, token)
}

fn parameter(url: &str, name: &str) -> String {
    let url = Url::parse(url).unwrap();
    let mut pairs = url.query_pairs();
    pairs
        .find(|(known, _)| known == name)
        .unwrap()
        .1
        .into_owned()
}
