use kit::{Caller, Unit};

use super::{Target, integration_check_change};
use crate::domain::integration::check::IntegrationCheck;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `Refused` when it is decided already, or a score is below its minimum.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
) -> Result<IntegrationCheck, Error> {
    let found = store::integration_check::find(unit.conn(), caller, target.id).await?;
    let version = found.map_or(0, |check| check.scoring.rubric_version);
    let rubric =
        store::integration_rubric::of_version(unit.conn(), &caller.tenant, version).await?;
    let (action, today) = ("CertifyIntegrationCheck", unit.now.date_naive());
    let decide = |check: IntegrationCheck| check.certify(&rubric, today);
    integration_check_change::run(
        unit,
        caller,
        action,
        target,
        decide,
        |integration, check| Some(integration.certify(check.certification()?)),
    )
    .await
}
