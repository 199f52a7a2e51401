use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// What PostgreSQL stores of a password, made here so that it takes one iteration and not 4096.
///
/// Iterations make guessing weak passwords slow; ours are 128 random bits. They also make every
/// connection slow: 50 ms in an unoptimized build.
pub(crate) fn verifier(password: &str, salt: [u8; 16]) -> String {
    let first_block = [&salt[..], &1_u32.to_be_bytes()].concat();
    let salted = mac(password.as_bytes(), &first_block);
    let stored_key = Sha256::digest(mac(&salted, b"Client Key"));
    let server_key = mac(&salted, b"Server Key");
    let (salt, stored, server) = (
        STANDARD.encode(salt),
        STANDARD.encode(stored_key),
        STANDARD.encode(server_key),
    );
    format!("SCRAM-SHA-256$1:{salt}${stored}:{server}")
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}
