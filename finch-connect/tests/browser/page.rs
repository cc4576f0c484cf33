//! The mock's page by itself.
//!
//! What goes in: sessions that the client made. What comes out: what an employer sees.

use std::time::Duration;

use fantoccini::key::Key;
use finch_connect::mock::Mock;
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest, Integration};
use serde_json::json;

use super::session::{Browser, with_browser};

fn request() -> CreateConnectSessionRequest {
    let products = [ConnectProducts::Company, ConnectProducts::Directory];
    CreateConnectSessionRequest::new("customer-1", "Acme Inc.", products)
}

/// The URL that a browser is sent to.
async fn session(finch: &Mock, request: &CreateConnectSessionRequest) -> String {
    let client = finch.client().unwrap();
    let session = client.create_connect_session(request).await.unwrap();
    session.connect_url.to_string()
}

async fn open_session(browser: &Browser, request: &CreateConnectSessionRequest) -> Mock {
    let finch = Mock::start().unwrap();
    browser.open(&session(&finch, request).await).await;
    finch
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn it_shows_what_is_asked_for() {
    with_browser("connect-page", &[], async |browser| {
        let _finch = open_session(&browser, &request()).await;
        assert!(browser.text("#mock-notice").await.contains("local mock"));
        assert_eq!(browser.text("#company").await, "Acme Inc.");
        assert_eq!(browser.count("#products li").await, 2);
        for product in ["company", "directory"] {
            let item = format!("#products li[data-product={product}]");
            assert!(browser.text(&item).await.contains(product));
        }
        assert_eq!(browser.count("#problem").await, 0);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn a_session_may_name_the_provider() {
    with_browser("provider-named", &[], async |browser| {
        let request = request().with_integration(Integration::new("rippling"));
        let finch = open_session(&browser, &request).await;
        assert_eq!(browser.text("#provider-name").await, "Rippling");
        assert_eq!(browser.count("#provider").await, 0);
        browser.agree_again().await;
        // Without a redirect URI there is no place to go to.
        browser.find("#finished").await;
        assert_eq!(finch.connections().len(), 1);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn cancelled_without_a_redirect_uri() {
    with_browser("cancelled-page", &[], async |browser| {
        let finch = open_session(&browser, &request()).await;
        browser.click("#cancel").await;
        browser.find("#cancelled").await;
        assert!(finch.connections().is_empty());
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn what_was_entered_is_wrong_and_then_right() {
    with_browser("wrong-then-right", &[422, 422], async |browser| {
        let finch = open_session(&browser, &request()).await;
        browser.agree_again().await;
        assert!(browser.text("#problem").await.contains("provider"));
        browser.has_focus("#provider").await;

        browser.choose_provider().await;
        browser.sign_in("good_user", "bad_pass").await;
        browser.find("#username[aria-invalid]").await;
        assert!(browser.text("#problem").await.contains("password"));
        browser.has_focus("#username").await;
        browser.keep_picture("wrong-login").await;
        browser.has_contrast().await;
        let heard = browser.heard().await;
        assert_eq!(heard.alerts, 1);
        assert!(heard.title.starts_with("Problem: "), "{heard:?}");

        // What was right is kept, except for the password.
        let password = browser.find("#password").await;
        assert_eq!(password.prop("value").await.unwrap().as_deref(), Some(""));
        password.send_keys("good_pass").await.unwrap();
        browser.click("#approve").await;
        browser.find("#finished").await;
        assert_eq!(finch.connections().len(), 1);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn sessions_that_are_no_longer_good() {
    with_browser("used-session", &[410, 410, 404, 410], async |browser| {
        let finch = Mock::start().unwrap();
        let request = request().with_minutes_to_expire(30);
        let url = session(&finch, &request).await;
        // While the page is open.
        browser.open(&url).await;
        finch.advance(Duration::from_secs(30 * 60));
        browser.agree().await;
        assert!(browser.text("#problem").await.contains("expired"));
        assert_eq!(browser.count("form").await, 0);
        // Before it was opened.
        browser.open("about:blank").await;
        browser.open(&url).await;
        assert!(browser.text("#problem").await.contains("expired"));
        // Never there.
        let unknown = format!("{}/authorize?session=unknown", finch.base_url());
        browser.open(&unknown).await;
        assert!(browser.text("#problem").await.contains("no such session"));
        // Used.
        let url = session(&finch, &request).await;
        browser.open(&url).await;
        browser.agree().await;
        browser.find("#finished").await;
        browser.open(&url).await;
        assert!(browser.text("#problem").await.contains("used"));
        assert_eq!(browser.count("form").await, 0);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn without_a_mouse() {
    with_browser("keyboard-page", &[], async |browser| {
        let finch = open_session(&browser, &request()).await;
        browser.find("#provider").await;
        for (control, keys) in [
            ("#provider", "Gusto"),
            ("#username", "good_user"),
            ("#password", "good_pass"),
            ("#approve", ""),
        ] {
            browser.press(Key::Tab).await;
            assert_eq!(browser.focus().await, control);
            assert!(shows_focus(&browser).await, "{control}");
            browser.press(keys).await;
        }
        browser.press(Key::Enter).await;
        browser.find("#finished").await;
        assert_eq!(finch.connections().len(), 1);
    })
    .await;
}

/// Whether those who see can tell where the focus is.
async fn shows_focus(browser: &Browser) -> bool {
    let script = "const it = document.activeElement;
        const style = getComputedStyle(it);
        return it.matches(':focus-visible') && style.outlineStyle !== 'none'
            && parseFloat(style.outlineWidth) >= 2";
    browser.script(script, json!([])).await == true
}

#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn what_a_screen_reader_says() {
    with_browser("screen-reader", &[], async |browser| {
        let _finch = open_session(&browser, &request()).await;
        browser.find("#approve").await;
        let heard = browser.heard().await;
        assert!(heard.title.contains("mock"), "{heard:?}");
        assert_eq!(heard.headings[0], "Connect your payroll or HR system");
        let controls = [
            ("combobox", "Your provider"),
            ("textbox", "Username"),
            ("textbox", "Password"),
            ("button", "Agree and connect"),
            ("button", "Cancel"),
        ];
        let controls = controls.map(|(role, name)| (role.to_owned(), name.to_owned()));
        assert_eq!(heard.controls, controls);
        assert_eq!(heard.alerts, 0);
        let script =
            "return [document.documentElement.lang, document.querySelectorAll('h1').length,
            document.querySelectorAll('main').length]";
        assert_eq!(browser.script(script, json!([])).await, json!(["en", 1, 1]));
    })
    .await;
}

/// A text of anybody stays a text.
#[tokio::test]
#[ignore = "needs Chromium: finch-connect/tests/browser/setup.sh installs it, .ci/run runs it"]
async fn markup_in_a_name() {
    with_browser("markup-in-a-name", &[422], async |browser| {
        let name = "</strong><script>document.title = 'run'</script><img src=x onerror=alert(1)>";
        let request = CreateConnectSessionRequest::new("c", name, [ConnectProducts::Company]);
        let _finch = open_session(&browser, &request).await;
        assert_eq!(browser.text("#company").await, name);
        assert_eq!(browser.count("script, img").await, 0);
        browser.choose_provider().await;
        browser.sign_in("\"><script>x</script>", "x").await;
        browser.find("#username[aria-invalid]").await;
        assert_eq!(browser.count("script").await, 0);
    })
    .await;
}
