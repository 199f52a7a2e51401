use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};

use super::courses::{Solutions, questions_to_wire};
use super::words::Word as _;
use crate::commands::Target;
use crate::commands::submit_attempt::Paper;
use crate::domain::course::{Answer, Attempt, AttemptState, Course};

pub fn paper(message: v1::SubmitAttemptRequest) -> Result<Paper, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let id = wire::uuid(v, "course_enrollment_id", &message.course_enrollment_id);
    let attempt_id = wire::uuid(v, "attempt_id", &message.attempt_id);
    if message.answers.len() > 100 {
        v.add("answers", "LENGTH", "at most 100 answers");
    }
    let answers = message.answers.into_iter().enumerate();
    let answers = answers.map(|(index, one)| answer(v, &format!("answers[{index}]"), one));
    let answers = answers.collect();
    violations.check()?;
    Ok(Paper {
        target: Target {
            id: id.unwrap_or_default(),
            etag: String::new(),
        },
        attempt_id: attempt_id.unwrap_or_default(),
        answers,
    })
}

fn answer(v: &mut Violations, path: &str, message: v1::Answer) -> Answer {
    if message.choice_keys.len() > 20 {
        v.add(
            format!("{path}.choice_keys"),
            "LENGTH",
            "at most 20 choices",
        );
    }
    Answer {
        number: wire::decimal(v, &format!("{path}.number"), message.number),
        question_key: message.question_key,
        choice_keys: message.choice_keys,
    }
}

pub fn to_wire(attempt: &Attempt, course: &Course) -> v1::Attempt {
    let solutions = match attempt.state {
        AttemptState::Passed => Solutions::Shown,
        AttemptState::Open | AttemptState::Failed => Solutions::Hidden,
    };
    let module = course.module(&attempt.module_key);
    let submitted = attempt.submitted_at.is_some();
    v1::Attempt {
        attempt_id: attempt.id.to_string(),
        course_enrollment_id: attempt.course_enrollment_id.to_string(),
        module_key: attempt.module_key.clone(),
        number: attempt.number,
        state: attempt.state.to_wire(),
        questions: module
            .map(|module| questions_to_wire(&module.questions, solutions))
            .unwrap_or_default(),
        points: attempt.points,
        possible_points: attempt.possible_points,
        score_percent: submitted.then(|| wire::to_decimal(attempt.score_percent())),
        start_time: Some(wire::to_timestamp(attempt.started_at)),
        submit_time: attempt.submitted_at.map(wire::to_timestamp),
    }
}
