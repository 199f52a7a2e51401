//! The one home of identifiers.
use uuid::Uuid;

/// A new time-ordered id.
#[allow(clippy::disallowed_methods)]
pub fn new() -> Uuid {
    Uuid::now_v7()
}

/// An id that nobody guesses and that tells nothing, not even when it was made.
pub fn unguessable() -> Uuid {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid()
}

/// An id that follows from its cause: the same parts give the same id, in any process, at any time.
pub fn derived(parts: &[&str]) -> Uuid {
    // The parts' lengths keep ("a", "bc") apart from ("ab", "c").
    let name: String = parts
        .iter()
        .map(|part| format!("{}:{part};", part.len()))
        .collect();
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
}

/// FNV-1a: the same in every release, so that a key stays in its shard.
pub(crate) fn shard(route: &str, shards: i16) -> i16 {
    let hash = route.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    i16::try_from(hash % u64::from(shards.unsigned_abs().max(1))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_keep_parts_apart() {
        assert_eq!(derived(&["a", "bc"]), derived(&["a", "bc"]));
        assert_ne!(derived(&["a", "bc"]), derived(&["ab", "c"]));
    }

    #[test]
    fn a_route_keeps_its_shard() {
        assert_eq!(shard("partners/1", 4), shard("partners/1", 4));
        assert!(
            (0..100)
                .map(|n| shard(&n.to_string(), 4))
                .all(|shard| (0..4).contains(&shard))
        );
    }
}
