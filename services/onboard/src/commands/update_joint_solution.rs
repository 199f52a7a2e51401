use kit::{Caller, Unit};

use super::{Target, solution_change};
use crate::domain::solution::{JointSolution, Terms};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Solution` when it is retired.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    terms: Terms,
) -> Result<JointSolution, Error> {
    let decide = |solution: JointSolution| match solution.newest.terms == terms {
        true => Ok(solution),
        false => solution.revise(terms),
    };
    solution_change::run(unit, caller, "UpdateJointSolution", target, decide).await
}
