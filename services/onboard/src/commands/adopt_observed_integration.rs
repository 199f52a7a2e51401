use kit::{Audit, Caller, Unit};
use serde_json::json;
use uuid::Uuid;

use super::{create_partner, enrollment_change, new_enrollment, progress_change};
use crate::domain::case::Case;
use crate::domain::enrollment::Enrollment;
use crate::domain::observed_integration::ObservedIntegration;
use crate::domain::partner::Profile;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::problem::Problem;
use crate::domain::program::Program;
use crate::domain::workflow::Actor;
use crate::error::Error;
use crate::store;

/// Which product's owner becomes an informal partner.
#[derive(Debug, Clone, Copy)]
pub struct Adoption {
    pub integration_id: Uuid,
    pub program_id: Uuid,
    /// Absent: a new partner with the vendor's name.
    pub partner_id: Option<Uuid>,
}

const ACTION: &str = "AdoptObservedIntegration";

/// Errors: `NotFound`; `IntegrationAdopted`; `Fields` when program or partner are unknown or the program is not informal;
/// `Enrollment` when the program is not active; `StepsIncomplete` when its workflow wants more than was seen.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    adoption: Adoption,
) -> Result<(ObservedIntegration, Enrollment), Error> {
    let id = adoption.integration_id;
    let seen = store::observed_integration::lock(unit.conn(), &caller.tenant, id).await?;
    let seen = seen.ok_or_else(|| Error::NotFound("observed integration", id.to_string()))?;
    if seen.partner_id.is_some() {
        return Err(Error::IntegrationAdopted);
    }
    let program = informal(unit, caller, adoption.program_id).await?;
    let partner_id = match adoption.partner_id {
        Some(id) => known(unit, caller, id).await?,
        None => created(unit, caller, &seen).await?,
    };
    let enrollment = enrolled(unit, caller, (partner_id, &program), &seen).await?;
    let domain = &seen.observation.domain;
    store::observed_integration::assign(unit.conn(), &caller.tenant, domain, partner_id).await?;
    unit.audit(Audit {
        tenant: caller.tenant.clone(),
        action: ACTION,
        resource: format!("observedIntegrations/{id}"),
        changes: json!({ "partner_id": { "from": null, "to": partner_id } }),
    });
    let adopted = ObservedIntegration {
        partner_id: Some(partner_id),
        ..seen
    };
    Ok((adopted, enrollment))
}

async fn informal(unit: &mut Unit, caller: &Caller, id: Uuid) -> Result<Program, Error> {
    let program = store::program::lock_shared(unit.conn(), caller, id).await?;
    let refuse = |reason, description: String| Problem::new("program_id", reason, description);
    let program =
        program.ok_or_else(|| refuse("UNKNOWN_REFERENCE", format!("there is no program {id}")))?;
    if program.terms.partnership_type != PartnershipType::Informal {
        let description = "an observed integration makes an informal partner".to_owned();
        return Err(refuse("NOT_INFORMAL", description).into());
    }
    Ok(program)
}

async fn known(unit: &mut Unit, caller: &Caller, id: Uuid) -> Result<Uuid, Error> {
    let partner = store::partner::find(unit.conn(), caller, id).await?;
    let unknown = || {
        let description = format!("there is no partner {id}");
        Problem::new("partner_id", "UNKNOWN_REFERENCE", description)
    };
    Ok(partner.ok_or_else(unknown)?.id)
}

async fn created(
    unit: &mut Unit,
    caller: &Caller,
    seen: &ObservedIntegration,
) -> Result<Uuid, Error> {
    let profile = Profile {
        display_name: seen.observation.vendor_name.clone(),
        external_id: String::new(),
        relationship_manager: String::new(),
    };
    Ok(create_partner::run(unit, caller, profile).await?.id)
}

/// The partner's enrollment in the program: the one that there is, or a new one.
async fn enrolled(
    unit: &mut Unit,
    caller: &Caller,
    (partner_id, program): (Uuid, &Program),
    seen: &ObservedIntegration,
) -> Result<Enrollment, Error> {
    let live = (partner_id, program.id);
    if let Some(live) = store::enrollment::find_live(unit.conn(), caller, live).await? {
        return Ok(live);
    }
    let draft = Enrollment::draft(unit.new_id(), partner_id, program, unit.now)?;
    let case = new_enrollment::run(unit, caller, ACTION, draft, None).await?;
    activate(unit, caller, case, seen).await
}

/// The vendor alone answers what was seen, and the enrollment is in force from today on.
async fn activate(
    unit: &mut Unit,
    caller: &Caller,
    mut case: Case,
    seen: &ObservedIntegration,
) -> Result<Enrollment, Error> {
    let mark = progress_change::mark(unit, caller);
    let revision = case.progress.revision;
    let mut entries = Vec::new();
    for (key, given) in seen.observation.answers(&case.workflow) {
        let state = case.enrollment.state;
        let progress = case.progress.clone();
        let by = (Actor::Vendor, &mark);
        let (progress, done) = progress.answer_form(&case.workflow, state, &key, given, by)?;
        case.progress = progress;
        entries.extend(done);
    }
    let case = progress_change::settle(unit, caller, case, revision, entries).await?;
    let active = case.enrollment.clone().submit_at_once(mark)?;
    let missing = case.missing_to_become(active.state, unit.now.date_naive());
    if !missing.is_empty() {
        return Err(Error::StepsIncomplete(missing));
    }
    enrollment_change::save(unit, caller, "ActivateEnrollment", &case, &active).await?;
    Ok(active)
}
