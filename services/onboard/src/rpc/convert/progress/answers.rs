use std::collections::BTreeMap;

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::answer::Value as Wire;
use kit::{Violations, wire};

use super::target;
use crate::commands::answer_form::Answers;
use crate::domain::progress::Answer;
use crate::domain::progress::answering::Given;
use crate::domain::workflow::answer::Value;
use crate::domain::workflow::form::Form;

const MOST: usize = 100;

pub fn answers(message: v1::AnswerFormRequest) -> Result<Answers, kit::Error> {
    let target = target(&message.enrollment_id, message.etag)?;
    let mut violations = Violations::new();
    if message.answers.is_empty() || message.answers.len() > MOST {
        violations.add("answers", "COUNT", format!("1 to {MOST} answers"));
    }
    let mut given = Vec::new();
    for (n, answer) in message.answers.into_iter().enumerate().take(MOST) {
        let path = format!("answers[{n}]");
        let is_taken_back = answer.value.is_none();
        let value = answer
            .value
            .and_then(|value| read(&mut violations, &path, value));
        if value.is_some() || is_taken_back {
            given.push(Given {
                question: answer.question_key,
                value,
            });
        }
    }
    violations.check()?;
    Ok(Answers {
        target,
        step_key: message.step_key,
        given,
    })
}

/// Absent when it can't be read, which is a violation then.
fn read(violations: &mut Violations, path: &str, value: Wire) -> Option<Value> {
    let read = match value {
        Wire::Text(text) => {
            let path = format!("{path}.text");
            Value::Text(wire::text(violations, &path, &text, 0..=10_000))
        }
        Wire::Number(number) => Value::Number(wire::decimal(
            violations,
            &format!("{path}.number"),
            Some(number),
        )?),
        Wire::Choice(option) => Value::Choice(option),
        Wire::Choices(choices) => Value::Choices(choices.options),
        Wire::Date(date) => {
            Value::Date(wire::date(violations, &format!("{path}.date"), Some(date))?)
        }
        Wire::Money(money) => Value::Money(wire::money(
            violations,
            &format!("{path}.money"),
            Some(money),
        )?),
        Wire::YesNo(yes) => Value::YesNo(yes),
        Wire::Country(code) => Value::Country(code),
    };
    Some(read)
}

/// In the order of the form's questions.
pub fn to_wire(form: &Form, answers: &BTreeMap<String, Answer>) -> Vec<v1::Answer> {
    let questions = form.questions.iter();
    let answered = questions.filter_map(|question| {
        let answer = answers.get(&question.key)?;
        Some(v1::Answer {
            question_key: question.key.clone(),
            value: Some(value_to_wire(&answer.value)),
            actor: answer.actor.clone(),
            answer_time: Some(wire::to_timestamp(answer.at)),
        })
    });
    answered.collect()
}

fn value_to_wire(value: &Value) -> Wire {
    match value {
        Value::Text(text) => Wire::Text(text.clone()),
        Value::Number(number) => Wire::Number(wire::to_decimal(*number)),
        Value::Choice(option) => Wire::Choice(option.clone()),
        Value::Choices(options) => Wire::Choices(v1::Choices {
            options: options.clone(),
        }),
        Value::Date(date) => Wire::Date(wire::to_date(*date)),
        Value::Money(money) => Wire::Money(wire::to_money(*money)),
        Value::YesNo(yes) => Wire::YesNo(*yes),
        Value::Country(code) => Wire::Country(code.clone()),
    }
}
