//! What both examples need around the flow: a server, its settings, a Finch.
//!
//! What goes in: the options of the command line, the environment, the routes of an example. What
//! comes out: a server on 127.0.0.1, and on standard output how to try it. Without
//! `FINCH_CLIENT_ID` in the environment the Finch is a mock inside of this program. Never here: the
//! flow itself, which stands in the examples.

pub(crate) mod browsers;
mod guard;
pub(crate) mod page;
pub(crate) mod problem;
mod vault;

use std::error::Error;
use std::io::{self, Write as _};
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::get;
use finch_connect::Client;
use finch_connect::mock::Mock;
use tokio::net::TcpListener;
use url::Url;

use browsers::Browsers;
use problem::log;
use vault::Vault;

/// Where employers go through Finch Connect, unless Finch is a mock.
const CONNECT: &str = "https://connect.tryfinch.com";

/// What every route can reach.
pub(crate) struct App {
    pub(crate) client: Client,
    /// Scheme, host and port of this application as a browser writes them. It comes from the
    /// settings, never from a header of a request: anybody can write those.
    pub(crate) origin: String,
    /// Where Finch Connect can be, as a content security policy lists it.
    pub(crate) connect: String,
    pub(crate) browsers: Browsers,
    pub(crate) vault: Vault,
}

/// Your own record of a customer.
pub(crate) struct Customer {
    /// It never changes. With a new id for a second attempt, the employer would end up with two
    /// connections; with the same one, Finch knows who it is.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
}

/// The company whose employee uses the browser: yours comes from your own sign-in.
pub(crate) fn signed_in() -> Customer {
    Customer {
        id: "acme-1",
        name: "Acme Inc.",
    }
}

/// An example.
pub(crate) struct Example {
    pub(crate) name: &'static str,
    /// The path that Finch Connect sends browsers to, if it does.
    pub(crate) callback: Option<&'static str>,
    pub(crate) routes: Router<Arc<App>>,
}

impl Example {
    /// Runs it until Ctrl-C. What keeps it from running is one line on standard error.
    pub(crate) async fn serve(self) -> ExitCode {
        let name = self.name;
        match self.run().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => {
                log(&format_args!("{name}: {problem}"));
                ExitCode::FAILURE
            }
        }
    }

    async fn run(self) -> Result<(), Box<dyn Error>> {
        let options = Options::parse()
            .map_err(|error| format!("{error}; it takes [--port N] [--origin ORIGIN]"))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
            .await
            .map_err(|error| format!("cannot listen on 127.0.0.1:{}: {error}", options.port))?;
        let port = listener.local_addr()?.port();
        let origin = options
            .origin
            .unwrap_or_else(|| format!("http://127.0.0.1:{port}"));
        let redirect_uri = self.callback.map(|path| format!("{origin}{path}"));
        let finch = Finch::new(redirect_uri.as_deref())?;
        announce(&origin, redirect_uri.as_deref(), &finch)?;

        let app = Arc::new(App {
            client: finch.client,
            connect: finch.connect,
            browsers: Browsers::new(self.name, &origin),
            vault: Vault::default(),
            origin,
        });
        let guard = middleware::from_fn_with_state(Arc::clone(&app), guard::guard);
        let service = self
            .routes
            .route("/style.css", get(page::style))
            .layer(DefaultBodyLimit::max(64 * 1024))
            .layer(guard)
            .with_state(app);
        axum::serve(listener, service).await?;
        Ok(())
    }
}

/// How to try it. The first line is the one that programs read.
fn announce(origin: &str, redirect_uri: Option<&str>, finch: &Finch) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "open {origin}/ in a browser")?;
    if let Some(mock) = &finch.mock {
        let url = mock.base_url();
        writeln!(out, "Finch is a mock at {url}: nothing reaches Finch")?;
        writeln!(
            out,
            "sign in there as good_user with the password good_pass"
        )?;
    } else if let Some(uri) = redirect_uri {
        writeln!(
            out,
            "{uri} must be a redirect URI of your application at Finch"
        )?;
    }
    writeln!(out, "Ctrl-C ends it")?;
    out.flush()
}

struct Options {
    port: u16,
    origin: Option<String>,
}

impl Options {
    fn parse() -> Result<Self, lexopt::Error> {
        use lexopt::prelude::*;

        let mut options = Self {
            port: 3000,
            origin: None,
        };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("port") => options.port = parser.value()?.parse()?,
                // How browsers reach this server, where that is not by its port on this machine.
                Long("origin") => options.origin = Some(parser.value()?.parse_with(origin)?),
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(options)
    }
}

/// An origin as a browser writes it, encrypted where it is not on this machine.
fn origin(text: &str) -> Result<String, &'static str> {
    let problem = "an origin looks like https://app.example or http://localhost:3000";
    let url = Url::parse(text).map_err(|_| problem)?;
    let is_safe = url.scheme() == "https" || url.scheme() == "http" && is_local(&url);
    if !is_safe || url.origin().ascii_serialization() != text {
        return Err(problem);
    }
    Ok(text.to_owned())
}

fn is_local(url: &Url) -> bool {
    matches!(url.host_str(), Some("127.0.0.1" | "localhost"))
}

/// Whom the example talks to.
struct Finch {
    client: Client,
    connect: String,
    /// It stops when this is dropped.
    mock: Option<Mock>,
}

impl Finch {
    fn new(redirect_uri: Option<&str>) -> Result<Self, Box<dyn Error>> {
        if variable("FINCH_CLIENT_ID").is_none() {
            let mut mock = Mock::builder();
            if let Some(uri) = redirect_uri {
                mock = mock.redirect_uri(uri);
            }
            let mock = mock.start()?;
            return Ok(Self {
                client: mock.client()?,
                connect: connect(Some(mock.base_url())),
                mock: Some(mock),
            });
        }
        Ok(Self {
            client: Client::from_env()?,
            connect: connect(variable("FINCH_BASE_URL").as_deref()),
            mock: None,
        })
    }
}

/// A mock is its own Finch Connect, under both names of this machine. Finch's has a host of its own.
fn connect(base_url: Option<&str>) -> String {
    base_url
        .and_then(|text| Url::parse(text).ok())
        .filter(is_local)
        .and_then(|url| url.port_or_known_default())
        .map_or_else(
            || CONNECT.to_owned(),
            |port| format!("http://127.0.0.1:{port} http://localhost:{port}"),
        )
}

fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}
