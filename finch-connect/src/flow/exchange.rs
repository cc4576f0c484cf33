//! The exchange of a code for an access token.
//!
//! What goes in: the code of a callback. What comes out: an ordinary call. It is never sent again
//! once something may have reached Finch: a code is spent by its first use.

use crate::types::{CreateAccessTokenRequest, CreateAccessTokenResponse};
use crate::{Call, Client, Secret};

impl Client {
    /// Exchanges the code of a [`Callback`](crate::flow::Callback) for an access token.
    ///
    /// `redirect_uri` is the one of the session in the redirect flow, and `None` in the embedded
    /// flow. A code works once and for some minutes. So the call is repeated only where no
    /// connection came about, whatever `max_retries` says.
    ///
    /// An answer of 400 whose [`Error::error_name`](crate::Error::error_name) is
    /// `invalid_grant_error` says that the code is spent, too old, or was given for another
    /// redirect URI.
    ///
    /// ```no_run
    /// # async fn example(client: finch_connect::Client, callback: finch_connect::flow::Callback)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// let code = callback.into_code_with_state("what the session remembers")?;
    /// let token = client.exchange_code(code, Some("https://app.example/callback")).await?;
    /// store(&token.connection_id, token.access_token.expose());
    /// # Ok(())
    /// # }
    /// # fn store(_connection_id: &str, _access_token: &str) {}
    /// ```
    pub fn exchange_code(
        &self,
        code: impl Into<Secret>,
        redirect_uri: Option<&str>,
    ) -> Call<CreateAccessTokenResponse> {
        self.create_access_token(&request(code.into(), redirect_uri))
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Client {
    /// Exchanges the code of a callback for an access token, as
    /// [`Client::exchange_code`](crate::Client::exchange_code) does.
    ///
    /// ```no_run
    /// # fn example(client: finch_connect::blocking::Client, code: finch_connect::Secret)
    /// # -> Result<(), finch_connect::Error> {
    /// let token = client.exchange_code(code, None).send()?;
    /// println!("{}", token.connection_id);
    /// # Ok(())
    /// # }
    /// ```
    pub fn exchange_code(
        &self,
        code: impl Into<Secret>,
        redirect_uri: Option<&str>,
    ) -> crate::blocking::Call<CreateAccessTokenResponse> {
        self.create_access_token(&request(code.into(), redirect_uri))
    }
}

fn request(code: Secret, redirect_uri: Option<&str>) -> CreateAccessTokenRequest {
    let mut request = CreateAccessTokenRequest::new(code);
    request.redirect_uri = redirect_uri.map(str::to_owned);
    request
}
