//! What an employer does on the mock's page.
//!
//! What goes in: a browser that shows the page, alone or in a frame. What comes out: the same
//! browser, some clicks later.

use super::session::Browser;

impl Browser {
    pub(crate) async fn choose_provider(&self) {
        self.click("#provider option[value=gusto]").await;
    }

    pub(crate) async fn sign_in(&self, user: &str, password: &str) {
        self.fill("#username", user).await;
        self.fill("#password", password).await;
        self.click("#approve").await;
    }

    /// All of it, as it is meant.
    pub(crate) async fn agree(&self) {
        self.choose_provider().await;
        self.agree_again().await;
    }

    /// The same where the provider is known.
    pub(crate) async fn agree_again(&self) {
        self.sign_in("good_user", "good_pass").await;
    }
}
