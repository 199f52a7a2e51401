//! Names that people give to kinds of things: lower-case words joined by hyphens.

use kit::{Error, Violations};

const LONGEST: usize = 60;

/// A required key, such as `oem-license`.
pub fn required(violations: &mut Violations, path: &str, text: &str) -> String {
    if text.is_empty() {
        violations.add(path, "REQUIRED", "a key is needed");
    } else if !is_key(text) {
        let description = "lower-case words, digits and single hyphens, at most 60 characters";
        violations.add(path, "MALFORMED_KEY", description);
    }
    text.to_owned()
}

/// A key that may be absent.
pub fn optional(violations: &mut Violations, path: &str, text: &str) -> Option<String> {
    (!text.is_empty()).then(|| required(violations, path, text))
}

/// A key in a request that names nothing else.
pub fn only(path: &str, text: &str) -> Result<String, Error> {
    let mut violations = Violations::new();
    let key = required(&mut violations, path, text);
    violations.check()?;
    Ok(key)
}

fn is_key(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let word = |word: &str| !word.is_empty() && word.chars().all(plain);
    text.len() <= LONGEST && text.split('-').all(word)
}

#[cfg(test)]
mod tests {
    use super::is_key;

    #[test]
    fn a_key_is_words_joined_by_hyphens() {
        for key in ["oem-license", "w-9", "nda"] {
            assert!(is_key(key), "{key}");
        }
        let long = "a".repeat(61);
        for other in [
            "",
            "-",
            "a-",
            "-a",
            "a--b",
            "Nda",
            "n da",
            "ä",
            long.as_str(),
        ] {
            assert!(!is_key(other), "{other}");
        }
    }
}
