//! A certificate authority of the test's own, and servers on this machine that use it.
#![allow(unreachable_pub, reason = "a part of one test file")]

use std::io;
use std::sync::{Arc, Mutex};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::{Acceptor, WebPkiClientVerifier};
use tokio_rustls::rustls::{
    RootCertStore, ServerConfig, SupportedProtocolVersion, version::TLS12, version::TLS13,
};

use crate::support::SESSION;
use crate::support::raw::answer;

pub const BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Signs what a test needs.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What a server shows.
pub struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

fn names(name: &str) -> CertificateParams {
    CertificateParams::new([name.to_owned()]).unwrap()
}

impl Authority {
    pub fn new() -> Self {
        let mut params = names("authority.test");
        // The same name as that of what it signs would be taken for the same certificate.
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "an authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A good certificate.
    pub fn signs(&self, name: &str) -> Identity {
        self.sign(&names(name))
    }

    /// One whose time is over.
    pub fn signed_long_ago(&self, name: &str) -> Identity {
        let mut params = names(name);
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
        self.sign(&params)
    }

    fn sign(&self, params: &CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity::new(certificate.der(), &key)
    }
}

impl Identity {
    fn new(certificate: &CertificateDer<'static>, key: &KeyPair) -> Self {
        Self {
            certificate: certificate.clone(),
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        }
    }

    /// A certificate that nobody but its owner has signed.
    pub fn of_its_own(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        Self::new(names(name).self_signed(&key).unwrap().der(), &key)
    }

    pub fn config(self, versions: &[&'static SupportedProtocolVersion]) -> ServerConfig {
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.certificate], self.key)
            .unwrap();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        config
    }

    /// Wants a certificate of every client.
    pub fn distrustful(
        self,
        authority: &Authority,
        versions: &[&'static SupportedProtocolVersion],
    ) -> ServerConfig {
        let mut roots = RootCertStore::empty();
        roots.add(authority.0.der().clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
            .build()
            .unwrap();
        ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(versions)
            .unwrap()
            .with_client_cert_verifier(verifier)
            .with_single_cert(vec![self.certificate], self.key)
            .unwrap()
    }
}

/// What a server saw of each connection.
#[derive(Default)]
pub struct Seen {
    pub connections: usize,
    /// What the clients offered to speak.
    pub offers: Vec<Vec<Vec<u8>>>,
    pub requests: usize,
}

/// A running server.
pub struct Tls {
    pub url: String,
    seen: Arc<Mutex<Seen>>,
    task: tokio::task::JoinHandle<()>,
}

impl Tls {
    pub async fn start(config: ServerConfig) -> Self {
        let config = Arc::new(config);
        Self::accept(move |stream, seen| {
            let config = Arc::clone(&config);
            async move {
                // A client that refuses the certificate ends it, and that is what is tested.
                let _ = serve(stream, config, &seen).await;
            }
        })
        .await
    }

    /// Reads the greeting and closes.
    pub async fn closes() -> Self {
        Self::accept(async |mut stream: TcpStream, _| {
            let _ = stream.read(&mut [0; 4096]).await;
        })
        .await
    }

    /// Reads the greeting and never says anything.
    pub async fn is_silent() -> Self {
        Self::accept(async |mut stream: TcpStream, _| {
            let _ = stream.read_to_end(&mut Vec::new()).await;
        })
        .await
    }

    async fn accept<F, Served>(serve: F) -> Self
    where
        F: Fn(TcpStream, Arc<Mutex<Seen>>) -> Served + Send + 'static,
        Served: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().unwrap().connections += 1;
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { url, seen, task }
    }

    pub fn seen<T>(&self, part: impl FnOnce(&Seen) -> T) -> T {
        part(&self.seen.lock().unwrap())
    }
}

impl Drop for Tls {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(stream: TcpStream, config: Arc<ServerConfig>, seen: &Mutex<Seen>) -> io::Result<()> {
    let start = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
    let offer: Vec<Vec<u8>> = start
        .client_hello()
        .alpn()
        .into_iter()
        .flatten()
        .map(<[u8]>::to_vec)
        .collect();
    seen.lock().unwrap().offers.push(offer);
    let mut stream = match start.into_stream(config).into_fallible().await {
        Ok(stream) => stream,
        Err((error, mut stream)) => {
            // What the server has to say must arrive before the connection is gone.
            stream.shutdown().await?;
            stream.read_to_end(&mut Vec::new()).await?;
            return Err(error);
        }
    };
    let mut request = Vec::new();
    while !request.ends_with(b"}") {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    seen.lock().unwrap().requests += 1;
    stream
        .write_all(&answer("201 Created", "", SESSION))
        .await?;
    stream.shutdown().await
}

/// The URL of a server that gives back the greeting of the first client, and hangs up.
pub async fn hello() -> (String, tokio::task::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let hello = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 5];
        stream.read_exact(&mut head).await.unwrap();
        let mut hello = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
        stream.read_exact(&mut hello).await.unwrap();
        hello
    });
    (url, hello)
}

/// The versions that a greeting offers: `supported_versions` of RFC 8446, 4.2.1.
pub fn versions(hello: &[u8]) -> Vec<u16> {
    let mut rest = hello;
    let mut take = |count: usize| {
        let (taken, left) = rest.split_at(count);
        rest = left;
        taken
    };
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0, |all, byte| all << 8 | usize::from(*byte))
    };
    take(4 + 2 + 32);
    // The session id, the cipher suites, the compression methods; then the extensions.
    for width in [1, 2, 1] {
        let length = number(take(width));
        take(length);
    }
    take(2);
    loop {
        let (kind, length) = (number(take(2)), number(take(2)));
        let body = take(length);
        if kind == 43 {
            return body[1..]
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
        }
    }
}
