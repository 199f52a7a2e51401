use kit::{Caller, Unit};

use super::{Target, business_plan_change};
use crate::domain::business_plan::{BusinessPlan, Review};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Plan` when no version is agreed, or the quarter is reviewed.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    review: Review,
) -> Result<BusinessPlan, Error> {
    let review = Review {
        actor: caller.subject.clone(),
        at: unit.now,
        ..review
    };
    let keep = |plan: BusinessPlan| plan.review(review);
    business_plan_change::run(
        unit,
        caller,
        "RecordQuarterlyReview",
        target.id,
        &target.etag,
        keep,
    )
    .await
}
