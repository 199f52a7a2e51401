use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::question::Kind;
use kit::{Violations, wire};

use super::super::NAME;
use crate::domain::workflow::form::{Form, Question, QuestionKind};

pub fn read(violations: &mut Violations, path: &str, message: v1::FormStep) -> Form {
    let questions = message.questions.into_iter().enumerate();
    let questions = questions.map(|(n, question)| {
        let path = format!("{path}.questions[{n}]");
        Question {
            label: wire::text(violations, &format!("{path}.label"), &question.label, NAME),
            key: question.key,
            required: question.required,
            kind: read_kind(violations, &path, question.kind),
        }
    });
    Form {
        questions: questions.collect(),
    }
}

fn read_kind(violations: &mut Violations, path: &str, kind: Option<Kind>) -> QuestionKind {
    match kind {
        Some(Kind::Text(text)) => QuestionKind::Text {
            max_length: text.max_length,
        },
        Some(Kind::Number(number)) => QuestionKind::Number {
            least: wire::decimal(violations, &format!("{path}.number.least"), number.least),
            most: wire::decimal(violations, &format!("{path}.number.most"), number.most),
        },
        Some(Kind::Choice(choice)) => QuestionKind::Choice {
            options: choice.options,
        },
        Some(Kind::MultiChoice(choice)) => QuestionKind::MultiChoice {
            options: choice.options,
        },
        Some(Kind::Date(_)) => QuestionKind::Date,
        Some(Kind::Money(_)) => QuestionKind::Money,
        Some(Kind::YesNo(_)) => QuestionKind::YesNo,
        Some(Kind::Country(_)) => QuestionKind::Country,
        None => {
            violations.add(path, "REQUIRED", "a question is of a kind");
            QuestionKind::Date
        }
    }
}

pub fn to_wire(form: &Form) -> v1::FormStep {
    let questions = form.questions.iter().map(|question| v1::Question {
        key: question.key.clone(),
        label: question.label.clone(),
        required: question.required,
        kind: Some(kind_to_wire(&question.kind)),
    });
    v1::FormStep {
        questions: questions.collect(),
    }
}

fn kind_to_wire(kind: &QuestionKind) -> Kind {
    let choice = |options: &Vec<String>| v1::ChoiceQuestion {
        options: options.clone(),
    };
    match kind {
        QuestionKind::Text { max_length } => Kind::Text(v1::TextQuestion {
            max_length: *max_length,
        }),
        QuestionKind::Number { least, most } => Kind::Number(v1::NumberQuestion {
            least: least.map(wire::to_decimal),
            most: most.map(wire::to_decimal),
        }),
        QuestionKind::Choice { options } => Kind::Choice(choice(options)),
        QuestionKind::MultiChoice { options } => Kind::MultiChoice(choice(options)),
        QuestionKind::Date => Kind::Date(v1::DateQuestion {}),
        QuestionKind::Money => Kind::Money(v1::MoneyQuestion {}),
        QuestionKind::YesNo => Kind::YesNo(v1::YesNoQuestion {}),
        QuestionKind::Country => Kind::Country(v1::CountryQuestion {}),
    }
}
