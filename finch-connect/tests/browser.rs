//! The mock's page and the two examples in a real browser.
//!
//! Chromium runs without a window, and nothing leaves this machine. `tests/browser/setup.sh`
//! installs it; a picture of every end is kept in `browser/` of the target folder.

#[path = "browser/accessibility.rs"]
mod accessibility;
#[path = "browser/driver.rs"]
mod driver;
#[path = "browser/embedded.rs"]
mod embedded;
#[path = "browser/employer.rs"]
mod employer;
#[path = "support/example.rs"]
mod example;
#[path = "browser/page.rs"]
mod page;
#[path = "browser/redirect.rs"]
mod redirect;
#[path = "browser/session.rs"]
mod session;
#[path = "browser/traffic.rs"]
mod traffic;
