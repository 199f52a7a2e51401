use kit::{Caller, Unit};

use super::{Target, progress_change};
use crate::domain::case::Case;
use crate::domain::progress::answering::Given;
use crate::domain::workflow::Actor;
use crate::error::Error;

/// Answers to save in a form step.
#[derive(Debug, Clone)]
pub struct Answers {
    pub target: Target,
    pub step_key: String,
    pub given: Vec<Given>,
}

/// Errors: `NotFound`; a stale etag; `Progress` when the step is no form that the caller may answer now, or answers don't fit.
pub async fn run(unit: &mut Unit, caller: &Caller, answers: Answers) -> Result<Case, Error> {
    let Answers {
        target,
        step_key,
        given,
    } = answers;
    let side = match caller.partner {
        Some(_) => Actor::Partner,
        None => Actor::Vendor,
    };
    progress_change::run(
        unit,
        caller,
        "AnswerForm",
        (target, String::new()),
        |case, mark| {
            let progress = case.progress.clone();
            let state = case.enrollment.state;
            progress.answer_form(&case.workflow, state, &step_key, given, (side, mark))
        },
    )
    .await
}
