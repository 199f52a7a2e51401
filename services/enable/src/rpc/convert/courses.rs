use contracts::tandem::enable::v1::{self, question};
use kit::{Error, Violations, wire};
use rust_decimal::Decimal;

use super::{NAME, OPTIONAL_PROSE, PROSE, key, words};
use crate::commands::Target;
use crate::domain::course::{
    AttemptRules, Choice, Course, CourseState, Form, Module, Question, Syllabus,
};
use words::Word as _;

/// A module's text, in characters.
const CONTENT: std::ops::RangeInclusive<usize> = 0..=50_000;

pub fn create(message: Option<v1::Course>) -> Result<Syllabus, Error> {
    let mut violations = Violations::new();
    let syllabus = syllabus(&mut violations, &message.unwrap_or_default());
    violations.check()?;
    Ok(syllabus)
}

pub fn update(message: Option<v1::Course>) -> Result<(Target, Syllabus), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(&mut violations, "course.course_id", &message.course_id);
    let syllabus = syllabus(&mut violations, &message);
    violations.check()?;
    let (id, etag) = (id.unwrap_or_default(), message.etag);
    Ok((Target { id, etag }, syllabus))
}

pub fn state(message: &v1::ListCoursesRequest) -> Result<Option<CourseState>, Error> {
    let mut violations = Violations::new();
    let state = words::optional(&mut violations, "state", message.state);
    violations.check()?;
    Ok(state)
}

fn syllabus(violations: &mut Violations, message: &v1::Course) -> Syllabus {
    let v = violations;
    let modules = message.modules.iter().enumerate();
    let syllabus = Syllabus {
        course_key: key(v, "course.course_key", &message.course_key),
        display_name: wire::text(v, "course.display_name", &message.display_name, NAME),
        description: wire::text(
            v,
            "course.description",
            &message.description,
            OPTIONAL_PROSE,
        ),
        modules: modules
            .map(|(index, one)| module(v, &format!("course.modules[{index}]"), one))
            .collect(),
        rules: AttemptRules {
            pass_mark_percent: message.pass_mark_percent,
            max_attempts: message.max_attempts,
            wait_hours: message.wait_hours,
        },
    };
    syllabus.check(v, "course");
    syllabus
}

fn module(v: &mut Violations, path: &str, message: &v1::CourseModule) -> Module {
    let questions = message.questions.iter().enumerate();
    Module {
        module_key: key(v, &format!("{path}.module_key"), &message.module_key),
        title: wire::text(v, &format!("{path}.title"), &message.title, NAME),
        content: wire::text(v, &format!("{path}.content"), &message.content, CONTENT),
        questions: questions
            .map(|(index, one)| question(v, &format!("{path}.questions[{index}]"), one))
            .collect(),
    }
}

fn question(v: &mut Violations, path: &str, message: &v1::Question) -> Question {
    Question {
        question_key: key(v, &format!("{path}.question_key"), &message.question_key),
        text: wire::text(v, &format!("{path}.text"), &message.text, PROSE),
        points: message.points,
        form: form(v, path, message.form.as_ref()),
    }
}

fn form(v: &mut Violations, path: &str, form: Option<&question::Form>) -> Form {
    match form {
        Some(question::Form::Choices(choices)) => {
            let several = choices.several;
            let choices = choices.choices.iter().enumerate().map(|(index, one)| {
                let path = format!("{path}.choices.choices[{index}]");
                Choice {
                    choice_key: key(v, &format!("{path}.choice_key"), &one.choice_key),
                    text: wire::text(v, &format!("{path}.text"), &one.text, PROSE),
                    right: one.right,
                }
            });
            let choices = choices.collect();
            Form::Choices { choices, several }
        }
        Some(question::Form::Number(number)) => {
            let path = format!("{path}.number");
            Form::Number {
                value: required(v, &format!("{path}.value"), number.value.clone()),
                tolerance: wire::decimal(v, &format!("{path}.tolerance"), number.tolerance.clone())
                    .unwrap_or_default(),
                unit: wire::text(v, &format!("{path}.unit"), &number.unit, 0..=40),
            }
        }
        None => {
            v.add(
                path,
                "REQUIRED",
                "a question has choices or asks for a number",
            );
            number(Decimal::ZERO)
        }
    }
}

fn number(value: Decimal) -> Form {
    Form::Number {
        value,
        tolerance: Decimal::ZERO,
        unit: String::new(),
    }
}

fn required(
    v: &mut Violations,
    path: &str,
    wire: Option<contracts::google::r#type::Decimal>,
) -> Decimal {
    if wire.is_none() {
        v.add(path, "REQUIRED", "a number is needed");
    }
    wire::decimal(v, path, wire).unwrap_or_default()
}

/// Whether solutions are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Solutions {
    Shown,
    Hidden,
}

pub fn to_wire(course: &Course, solutions: Solutions) -> v1::Course {
    let syllabus = &course.syllabus;
    let modules = syllabus.modules.iter();
    v1::Course {
        course_id: course.id.to_string(),
        course_key: syllabus.course_key.clone(),
        display_name: syllabus.display_name.clone(),
        description: syllabus.description.clone(),
        modules: modules.map(|one| module_to_wire(one, solutions)).collect(),
        pass_mark_percent: syllabus.rules.pass_mark_percent,
        max_attempts: syllabus.rules.max_attempts,
        wait_hours: syllabus.rules.wait_hours,
        state: course.state.to_wire(),
        etag: kit::etag(course.revision),
        create_time: Some(wire::to_timestamp(course.created_at)),
    }
}

fn module_to_wire(module: &Module, solutions: Solutions) -> v1::CourseModule {
    v1::CourseModule {
        module_key: module.module_key.clone(),
        title: module.title.clone(),
        content: module.content.clone(),
        questions: questions_to_wire(&module.questions, solutions),
    }
}

pub fn questions_to_wire(questions: &[Question], solutions: Solutions) -> Vec<v1::Question> {
    let to_wire = |question: &Question| v1::Question {
        question_key: question.question_key.clone(),
        text: question.text.clone(),
        points: question.points,
        form: Some(form_to_wire(&question.form, solutions == Solutions::Shown)),
    };
    questions.iter().map(to_wire).collect()
}

fn form_to_wire(form: &Form, shown: bool) -> question::Form {
    match form {
        Form::Choices { choices, several } => {
            let choice = |one: &Choice| v1::Choice {
                choice_key: one.choice_key.clone(),
                text: one.text.clone(),
                right: one.right && shown,
            };
            question::Form::Choices(v1::Choices {
                choices: choices.iter().map(choice).collect(),
                several: *several,
            })
        }
        Form::Number {
            value,
            tolerance,
            unit,
        } => question::Form::Number(v1::Number {
            value: shown.then(|| wire::to_decimal(*value)),
            tolerance: shown.then(|| wire::to_decimal(*tolerance)),
            unit: unit.clone(),
        }),
    }
}
