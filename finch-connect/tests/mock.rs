//! The mock and the client over real HTTP: the whole cycle, and every way out of it.
#![cfg(feature = "mock")]

#[path = "mock/cycle.rs"]
mod cycle;
#[path = "mock/document.rs"]
mod document;
#[path = "mock/faults.rs"]
mod faults;
#[path = "mock/load.rs"]
mod load;
#[path = "mock/page.rs"]
mod page;
#[path = "mock/page_hostile.rs"]
mod page_hostile;
#[path = "mock/program.rs"]
mod program;
#[path = "mock/raw.rs"]
mod raw;
#[path = "mock/refusals.rs"]
mod refusals;
#[path = "mock/visit.rs"]
mod visit;

use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};

const CALLBACK: &str = "https://app.test/callback";

fn request() -> CreateConnectSessionRequest {
    CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company])
}

/// A client that is not the one of this crate.
fn other_client() -> reqwest::Client {
    // Without the feature `rustls`, reqwest may have no cryptography of its own.
    #[cfg(not(feature = "rustls"))]
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder().no_proxy();
    builder
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}
