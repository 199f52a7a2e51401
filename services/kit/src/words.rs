//! Closed sets of words that have one spelling everywhere: in tables, in events, and behind a prefix in the contracts.
use crate::violations::Violations;

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
#[macro_export]
macro_rules! named {
    ($(#[$meta:meta])* pub enum $set:ident { $($(#[$doc:meta])* $word:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $set { $($(#[$doc])* #[serde(rename = $name)] $word,)+ }

        impl $crate::words::Named for $set {
            const ALL: &'static [Self] = &[$(Self::$word,)+];

            fn name(self) -> &'static str {
                match self { $(Self::$word => $name,)+ }
            }
        }

        impl std::fmt::Display for $set {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::words::Named::name(*self))
            }
        }
    };
}

/// The names, for people.
pub fn listed<T: Named>(words: &[T]) -> String {
    let names: Vec<&str> = words.iter().map(|word| word.name()).collect();
    names.join(", ")
}

/// A word with a twin in the contracts.
pub trait Word: Named {
    fn to_wire(self) -> i32;

    /// Nothing for UNSPECIFIED and for numbers that the contracts don't know.
    fn from_wire(number: i32) -> Option<Self>;
}

/// Declares the twins of words, which have the same name behind a prefix.
#[macro_export]
macro_rules! twins {
    ($($word:ty = $twin:ty, $prefix:literal;)+) => { $(
        impl $crate::words::Word for $word {
            fn to_wire(self) -> i32 {
                let name = $crate::words::Named::name(self);
                let twin = <$twin>::from_str_name(&format!(concat!($prefix, "{}"), name));
                twin.unwrap_or_default().into()
            }

            fn from_wire(number: i32) -> Option<Self> {
                let twin = <$twin>::try_from(number).ok()?;
                let name = twin.as_str_name().strip_prefix($prefix)?;
                <Self as $crate::words::Named>::from_name(name).ok()
            }
        }
    )+ };
}

/// A word that may be absent.
pub fn optional<W: Word>(violations: &mut Violations, path: &str, number: i32) -> Option<W> {
    if number == 0 {
        return None;
    }
    let word = W::from_wire(number);
    if word.is_none() {
        violations.add(
            path,
            "UNKNOWN_VALUE",
            format!("{number} is none of the known values"),
        );
    }
    word
}

pub fn required<W: Word>(violations: &mut Violations, path: &str, number: i32) -> Option<W> {
    if number == 0 {
        violations.add(path, "REQUIRED", "a value is needed");
    }
    optional(violations, path, number)
}
