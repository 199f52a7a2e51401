//! Tells the repetition of a fact from a contradiction: the same words have the same hash.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// The hash of what was said.
pub fn body_hash(body: &impl Serialize) -> Vec<u8> {
    let body = serde_json::to_vec(body).expect("words, numbers and ids can be written");
    Sha256::digest(body).to_vec()
}
