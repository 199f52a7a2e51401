use kit::{Caller, Unit};

use super::{Target, solution_change};
use crate::domain::solution::JointSolution;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Solution` when it is no draft, or parts of its commercial model are missing.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<JointSolution, Error> {
    let decide = JointSolution::propose;
    solution_change::run(unit, caller, "ProposeJointSolution", target, decide).await
}
