//! The embedded flow, as the example `embedded_flow` has it, through the messages of the frame.
//!
//! What goes in: the example as a program, and a mock that the test can look into and whose clock
//! it can move. What comes out: what an employer sees, and what the page around the frame hears.

use std::time::Duration;

use fantoccini::key::Key;
use finch_connect::mock::Mock;
use serde_json::{Value, json};

use super::example::Program;
use super::redirect::with_state;
use super::session::{Browser, until, with_browser};

const FRAME: &str = "#finch-connect-frame";

/// Writes down every message that the page hears, also for the page that follows.
const EAVESDROPPER: &str = r"
    if (window === window.top) {
        window.addEventListener('message', (event) => {
            const heard = JSON.parse(sessionStorage.heard ?? '[]');
            const frame = document.getElementById('finch-connect-frame');
            const isFrame = frame !== null && event.source === frame.contentWindow;
            heard.push({ data: event.data, origin: event.origin, isFrame });
            sessionStorage.heard = JSON.stringify(heard);
        });
    }";

/// The example with a mock of the test, and a browser in whose frame the mock's page is open.
async fn start(browser: &Browser) -> (Mock, Program) {
    let finch = Mock::start().unwrap();
    let program = Program::start("embedded_flow", &finch);
    let listen = json!({ "source": EAVESDROPPER });
    browser
        .devtools("Page.addScriptToEvaluateOnNewDocument", listen)
        .await;
    browser.open(&program.url()).await;
    browser.click("#connect").await;
    browser.enter_frame(FRAME).await;
    browser.find("#company").await;
    (finch, program)
}

/// The messages that came so far.
async fn messages(browser: &Browser) -> Vec<Value> {
    let heard = browser.script("return JSON.parse(sessionStorage.heard ?? '[]')", json!([]));
    let Value::Array(heard) = heard.await else {
        panic!("a list is written down");
    };
    heard
}

/// The only message, which came from the frame and from the mock.
async fn only_message(browser: &Browser, finch: &Mock) -> Value {
    let mut heard = messages(browser).await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    let message = heard.remove(0);
    assert_eq!(message["origin"], finch.base_url());
    assert_eq!(message["isFrame"], true);
    assert_eq!(message["data"]["name"], "finch-auth-message-v2");
    message["data"].clone()
}

/// The names of an object's members.
fn members(value: &Value) -> Vec<&str> {
    let members = value.as_object().unwrap().keys();
    members.map(String::as_str).collect()
}

/// Nothing is connected, the page says why, and the frame is gone.
async fn not_connected(browser: &Browser, finch: &Mock) -> String {
    browser.leave_frame().await;
    let problem = browser.text("#problem").await;
    browser.gone(FRAME).await;
    assert_eq!(browser.count("dialog[open]").await, 0);
    finch.assert_count("/auth/token", 0);
    problem
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn connected_and_connected_again() {
    with_browser("embedded-reauthenticated", &[], async |browser| {
        let (finch, program) = start(&browser).await;
        browser.leave_frame().await;
        browser.keep_picture("embedded-frame").await;
        browser.enter_frame(FRAME).await;
        browser.agree().await;
        browser.leave_frame().await;
        browser.find("#connect-again").await;
        let message = only_message(&browser, &finch).await;
        assert_eq!(message["kind"], "success");
        assert_eq!(members(&message), ["code", "kind", "name", "state"]);
        let connection = browser.text("#connection").await;
        assert_eq!(connection, finch.connections()[0].connection_id());
        assert_eq!(browser.text("#kind").await, "new");
        let token = browser.text("#token").await;
        assert!(token.starts_with('•') && !browser.source().await.contains("mock_"));

        browser.click("#connect-again").await;
        browser.enter_frame(FRAME).await;
        browser.agree_again().await;
        browser.leave_frame().await;
        // The page from before has the same elements.
        browser.reads("#kind", "reauthentication").await;
        assert_eq!(browser.text("#connection").await, connection);
        assert_ne!(browser.text("#token").await, token);
        finch.assert_valid();
        finch.assert_count("/auth/token", 2);
        finch.assert_count("/connect/sessions/reauthenticate", 1);
        assert!(!program.end().contains("mock_"));
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn without_an_account() {
    with_browser("embedded-alone", &[], async |browser| {
        let program = Program::start_alone("embedded_flow");
        browser.open(&program.url()).await;
        browser.click("#connect").await;
        browser.enter_frame(FRAME).await;
        browser.agree().await;
        browser.leave_frame().await;
        assert_eq!(browser.text("#kind").await, "new");
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn cancelled_and_then_connected() {
    with_browser("embedded-after-cancelling", &[422], async |browser| {
        let (finch, _program) = start(&browser).await;
        browser.click("#cancel").await;
        not_connected(&browser, &finch).await;
        browser.keep_picture("embedded-cancelled").await;
        let message = only_message(&browser, &finch).await;
        assert_eq!(message["kind"], "closed");
        assert_eq!(members(&message), ["kind", "name"]);
        // Started once more, with a slip of the finger, of which only the frame knows.
        browser.click("#connect").await;
        browser.enter_frame(FRAME).await;
        browser.choose_provider().await;
        browser.sign_in("good_user", "bad_pass").await;
        browser.find("#username[aria-invalid]").await;
        browser.has_focus("#username").await;
        browser.sign_in("good_user", "good_pass").await;
        browser.leave_frame().await;
        assert_eq!(browser.text("#kind").await, "new");
        assert_eq!(messages(&browser).await.len(), 2);
        finch.assert_count("/auth/token", 1);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn a_session_that_expires_while_it_is_open() {
    with_browser("embedded-expired", &[410], async |browser| {
        let (finch, _program) = start(&browser).await;
        finch.advance(Duration::from_secs(60 * 60));
        browser.agree().await;
        expired(&browser, &finch).await;
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn a_session_that_expired_before() {
    with_browser("embedded-expired-before", &[410], async |browser| {
        let (finch, _program) = start(&browser).await;
        finch.advance(Duration::from_secs(60 * 60));
        // Later, so that the script has an end.
        let script = "setTimeout(() => location.reload())";
        browser.script(script, json!([])).await;
        expired(&browser, &finch).await;
    })
    .await;
}

/// The frame says that it is over, and is closed.
async fn expired(browser: &Browser, finch: &Mock) {
    let problem = not_connected(browser, finch).await;
    let message = only_message(browser, finch).await;
    assert_eq!(message["kind"], "error");
    let error = &message["error"];
    assert_eq!(error["shouldClose"], true);
    assert_eq!(error["type"], "validation_error");
    assert_eq!(error["message"], problem);
    assert!(problem.contains("expired"));
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn a_state_of_somebody_else() {
    with_browser("embedded-tampered", &[400], async |browser| {
        let (finch, _program) = start(&browser).await;
        let url = browser.script("return location.href", json!([])).await;
        let url = with_state(url.as_str().unwrap(), "x");
        let script = "const [url] = arguments; setTimeout(() => location.assign(url))";
        browser.script(script, json!([url])).await;
        // The form knows which page it belongs to.
        browser.find("form[action*='state=x']").await;
        browser.agree().await;
        not_connected(&browser, &finch).await;
        let message = only_message(&browser, &finch).await;
        assert_eq!(message["state"], "x");
    })
    .await;
}

/// What is not from the frame, or not from Finch Connect, is not heard: a code of somebody else would
/// be exchanged, or the frame closed.
#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn messages_of_strangers() {
    with_browser("embedded-strangers", &[404], async |browser| {
        let (finch, _program) = start(&browser).await;
        browser.leave_frame().await;
        let forged = [
            json!({ "name": "finch-auth-message-v2", "kind": "success", "code": "c", "state": "s" }),
            json!({ "name": "finch-auth-message-v2", "kind": "closed" }),
        ];
        for forged in &forged {
            // From the page itself.
            let script = "window.postMessage(arguments[0], '*')";
            browser.script(script, json!([forged])).await;
            // From the frame, when it shows a page of somebody else.
            let script = "const source = document.querySelector(arguments[1]).contentWindow;
                const origin = 'https://evil.example';
                window.dispatchEvent(new MessageEvent('message', { data: arguments[0], origin, source }))";
            browser.script(script, json!([forged, FRAME])).await;
        }
        // From Finch Connect, in a frame that is not ours.
        let script = "const frame = document.createElement('iframe');
            frame.id = 'stranger';
            frame.src = arguments[0];
            document.querySelector('dialog').append(frame)";
        let host = browser.url().await;
        let stranger = format!(
            "{}/authorize?session=unknown&app_type=spa&sdk_host_url={}",
            finch.base_url(),
            host.trim_end_matches('/')
        );
        browser.script(script, json!([stranger])).await;
        browser.enter_frame("#stranger").await;
        browser.find("#problem").await;
        for forged in &forged {
            let script = "window.parent.postMessage(arguments[0], '*')";
            browser.script(script, json!([forged])).await;
        }
        browser.leave_frame().await;

        // All of them came, with the one that the other frame sends by itself, and ours is as it was.
        let heard = until("all messages", async || {
            let heard = messages(&browser).await;
            (heard.len() == 2 * 3 + 1).then_some(heard)
        })
        .await;
        let is_mocks = |message: &&Value| message["origin"] == finch.base_url();
        assert_eq!(heard.iter().filter(is_mocks).count(), 3, "{heard:?}");
        assert_eq!(browser.count("#problem").await, 0);
        browser.enter_frame(FRAME).await;
        browser.agree().await;
        browser.leave_frame().await;
        assert_eq!(browser.text("#kind").await, "new");
        finch.assert_count("/auth/token", 1);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn closed_by_the_employer() {
    with_browser("embedded-closed", &[], async |browser| {
        let (finch, _program) = start(&browser).await;
        browser.leave_frame().await;
        browser.click("#finch-connect-close").await;
        not_connected(&browser, &finch).await;
        browser.has_focus("#connect").await;
        // And by a key.
        browser.click("#connect").await;
        browser.enter_frame(FRAME).await;
        browser.find("#company").await;
        browser.leave_frame().await;
        browser.find("#finch-connect-close").await;
        let focus = "document.querySelector('#finch-connect-close').focus()";
        browser.script(focus, json!([])).await;
        browser.press(Key::Escape).await;
        not_connected(&browser, &finch).await;
        browser.has_focus("#connect").await;
        assert!(messages(&browser).await.is_empty());
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn without_a_mouse() {
    with_browser("embedded-keyboard", &[], async |browser| {
        let finch = Mock::start().unwrap();
        let program = Program::start("embedded_flow", &finch);
        browser.open(&program.url()).await;
        browser.find("#connect").await;
        browser.press(Key::Tab).await;
        assert_eq!(browser.focus().await, "#connect");
        browser.press(Key::Enter).await;
        // The focus goes into the frame.
        browser.has_focus(FRAME).await;
        browser.enter_frame(FRAME).await;
        browser.find("#provider").await;
        browser
            .press(Key::Tab + "Gusto" + &Key::Tab + "good_user")
            .await;
        browser.press(Key::Tab + "good_pass" + &Key::Enter).await;
        browser.leave_frame().await;
        assert_eq!(browser.text("#kind").await, "new");
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn what_a_screen_reader_says() {
    with_browser("embedded-screen-reader", &[], async |browser| {
        let (_finch, _program) = start(&browser).await;
        let heard = browser.heard_in_frame().await;
        assert!(heard.title.contains("mock"), "{heard:?}");
        assert!(heard.controls.len() >= 5, "{heard:?}");
        let nameless = heard.controls.iter().find(|(_, name)| name.is_empty());
        assert_eq!(nameless, None);
        browser.leave_frame().await;
        let heard = browser.heard().await;
        for control in [("button", "Close"), ("Iframe", "Finch Connect")] {
            let control = (control.0.to_owned(), control.1.to_owned());
            assert!(heard.controls.contains(&control), "{heard:?}");
        }
        let nameless = heard.controls.iter().find(|(_, name)| name.is_empty());
        assert_eq!(nameless, None);
    })
    .await;
}
