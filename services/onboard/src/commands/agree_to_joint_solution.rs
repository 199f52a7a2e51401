use kit::{Caller, Unit};

use super::{Target, solution_change};
use crate::domain::solution::{JointSolution, SolutionSide};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Solution` when it is not proposed.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<JointSolution, Error> {
    let side = match caller.partner {
        Some(_) => SolutionSide::Partner,
        None => SolutionSide::Vendor,
    };
    let (actor, at) = (caller.subject.clone(), unit.now);
    let decide = |solution: JointSolution| solution.agree(side, actor, at);
    solution_change::run(unit, caller, "AgreeToJointSolution", target, decide).await
}
