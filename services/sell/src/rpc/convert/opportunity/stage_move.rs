use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{amount, date, uuid};

use super::super::vocabulary::read_stage;
use crate::commands::change_opportunity_stage::Move;
use crate::error::{Error, Result};

/// Which opportunity moves where.
pub(crate) fn stage_move(request: wire::ChangeOpportunityStageRequest) -> Result<Move> {
    let mut violations = Violations::new();
    let id = uuid(&mut violations, "opportunity_id", &request.opportunity_id);
    if request.stage == 0 {
        violations.add("stage", "REQUIRED", "a stage is needed");
    }
    let stage = read_stage(&mut violations, "stage", request.stage);
    let close_date = date(&mut violations, "close_date", request.close_date);
    let amount = amount(&mut violations, "amount", request.amount);
    let Some((id, stage)) = id.zip(stage).filter(|_| violations.is_empty()) else {
        return Err(Error::Invalid(violations));
    };
    Ok(Move {
        id,
        etag: request.etag,
        stage,
        close_date,
        amount,
    })
}
