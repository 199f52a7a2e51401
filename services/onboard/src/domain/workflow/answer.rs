//! An answer is of its question's type and within its bounds.

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::country;
use super::form::QuestionKind;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Value {
    Text(String),
    Number(Decimal),
    Choice(String),
    Choices(Vec<String>),
    Date(NaiveDate),
    Money(Money),
    YesNo(bool),
    /// ISO 3166, two letters.
    Country(String),
}

/// Why an answer does not fit its question: a constant and a sentence.
pub type Misfit = (&'static str, String);

impl Value {
    /// Whether a yes-or-no question is answered by yes.
    pub const fn is_yes(&self) -> bool {
        matches!(self, Self::YesNo(true))
    }

    /// Whether this may be the answer.
    pub fn fits(&self, kind: &QuestionKind) -> Result<(), Misfit> {
        match (self, kind) {
            (Self::Text(text), QuestionKind::Text { max_length }) => text_fits(text, *max_length),
            (Self::Number(number), QuestionKind::Number { least, most }) => {
                number_fits(*number, *least, *most)
            }
            (Self::Choice(option), QuestionKind::Choice { options }) => {
                options_fit(std::slice::from_ref(option), options)
            }
            (Self::Choices(chosen), QuestionKind::MultiChoice { options }) => {
                options_fit(chosen, options)
            }
            (Self::Country(code), QuestionKind::Country) if !country::is_known(code) => Err((
                "UNKNOWN_COUNTRY",
                format!("{code:?} is no ISO 3166 code of two letters"),
            )),
            (Self::Country(_), QuestionKind::Country)
            | (Self::Date(_), QuestionKind::Date)
            | (Self::Money(_), QuestionKind::Money)
            | (Self::YesNo(_), QuestionKind::YesNo) => Ok(()),
            _ => Err(("WRONG_TYPE", format!("the question wants {}", wanted(kind)))),
        }
    }
}

fn text_fits(text: &str, max_length: i32) -> Result<(), Misfit> {
    let count = text.chars().count();
    if text.trim().is_empty() {
        return Err((
            "REQUIRED",
            "an answer has a text; leave it out to take it back".to_owned(),
        ));
    }
    match usize::try_from(max_length) {
        Ok(most) if count <= most => Ok(()),
        _ => Err(("LENGTH", format!("at most {max_length} characters"))),
    }
}

fn number_fits(
    number: Decimal,
    least: Option<Decimal>,
    most: Option<Decimal>,
) -> Result<(), Misfit> {
    if let Some(least) = least.filter(|least| number < *least) {
        return Err(("OUT_OF_RANGE", format!("{least} or more")));
    }
    if let Some(most) = most.filter(|most| number > *most) {
        return Err(("OUT_OF_RANGE", format!("{most} or less")));
    }
    Ok(())
}

fn options_fit(chosen: &[String], options: &[String]) -> Result<(), Misfit> {
    if chosen.is_empty() {
        return Err((
            "REQUIRED",
            "choose one at least; leave the answer out to take it back".to_owned(),
        ));
    }
    let mut seen = std::collections::BTreeSet::new();
    for option in chosen {
        if !options.contains(option) {
            return Err((
                "UNKNOWN_OPTION",
                format!("{option:?} is none of {}", options.join(", ")),
            ));
        }
        if !seen.insert(option) {
            return Err(("DUPLICATE", format!("{option:?} is chosen twice")));
        }
    }
    Ok(())
}

fn wanted(kind: &QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Text { .. } => "a text",
        QuestionKind::Number { .. } => "a number",
        QuestionKind::Choice { .. } => "one of its options",
        QuestionKind::MultiChoice { .. } => "some of its options",
        QuestionKind::Date => "a date",
        QuestionKind::Money => "an amount of money",
        QuestionKind::YesNo => "yes or no",
        QuestionKind::Country => "a country",
    }
}
