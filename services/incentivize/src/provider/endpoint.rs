//! Which addresses a tenant may have us call: not the installation's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// How far calls may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// HTTPS to public addresses.
    Public,
    /// HTTP and private addresses, too.
    Anywhere,
}

/// An address that may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint(Url);

impl Endpoint {
    /// Errors: what is wrong with it, in words.
    pub(crate) fn parse(text: &str, reach: Reach) -> Result<Self, &'static str> {
        let url = Url::parse(text).map_err(|_| "it is no URL")?;
        let schemes: &[&str] = match reach {
            Reach::Public => &["https"],
            Reach::Anywhere => &["https", "http"],
        };
        if !schemes.contains(&url.scheme()) {
            return Err("it must begin with https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("a name or password does not belong in it; the secret is sent in a header");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("it must have no query and no fragment");
        }
        let public = match url.host() {
            Some(Host::Ipv4(address)) => is_public(address.into()),
            Some(Host::Ipv6(address)) => is_public(address.into()),
            Some(Host::Domain(name)) => !is_local(name),
            None => false,
        };
        match public || reach == Reach::Anywhere {
            true => Ok(Self(url)),
            false => Err("it leads to a private address"),
        }
    }

    /// An address below it.
    pub(crate) fn join(&self, parts: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(parts);
        }
        url
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether a name never leaves its network; what other names lead to is seen when they are resolved.
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    !name.contains('.')
        || [".localhost", ".local", ".internal", ".home.arpa"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Whether an address is one of the public internet's.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

/// Addresses of 2000::/3 but those that wrap another address (6to4, Teredo) or stand in books.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let global = a & 0xe000 == 0x2000;
    let special = a == 0x2002 || (a == 0x2001 && (b == 0 || b == 0xdb8)) || a == 0x3fff;
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_https_addresses_are_reached() {
        for good in [
            "https://pay.example.com",
            "https://pay.example.com:8443/v2/",
            "https://93.184.215.14/",
            "https://[2a00:1450:4001:80b::200e]/",
        ] {
            assert!(Endpoint::parse(good, Reach::Public).is_ok(), "{good}");
        }
        for bad in [
            "http://pay.example.com",
            "ftp://pay.example.com",
            "pay.example.com",
            "https://localhost",
            "https://db",
            "https://metadata.google.internal",
            "https://127.0.0.1",
            "https://2130706433",
            "https://0x7f.1",
            "https://10.1.2.3",
            "https://172.20.0.1",
            "https://192.168.0.1",
            "https://169.254.169.254/latest",
            "https://100.64.0.1",
            "https://0.0.0.0",
            "https://[::1]",
            "https://[::ffff:10.0.0.1]",
            "https://[fd00::1]",
            "https://[fe80::1]",
            "https://[64:ff9b::a00:1]",
            "https://[2002:a00:1::1]",
            "https://me:secret@pay.example.com",
            "https://pay.example.com?key=1",
            "https://pay.example.com#part",
        ] {
            assert!(Endpoint::parse(bad, Reach::Public).is_err(), "{bad}");
        }
        assert!(Endpoint::parse("http://127.0.0.1:80", Reach::Anywhere).is_ok());
    }

    #[test]
    fn a_path_is_kept_and_parts_are_escaped() {
        let endpoint = Endpoint::parse("https://pay.example.com/v2/", Reach::Public).expect("good");
        let joined = endpoint.join(&["payouts", "a/b"]);
        assert_eq!(joined.as_str(), "https://pay.example.com/v2/payouts/a%2Fb");
    }
}
