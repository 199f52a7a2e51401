//! What names lead to, seen again at each call: a name that was public yesterday may lead to a private address today.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    vec,
};

use hyper_util::client::legacy::connect::dns::Name;
use tower::Service;

use super::endpoint::{Reach, is_public};

/// Finds the addresses of a name that may be called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    pub(super) reach: Reach,
}

impl Service<Name> for Names {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let reach = self.reach;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed = |found: &SocketAddr| reach == Reach::Anywhere || is_public(found.ip());
            let allowed: Vec<SocketAddr> = found.filter(allowed).collect();
            match allowed.is_empty() {
                true => Err(io::Error::other("the name leads to no public address")),
                false => Ok(allowed.into_iter()),
            }
        })
    }
}
