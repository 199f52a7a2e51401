//! The process's one implementation of TLS.

/// Chooses it, unless another part of the process has: every HTTP client needs it before it is made.
pub fn choose() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
