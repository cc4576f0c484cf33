//! Stands where the default transport stands elsewhere: in a browser there is none.
//!
//! What goes in: the settings of a transport. What comes out: always a reason why there is none.
//! A transport that was handed in is not affected.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;

use super::{BoxFuture, ResponseBody, Transport, TransportError};

/// Cannot be made on this platform.
#[derive(Debug, Clone)]
pub struct ReqwestTransport(Infallible);

impl ReqwestTransport {
    pub(crate) fn with_settings(_: Duration, _: bool) -> Result<Self, String> {
        Err("there is no default one on this platform, hand one in".to_owned())
    }
}

/// The body of an answer that never comes.
pub(super) struct Body(Infallible);

impl Body {
    #[allow(clippy::unused_async, reason = "the same as where there are answers")]
    pub(super) async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        match self.0 {}
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        _: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        match self.0 {}
    }
}
