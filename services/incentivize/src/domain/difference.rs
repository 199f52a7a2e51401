//! From what is stored to what should be.

use std::collections::BTreeMap;

/// What has to change; entries that are right are in neither map.
#[derive(Debug)]
pub struct Difference<K, V> {
    /// New and changed entries, as they should be.
    pub written: BTreeMap<K, V>,
    /// Changed entries and those to go, as they are stored.
    pub outdated: BTreeMap<K, V>,
}

impl<K: Ord + Clone, V: PartialEq> Difference<K, V> {
    pub fn between(stored: BTreeMap<K, V>, expected: BTreeMap<K, V>) -> Self {
        let right = expected
            .iter()
            .filter(|(key, value)| stored.get(key) == Some(value));
        let right: Vec<K> = right.map(|(key, _)| key.clone()).collect();
        let (mut outdated, mut written) = (stored, expected);
        for key in right {
            outdated.remove(&key);
            written.remove(&key);
        }
        Self { written, outdated }
    }

    /// Keys of entries to go.
    pub fn gone(&self) -> impl Iterator<Item = &K> {
        self.outdated
            .keys()
            .filter(|key| !self.written.contains_key(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_entries_are_left_alone() {
        let stored = BTreeMap::from([(1, 'a'), (2, 'b'), (3, 'c')]);
        let expected = BTreeMap::from([(2, 'b'), (3, 'x'), (4, 'd')]);
        let difference = Difference::between(stored, expected);
        assert_eq!(difference.written, BTreeMap::from([(3, 'x'), (4, 'd')]));
        assert_eq!(difference.outdated, BTreeMap::from([(1, 'a'), (3, 'c')]));
        assert_eq!(difference.gone().collect::<Vec<_>>(), [&1]);
    }
}
