//! The redirect flow, as the example `redirect_flow` has it.
//!
//! What goes in: the example as a program, and a mock that the test can look into and whose clock
//! it can move. What comes out: what an employer sees at each end.

use std::time::Duration;

use fantoccini::key::Key;
use finch_connect::mock::Mock;
use url::Url;

use super::example::Program;
use super::session::{Browser, with_browser};

/// The example with a mock of the test, and a browser that shows its first page.
async fn start(browser: &Browser) -> (Mock, Program) {
    let finch = Mock::start().unwrap();
    let program = Program::start("redirect_flow", &finch);
    browser.open(&program.url()).await;
    (finch, program)
}

/// What the last page shows.
struct Shown {
    connection: String,
    token: String,
    kind: String,
}

async fn shown(browser: &Browser) -> Shown {
    browser.find("#connect-again").await;
    Shown {
        connection: browser.text("#connection").await,
        token: browser.text("#token").await,
        kind: browser.text("#kind").await,
    }
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn connected_and_connected_again() {
    with_browser("redirect-reauthenticated", &[], async |browser| {
        let (finch, program) = start(&browser).await;
        browser.click("#connect").await;
        browser.find("#company").await;
        assert!(browser.url().await.starts_with(finch.base_url()));
        browser.agree().await;
        let first = shown(&browser).await;
        browser.keep_picture("redirect-finished").await;
        assert_eq!(first.connection, finch.connections()[0].connection_id());
        assert_eq!(first.kind, "new");
        // Of the token only the end is shown, and the code is out of the address.
        let end = first.token.trim_start_matches('•');
        assert!(end.len() <= 4 && first.token.len() > end.len());
        assert!(!browser.source().await.contains("mock_"));
        assert!(!browser.url().await.contains("code"));

        browser.click("#connect-again").await;
        browser.agree_again().await;
        let second = shown(&browser).await;
        assert_eq!(second.kind, "reauthentication");
        assert_eq!(second.connection, first.connection);
        assert_ne!(second.token, first.token);
        assert_eq!(finch.connections().len(), 1);
        finch.assert_valid();
        finch.assert_count("/auth/token", 2);
        finch.assert_count("/connect/sessions/reauthenticate", 1);
        let said = program.end();
        assert!(!said.contains("mock_") && !said.contains(end), "{said}");
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn without_an_account() {
    with_browser("redirect-alone", &[], async |browser| {
        let program = Program::start_alone("redirect_flow");
        browser.open(&program.url()).await;
        browser.click("#connect").await;
        browser.agree().await;
        let first = shown(&browser).await;
        browser.click("#connect-again").await;
        browser.agree_again().await;
        let second = shown(&browser).await;
        assert_eq!(second.connection, first.connection);
        assert_eq!(second.kind, "reauthentication");
        assert_ne!(second.token, first.token);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn cancelled_and_then_connected() {
    with_browser("redirect-after-cancelling", &[422], async |browser| {
        let (finch, _program) = start(&browser).await;
        browser.click("#connect").await;
        browser.click("#cancel").await;
        browser.find("#problem").await;
        browser.keep_picture("redirect-cancelled").await;
        assert!(browser.url().await.contains("error=access_denied"));
        finch.assert_count("/auth/token", 0);
        // Started once more, with a slip of the finger.
        browser.click("#connect").await;
        browser.choose_provider().await;
        browser.sign_in("good_user", "bad_pass").await;
        browser.find("#username[aria-invalid]").await;
        browser.sign_in("good_user", "good_pass").await;
        assert_eq!(shown(&browser).await.kind, "new");
        finch.assert_count("/auth/token", 1);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn a_state_of_somebody_else() {
    with_browser("redirect-tampered", &[400], async |browser| {
        let (finch, _program) = start(&browser).await;
        browser.click("#connect").await;
        browser.find("#company").await;
        browser.open(&with_state(&browser.url().await, "x")).await;
        browser.agree().await;
        browser.find("#problem").await;
        assert!(browser.url().await.contains("state=x"));
        assert_eq!(browser.count("#connection").await, 0);
        // The code was not touched.
        finch.assert_count("/auth/token", 0);
    })
    .await;
}

/// The same URL with another `state`.
pub(crate) fn with_state(url: &str, state: &str) -> String {
    let mut url = Url::parse(url).unwrap();
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    assert!(pairs.iter().any(|(name, _)| name == "state"));
    let mut query = url.query_pairs_mut();
    query.clear();
    for (name, value) in &pairs {
        let value = if name == "state" { state } else { value };
        query.append_pair(name, value);
    }
    drop(query);
    url.into()
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn a_callback_that_comes_twice() {
    with_browser("redirect-twice", &[400], async |browser| {
        let (finch, _program) = start(&browser).await;
        browser.click("#connect").await;
        browser.agree().await;
        let first = shown(&browser).await;
        let urls = browser.traffic().await.urls;
        let callback = urls.iter().find(|url| url.contains("/callback?code="));
        browser.open(callback.unwrap()).await;
        browser.find("#problem").await;
        browser.keep_picture("redirect-twice").await;
        finch.assert_count("/auth/token", 1);
        // What was connected stays connected.
        let page = Url::parse(callback.unwrap()).unwrap();
        browser
            .open(page.join("/connected").unwrap().as_str())
            .await;
        assert_eq!(shown(&browser).await.connection, first.connection);
    })
    .await;
}

/// The page of the mock says so: Finch sends nobody back from a session that is over.
#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn a_session_that_expires() {
    with_browser("redirect-expired", &[410, 410], async |browser| {
        let (finch, program) = start(&browser).await;
        browser.click("#connect").await;
        browser.choose_provider().await;
        let url = browser.url().await;
        finch.advance(Duration::from_secs(60 * 60));
        browser.agree_again().await;
        assert!(browser.text("#problem").await.contains("expired"));
        assert!(browser.url().await.starts_with(finch.base_url()));
        browser.open(&url).await;
        assert!(browser.text("#problem").await.contains("expired"));
        // A new start is a new session.
        browser.open(&program.url()).await;
        browser.click("#connect").await;
        browser.agree().await;
        assert_eq!(shown(&browser).await.kind, "new");
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn without_a_mouse() {
    with_browser("redirect-keyboard", &[], async |browser| {
        let (_finch, _program) = start(&browser).await;
        browser.find("#connect").await;
        browser.press(Key::Tab).await;
        assert_eq!(browser.focus().await, "#connect");
        browser.press(Key::Enter).await;
        browser.find("#provider").await;
        browser
            .press(Key::Tab + "Gusto" + &Key::Tab + "good_user")
            .await;
        // Enter in a field sends the form.
        browser.press(Key::Tab + "good_pass" + &Key::Enter).await;
        assert_eq!(shown(&browser).await.kind, "new");
        browser.press(Key::Tab).await;
        assert_eq!(browser.focus().await, "#connect-again");
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn what_a_screen_reader_says() {
    with_browser("redirect-screen-reader", &[], async |browser| {
        let (_finch, _program) = start(&browser).await;
        browser.find("#connect").await;
        let heard = browser.heard().await;
        assert_eq!(
            heard.controls,
            [("button".to_owned(), "Connect".to_owned())]
        );
        assert_eq!(heard.headings, [&*heard.title]);
        browser.click("#connect").await;
        browser.click("#cancel").await;
        browser.find("#problem").await;
        let heard = browser.heard().await;
        assert_eq!(heard.alerts, 1);
        browser.has_contrast().await;
        assert_eq!(heard.headings, [&*heard.title]);
        let again = ("button".to_owned(), "Start again".to_owned());
        assert_eq!(heard.controls, [again]);
    })
    .await;
}
