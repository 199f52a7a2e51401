//! Closed sets of words that have one spelling everywhere: in tables, in events, in messages.

/// A word that is not in the set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not one of the known names")]
pub struct UnknownName(pub String);

/// A closed set of words in upper snake case.
pub trait Named: Copy + PartialEq + Sized + 'static {
    const ALL: &'static [Self];

    fn name(self) -> &'static str;

    /// The word of that name.
    fn from_name(name: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.iter().find(|word| word.name() == name);
        found.copied().ok_or_else(|| UnknownName(name.to_owned()))
    }
}

/// Declares an enum together with its names.
macro_rules! named {
    ($(#[$meta:meta])* pub enum $set:ident { $($(#[$doc:meta])* $word:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $set { $($(#[$doc])* #[serde(rename = $name)] $word,)+ }

        impl $crate::domain::Named for $set {
            const ALL: &'static [Self] = &[$(Self::$word,)+];

            fn name(self) -> &'static str {
                match self { $(Self::$word => $name,)+ }
            }
        }

        impl std::fmt::Display for $set {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::domain::Named::name(*self))
            }
        }
    };
}

pub(crate) use named;

/// The names, for people.
pub(crate) fn listed<T: Named>(words: &[T]) -> String {
    let names: Vec<&str> = words.iter().map(|word| word.name()).collect();
    names.join(", ")
}
