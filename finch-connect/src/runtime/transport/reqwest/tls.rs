//! Which TLS library the default client uses.
//!
//! What goes in: a client in the making. What comes out: the same with its TLS library fixed.
//! reqwest's own choice depends on what all crates of a program switch on together, so the choice
//! is made here: `rustls-ring` before `native-tls` before `rustls`, for who switches on what is
//! not the default wants it. Never here: a version below TLS 1.2, a certificate that the
//! platform does not trust, a protocol other than HTTP/1.1.

use ::reqwest::ClientBuilder;

/// rustls with ring: reqwest itself knows no such choice and takes a finished configuration.
#[cfg(feature = "rustls-ring")]
pub(super) fn choose(builder: ClientBuilder) -> Result<ClientBuilder, rustls::Error> {
    use std::sync::Arc;

    use rustls_platform_verifier::BuilderVerifierExt as _;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .with_platform_verifier()?
        .with_no_client_auth();
    // What reqwest offers for a client that speaks only HTTP/1.1.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(builder.tls_backend_preconfigured(config))
}

/// The platform's own library.
#[cfg(all(feature = "native-tls", not(feature = "rustls-ring")))]
#[allow(
    clippy::unnecessary_wraps,
    reason = "another feature's choice can fail"
)]
pub(super) fn choose(builder: ClientBuilder) -> Result<ClientBuilder, std::convert::Infallible> {
    Ok(builder
        .tls_backend_native()
        .tls_version_min(::reqwest::tls::Version::TLS_1_2))
}

/// rustls with the process's provider, or else with aws-lc.
#[cfg(all(
    feature = "rustls",
    not(any(feature = "rustls-ring", feature = "native-tls"))
))]
#[allow(
    clippy::unnecessary_wraps,
    reason = "another feature's choice can fail"
)]
pub(super) fn choose(builder: ClientBuilder) -> Result<ClientBuilder, std::convert::Infallible> {
    Ok(builder
        .tls_backend_rustls()
        .tls_version_min(::reqwest::tls::Version::TLS_1_2))
}

/// None of ours. If another crate gives reqwest a TLS library, that one is used.
#[cfg(not(any(feature = "rustls-ring", feature = "native-tls", feature = "rustls")))]
#[allow(
    clippy::unnecessary_wraps,
    reason = "another feature's choice can fail"
)]
pub(super) fn choose(builder: ClientBuilder) -> Result<ClientBuilder, std::convert::Infallible> {
    Ok(builder)
}
