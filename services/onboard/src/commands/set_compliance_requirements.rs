use kit::{Caller, Unit};

use super::{Target, review_compliance};
use crate::domain::compliance::{self, Requirement, Requirements};
use crate::domain::problem::Problem;
use crate::error::Error;
use crate::{audit, store};

/// Errors: `NotFound`; a stale etag; `Fields` when a kind is unknown, required twice, or its days of grace are too many.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    list: Vec<Requirement>,
) -> Result<Requirements, Error> {
    let (tenant, program_id) = (&caller.tenant, target.id);
    let program = store::program::lock(unit.conn(), caller, program_id).await?;
    program.ok_or_else(|| Error::NotFound("program", program_id.to_string()))?;
    let before = store::compliance_requirements::find(unit.conn(), tenant, program_id).await?;
    kit::check_etag(&target.etag, before.revision)?;
    check(unit, tenant, &list).await?;
    if before.list == list {
        return Ok(before);
    }
    let after = Requirements {
        list,
        revision: before.revision + 1,
    };
    store::compliance_requirements::put(unit.conn(), tenant, program_id, &after).await?;
    audit::changed(
        unit,
        tenant,
        "SetComplianceRequirements",
        format!("programs/{program_id}/complianceRequirements"),
        Some(&before),
        &after,
    );
    let partners =
        store::compliance_requirements::list_partners(unit.conn(), tenant, program_id).await?;
    for partner_id in partners {
        review_compliance::ask(unit, tenant, partner_id).await?;
    }
    Ok(after)
}

async fn check(unit: &mut Unit, tenant: &str, list: &[Requirement]) -> Result<(), Error> {
    let mut problems = compliance::problems(list);
    for (index, requirement) in list.iter().enumerate() {
        let key = &requirement.kind;
        if store::document_kind::find(unit.conn(), tenant, key)
            .await?
            .is_none()
        {
            let field = format!("requirements[{index}].kind_key");
            let description = format!("there is no kind {key}");
            problems.push(Problem::new(field, "UNKNOWN_REFERENCE", description));
        }
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Error::Fields(problems)),
    }
}
