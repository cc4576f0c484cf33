//! TLS for the hostile server: a certificate that the client trusts or has never heard of.
//!
//! What goes in: nothing. What comes out: an acceptor for the server and a transport that trusts
//! it and nothing else. Certificates are made anew each time; nothing of them is stored.

use std::sync::Arc;

use finch_connect::transport::reqwest::ReqwestTransport;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, version};

/// What the server needs, and who trusts it.
pub fn pair() -> (TlsAcceptor, ReqwestTransport) {
    let (authority_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);
    let certificate = CertificateParams::new(vec!["127.0.0.1".to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    let private = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    // Two crypto libraries are in this program, so the default would be ambiguous.
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .unwrap();
    let root = reqwest::Certificate::from_pem(authority_pem.as_bytes()).unwrap();
    let client = reqwest::Client::builder()
        // Another feature may have made another library the usual one.
        .tls_backend_rustls()
        .tls_certs_only([root])
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .build()
        .unwrap();
    (
        TlsAcceptor::from(Arc::new(config)),
        ReqwestTransport::new(client),
    )
}
