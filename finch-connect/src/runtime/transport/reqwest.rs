//! The default transport: reqwest, the only module that names it.
//!
//! What goes in: a complete request. What comes out: the answer, or the failure sorted into
//! "nothing was sent" and "may have been sent". Redirects, retries, cookies and referers are
//! switched off here, so nothing reqwest does by itself can move a secret to another host.

use std::io;
use std::time::Duration;

use bytes::Bytes;

use super::{BoxFuture, Chunks, ResponseBody, Transport, TransportError, TransportFailure};

/// Sends requests with a [`::reqwest::Client`].
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
}

impl ReqwestTransport {
    /// Uses a client of your own, with its pool, proxies and TLS settings.
    ///
    /// Build it with `redirect::Policy::none()` and `retry::never()`: what such a client does by
    /// itself is out of this crate's sight, and a followed redirect can carry a secret away.
    pub fn new(client: ::reqwest::Client) -> Self {
        Self { client }
    }

    /// The client that is used when none was handed in.
    ///
    /// `direct` leaves out the proxies of the environment, for a server on this machine.
    pub(crate) fn with_settings(connect_timeout: Duration, direct: bool) -> Result<Self, String> {
        let mut builder = ::reqwest::Client::builder()
            .redirect(::reqwest::redirect::Policy::none())
            .retry(::reqwest::retry::never())
            .referer(false)
            .connect_timeout(connect_timeout);
        if direct {
            builder = builder.no_proxy();
        }
        builder
            .build()
            .map(Self::new)
            .map_err(|error| TransportError::new(TransportFailure::Connect, error).to_string())
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(async move {
            let request = ::reqwest::Request::try_from(request).map_err(|error| {
                TransportError::new(TransportFailure::Connect, without_url(error))
            })?;
            let mut response = self.client.execute(request).await.map_err(sort)?;
            let mut answer = http::Response::new(());
            *answer.status_mut() = response.status();
            *answer.headers_mut() = std::mem::take(response.headers_mut());
            Ok(answer.map(|()| ResponseBody::chunked(ReqwestChunks(response))))
        })
    }
}

struct ReqwestChunks(::reqwest::Response);

impl Chunks for ReqwestChunks {
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        Box::pin(async move {
            match self.0.chunk().await {
                Ok(chunk) => chunk.map(Ok),
                Err(error) => Some(Err(TransportError::new(
                    TransportFailure::Lost,
                    without_url(error),
                ))),
            }
        })
    }
}

/// The URL can carry an API key, so it leaves the error before anyone can print it.
fn without_url(error: ::reqwest::Error) -> ::reqwest::Error {
    error.without_url()
}

fn sort(error: ::reqwest::Error) -> TransportError {
    let failure = if !error.is_connect() {
        TransportFailure::Lost
    } else if lacks_tls(&error) {
        return TransportError::new(TransportFailure::Tls, NO_TLS);
    } else if is_tls(&error) {
        TransportFailure::Tls
    } else if error.is_timeout() {
        TransportFailure::ConnectTimeout
    } else {
        TransportFailure::Connect
    };
    TransportError::new(failure, without_url(error))
}

const NO_TLS: &str = "none is built in, the features `rustls` and `native-tls` are both off";

/// Is https asked of a connector that knows only http? Whether reqwest has TLS is decided by all
/// crates of a program together, so no `cfg` of this one can tell.
fn lacks_tls(error: &::reqwest::Error) -> bool {
    let mut link: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = link {
        if error.to_string().contains("scheme is not http") {
            return true;
        }
        link = error.source();
    }
    false
}

/// Is a failed handshake the cause? rustls reports its errors as `InvalidData`, wrapped once or
/// twice; the platform libraries are known by their words only. A connection that merely ended
/// during the handshake is none: that one may heal.
fn is_tls(error: &::reqwest::Error) -> bool {
    let mut link: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = link {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            if error.kind() == io::ErrorKind::InvalidData {
                return true;
            }
            // Its `source` would skip the error that it wraps.
            link = error.get_ref().map(|inner| inner as _);
            continue;
        }
        let text = error.to_string();
        if ["certificate", "SSL", "TLS"]
            .iter()
            .any(|word| text.contains(word))
        {
            return true;
        }
        link = error.source();
    }
    false
}
