//! One row by the rules: a message, or every reason why not.
use csv::StringRecord;
use prost_reflect::{DynamicMessage, MessageDescriptor, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::field_path::{Leaf, close_gaps};
use super::plan::{Lookup, Plan, Rule};
use crate::domain::field_mapping::Source;
use crate::problem::{Violation, violation};
use crate::text;

/// Where each column stands in a row.
#[derive(Clone, Debug)]
pub struct Columns(Vec<String>);

impl Columns {
    /// Reads the header; names every mapped column that is missing or stands there twice.
    pub fn of(plan: &Plan, header: &StringRecord) -> Result<Self, Vec<Violation>> {
        let names: Vec<_> = header.iter().map(|name| name.trim().to_owned()).collect();
        let errors: Vec<_> = plan
            .columns()
            .into_iter()
            .filter_map(
                |column| match names.iter().filter(|name| *name == column).count() {
                    0 => Some(violation(
                        column,
                        "MISSING_COLUMN",
                        "the file has no such column",
                    )),
                    1 => None,
                    _ => Some(violation(
                        column,
                        "AMBIGUOUS_COLUMN",
                        "the file has this column twice",
                    )),
                },
            )
            .collect();
        if errors.is_empty() {
            Ok(Self(names))
        } else {
            Err(errors)
        }
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn get<'a>(&self, record: &'a StringRecord, column: &str) -> &'a str {
        self.0
            .iter()
            .position(|name| name == column)
            .and_then(|index| record.get(index))
            .unwrap_or_default()
            .trim()
    }
}

impl Plan {
    /// The message that a row stands for.
    pub fn message(
        &self,
        columns: &Columns,
        record: &StringRecord,
    ) -> Result<DynamicMessage, Vec<Violation>> {
        let mut message = DynamicMessage::new(self.item.clone());
        let mut errors = Vec::new();
        for rule in &self.rules {
            match rule.value(columns, record) {
                Ok(Some(value)) => rule.path.set(&mut message, value),
                Ok(None) => {}
                Err((reason, text)) => {
                    errors.push(violation(
                        rule.spec.field.as_str(),
                        reason,
                        rule.at_column(&text),
                    ));
                }
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        close_gaps(&mut message);
        Ok(message)
    }

    /// The row's external id as far as it can be told, for rows that are refused.
    pub fn external_id(&self, columns: &Columns, record: &StringRecord) -> String {
        self.rules
            .iter()
            .filter(|rule| rule.spec.field == "external_id")
            .find_map(|rule| rule.text(columns, record).ok().flatten())
            .unwrap_or_default()
    }
}

type Refusal = (&'static str, String);

impl Rule {
    fn value(&self, columns: &Columns, record: &StringRecord) -> Result<Option<Value>, Refusal> {
        let Some(text) = self.text(columns, record)? else {
            return Ok(None);
        };
        if !text.is_empty() {
            return value(&self.leaf, self.spec.currency.as_deref(), &text)
                .map(Some)
                .map_err(|reason| ("INVALID_VALUE", reason));
        }
        if self.spec.required {
            return Err(("REQUIRED", "must not be empty".to_owned()));
        }
        Ok(None)
    }

    /// The text that the field is made from; none when a condition does not hold.
    fn text(&self, columns: &Columns, record: &StringRecord) -> Result<Option<String>, Refusal> {
        for (condition, table) in &self.conditions {
            let found = look_up(table.as_ref(), columns.get(record, &condition.column))?;
            if !condition.any_of.iter().any(|value| value == found) {
                return Ok(None);
            }
        }
        let text = match &self.spec.source {
            Source::Column(column) => columns.get(record, column),
            Source::Constant(text) => text,
        };
        let text = look_up(self.lookup.as_ref(), text)?;
        let text = self.spec.aliases.get(text).map_or(text, String::as_str);
        Ok(Some(text.to_owned()))
    }

    fn at_column(&self, text: &str) -> String {
        match &self.spec.source {
            Source::Column(column) => format!("column {column:?}: {text}"),
            Source::Constant(_) => text.to_owned(),
        }
    }
}

/// A value that the table does not know is no reason to guess.
fn look_up<'a>(table: Option<&'a Lookup>, text: &'a str) -> Result<&'a str, Refusal> {
    match table {
        Some(table) if !text.is_empty() => table.get(text).map(String::as_str).ok_or_else(|| {
            (
                "NOT_IN_LOOKUP_TABLE",
                format!("{text:?} is not in the look-up table"),
            )
        }),
        _ => Ok(text),
    }
}

/// The value of a leaf from text that is not empty.
pub(super) fn value(leaf: &Leaf, currency: Option<&str>, text: &str) -> Result<Value, String> {
    match leaf {
        Leaf::Money(descriptor) => money(descriptor, currency.unwrap_or_default(), text),
        Leaf::Value(kind) => text::value(kind, text),
    }
}

/// Whole units and billionths of the same sign; more than nine digits cannot be said exactly.
fn money(descriptor: &MessageDescriptor, currency: &str, text: &str) -> Result<Value, String> {
    let amount = text::exact(text)?;
    let nanos = (amount.fract() * Decimal::from(1_000_000_000_u32)).normalize();
    let (Some(units), true) = (amount.trunc().to_i64(), nanos.scale() == 0) else {
        return Err(format!("{text:?} cannot be held exactly"));
    };
    let nanos = nanos.to_i32().unwrap_or_default();
    let mut money = DynamicMessage::new(descriptor.clone());
    money.set_field_by_name("currency_code", Value::String(currency.to_owned()));
    money.set_field_by_name("units", Value::I64(units));
    money.set_field_by_name("nanos", Value::I32(nanos));
    Ok(Value::Message(money))
}

#[cfg(test)]
mod tests;
