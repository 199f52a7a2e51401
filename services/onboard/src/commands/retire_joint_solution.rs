use kit::{Caller, Unit};

use super::{Target, solution_change};
use crate::domain::solution::JointSolution;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Solution` when it is retired.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<JointSolution, Error> {
    let today = unit.now.date_naive();
    let decide = |solution: JointSolution| solution.retire(today);
    solution_change::run(unit, caller, "RetireJointSolution", target, decide).await
}
