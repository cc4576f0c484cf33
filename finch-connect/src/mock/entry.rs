//! How an employer comes in.
//!
//! What goes in: the URL that a browser was sent to, or the fields of a form. What comes out: the
//! session, the state and the flow. Never here: whether there is such a session.

use url::{Host, Url, form_urlencoded};

/// Where an employer comes from.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) session: String,
    pub(super) state: Option<String>,
    pub(super) flow: Flow,
}

/// How the employer goes back.
#[derive(Default)]
pub(super) enum Flow {
    /// By a redirect.
    #[default]
    Redirect,
    /// By a message to the page that has the frame. This is what was said of its origin.
    Embedded { host_url: String },
}

impl Entry {
    /// Reads a URL, or the id of a session.
    pub(super) fn read(way: &str) -> Self {
        match way.split_once('?') {
            Some((_, query)) => Self::from_query(query.split('#').next().unwrap_or_default()),
            None => Self {
                session: way.to_owned(),
                ..Self::default()
            },
        }
    }

    /// Reads a query, or a form, which is written alike.
    pub(super) fn from_query(query: &str) -> Self {
        let mut entry = Self::default();
        let mut is_embedded = false;
        let mut host_url = String::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "session" => entry.session = value.into_owned(),
                "state" => entry.state = Some(value.into_owned()),
                "app_type" => is_embedded = value == "spa",
                "sdk_host_url" => host_url = value.into_owned(),
                _ => {}
            }
        }
        if is_embedded {
            entry.flow = Flow::Embedded { host_url };
        }
        entry
    }

    /// The query that is read as this again.
    pub(super) fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("session", &self.session);
        if let Some(state) = &self.state {
            query.append_pair("state", state);
        }
        if let Flow::Embedded { host_url } = &self.flow {
            query.append_pair("app_type", "spa");
            query.append_pair("sdk_host_url", host_url);
        }
        query.finish()
    }
}

impl Flow {
    pub(super) fn is_embedded(&self) -> bool {
        matches!(self, Self::Embedded { .. })
    }
}

/// Whether a text is an origin as browsers write one, and as a content security policy may name
/// one: that knows no IPv6 address, and in it `*`, `,` and `;` mean something.
pub(super) fn is_origin(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        let is_plain = match url.host() {
            Some(Host::Domain(name)) => {
                let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
                name.bytes().all(is_plain)
            }
            Some(Host::Ipv4(_)) => true,
            Some(Host::Ipv6(_)) | None => false,
        };
        let is_http = ["http", "https"].contains(&url.scheme());
        is_http && is_plain && url.origin().ascii_serialization() == text
    })
}

#[cfg(test)]
mod tests {
    use super::{Entry, Flow, is_origin};

    #[test]
    fn what_a_url_says() {
        let entry =
            Entry::read("http://x/authorize?session=s+1&state=%0A%26&app_type=web#session=2");
        assert_eq!(
            (&*entry.session, entry.state.as_deref()),
            ("s 1", Some("\n&"))
        );
        assert!(!entry.flow.is_embedded());
        let entry = Entry::read("?state=&sdk_host_url=http%3A%2F%2Fa&app_type=spa&session=s");
        assert_eq!(entry.state.as_deref(), Some(""));
        assert!(matches!(&entry.flow, Flow::Embedded { host_url } if host_url == "http://a"));
        assert_eq!(
            entry.to_query(),
            "session=s&state=&app_type=spa&sdk_host_url=http%3A%2F%2Fa"
        );
        assert_eq!(Entry::read("s&1").session, "s&1");
    }

    #[test]
    fn origins() {
        for good in [
            "http://localhost:3000",
            "https://app.test",
            "http://127.0.0.1:1",
            "https://a_b.xn--bcher-kva.test:8443",
        ] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "",
            "*",
            "null",
            "app.test",
            "https://app.test/",
            "https://app.test:443",
            "https://APP.test",
            "https://u@app.test",
            "https://app.test?x",
            "https://*",
            "https://a,b",
            "https://a;sandbox",
            "https://a'b",
            "https://[::1]:3000",
            "file://",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://b\u{fc}cher.test",
            "https://app.test\r\nx: y",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }
}
