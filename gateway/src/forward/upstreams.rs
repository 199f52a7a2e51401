//! Where each service is.
use std::collections::BTreeMap;

use tonic::transport::Channel;

/// The channel for each protobuf package; a package without its own is served at the common address.
#[derive(Clone, Debug)]
pub struct Upstreams {
    common: Channel,
    own: BTreeMap<String, Channel>,
}

impl Upstreams {
    /// All services at one address.
    pub fn common(channel: Channel) -> Self {
        Self {
            common: channel,
            own: BTreeMap::new(),
        }
    }

    /// Sends a package's calls elsewhere.
    #[must_use]
    pub fn with(mut self, package: impl Into<String>, channel: Channel) -> Self {
        self.own.insert(package.into(), channel);
        self
    }

    /// Sends the calls of all packages without their own channel elsewhere.
    #[must_use]
    pub fn with_common(mut self, channel: Channel) -> Self {
        self.common = channel;
        self
    }

    pub fn channel(&self, package: &str) -> Channel {
        self.own.get(package).unwrap_or(&self.common).clone()
    }
}
