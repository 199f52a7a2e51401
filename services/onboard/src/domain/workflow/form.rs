//! A form asks typed questions.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{count_problem, key_problem, range_problem};
use crate::domain::problem::Problem;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Unique in the form.
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub required: bool,
    #[serde(flatten)]
    pub kind: QuestionKind,
}

/// What an answer may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QuestionKind {
    Text {
        /// In characters.
        max_length: i32,
    },
    Number {
        least: Option<Decimal>,
        most: Option<Decimal>,
    },
    Choice {
        options: Vec<String>,
    },
    /// Any number of the options.
    MultiChoice {
        options: Vec<String>,
    },
    Date,
    Money,
    YesNo,
    Country,
}

const MOST_QUESTIONS: usize = 100;
const MOST_OPTIONS: usize = 100;
const LONGEST_TEXT: i64 = 10_000;

impl Form {
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    pub(super) fn problems(&self, path: &str) -> Vec<Problem> {
        let count = self.questions.len();
        let mut problems = Vec::from_iter(count_problem(
            format!("{path}.questions"),
            count,
            MOST_QUESTIONS,
        ));
        let mut keys = BTreeSet::new();
        for (n, question) in self.questions.iter().enumerate() {
            let path = format!("{path}.questions[{n}]");
            problems.extend(key_problem(
                &format!("{path}.key"),
                &question.key,
                &mut keys,
            ));
            problems.extend(question.kind.problems(&path));
        }
        problems
    }
}

impl QuestionKind {
    fn problems(&self, path: &str) -> Vec<Problem> {
        match self {
            Self::Text { max_length } => {
                let path = format!("{path}.text.max_length");
                Vec::from_iter(range_problem(path, i64::from(*max_length), 1, LONGEST_TEXT))
            }
            Self::Number {
                least: Some(least),
                most: Some(most),
            } if least > most => {
                let description = "the range is empty";
                vec![Problem::new(
                    format!("{path}.number.most"),
                    "OUT_OF_RANGE",
                    description,
                )]
            }
            Self::Choice { options } => options_problems(&format!("{path}.choice"), options),
            Self::MultiChoice { options } => {
                options_problems(&format!("{path}.multi_choice"), options)
            }
            Self::Number { .. } | Self::Date | Self::Money | Self::YesNo | Self::Country => {
                Vec::new()
            }
        }
    }
}

fn options_problems(path: &str, options: &[String]) -> Vec<Problem> {
    let count = options.len();
    let mut problems = Vec::from_iter(count_problem(
        format!("{path}.options"),
        count,
        MOST_OPTIONS,
    ));
    let mut seen = BTreeSet::new();
    for (n, option) in options.iter().enumerate() {
        let path = format!("{path}.options[{n}]");
        if option.is_empty() || option.chars().count() > 200 {
            problems.push(Problem::new(path, "LENGTH", "1 to 200 characters"));
        } else if !seen.insert(option) {
            problems.push(Problem::new(
                path,
                "DUPLICATE",
                format!("{option} is there before"),
            ));
        }
    }
    problems
}
