//! What was decided about a tier: saved with its decisions, announced, on record.

use kit::{Caller, Unit};

use super::Target;
use crate::domain::tier::decision::Recorded;
use crate::domain::tier::scheme::TierScheme;
use crate::domain::tier::standing::{Grading, Standing, TierError};
use crate::error::Error;
use crate::{audit, events, store};

/// Nothing is written when nothing changed.
pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: &Standing,
    grading: Grading<'_>,
) -> Result<Standing, Error> {
    let Grading {
        standing,
        decisions,
        ..
    } = grading;
    if standing == *before {
        return Ok(standing);
    }
    let after = Standing {
        revision: before.revision + 1,
        ..standing
    };
    store::tier::standing::put(unit.conn(), tenant, &after).await?;
    for decision in decisions {
        let recorded = Recorded {
            id: unit.new_id(),
            enrollment_id: after.enrollment_id,
            actor: unit.actor().to_owned(),
            at: unit.now,
            decision,
        };
        store::tier::decision::insert(unit.conn(), tenant, &recorded).await?;
    }
    let resource = format!("partnerTiers/{}", after.enrollment_id);
    audit::changed(unit, tenant, action, resource, Some(before), &after);
    events::partner_tier_changed(unit, tenant, &after);
    Ok(after)
}

/// A standing and the tiers it is graded by, under the enrollment's lock. Errors: `NotFound`; a stale etag.
pub(super) async fn lock(
    unit: &mut Unit,
    caller: &Caller,
    target: &Target,
) -> Result<(Standing, TierScheme), Error> {
    let enrollment = store::enrollment::lock(unit.conn(), caller, target.id).await?;
    let enrollment =
        enrollment.ok_or_else(|| Error::NotFound("enrollment", target.id.to_string()))?;
    let standing =
        store::tier::standing::find(unit.conn(), &caller.tenant, None, enrollment.id).await?;
    let scheme =
        store::tier::scheme::find(unit.conn(), &caller.tenant, enrollment.program_id).await?;
    let (standing, scheme) = standing.zip(scheme).ok_or(TierError::NotGraded)?;
    kit::check_etag(&target.etag, standing.revision)?;
    Ok((standing, scheme))
}
