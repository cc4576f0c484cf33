//! The redirect flow, and every way out of it.

use std::time::Duration;

use finch_connect::mock::{AuthorizeError, Fault};

use super::browser::Page;
use super::{MINUTE, NOBODY, World, of_customer, parameter};

fn world() -> World {
    World::new("redirect_flow")
}

impl World {
    /// Presses the button. What comes out is the URL of Finch Connect.
    async fn begin(&mut self) -> String {
        let url = self.browser.press("/connect").await.location();
        assert!(url.starts_with(self.finch.base_url()), "{url}");
        self.states.push(parameter(&url, "state"));
        url
    }

    /// The employer agrees. What comes out is the URL that the browser goes back to.
    fn agree(&self, url: &str) -> String {
        let approval = self.finch.authorize(url).unwrap();
        approval.callback_url().unwrap().to_owned()
    }

    async fn connect(&mut self) -> Page {
        let url = self.begin().await;
        let callback = self.agree(&url);
        let next = self.browser.get(&callback).await.location();
        assert_eq!(next, "/connected");
        self.browser.get(&next).await
    }
}

#[tokio::test]
async fn a_company_connects_and_signs_in_again() {
    let mut world = world();
    let home = world.browser.get("/").await;
    assert_eq!(home.text("connect").as_deref(), Some("Connect"));

    let first = world.connect().await;
    let id = world.finch.connections()[0].connection_id().to_owned();
    assert_eq!(first.text("connection"), Some(id.clone()));
    assert_eq!(first.text("kind").as_deref(), Some("new"));
    assert_eq!(
        first.text("products").as_deref(),
        Some("company, directory")
    );
    assert_eq!(
        first.text("connect-again").as_deref(),
        Some("Sign in again")
    );
    let masked = first.text("token").unwrap();
    assert_eq!(masked.chars().count(), 12, "{masked}");

    let second = world.connect().await;
    assert_eq!(second.text("connection"), Some(id));
    assert_eq!(second.text("kind").as_deref(), Some("reauthentication"));
    assert_eq!(world.finch.connections().len(), 1);
    world
        .finch
        .assert_count("/connect/sessions/reauthenticate", 1);
    world.finch.assert_count("/auth/token", 2);

    let requests = world.finch.requests();
    let session = requests[0].body().unwrap();
    assert_eq!(session["customer_id"], "acme-1");
    assert_eq!(
        session["redirect_uri"],
        format!("{}/callback", world.program.origin)
    );
    assert_eq!(session["sandbox"], "finch");
    world.close();
}

#[tokio::test]
async fn each_start_has_a_state_of_its_own() {
    let mut world = world();
    world.begin().await;
    world.begin().await;
    let [first, second] = &world.states[..] else {
        panic!("two starts");
    };
    assert_ne!(first, second);
    // 256 bits, six to a letter.
    assert_eq!(first.len(), 43);
    world.close();
}

#[tokio::test]
async fn a_state_that_is_not_the_browsers_ends_nothing() {
    let mut world = world();
    let url = world.begin().await;
    let callback = world.agree(&url);
    let (good, _) = callback.split_once("&state=").unwrap();
    for change in ["&state=forged", "", "&state=", "&state=a&state=b"] {
        let page = world.browser.get(&format!("{good}{change}")).await;
        page.assert_problem(400, "start again");
    }
    // Any site can have a browser follow a link.
    for query in ["state=x", "error=access_denied&state=x", "error=x", ""] {
        let request = world
            .browser
            .request(reqwest::Method::GET, &format!("/callback?{query}"))
            .header("Sec-Fetch-Site", "cross-site");
        let page = world.browser.send(request).await;
        page.assert_problem(400, "start again");
    }
    world.finch.assert_count("/auth/token", 0);
    assert_eq!(world.browser.get(&callback).await.location(), "/connected");
    world.close();
}

#[tokio::test]
async fn another_browser_cannot_finish_it() {
    let mut world = world();
    let url = world.begin().await;
    let callback = world.agree(&url);
    let mut stranger = world.browser.other();
    stranger
        .get(&callback)
        .await
        .assert_problem(400, "This browser did not begin");
    // Nor one with a flow of its own, nor one that makes up a cookie.
    stranger.press("/connect").await.location();
    stranger
        .get(&callback)
        .await
        .assert_problem(400, "This browser did not begin");
    let request = world
        .browser
        .other()
        .request(reqwest::Method::GET, &callback)
        .header("Cookie", "redirect_flow_session=; redirect_flow_session=x");
    stranger
        .send(request)
        .await
        .assert_problem(400, "This browser did not begin");
    world.finch.assert_count("/auth/token", 0);

    // The one who began it still can.
    assert_eq!(world.browser.get(&callback).await.location(), "/connected");
    world.close();
}

#[tokio::test]
async fn a_code_of_another_customer_is_refused() {
    let mut world = world();
    world.begin().await;
    let redirect_uri = format!("{}/callback", world.program.origin);
    let stolen = world.code_of_another_customer(Some(&redirect_uri)).await;
    let callback = format!("/callback?code={stolen}&state={}", world.states[0]);
    let page = world.browser.get(&callback).await;
    page.assert_problem(400, "does not belong to your company");
    assert_eq!(world.browser.get("/connected").await.location(), "/");
    assert!(world.close().contains("another customer"));
}

#[tokio::test]
async fn a_code_of_no_customer_is_refused() {
    for nobody in NOBODY {
        let mut world = world();
        let url = world.begin().await;
        let callback = world.agree(&url);
        world.finch.fail_next_on("/auth/token", of_customer(nobody));
        let page = world.browser.get(&callback).await;
        page.assert_problem(400, "does not belong to your company");
        assert_eq!(world.browser.get("/connected").await.location(), "/");
        world.close();
    }
}

#[tokio::test]
async fn a_callback_counts_once() {
    let mut world = world();
    let url = world.begin().await;
    let callback = world.agree(&url);
    world.browser.get(&callback).await.location();
    world
        .browser
        .get(&callback)
        .await
        .assert_problem(400, "finished it before");
    world.finch.assert_count("/auth/token", 1);
    // What was connected stays so.
    let page = world.browser.get("/connected").await;
    assert_eq!(page.text("kind").as_deref(), Some("new"));
    world.close();
}

#[tokio::test]
async fn two_callbacks_at_once_are_one_exchange() {
    let mut world = world();
    let url = world.begin().await;
    let callback = world.agree(&url);
    let requests: Vec<_> = (0..8)
        .map(|_| {
            world
                .browser
                .request(reqwest::Method::GET, &callback)
                .send()
        })
        .collect();
    let answers = futures_util::future::join_all(requests).await;
    let done = answers
        .into_iter()
        .filter(|answer| answer.as_ref().unwrap().status() == 303)
        .count();
    assert_eq!(done, 1);
    world.finch.assert_count("/auth/token", 1);
    world.close();
}

#[tokio::test]
async fn an_employer_who_cancels_is_told_kindly() {
    let mut world = world();
    world.begin().await;
    let state = world.states[0].clone();
    let refusal = "error=access_denied&error_description=The+employer+cancelled";
    let page = world
        .browser
        .get(&format!("/callback?{refusal}&state={state}"))
        .await;
    page.assert_problem(200, "nothing was changed");
    // The text of the query is nobody's to show.
    assert!(!page.body.contains("The employer cancelled"));

    // Without the state it is a link that anybody can write.
    let page = world.browser.get(&format!("/callback?{refusal}")).await;
    page.assert_problem(400, "This browser did not begin");

    // Another reason.
    world.begin().await;
    let state = world.states[1].clone();
    let query = format!("error=server_error&error_description=%3Cb%3E&state={state}");
    let page = world.browser.get(&format!("/callback?{query}")).await;
    page.assert_problem(502, "could not connect");
    assert!(!page.body.contains("<b>"));

    // And then they connect.
    let page = world.connect().await;
    assert_eq!(page.text("kind").as_deref(), Some("new"));
    world.close();
}

#[tokio::test]
async fn a_session_that_expired_is_made_again() {
    let mut world = world();
    let url = world.begin().await;
    world.finch.advance(61 * MINUTE);
    assert_eq!(
        world.finch.authorize(&url).unwrap_err(),
        AuthorizeError::Expired
    );
    // The same customer gets the same session, with a new life.
    let again = world.begin().await;
    assert_eq!(parameter(&url, "session"), parameter(&again, "session"));
    let callback = world.agree(&again);
    assert_eq!(world.browser.get(&callback).await.location(), "/connected");
    world.close();
}

#[tokio::test]
async fn a_code_that_is_too_old_leads_to_a_reauthentication() {
    let mut world = world();
    let url = world.begin().await;
    let callback = world.agree(&url);
    world.finch.advance(11 * MINUTE);
    let page = world.browser.get(&callback).await;
    page.assert_problem(400, "too old");
    let page = world.connect().await;
    assert_eq!(page.text("kind").as_deref(), Some("reauthentication"));
    world.close();
}

#[tokio::test]
async fn an_exchange_whose_answer_is_lost_is_not_repeated() {
    let mut world = world();
    let url = world.begin().await;
    let callback = world.agree(&url);
    world
        .finch
        .fail_next_on("/auth/token", Fault::lose_answer());
    let page = world.browser.get(&callback).await;
    page.assert_problem(503, "asked to sign in once more");
    world.finch.assert_count("/auth/token", 1);
    let page = world.connect().await;
    assert_eq!(page.text("kind").as_deref(), Some("reauthentication"));
    world.close();
}

#[tokio::test]
async fn a_browser_that_goes_away_loses_no_token() {
    let mut world = world();
    let url = world.begin().await;
    let callback = world.agree(&url);
    let slow = Fault::delay(Duration::from_secs(1));
    world.finch.fail_next_on("/auth/token", slow);
    let request = world.browser.request(reqwest::Method::GET, &callback);
    let gone = request.timeout(Duration::from_millis(300)).send().await;
    assert!(gone.unwrap_err().is_timeout());
    let mut tries = 0;
    let page = loop {
        let page = world.browser.get("/connected").await;
        if page.status == 200 {
            break page;
        }
        tries += 1;
        assert!(tries < 100, "the token was not stored");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!(page.text("kind").as_deref(), Some("new"));
    world.close();
}

#[tokio::test]
async fn trouble_at_finch_has_a_request_id() {
    let mut world = world();
    for _ in 0..3 {
        world
            .finch
            .fail_next(Fault::status(503).with_retry_after(Duration::ZERO));
    }
    let page = world.browser.press("/connect").await;
    page.assert_problem(503, "does not answer at the moment");
    let requests = world.finch.requests();
    let id = requests.last().unwrap().request_id();
    assert!(page.body.contains(id), "{}", page.body);
    let output = world.close();
    // Those who can mend it read more.
    assert!(
        output.contains("POST /connect/sessions: status 503"),
        "{output}"
    );
}

#[tokio::test]
async fn a_second_tab_takes_over() {
    let mut world = world();
    let first = world.begin().await;
    world.begin().await;
    // The first tab comes back: what counts is what began last.
    let callback = world.agree(&first);
    world
        .browser
        .get(&callback)
        .await
        .assert_problem(400, "start again");
    let page = world.connect().await;
    assert_eq!(page.text("kind").as_deref(), Some("reauthentication"));
    world.close();
}
