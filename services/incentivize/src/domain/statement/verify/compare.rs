//! Two JSON values, member by member.

use std::fmt;

use rust_decimal::Decimal;
use serde_json::Value;

/// Where a document is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Such as `line 3: now.amount.amount`.
    pub subject: String,
    pub expected: String,
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            subject,
            expected,
            found,
        } = self;
        write!(f, "{subject}: expected {expected}, found {found}")
    }
}

pub(super) fn differ(
    subject: impl Into<String>,
    expected: impl Into<String>,
    found: impl Into<String>,
    differences: &mut Vec<Difference>,
) {
    differences.push(Difference {
        subject: subject.into(),
        expected: expected.into(),
        found: found.into(),
    });
}

/// Names every member that differs.
pub(super) fn compare(
    subject: &str,
    expected: &Value,
    found: &Value,
    differences: &mut Vec<Difference>,
) {
    match (expected, found) {
        (Value::Object(wanted), Value::Object(given)) => {
            let others = given.keys().filter(|name| !wanted.contains_key(*name));
            for name in wanted.keys().chain(others) {
                let (wanted, given) = (wanted.get(name), given.get(name));
                let (wanted, given) = (
                    wanted.unwrap_or(&Value::Null),
                    given.unwrap_or(&Value::Null),
                );
                compare(&within(subject, name), wanted, given, differences);
            }
        }
        (Value::Array(wanted), Value::Array(given)) => {
            for index in 0..wanted.len().max(given.len()) {
                let (wanted, given) = (wanted.get(index), given.get(index));
                let (wanted, given) = (
                    wanted.unwrap_or(&Value::Null),
                    given.unwrap_or(&Value::Null),
                );
                compare(&format!("{subject}[{index}]"), wanted, given, differences);
            }
        }
        _ if same(expected, found) => {}
        _ => differ(subject, shown(expected), shown(found), differences),
    }
}

fn within(subject: &str, name: &str) -> String {
    match subject.contains(": ") {
        true => format!("{subject}.{name}"),
        false => format!("{subject}: {name}"),
    }
}

/// Texts of one number are the same, however many zeros they end with.
fn same(expected: &Value, found: &Value) -> bool {
    let number = |value: &Value| value.as_str().and_then(|text| text.parse::<Decimal>().ok());
    expected == found || number(expected).is_some_and(|wanted| number(found) == Some(wanted))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
