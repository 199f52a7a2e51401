//! Settings of a component that are chosen from a closed list.

/// A closed list of settings, each with its code in upper snake case.
pub trait Choice: Copy + Default + Eq + 'static {
    const ALL: &'static [Self];

    /// Upper snake case.
    fn code(self) -> &'static str;

    fn from_code(code: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|choice| choice.code() == code)
    }
}

/// Declares a list of settings by their codes.
macro_rules! choice {
    ($(#[$of_list:meta])* $list:ident: $(#[$of_first:meta])* $first:ident $first_code:literal, $($(#[$of_one:meta])* $one:ident $code:literal),+ $(,)?) => {
        $(#[$of_list])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        pub enum $list {
            $(#[$of_first])*
            #[default]
            #[serde(rename = $first_code)]
            $first,
            $($(#[$of_one])* #[serde(rename = $code)] $one),+
        }

        $crate::domain::choice::coded!($list: $first $first_code, $($one $code),+);
    };
}

/// Gives an enum its codes, in the order of the list.
macro_rules! coded {
    ($list:ident: $($one:ident $code:literal),+ $(,)?) => {
        impl $crate::domain::choice::Choice for $list {
            const ALL: &'static [Self] = &[$(Self::$one),+];

            fn code(self) -> &'static str {
                match self {
                    $(Self::$one => $code),+
                }
            }
        }
    };
}

pub(crate) use {choice, coded};
