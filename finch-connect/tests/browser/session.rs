//! A browser for one test, and what the test does with it.
//!
//! What goes in: what a person would do: open, click, type, press keys. What comes out: what is
//! seen. Nothing here sleeps for a time and hopes: each step waits until what it needs is there.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use serde_json::{Value, json};
use thirtyfour::LoggingPrefsLogLevel;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::prelude::*;

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
    web: WebDriver,
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
    let quit = browser.web.quit().await;
    drop(driver);
    match end {
        Err(panic) => resume_unwind(panic),
        Ok(()) => quit.unwrap(),
    }
}

async fn open(driver: &str, profile: &str) -> WebDriver {
    let mut wanted = DesiredCapabilities::chrome();
    for argument in ARGUMENTS {
        wanted.add_arg(argument).unwrap();
    }
    let profile = format!("--user-data-dir={profile}");
    wanted.add_arg(&profile).unwrap();
    // An empty page to begin with: the browser's own takes as long as a test.
    let start = json!({ "restore_on_startup": 4, "startup_urls": ["about:blank"] });
    let preferences = json!({ "session": start });
    wanted
        .add_experimental_option("prefs", preferences)
        .unwrap();
    for log in ["browser", "performance"] {
        let all = LoggingPrefsLogLevel::All;
        wanted.set_logging_prefs(log, all).unwrap();
    }
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let web = WebDriver::builder(driver, wanted).client(client).await;
    web.unwrap()
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
    pub(crate) async fn find(&self, css: &str) -> WebElement {
        until(css, async || {
            let element = self.web.find(By::Css(css)).await.ok()?;
            element.is_displayed().await.ok()?.then_some(element)
        })
        .await
    }

    /// How many there are right now.
    pub(crate) async fn count(&self, css: &str) -> usize {
        self.web.find_all(By::Css(css)).await.unwrap().len()
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
    pub(crate) async fn press(&self, keys: impl Into<TypingData>) {
        let chain = self.web.action_chain();
        chain.send_keys(keys).perform().await.unwrap();
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
        let result = self.web.execute(script, arguments).await;
        result.unwrap().json().clone()
    }

    /// From here on everything happens in the frame, until [`Browser::leave_frame`].
    pub(crate) async fn enter_frame(&self, css: &str) {
        let frame = self.find(css).await;
        frame.enter_frame().await.unwrap();
    }

    pub(crate) async fn leave_frame(&self) {
        self.web.enter_default_frame().await.unwrap();
    }

    pub(crate) async fn keep_picture(&self, name: &str) {
        self.web.screenshot(&picture(name)).await.unwrap();
    }

    /// What went over the network so far, and what the pages complained of.
    pub(crate) async fn traffic(&self) -> Traffic {
        let mut entries = Vec::new();
        for log in ["performance", "browser"] {
            entries.push(self.web.get_log(log).await.unwrap());
        }
        let mut traffic = self.traffic.lock().unwrap();
        traffic.add(&entries[0], &entries[1]);
        traffic.clone()
    }

    /// A command of the protocol of the browser's developer tools.
    pub(crate) async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let call = DevTools {
            command,
            parameters,
        };
        let answer = self.web.cmd(Command::ExtensionCommand(Box::new(call)));
        answer.await.unwrap().value().unwrap()
    }

    /// Shows what the browser saw when a test failed. The browser may be the reason, so nothing
    /// here may fail.
    async fn report_failure(&self, name: &str) {
        let _ = self
            .web
            .screenshot(&picture(&format!("failed-{name}")))
            .await;
        if let Ok(url) = self.web.current_url().await {
            eprintln!("{name} failed at {url}");
        }
        if let Ok(source) = self.web.source().await {
            eprintln!("{source}");
        }
        for entry in self.web.browser_log().await.unwrap_or_default() {
            eprintln!("console: {}", entry.message);
        }
    }
}

#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl ExtensionCommand for DevTools {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({ "cmd": self.command, "params": self.parameters }))
    }

    fn method(&self) -> http::Method {
        http::Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        "/goog/cdp/execute".into()
    }
}
