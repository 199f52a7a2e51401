use kit::{Caller, Unit};
use uuid::Uuid;

use super::{Target, new_enrollment};
use crate::domain::enrollment::Enrollment;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::problem::Problem;
use crate::domain::type_profile::Direction;
use crate::error::Error;
use crate::store;

/// Where a partner goes, and from which enrollment.
#[derive(Debug, Clone)]
pub struct Promotion {
    pub from: Target,
    pub program_id: Uuid,
    /// The enrollment that it comes from goes on.
    pub keep_both: bool,
}

/// Errors: `NotFound`; a stale etag; `Fields` when the program is unknown; `Enrollment` when the enrollment is not active, or the
/// program not active or of the same type; `AlreadyEnrolled`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    promotion: Promotion,
) -> Result<(Enrollment, Direction), Error> {
    let Promotion {
        from,
        program_id,
        keep_both,
    } = promotion;
    let before = store::enrollment::lock(unit.conn(), caller, from.id).await?;
    let before = before.ok_or_else(|| Error::NotFound("enrollment", from.id.to_string()))?;
    kit::check_etag(&from.etag, before.revision)?;
    let program = store::program::lock_shared(unit.conn(), caller, program_id).await?;
    let program = program.ok_or_else(|| {
        let description = format!("there is no program {program_id}");
        Problem::new("program_id", "UNKNOWN_REFERENCE", description)
    })?;
    let draft = before.promote(unit.new_id(), &program, keep_both, unit.now)?;
    let direction = Direction::between(
        involvement(unit, caller, before.partnership_type).await?,
        involvement(unit, caller, draft.partnership_type).await?,
    );
    let case = new_enrollment::run(unit, caller, "PromotePartner", draft, Some(before.id)).await?;
    Ok((case.enrollment, direction))
}

async fn involvement(unit: &mut Unit, caller: &Caller, of: PartnershipType) -> Result<i32, Error> {
    let profile = store::type_profile::find(unit.conn(), &caller.tenant, of).await?;
    let profile = profile.ok_or_else(|| Error::NotFound("type profile", of.to_string()))?;
    Ok(profile.content.involvement)
}
