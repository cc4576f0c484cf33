//! The connections of a mock, as tests may look at them.
//!
//! What goes in: what the mock remembers. What comes out: the same without the token, which can
//! be compared and not read.

use std::fmt;

use subtle::ConstantTimeEq as _;

use super::state::Connected;
use crate::Secret;

/// A connection between a customer and a provider.
///
/// ```
/// use finch_connect::mock::Mock;
///
/// let finch = Mock::builder().connection("conn-1", "customer-1").start()?;
/// assert_eq!(finch.connections()[0].connection_id(), "conn-1");
/// # Ok::<(), finch_connect::mock::MockError>(())
/// ```
#[derive(Clone)]
pub struct MockConnection {
    connection_id: String,
    customer_id: String,
    products: Vec<String>,
    token: Option<Secret>,
}

impl MockConnection {
    /// Its id. A reauthentication keeps it.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::builder().connection("conn-1", "customer-1").start()?;
    /// assert_eq!(finch.connections()[0].connection_id(), "conn-1");
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn connection_id(&self) -> &str {
        &self.connection_id
    }

    /// The customer whose it is.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::builder().connection("conn-1", "customer-1").start()?;
    /// assert_eq!(finch.connections()[0].customer_id(), "customer-1");
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn customer_id(&self) -> &str {
        &self.customer_id
    }

    /// The products that the customer agreed to.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::builder().connection("conn-1", "customer-1").start()?;
    /// assert_eq!(finch.connections()[0].products(), ["company"]);
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn products(&self) -> &[String] {
        &self.products
    }

    /// Whether this is the token that is good now: each exchange takes the place of the one before.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::builder().connection("conn-1", "customer-1").start()?;
    /// assert!(!finch.connections()[0].has_token("a token from before"));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn has_token(&self, token: &str) -> bool {
        self.token
            .as_ref()
            .is_some_and(|own| own.expose().as_bytes().ct_eq(token.as_bytes()).into())
    }

    pub(super) fn new(connection_id: &str, connected: &Connected) -> Self {
        Self {
            connection_id: connection_id.to_owned(),
            customer_id: connected.customer_id.clone(),
            products: connected.products.clone(),
            token: connected.token.clone().map(Secret::from),
        }
    }
}

impl fmt::Debug for MockConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockConnection")
            .field("connection_id", &self.connection_id)
            .field("customer_id", &self.customer_id)
            .field("products", &self.products)
            .field("has_token", &self.token.is_some())
            .finish()
    }
}
