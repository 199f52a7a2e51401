use kit::{Caller, Unit};
use uuid::Uuid;

use super::benefit_change;
use crate::domain::benefit::{Benefit, BenefitState, Terms};
use crate::domain::program::{ProgramError, ProgramState};
use crate::error::Error;
use crate::store;

/// A benefit to be.
#[derive(Debug, Clone)]
pub struct Draft {
    pub program_id: Uuid,
    pub key: String,
    pub terms: Terms,
}

/// Errors: `NotFound` without the program; `Program` when it is retired; `Fields` for an unknown tier; `BenefitKeyTaken`.
pub async fn run(unit: &mut Unit, caller: &Caller, draft: Draft) -> Result<Benefit, Error> {
    let Draft {
        program_id,
        key,
        terms,
    } = draft;
    let program = store::program::lock_shared(unit.conn(), caller, program_id).await?;
    let program = program.ok_or_else(|| Error::NotFound("program", program_id.to_string()))?;
    if program.state == ProgramState::Retired {
        return Err(ProgramError::Retired.into());
    }
    benefit_change::check_tier(unit, &caller.tenant, program_id, &terms).await?;
    let benefit = Benefit {
        id: unit.new_id(),
        program_id,
        key,
        terms,
        state: BenefitState::Active,
        revision: 1,
        created_at: unit.now,
    };
    store::benefit::insert(unit.conn(), &caller.tenant, &benefit).await?;
    benefit_change::record(unit, &caller.tenant, "CreateBenefit", None, &benefit).await?;
    Ok(benefit)
}
