//! A question is right or wrong as a whole: all right choices and no other, or a number within its tolerance.

use std::collections::BTreeSet;

use kit::Violations;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Module, unique};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub question_key: String,
    pub text: String,
    pub points: i32,
    pub form: Form,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Choices {
        choices: Vec<Choice>,
        /// Whether several may be chosen.
        several: bool,
    },
    Number {
        value: Decimal,
        /// How far an answer may be off.
        tolerance: Decimal,
        unit: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub choice_key: String,
    pub text: String,
    pub right: bool,
}

/// What a person answers to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub question_key: String,
    pub choice_keys: Vec<String>,
    pub number: Option<Decimal>,
}

impl Question {
    pub(super) fn check(&self, violations: &mut Violations, path: &str) {
        if !(1..=100).contains(&self.points) {
            violations.add(format!("{path}.points"), "OUT_OF_RANGE", "1 to 100 points");
        }
        match &self.form {
            Form::Choices { choices, several } => {
                let path = format!("{path}.choices.choices");
                if !(2..=20).contains(&choices.len()) {
                    violations.add(&path, "LENGTH", "2 to 20 choices");
                }
                unique(
                    violations,
                    &path,
                    "choice_key",
                    choices.iter().map(|one| &one.choice_key),
                );
                match choices.iter().filter(|one| one.right).count() {
                    0 => violations.add(&path, "NOTHING_RIGHT", "one choice at least is right"),
                    2.. if !several => {
                        violations.add(
                            &path,
                            "SEVERAL_RIGHT",
                            "one choice is right where one is chosen",
                        );
                    }
                    _ => {}
                }
            }
            Form::Number { tolerance, .. } if *tolerance < Decimal::ZERO => {
                let path = format!("{path}.number.tolerance");
                violations.add(path, "NEGATIVE", "a tolerance is zero or more");
            }
            Form::Number { .. } => {}
        }
    }

    fn is_right(&self, answer: &Answer) -> bool {
        match &self.form {
            Form::Choices { choices, .. } => {
                let right = choices.iter().filter(|one| one.right);
                let right: BTreeSet<&str> = right.map(|one| one.choice_key.as_str()).collect();
                let chosen: BTreeSet<&str> =
                    answer.choice_keys.iter().map(String::as_str).collect();
                chosen == right
            }
            Form::Number {
                value, tolerance, ..
            } => answer
                .number
                .is_some_and(|number| (number - value).abs() <= *tolerance),
        }
    }
}

impl Module {
    pub fn possible_points(&self) -> i32 {
        self.questions.iter().map(|question| question.points).sum()
    }

    /// Points that the answers reach; what is not answered gets none.
    pub fn points(&self, answers: &[Answer]) -> i32 {
        let right = |question: &&Question| {
            let mut answers = answers.iter();
            let answer = answers.find(|one| one.question_key == question.question_key);
            answer.is_some_and(|answer| question.is_right(answer))
        };
        let right = self.questions.iter().filter(right);
        right.map(|question| question.points).sum()
    }

    /// Adds the answers that belong to no question, or stand there twice.
    pub fn check_answers(&self, violations: &mut Violations, answers: &[Answer]) {
        unique(
            violations,
            "answers",
            "question_key",
            answers.iter().map(|one| &one.question_key),
        );
        for (index, answer) in answers.iter().enumerate() {
            let known = |question: &Question| question.question_key == answer.question_key;
            if !self.questions.iter().any(known) {
                let field = format!("answers[{index}].question_key");
                violations.add(field, "UNKNOWN_QUESTION", "the module has no such question");
            }
        }
    }
}
