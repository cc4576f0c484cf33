//! The way of an employer through Finch Connect, beside the calls of the API.
//!
//! 1. The backend makes a session with [`Client::create_or_reauthenticate`].
//! 2. The employer's browser gets the [`ConnectUrl`], with a state if you like.
//! 3. The browser comes back, and [`Callback`] reads what it brings: a code or a refusal.
//! 4. [`Client::exchange_code`] turns the code into the access token.
//!
//! The pages [`redirect_flow`](crate::guide::redirect_flow) and
//! [`embedded_flow`](crate::guide::embedded_flow) walk the whole way.
//!
//! What goes in: requests and answers of the API, and the URL with which a browser comes back.
//! What comes out: URLs to send a browser to, sessions, codes. A code or a state never shows in a
//! `Debug`, a `Display` or an error here, and what came from outside is escaped before it is shown.

mod callback;
mod callback_error;
mod connect_url;
mod create_or_reauthenticate;
mod exchange;
mod session;

pub use callback::Callback;
pub use callback_error::{CallbackError, Refusal};
pub use connect_url::{ConnectUrl, ConnectUrlError};
pub use create_or_reauthenticate::CreateOrReauthenticate;
pub use session::{ConnectSession, SessionKind};

#[allow(unused_imports, reason = "for the links in the docs above")]
use crate::Client;

/// The names of the two members that both ends of the flow know.
const CODE: &str = "code";
const STATE: &str = "state";
