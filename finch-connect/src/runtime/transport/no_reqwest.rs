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

impl Transport for ReqwestTransport {
    fn send(
        &self,
        _: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        match self.0 {}
    }
}
