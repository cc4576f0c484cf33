//! Where access tokens are kept: on the server, and nowhere else.
//!
//! What goes in: the answer to the exchange of a code. What comes out: what may be shown of it.
//! This one forgets everything when the program ends. A real one
//!
//! - encrypts the token, with a key that is not in the same place;
//! - keeps the connection's id beside your customer, for good;
//! - replaces the token when the connection is reauthenticated: the old one is dead from then on.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use finch_connect::Secret;
use finch_connect::runtime::Nullable;
use finch_connect::types::CreateAccessTokenResponse;

use super::Customer;
use super::problem::Problem;

/// The last answer for each connection, by its id.
#[derive(Default)]
pub(crate) struct Vault(Mutex<HashMap<String, CreateAccessTokenResponse>>);

/// What a page may show.
pub(crate) struct Shown {
    pub(crate) token: String,
    pub(crate) provider_id: String,
    pub(crate) products: Vec<String>,
}

impl Vault {
    /// Stores the token of a customer, in place of the connection's former one. The state shows
    /// who began a flow, but not whose code came back: somebody who got hold of another customer's
    /// code could bring it along with a state of their own, and would see what is not theirs. The
    /// session was made for a customer, so an answer that names none is not of that session.
    pub(crate) fn put(
        &self,
        customer: &Customer,
        answer: CreateAccessTokenResponse,
    ) -> Result<(), Problem> {
        let owner = answer.customer_id.as_ref().and_then(Nullable::as_option);
        if owner.is_none_or(|id| id != customer.id) {
            return Err(Problem::of_another_customer());
        }
        self.lock().insert(answer.connection_id.clone(), answer);
        Ok(())
    }

    pub(crate) fn shown(&self, connection_id: &str) -> Option<Shown> {
        let answers = self.lock();
        let answer = answers.get(connection_id)?;
        Some(Shown {
            token: masked(&answer.access_token),
            provider_id: answer.provider_id.clone(),
            products: answer.products.clone(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, CreateAccessTokenResponse>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Enough to tell two tokens apart, too little to use one.
fn masked(token: &Secret) -> String {
    const SHOWN: usize = 4;

    let characters: Vec<char> = token.expose().chars().collect();
    // Of a short text, four characters would be a lot.
    let hidden = if characters.len() < 8 * SHOWN {
        characters.len()
    } else {
        characters.len() - SHOWN
    };
    let end: String = characters.iter().skip(hidden).collect();
    format!("••••••••{end}")
}
