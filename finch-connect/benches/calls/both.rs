//! The two that are compared, side by side.
//!
//! What goes in: the address of a server. What comes out: this crate's client and the one written
//! by hand, and the same request for both.

#![allow(dead_code, unreachable_pub, reason = "each program uses a part of it")]

use std::net::SocketAddr;

use finch_connect::types::{
    AuthMethod, ConnectProducts, CreateConnectSessionRequest, Integration, Sandbox,
};

#[path = "plain.rs"]
pub mod plain;

pub const ID: &str = "5c0e8a52-8a3c-4b8b-9f0b-6d1d8f6f5a11";
pub const SECRET: &str = "Zq7Xw9Kv3Jp5Yb2Nd8";

pub struct Both {
    pub ours: finch_connect::Client,
    pub plain: plain::Client,
    pub our_request: CreateConnectSessionRequest,
    pub plain_request: plain::Request,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Ours,
    Plain,
}

impl Both {
    /// `prefix` stands before the path of the operation.
    pub fn new(address: SocketAddr, prefix: &str) -> Self {
        let base_url = format!("http://{address}{prefix}");
        Self {
            ours: ours(&base_url),
            plain: plain::Client::new(&base_url).expect("a client"),
            our_request: our_request(),
            plain_request: plain::request(),
        }
    }

    /// One call, whose answer is looked at and thrown away.
    pub async fn call(&self, side: Side) {
        let id = match side {
            Side::Ours => {
                let session = self.ours.create_connect_session(&self.our_request).await;
                session.expect("an answer").session_id
            }
            Side::Plain => {
                let session = self.plain.create_connect_session(&self.plain_request).await;
                session.expect("an answer").session_id
            }
        };
        assert_eq!(id.len(), 36);
    }
}

pub fn ours(base_url: &str) -> finch_connect::Client {
    finch_connect::Client::builder()
        .base_url(base_url)
        .credentials(ID, SECRET)
        .build()
        .expect("a client")
}

/// The request that both send.
pub fn our_request() -> CreateConnectSessionRequest {
    let products = [
        ConnectProducts::Company,
        ConnectProducts::Directory,
        ConnectProducts::Individual,
    ];
    CreateConnectSessionRequest::new("customer-4711", "Acme Inc.", products)
        .with_customer_email("ops@acme.test".to_owned())
        .with_redirect_uri("https://acme.test/finch/callback".to_owned())
        .with_minutes_to_expire(60.0)
        .with_sandbox(Sandbox::Finch)
        .with_integration(Integration::new("gusto").with_auth_method(AuthMethod::Oauth))
}
