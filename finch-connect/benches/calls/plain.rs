//! The call written by hand: what a program without this crate would say.
//!
//! What goes in: the same request as a struct with serde's derive. What comes out: the same
//! answer. The settings of the HTTP client are those of this crate's, as far as they change what
//! a call costs; there are no retries, no masks and no limit for the size of an answer.

#![allow(dead_code, unreachable_pub, reason = "each program uses a part of it")]

use std::time::Duration;

use reqwest::header::ACCEPT;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
pub struct Request {
    pub customer_id: String,
    pub customer_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_email: Option<String>,
    pub products: Vec<Product>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes_to_expire: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sandbox: Option<Sandbox>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manual: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration: Option<Integration>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Product {
    Company,
    Directory,
    Individual,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sandbox {
    Finch,
}

#[derive(Serialize)]
pub struct Integration {
    pub provider: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_method: Option<AuthMethod>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    Oauth,
}

#[derive(Deserialize)]
pub struct Session {
    pub session_id: String,
    pub connect_url: String,
}

pub struct Client {
    http: reqwest::Client,
    url: String,
}

impl Client {
    pub fn new(base_url: &str) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .user_agent("by-hand/1.0")
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .http1_only()
            .timeout(Duration::from_secs(60))
            .connect_timeout(Duration::from_secs(10))
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(100)
            .tcp_keepalive(Duration::from_secs(15))
            .tcp_nodelay(true)
            .no_proxy()
            .build()?;
        let url = format!("{base_url}/connect/sessions");
        Ok(Self { http, url })
    }

    pub async fn create_connect_session(
        &self,
        request: &Request,
    ) -> Result<Session, reqwest::Error> {
        self.http
            .post(&self.url)
            .basic_auth(super::ID, Some(super::SECRET))
            .header("Finch-API-Version", "2020-09-17")
            .header(ACCEPT, "application/json")
            .json(request)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await
    }
}

/// The request that both send.
pub fn request() -> Request {
    Request {
        customer_id: "customer-4711".to_owned(),
        customer_name: "Acme Inc.".to_owned(),
        customer_email: Some("ops@acme.test".to_owned()),
        products: vec![Product::Company, Product::Directory, Product::Individual],
        redirect_uri: Some("https://acme.test/finch/callback".to_owned()),
        minutes_to_expire: Some(60),
        sandbox: Some(Sandbox::Finch),
        manual: None,
        integration: Some(Integration {
            provider: "gusto".to_owned(),
            auth_method: Some(AuthMethod::Oauth),
        }),
    }
}
