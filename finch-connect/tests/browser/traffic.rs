//! What a browser asked for, and what its pages complained of.
//!
//! What goes in: entries of the browser's logs. What comes out: URLs, statuses and complaints.

use serde_json::Value;
use url::Url;

/// How the console tells of an answer that is no success: the status says more.
const REFUSED: &str = "Failed to load resource: the server responded with a status of ";

#[derive(Default, Clone)]
pub(crate) struct Traffic {
    /// Every URL that was asked for, in order.
    pub(crate) urls: Vec<String>,
    /// The statuses of answers that were no success.
    refusals: Vec<u16>,
    /// What stands in the console.
    complaints: Vec<String>,
}

impl Traffic {
    pub(crate) fn add(&mut self, network: &[String], console: &[String]) {
        for message in network {
            let entry: Value = serde_json::from_str(message).unwrap();
            let event = &entry["message"];
            let parameters = &event["params"];
            match event["method"].as_str().unwrap() {
                "Network.requestWillBeSent" => {
                    let url = parameters["request"]["url"].as_str().unwrap();
                    self.urls.push(url.to_owned());
                }
                "Network.responseReceived" => {
                    let status = parameters["response"]["status"].as_u64().unwrap();
                    let status = u16::try_from(status).unwrap();
                    if status >= 400 {
                        self.refusals.push(status);
                    }
                }
                _ => {}
            }
        }
        let complaints = console.iter().filter(|message| !message.contains(REFUSED));
        self.complaints.extend(complaints.cloned());
    }

    /// No complaint, no stranger, and the refusals that were expected.
    pub(crate) fn check(&self, refusals: &[u16]) {
        assert!(self.complaints.is_empty(), "{:?}", self.complaints);
        let strangers: Vec<_> = self.urls.iter().filter(|url| is_strange(url)).collect();
        assert!(strangers.is_empty(), "asked for {strangers:?}");
        assert_eq!(self.refusals, refusals);
    }
}

/// Whether a URL leads away from this machine. The browser's own pages and `data:` lead nowhere.
fn is_strange(url: &str) -> bool {
    let url = Url::parse(url).unwrap();
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
    !is_here && !matches!(url.scheme(), "about" | "blob" | "chrome" | "data")
}
