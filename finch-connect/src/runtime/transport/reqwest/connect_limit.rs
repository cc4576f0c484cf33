//! A time limit for connecting that belongs to one request.
//!
//! What goes in: the limit of a request, set around the future that sends it, and the connector
//! of a [`::reqwest::Client`]. What comes out: the connector's connection, or an error of the
//! kind [`io::ErrorKind::TimedOut`], which reqwest reports as a timeout while connecting. A
//! request never has the limit of another one: a connection that is opened for a request has its
//! limit from the start, wherever it is finished.

use std::future::Future;
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use tower_layer::Layer;
use tower_service::Service;

use crate::runtime::transport::BoxFuture;

tokio::task_local! {
    /// reqwest hands the extensions of a request to nobody, and asks the connector for a
    /// connection while the future of the request is polled: the way that is left.
    static LIMIT: Option<Duration>;
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The output of `sending`; connections that it opens must be there within `limit`.
pub(super) async fn within<F: Future>(limit: Option<Duration>, sending: F) -> F::Output {
    LIMIT.scope(limit, sending).await
}

/// Lets a [`::reqwest::Client`] of your own honour the connect timeout of a single call.
///
/// The client that is made by default has this layer. A limit of the whole client, set with
/// [`connect_timeout`](::reqwest::ClientBuilder::connect_timeout), holds beside it: the shorter
/// one wins.
///
/// ```
/// use std::time::Duration;
///
/// use finch_connect::runtime::transport::reqwest::{ConnectTimeoutLayer, ReqwestTransport};
///
/// # #[cfg(all(feature = "rustls-ring", not(feature = "rustls")))]
/// # let _ = rustls::crypto::ring::default_provider().install_default();
/// let http = reqwest::Client::builder()
///     .redirect(reqwest::redirect::Policy::none())
///     .retry(reqwest::retry::never())
///     .connect_timeout(Duration::from_secs(5))
///     .connector_layer(ConnectTimeoutLayer::default())
///     .build()?;
/// let client = finch_connect::Client::builder()
/// #   .base_url("https://api.example.test")
///     .credentials("client-id", "client-secret")
///     .transport(ReqwestTransport::new(http))
///     .build()?;
/// # drop(client);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct ConnectTimeoutLayer;

impl<S> Layer<S> for ConnectTimeoutLayer {
    type Service = ConnectTimeoutService<S>;

    fn layer(&self, connector: S) -> Self::Service {
        ConnectTimeoutService { connector }
    }
}

/// What [`ConnectTimeoutLayer`] makes of a connector.
///
/// ```
/// use finch_connect::runtime::transport::reqwest::{ConnectTimeoutLayer, ConnectTimeoutService};
/// use tower_layer::Layer as _;
///
/// struct Connector;
///
/// let service: ConnectTimeoutService<Connector> = ConnectTimeoutLayer::default().layer(Connector);
/// # drop(service);
/// ```
#[derive(Debug, Clone)]
pub struct ConnectTimeoutService<S> {
    connector: S,
}

impl<S, Target> Service<Target> for ConnectTimeoutService<S>
where
    S: Service<Target, Error = BoxError>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<S::Response, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(cx)
    }

    fn call(&mut self, target: Target) -> Self::Future {
        // Here, and not in the future: that one may be finished by the pool, in another task.
        let limit = LIMIT.try_with(|limit| *limit).ok().flatten();
        let connecting = self.connector.call(target);
        Box::pin(async move {
            let Some(limit) = limit else {
                return connecting.await;
            };
            match tokio::time::timeout(limit, connecting).await {
                Ok(connection) => connection,
                Err(_) => Err(lapse(limit).into()),
            }
        })
    }
}

fn lapse(limit: Duration) -> io::Error {
    let message = format!("no connection within {} s", limit.as_secs_f64());
    io::Error::new(io::ErrorKind::TimedOut, message)
}

#[cfg(test)]
mod tests;
