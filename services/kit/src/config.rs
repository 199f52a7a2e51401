//! The one home of configuration: environment variables that begin with `TANDEM_`.
use std::path::PathBuf;

use figment::Figment;
use figment::providers::Env;
use serde::Deserialize;

/// What a service needs to run on its own.
#[derive(Clone, Debug, Deserialize)]
pub struct Config {
    /// The service's own database.
    pub database_url: String,
    #[serde(default = "listen")]
    pub listen: std::net::SocketAddr,
    /// `name=url` of every service that applies events, comma separated.
    #[serde(default)]
    pub subscribers: String,
    /// The installation's signing key, 64 hex digits in a file.
    pub signing_key_file: PathBuf,
    /// OpenID Connect providers: `issuer=path of its key set`, comma separated; `issuer@tenant=path` binds one to a tenant.
    #[serde(default)]
    pub issuers: String,
    /// Where files are kept: `file:///folder`, or `s3://bucket/prefix` with the `AWS_` variables of every S3 client.
    #[serde(default)]
    pub objects: Option<String>,
    #[serde(default = "connections")]
    pub database_connections: u32,
    #[serde(default = "filter")]
    pub log: String,
    #[serde(default)]
    pub otlp_endpoint: Option<String>,
    /// Seconds between "not serving" and the first refused connection.
    #[serde(default = "drain_s")]
    pub drain_s: u64,
    /// Seconds that a killed relay keeps its successor waiting.
    #[serde(default = "relay_lease_s")]
    pub relay_lease_s: u64,
}

fn listen() -> std::net::SocketAddr {
    ([0, 0, 0, 0], 9000).into()
}

fn connections() -> u32 {
    5
}

fn filter() -> String {
    "info".to_owned()
}

fn drain_s() -> u64 {
    5
}

fn relay_lease_s() -> u64 {
    15
}

impl Config {
    /// Reads the environment; the error names what is missing or wrong.
    pub fn read() -> Result<Self, Box<figment::Error>> {
        Figment::new()
            .merge(Env::prefixed("TANDEM_"))
            .extract()
            .map_err(Box::new)
    }

    /// The pairs of a `name=value` list.
    pub fn pairs(list: &str) -> Vec<(String, String)> {
        let pairs = list.split(',').filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect()
    }
}

/// One variable, where a whole configuration would be too much.
#[allow(clippy::disallowed_methods)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
