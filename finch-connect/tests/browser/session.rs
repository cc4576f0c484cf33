//! A browser for one test, and what the test does with it.
//!
//! What goes in: what a person would do: open, click, type, press keys. What comes out: what is
//! seen. Nothing here sleeps for a time and hopes: each step waits until what it needs is there.

use std::fmt::Display;
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use futures_util::FutureExt as _;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

use super::driver::Driver;
use super::traffic::Traffic;

/// Far more than anything takes, also on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often is looked.
const PAUSE: Duration = Duration::from_millis(20);

/// The browser stays on this machine: no service of its maker, and no name that is resolved.
const ARGUMENTS: [&str; 15] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--lang=en-US",
    "--hide-scrollbars",
    "--window-size=800,1000",
];

#[derive(Clone)]
pub(crate) struct Browser {
    web: Client,
    traffic: Arc<Mutex<Traffic>>,
}

/// Walks through a test with a browser of its own, which ends in any case. How it looked at the
/// end is kept as a picture.
///
/// The pages may complain of nothing and ask nobody but this machine; `refusals` are the statuses
/// of all answers that were no success, in their order.
pub(crate) async fn with_browser<F: Future<Output = ()>>(
    name: &str,
    refusals: &[u16],
    walk: impl FnOnce(Browser) -> F,
) {
    let driver = Driver::start();
    let profile = tempfile::tempdir().unwrap();
    let browser = Browser {
        web: open(&driver.url, &profile.path().display().to_string()).await,
        traffic: Arc::default(),
    };
    let walk = async {
        walk(browser.clone()).await;
        browser.keep_picture(name).await;
        browser.traffic().await.check(refusals);
    };
    let end = AssertUnwindSafe(walk).catch_unwind().await;
    if end.is_err() {
        browser.report_failure(name).await;
    }
    let quit = browser.web.close().await;
    drop(driver);
    match end {
        Err(panic) => resume_unwind(panic),
        Ok(()) => quit.unwrap(),
    }
}

async fn open(driver: &str, profile: &str) -> Client {
    let profile = format!("--user-data-dir={profile}");
    let arguments: Vec<&str> = ARGUMENTS.into_iter().chain([&*profile]).collect();
    // An empty page to begin with: the browser's own takes as long as a test.
    let start = json!({ "restore_on_startup": 4, "startup_urls": ["about:blank"] });
    let wanted = json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "args": arguments, "prefs": { "session": start } },
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    });
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(wanted.as_object().unwrap().clone());
    builder.connect(driver).await.unwrap()
}

/// Where pictures are kept: `browser/` in the target folder.
fn picture(name: &str) -> PathBuf {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.parent().unwrap().join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(format!("{name}.png"))
}

/// Waits until `look` sees something.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(
    what: &str,
    mut look: impl FnMut() -> F,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

impl Browser {
    pub(crate) async fn open(&self, url: &str) {
        self.web.goto(url).await.unwrap();
    }

    pub(crate) async fn url(&self) -> String {
        self.web.current_url().await.unwrap().into()
    }

    pub(crate) async fn source(&self) -> String {
        self.web.source().await.unwrap()
    }

    /// The element, as soon as it is there and seen.
    pub(crate) async fn find(&self, css: &str) -> Element {
        until(css, async || {
            let element = self.web.find(Locator::Css(css)).await.ok()?;
            element.is_displayed().await.ok()?.then_some(element)
        })
        .await
    }

    /// How many there are right now.
    pub(crate) async fn count(&self, css: &str) -> usize {
        self.web.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// Waits until there is no such element.
    pub(crate) async fn gone(&self, css: &str) {
        until(&format!("the end of {css}"), async || {
            (self.count(css).await == 0).then_some(())
        })
        .await;
    }

    pub(crate) async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap();
    }

    /// The text that is seen, as soon as there is one.
    pub(crate) async fn text(&self, css: &str) -> String {
        until(&format!("text in {css}"), async || {
            let text = self.find(css).await.text().await.ok()?;
            (!text.is_empty()).then_some(text)
        })
        .await
    }

    /// Waits until it says this.
    pub(crate) async fn reads(&self, css: &str, text: &str) {
        until(&format!("{text:?} in {css}"), async || {
            (self.text(css).await == text).then_some(())
        })
        .await;
    }

    /// Replaces what stands in a field.
    pub(crate) async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Keys go to whatever has the focus.
    pub(crate) async fn press(&self, keys: impl Display) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys.to_string().chars() {
            actions = actions.then(KeyAction::Down { value });
            actions = actions.then(KeyAction::Up { value });
        }
        self.web.perform_actions(actions).await.unwrap();
    }

    /// What has the focus: its `#id` where it has one, else its kind.
    pub(crate) async fn focus(&self) -> String {
        let script = "const it = document.activeElement; return it.id ? '#' + it.id : it.localName";
        let value = self.script(script, json!([])).await;
        value.as_str().unwrap().to_owned()
    }

    /// Waits until it has the focus.
    pub(crate) async fn has_focus(&self, css: &str) {
        until(&format!("the focus on {css}"), async || {
            (self.focus().await == css).then_some(())
        })
        .await;
    }

    pub(crate) async fn script(&self, script: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else {
            panic!("arguments are a list: {arguments}");
        };
        self.web.execute(script, arguments).await.unwrap()
    }

    /// From here on everything happens in the frame, until [`Browser::leave_frame`].
    pub(crate) async fn enter_frame(&self, css: &str) {
        let frame = self.find(css).await;
        frame.enter_frame().await.unwrap();
    }

    pub(crate) async fn leave_frame(&self) {
        self.web.enter_parent_frame().await.unwrap();
    }

    pub(crate) async fn keep_picture(&self, name: &str) {
        let seen = self.web.screenshot().await.unwrap();
        std::fs::write(picture(name), seen).unwrap();
    }

    /// What went over the network so far, and what the pages complained of.
    pub(crate) async fn traffic(&self) -> Traffic {
        let network = self.log("performance").await.unwrap();
        let console = self.log("browser").await.unwrap();
        let mut traffic = self.traffic.lock().unwrap();
        traffic.add(&network, &console);
        traffic.clone()
    }

    /// The messages of a log since it was read last.
    async fn log(&self, name: &str) -> Result<Vec<String>, fantoccini::error::CmdError> {
        let entries = self
            .web
            .issue_cmd(Chromes("se/log", json!({ "type": name })))
            .await?;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let message = |entry: Value| entry["message"].as_str().map(str::to_owned);
        Ok(entries.into_iter().filter_map(message).collect())
    }

    /// A command of the protocol of the browser's developer tools.
    pub(crate) async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let call = json!({ "cmd": command, "params": parameters });
        let answer = self.web.issue_cmd(Chromes("goog/cdp/execute", call));
        answer.await.unwrap()
    }

    /// Shows what the browser saw when a test failed. The browser may be the reason, so nothing
    /// here may fail.
    async fn report_failure(&self, name: &str) {
        if let Ok(seen) = self.web.screenshot().await {
            let _ = std::fs::write(picture(&format!("failed-{name}")), seen);
        }
        if let Ok(url) = self.web.current_url().await {
            eprintln!("{name} failed at {url}");
        }
        if let Ok(source) = self.web.source().await {
            eprintln!("{source}");
        }
        for message in self.log("browser").await.unwrap_or_default() {
            eprintln!("console: {message}");
        }
    }
}

/// A command that only this browser has: its path and what it is asked.
#[derive(Debug)]
struct Chromes(&'static str, Value);

impl WebDriverCompatibleCommand for Chromes {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.0
        ))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.1.to_string()))
    }
}
