//! The URL of a request, without parsing what is known of it.
//!
//! What goes in: a request with an `http` URI. What comes out: the request as reqwest takes it,
//! and the server that it asks. Nearly all requests of a client go to one server, and its name
//! and address are parsed once. Never here: a URL that differs from the one that parsing all of it
//! would give.

use std::ops::Deref;
use std::sync::OnceLock;

use ::reqwest::{Request, Url};
use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, Scheme};

/// A URL of the server that a request asks; small, for every request under way has one.
pub(super) enum Asked<'a> {
    Known(&'a Url),
    New(Box<Url>),
}

impl Deref for Asked<'_> {
    type Target = Url;

    fn deref(&self) -> &Url {
        match self {
            Self::Known(url) => url,
            Self::New(url) => url,
        }
    }
}

/// The server that was asked first.
#[derive(Default)]
pub(super) struct Servers(OnceLock<Server>);

struct Server {
    scheme: Scheme,
    authority: Authority,
    /// Its URL, without a path.
    url: Url,
}

impl Servers {
    /// The request as reqwest takes it, and a URL of the server that it asks.
    pub(super) fn request(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<(Request, Asked<'_>), ::reqwest::Error> {
        if let Some((url, server)) = self.known(request.uri()) {
            let (head, body) = request.into_parts();
            let mut request = Request::new(head.method, url);
            *request.headers_mut() = head.headers;
            *request.body_mut() = Some(body.into());
            return Ok((request, Asked::Known(server)));
        }
        let uri = request.uri().clone();
        let request = Request::try_from(request)?;
        let server = request.url().clone();
        self.learn(&uri, &server);
        Ok((request, Asked::New(Box::new(server))))
    }

    fn known(&self, uri: &Uri) -> Option<(Url, &Url)> {
        let server = self.0.get()?;
        // Letters in another case are the same server, but that is left to the parser.
        let authority = uri.authority().map(Authority::as_str);
        if uri.scheme() != Some(&server.scheme) || authority != Some(server.authority.as_str()) {
            return None;
        }
        let mut url = server.url.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        Some((url, &server.url))
    }

    fn learn(&self, uri: &Uri, url: &Url) {
        if let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) {
            self.0.get_or_init(|| {
                let mut url = url.clone();
                url.set_path("/");
                url.set_query(None);
                Server {
                    scheme: scheme.clone(),
                    authority: authority.clone(),
                    url,
                }
            });
        }
    }
}

/// Whether both have the same scheme, host and port.
pub(super) fn same_server(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(servers: &Servers, uri: &str) -> String {
        let mut request = http::Request::new(Bytes::new());
        *request.uri_mut() = uri.parse().unwrap();
        let (request, server) = servers.request(request).unwrap();
        assert!(same_server(request.url(), &server), "{uri}");
        request.url().to_string()
    }

    /// Every character that a URI may hold, alone and where it could mean something.
    #[test]
    fn a_url_is_what_parsing_gives() {
        let mut paths: Vec<String> = [
            "",
            "/",
            "/a/b?c=d",
            "?q",
            "/a?",
            "//evil.test/x",
            "/\\evil.test",
        ]
        .map(str::to_owned)
        .to_vec();
        for byte in 0x21..=0x7e_u8 {
            let c = char::from(byte);
            for path in [
                format!("/{c}"),
                format!("/a{c}b/c"),
                format!("/{c}{c}/../x?{c}={c}"),
            ] {
                paths.push(path);
            }
        }
        for base in [
            "https://Api.Example.test",
            "http://127.0.0.1:4010",
            "https://[::1]:8443",
        ] {
            let servers = Servers::default();
            let mut uris = 0;
            for uri in paths.iter().map(|path| format!("{base}{path}")) {
                let Ok(parsed) = uri.parse::<Uri>() else {
                    continue;
                };
                let expected = Url::parse(&parsed.to_string()).unwrap();
                assert_eq!(url(&servers, &uri), expected.as_str(), "{uri}");
                uris += 1;
            }
            assert!(uris > 200, "{uris}");
        }
    }

    #[test]
    fn another_server_is_parsed_anew() {
        let servers = Servers::default();
        url(&servers, "https://a.test/x");
        for uri in [
            "https://b.test/x",
            "http://a.test/x",
            "https://a.test:444/x",
            "https://user@a.test/x",
        ] {
            assert_eq!(url(&servers, uri), uri);
        }
    }
}
