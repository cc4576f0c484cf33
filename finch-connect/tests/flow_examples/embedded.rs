//! The embedded flow, with the test in place of the page's script.

use serde_json::{Value, json};
use url::Url;

use super::{MINUTE, NOBODY, World, of_customer, parameter};

fn world() -> World {
    World::new("embedded_flow")
}

impl World {
    /// What the script gets when the button is pressed: the URL of the iframe.
    async fn open(&mut self) -> String {
        let answer = self.browser.post("/session", &json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let answer = answer.json();
        assert_eq!(answer["origin"], self.finch.base_url());
        let url = answer["url"].as_str().unwrap().to_owned();
        self.states.push(parameter(&url, "state"));
        url
    }

    /// The employer agrees. What comes out is what the script hands on of the message.
    fn message(&self, url: &str) -> Value {
        let approval = self.finch.authorize(url).unwrap();
        assert_eq!(approval.callback_url(), None);
        json!({ "code": approval.code().expose(), "state": approval.state() })
    }
}

#[tokio::test]
async fn a_company_connects_and_signs_in_again() {
    let mut world = world();
    let home = world.browser.get("/").await;
    assert_eq!(home.text("connect").as_deref(), Some("Connect"));
    let frames = format!("frame-src {}", world.finch.base_url());
    let policy = home.header("content-security-policy");
    assert!(policy.contains(&frames), "{policy}");

    let url = world.open().await;
    let embedded: Vec<(String, String)> = Url::parse(&url)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect();
    for (name, value) in [
        ("app_type", "spa"),
        ("sdk_host_url", &*world.program.origin),
        ("mode", "employer"),
    ] {
        let pair = (name.to_owned(), value.to_owned());
        assert!(embedded.contains(&pair), "{embedded:?}");
    }
    let message = world.message(&url);
    let answer = world.browser.post("/exchange", &message).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (200, json!({"next": "/connected"}))
    );
    let first = world.browser.get("/connected").await;
    let id = world.finch.connections()[0].connection_id().to_owned();
    assert_eq!(first.text("connection"), Some(id.clone()));
    assert_eq!(first.text("kind").as_deref(), Some("new"));

    let url = world.open().await;
    let message = world.message(&url);
    world.browser.post("/exchange", &message).await;
    let second = world.browser.get("/connected").await;
    assert_eq!(second.text("connection"), Some(id));
    assert_eq!(second.text("kind").as_deref(), Some("reauthentication"));
    world
        .finch
        .assert_count("/connect/sessions/reauthenticate", 1);
    world.finch.assert_count("/auth/token", 2);

    // Neither call names a redirect URI.
    for request in world.finch.requests() {
        assert_eq!(request.body().unwrap().get("redirect_uri"), None);
    }
    world.close();
}

#[tokio::test]
async fn a_state_that_is_not_the_browsers_ends_nothing() {
    let mut world = world();
    let url = world.open().await;
    let good = world.message(&url);
    for state in [json!("forged"), json!(""), json!(null), json!("a&state=b")] {
        let mut message = good.clone();
        message["state"] = state.clone();
        if state.is_null() {
            message.as_object_mut().unwrap().remove("state");
        }
        let answer = world.browser.post("/exchange", &message).await;
        answer.assert_said(400, "start again");
    }
    world.finch.assert_count("/auth/token", 0);
    assert_eq!(world.browser.post("/exchange", &good).await.status, 200);
    world.close();
}

#[tokio::test]
async fn a_code_counts_once_and_for_its_browser() {
    let mut world = world();
    let url = world.open().await;
    let message = world.message(&url);
    let mut stranger = world.browser.other();
    let answer = stranger.post("/exchange", &message).await;
    answer.assert_said(400, "This browser did not begin");

    assert_eq!(world.browser.post("/exchange", &message).await.status, 200);
    let answer = world.browser.post("/exchange", &message).await;
    answer.assert_said(400, "finished it before");
    world.finch.assert_count("/auth/token", 1);
    // A stranger sees nothing of it.
    assert_eq!(stranger.get("/connected").await.location(), "/");
    world.close();
}

#[tokio::test]
async fn a_code_of_another_customer_is_refused() {
    let mut world = world();
    world.open().await;
    let stolen = world.code_of_another_customer(None).await;
    let message = json!({ "code": stolen, "state": world.states[0] });
    let answer = world.browser.post("/exchange", &message).await;
    answer.assert_said(400, "does not belong to your company");
    assert_eq!(world.browser.get("/connected").await.location(), "/");
    assert!(world.close().contains("another customer"));
}

#[tokio::test]
async fn a_code_of_no_customer_is_refused() {
    for nobody in NOBODY {
        let mut world = world();
        let url = world.open().await;
        let message = world.message(&url);
        world.finch.fail_next_on("/auth/token", of_customer(nobody));
        let answer = world.browser.post("/exchange", &message).await;
        answer.assert_said(400, "does not belong to your company");
        assert_eq!(world.browser.get("/connected").await.location(), "/");
        world.close();
    }
}

#[tokio::test]
async fn an_empty_or_old_code_is_refused() {
    let mut world = world();
    world.open().await;
    let empty = json!({ "code": "", "state": world.states[0] });
    world
        .browser
        .post("/exchange", &empty)
        .await
        .assert_said(400, "start again");
    world.finch.assert_count("/auth/token", 0);

    let url = world.open().await;
    let message = world.message(&url);
    world.finch.advance(11 * MINUTE);
    world
        .browser
        .post("/exchange", &message)
        .await
        .assert_said(400, "too old");
    world.close();
}

#[tokio::test]
async fn its_script_is_its_own() {
    let mut world = world();
    let home = world.browser.get("/").await;
    assert!(
        home.body
            .contains(r#"<script src="/connect.js" defer></script>"#)
    );
    let script = world.browser.get("/connect.js").await;
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    world.close();
}
