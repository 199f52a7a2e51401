//! The fingerprint of a text or a file.

use sha2::{Digest as _, Sha256};

/// SHA-256 in lower-case hex.
pub fn sha256(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

/// Whether it has the shape of a hash made by [`sha256`].
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
