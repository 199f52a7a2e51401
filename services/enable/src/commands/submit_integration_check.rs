use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use crate::domain::integration::check::{IntegrationCheck, IntegrationCheckState, Submission};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound` when the integration is not there; `Fields` when the results are not those that the rubric asks for; `Taken` when
/// earlier results await a decision.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    integration_id: Uuid,
    submission: Submission,
) -> Result<IntegrationCheck, Error> {
    let tenant = &caller.tenant;
    let integration = store::integration::lock(unit.conn(), caller, integration_id).await?;
    let (version, rubric) = store::integration_rubric::newest(unit.conn(), tenant).await?;
    let mut violations = Violations::new();
    submission.check(&rubric, &mut violations, "integration_check");
    violations.check()?;
    let minutes = submission.configuration_minutes;
    let scoring = rubric.score(version, |key| submission.score_of(key), minutes);
    let check = IntegrationCheck {
        id: unit.new_id(),
        integration_id,
        partner_id: integration.partner_id,
        state: IntegrationCheckState::Submitted,
        submission,
        scoring,
        period: None,
        reason: String::new(),
        revision: 1,
        created_at: unit.now,
    };
    store::integration_check::insert(unit.conn(), tenant, &check).await?;
    let resource = format!("integrationChecks/{}", check.id);
    kit::audit::changed(
        unit,
        tenant,
        "SubmitIntegrationCheck",
        resource,
        None,
        &check,
    );
    Ok(check)
}
