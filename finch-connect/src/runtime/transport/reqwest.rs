//! The default transport: reqwest, the only module that names it.
//!
//! What goes in: a complete request. What comes out: the answer, or the failure sorted into
//! "nothing was sent" and "may have been sent". Redirects, retries, cookies, referers and HTTP/2
//! are switched off here, so nothing that reqwest does by itself, or that another crate of the
//! program switches on in it, can move a secret to another host or unpack an answer unasked.

mod connect_limit;
mod failure;
mod server;
mod tls;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;

pub use self::connect_limit::{ConnectTimeoutLayer, ConnectTimeoutService};
use self::server::{Asked, Servers, same_server};
use super::{BoxFuture, ConnectTimeout, ResponseBody, Transport, TransportError, TransportFailure};

/// An idle connection is closed before the servers and balancers in use close it: a request on a
/// connection that is just being closed is lost, and not every call can be repeated.
const IDLE: Duration = Duration::from_secs(30);

/// More idle connections than this to one host are closed at once. Whoever has more calls than this
/// in flight again and again pays for connections each time.
const MAX_IDLE: usize = 100;

const NO_RUNTIME: &str =
    "no tokio runtime is running here: make the call in one, or use the feature `blocking`";

/// Sends requests with a [`::reqwest::Client`].
///
/// A client builds one by itself; make one only to hand in a [`::reqwest::Client`] of your own.
/// It needs a tokio runtime with I/O and time switched on, where `send` is called and where its
/// future is polled; where none is running, a request ends in
/// [`TransportFailure::Misconfigured`].
///
/// Everything goes over HTTP/1.1; a connection is kept for 30 s after its last answer, and at
/// most 100 idle ones for each host. An answer with more than 100 headers, or with more than
/// about 400 KiB of them, is an error. Answers come compressed only with the feature `gzip`.
/// Where more than one TLS library is switched on, `rustls-ring` is used before `native-tls`,
/// and that before `rustls`; the version is 1.2 or higher, whichever it is. The proxies of the
/// environment are used, except for servers on this machine. The first call that has a connect
/// timeout of its own opens connections anew, and those are used from then on.
///
/// ```
/// use finch_connect::runtime::transport::reqwest::ReqwestTransport;
///
/// let http = reqwest::Client::builder()
///     .redirect(reqwest::redirect::Policy::none())
///     .retry(reqwest::retry::never());
/// # #[cfg(all(feature = "rustls-ring", not(feature = "rustls")))]
/// # let _ = rustls::crypto::ring::default_provider().install_default();
/// let transport = ReqwestTransport::new(http.build()?);
/// # drop(transport);
/// # Ok::<(), reqwest::Error>(())
/// ```
#[derive(Clone)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
    limited: Limited,
    servers: Arc<Servers>,
}

/// Which client heeds the connect timeout of a call.
#[derive(Clone)]
enum Limited {
    /// The only one, if it was built for that.
    Same,
    /// One with a layer around its connector: reqwest copies the layer for every request, in 18
    /// allocations, and so it is made for the first call that needs it.
    Other(Arc<Other>),
}

struct Other {
    client: OnceLock<Result<::reqwest::Client, String>>,
    connect_timeout: Duration,
    direct: bool,
}

impl ReqwestTransport {
    /// Uses a client of your own, with its pool, proxies and TLS settings.
    ///
    /// Build it with `redirect::Policy::none()` and `retry::never()`: what such a client does by
    /// itself is out of this crate's sight. An answer that comes from another server than the
    /// one that was asked is an error, but the request has been there by then, secrets
    /// included. The limits of a call hold all the same; its connect timeout needs
    /// [`ConnectTimeoutLayer`].
    ///
    /// ```
    /// use finch_connect::runtime::transport::reqwest::{ConnectTimeoutLayer, ReqwestTransport};
    ///
    /// # #[cfg(all(feature = "rustls-ring", not(feature = "rustls")))]
    /// # let _ = rustls::crypto::ring::default_provider().install_default();
    /// let http = reqwest::Client::builder()
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .retry(reqwest::retry::never())
    ///     .connector_layer(ConnectTimeoutLayer::default())
    ///     .proxy(reqwest::Proxy::https("http://proxy.test:3128")?)
    ///     .build()?;
    /// let client = finch_connect::Client::builder()
    /// #   .base_url("https://api.example.test")
    ///     .credentials("client-id", "client-secret")
    ///     .transport(ReqwestTransport::new(http))
    ///     .build()?;
    /// # drop(client);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// With `rustls-ring` as the only TLS feature, a `reqwest::Client` of your own needs
    /// `rustls::crypto::ring::default_provider().install_default()` before it is built, or a
    /// finished configuration: reqwest brings no cryptography of its own then.
    pub fn new(client: ::reqwest::Client) -> Self {
        Self {
            client,
            limited: Limited::Same,
            servers: Arc::default(),
        }
    }

    /// The client that is used when none was handed in.
    ///
    /// `direct` leaves out the proxies of the environment, for a server on this machine.
    pub(crate) fn with_settings(connect_timeout: Duration, direct: bool) -> Result<Self, String> {
        let client = build(connect_timeout, direct, |builder| builder)?;
        let limited = Limited::Other(Arc::new(Other {
            client: OnceLock::new(),
            connect_timeout,
            direct,
        }));
        Ok(Self {
            limited,
            ..Self::new(client)
        })
    }

    /// Hands a request to reqwest. A function of its own, and no part of the future: what it needs
    /// for a moment would be room that each poll walks over.
    #[inline(never)]
    fn begin(
        &self,
        mut request: http::Request<Bytes>,
    ) -> Result<Begun<'_, impl Future<Output = Sent> + use<>>, TransportError> {
        let misconfigured = |problem| TransportError::new(TransportFailure::Misconfigured, problem);
        if tokio::runtime::Handle::try_current().is_err() {
            // reqwest would panic.
            return Err(misconfigured(NO_RUNTIME.to_owned()));
        }
        let limit = request.extensions_mut().remove::<ConnectTimeout>();
        let limit = limit.map(|limit| limit.0);
        let (client, around) = self.choose(limit).map_err(misconfigured)?;
        let (request, asked) = self.servers.request(request).map_err(failure::of_request)?;
        Ok(Begun {
            sending: client.execute(request),
            asked,
            around,
        })
    }

    /// The client for a request, and whether the limit must be set around it.
    fn choose(&self, limit: Option<Duration>) -> Result<(&::reqwest::Client, Around), String> {
        let Limited::Other(other) = &self.limited else {
            return Ok((&self.client, Around::Limit(limit)));
        };
        let client = match limit {
            None => other.client.get(),
            Some(_) => Some(other.client.get_or_init(|| {
                build(other.connect_timeout, other.direct, |builder| {
                    builder.connector_layer(ConnectTimeoutLayer)
                })
            })),
        };
        match client {
            None => Ok((&self.client, Around::Nothing)),
            Some(Ok(client)) => Ok((client, Around::Limit(limit))),
            Some(Err(problem)) => Err(problem.clone()),
        }
    }
}

/// What reqwest says of a request.
type Sent = Result<::reqwest::Response, ::reqwest::Error>;

/// A request that reqwest has.
struct Begun<'a, F> {
    sending: F,
    asked: Asked<'a>,
    around: Around,
}

/// What stands around the sending of a request.
enum Around {
    Limit(Option<Duration>),
    Nothing,
}

fn build(
    connect_timeout: Duration,
    direct: bool,
    layer: impl FnOnce(::reqwest::ClientBuilder) -> ::reqwest::ClientBuilder,
) -> Result<::reqwest::Client, String> {
    let mut builder = ::reqwest::Client::builder()
        .redirect(::reqwest::redirect::Policy::none())
        .retry(::reqwest::retry::never())
        .referer(false)
        // Another crate of the program may have switched these on in reqwest.
        .http1_only()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .no_hickory_dns()
        .connect_timeout(connect_timeout)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(MAX_IDLE)
        .tcp_keepalive(Duration::from_secs(15))
        .tcp_nodelay(true)
        // More than 100 headers in an answer are an error of hyper, unless a limit is set: then
        // it makes room for them anew for every answer. It also ends a head of 408 KiB and more.
        // It would log what is sent.
        .connection_verbose(false);
    if !cfg!(feature = "gzip") {
        builder = builder.no_gzip();
    }
    if direct {
        builder = builder.no_proxy();
    }
    let builder = tls::choose(layer(builder)).map_err(text)?;
    builder.build().map_err(text)
}

/// A client that was handed in would print its default headers, and they may hold a token.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

fn text(error: impl std::error::Error + Send + Sync + 'static) -> String {
    TransportError::new(TransportFailure::Misconfigured, error).to_string()
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        // At once, and not when the future is polled: it would keep room for the request to its end.
        let begun = self.begin(request);
        Box::pin(async move {
            let Begun {
                sending,
                asked,
                around,
            } = begun?;
            let response = match around {
                Around::Limit(limit) => connect_limit::within(limit, sending).await,
                Around::Nothing => sending.await,
            };
            let mut response = response.map_err(failure::of_request)?;
            if !same_server(response.url(), &asked) {
                return Err(moved(response.url()));
            }
            let mut answer = http::Response::new(());
            *answer.status_mut() = response.status();
            *answer.headers_mut() = std::mem::take(response.headers_mut());
            Ok(answer.map(|()| ResponseBody::of_default(Body(response))))
        })
    }
}

/// A client that was handed in followed a redirect. Only the server is named: the rest of the
/// URL can repeat a secret.
fn moved(url: &::reqwest::Url) -> TransportError {
    let server = url.origin().ascii_serialization();
    let message = format!(
        "it followed a redirect to {server}, and the request with its secrets went there: build \
         the reqwest client with `redirect::Policy::none()`"
    );
    TransportError::new(TransportFailure::Misconfigured, message)
}

/// The body of an answer.
pub(super) struct Body(::reqwest::Response);

impl Body {
    pub(super) async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        self.0.chunk().await.map_err(failure::of_body).transpose()
    }
}

#[cfg(test)]
mod tests;
