use kit::{Caller, Unit};

use super::{Target, progress_change};
use crate::domain::case::Case;
use crate::domain::progress::scoring::Points;
use crate::error::Error;

/// Points for every criterion of a qualification step.
#[derive(Debug, Clone)]
pub struct Scoring {
    pub target: Target,
    pub step_key: String,
    pub criteria: Vec<Points>,
}

/// Errors: `NotFound`; a stale etag; `Progress` when the step is no qualification that can be scored now, or points don't fit.
pub async fn run(unit: &mut Unit, caller: &Caller, scoring: Scoring) -> Result<Case, Error> {
    let Scoring {
        target,
        step_key,
        criteria,
    } = scoring;
    progress_change::run(
        unit,
        caller,
        "ScoreQualification",
        (target, String::new()),
        |case, mark| {
            let progress = case.progress.clone();
            let state = case.enrollment.state;
            progress.score(&case.workflow, state, &step_key, criteria, mark)
        },
    )
    .await
}
