//! Drafts version 1 of a plan.

use std::sync::Arc;

use kit::{Caller, Unit};
use uuid::Uuid;

use super::audit_plan;
use crate::{
    domain::{
        component::Component,
        plan::{PlanState, PlanVersion},
        span::Span,
    },
    error::{Error, Result},
    store::{known, plan, plan::StoredVersion},
};

/// What a person says of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanDraft {
    pub(crate) program_id: Uuid,
    pub(crate) name: String,
    pub(crate) effective: Span,
    pub(crate) components: Vec<Arc<Component>>,
}

impl PlanDraft {
    pub(crate) fn version(self, plan_id: Uuid, number: u32) -> PlanVersion {
        PlanVersion {
            plan_id,
            program_id: self.program_id,
            name: self.name,
            number,
            state: PlanState::Draft,
            effective: self.effective,
            components: self.components,
        }
    }
}

/// Errors: the program is not known here.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    draft: PlanDraft,
) -> Result<StoredVersion> {
    let (now, plan_id, program_id) = (unit.now, unit.new_id(), draft.program_id);
    let partnership_type = known::find_program_type(unit.conn(), &caller.tenant, program_id)
        .await?
        .ok_or(Error::ProgramUnknown(program_id))?;
    let plan = StoredVersion {
        version: draft.version(plan_id, 1),
        revision: 1,
        created_at: now,
        activated_at: None,
        partnership_type: Some(partnership_type),
    };
    plan::insert(unit.conn(), &caller.tenant, &plan).await?;
    audit_plan(unit, &caller.tenant, "CreatePlan", &plan);
    Ok(plan)
}
