//! A lane: a part of what is counted in a period, kept apart from the others, such as one person's sales.

use std::{borrow::Borrow, fmt};

use serde::{Deserialize, Serialize};

/// Named by the mechanism; the main lane has no name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lane(String);

impl Lane {
    /// The main lane, where all counts that is not kept apart.
    pub const MAIN: Self = Self(String::new());

    pub fn named(name: impl fmt::Display) -> Self {
        Self(name.to_string())
    }

    pub fn is_main(&self) -> bool {
        self.0.is_empty()
    }

    /// Empty for the main lane.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for Lane {
    fn borrow(&self) -> &str {
        &self.0
    }
}
