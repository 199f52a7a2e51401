//! A chain checked from what was exported alone.
use std::fmt;

use serde::Deserialize;

use super::chain::{Entry, Head};

/// One line of an export.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Line {
    AuditEntry(Entry),
    Head(Head),
}

/// What is wrong, at the first place where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The export ends without a head: it is cut off.
    NoHead,
    Missing(i64),
    /// It does not continue the entry before.
    Moved(i64),
    Altered(i64),
    /// The chain ends here, and its head says that it goes further.
    CutAfter(i64),
    /// Entries after the head.
    Appended(i64),
    /// Rows beside the chain.
    Strays(i64),
    Unsigned,
    /// The head is not signed by the key that it must be signed by.
    WrongKey,
    /// The chain does not contain the head of an earlier export.
    Rewritten(i64),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHead => write!(f, "the export ends without its head"),
            Self::Missing(entry) => write!(f, "entry {entry} is missing"),
            Self::Moved(entry) => write!(f, "entry {entry} does not follow the one before"),
            Self::Altered(entry) => write!(f, "entry {entry} was altered"),
            Self::CutAfter(entry) => write!(f, "entries after {entry} are missing"),
            Self::Appended(entry) => write!(f, "entry {entry} was added behind the head"),
            Self::Strays(rows) => write!(f, "{rows} rows were written beside the chain"),
            Self::Unsigned => write!(f, "the head is not signed"),
            Self::WrongKey => write!(f, "the head is signed by another key"),
            Self::Rewritten(entry) => {
                write!(
                    f,
                    "entry {entry} is not the one that an earlier export ended with"
                )
            }
        }
    }
}

/// Checks a chain entry by entry.
#[derive(Debug, Default)]
pub struct Verifier {
    /// The key that must have signed the head, in hexadecimal; without it, the key that the head names.
    pub public_key: Option<String>,
    /// The head of an earlier export, which the chain must contain.
    pub earlier: Option<Head>,
}

impl Verifier {
    /// The head of an unbroken chain. Errors: the first fault.
    pub fn verify(&self, lines: &[Line]) -> Result<Head, Broken> {
        let Some((Line::Head(head), entries)) = lines.split_last() else {
            return Err(Broken::NoHead);
        };
        let mut last: Option<&Entry> = None;
        for line in entries {
            let Line::AuditEntry(entry) = line else {
                return Err(Broken::NoHead);
            };
            follows(entry, last, head)?;
            self.contains_earlier(entry)?;
            last = Some(entry);
        }
        ends(last, head)?;
        self.signed(head)?;
        match &self.earlier {
            Some(earlier) if earlier.sequence > head.sequence => {
                Err(Broken::CutAfter(head.sequence))
            }
            _ => Ok(head.clone()),
        }
    }

    fn contains_earlier(&self, entry: &Entry) -> Result<(), Broken> {
        let earlier = self.earlier.as_ref();
        let differs =
            earlier.is_some_and(|head| head.sequence == entry.sequence && head.hash != entry.hash);
        match differs {
            true => Err(Broken::Rewritten(entry.sequence)),
            false => Ok(()),
        }
    }

    fn signed(&self, head: &Head) -> Result<(), Broken> {
        if head.sequence == 0 {
            return Ok(());
        }
        let signature = head.signature.as_ref().ok_or(Broken::Unsigned)?;
        let expected = self.public_key.as_ref();
        if expected.is_some_and(|key| !key.eq_ignore_ascii_case(&signature.public_key)) {
            return Err(Broken::WrongKey);
        }
        match signature.is_of(&head.text()) {
            true => Ok(()),
            false => Err(Broken::Unsigned),
        }
    }
}

fn follows(entry: &Entry, last: Option<&Entry>, head: &Head) -> Result<(), Broken> {
    let (before, hash) = last.map_or((0, ""), |last| (last.sequence, &last.hash));
    if entry.sequence > before + 1 {
        return Err(Broken::Missing(before + 1));
    }
    if entry.sequence <= before || entry.previous_hash != hash {
        return Err(Broken::Moved(entry.sequence));
    }
    if entry.digest(&head.service, &head.tenant_id) != entry.hash {
        return Err(Broken::Altered(entry.sequence));
    }
    Ok(())
}

fn ends(last: Option<&Entry>, head: &Head) -> Result<(), Broken> {
    let (sequence, hash) = last.map_or((0, ""), |last| (last.sequence, &last.hash));
    if sequence < head.sequence {
        return Err(Broken::CutAfter(sequence));
    }
    if sequence > head.sequence {
        return Err(Broken::Appended(head.sequence + 1));
    }
    if hash != head.hash {
        return Err(Broken::Altered(sequence));
    }
    match head.stray_count {
        0 => Ok(()),
        rows => Err(Broken::Strays(rows)),
    }
}
