use kit::{Caller, Unit};

use super::Target;
use crate::domain::agreement_template::{AgreementTemplate, Edition};
use crate::error::Error;
use crate::{audit, store};

/// Errors: a stale etag, also when somebody else publishes the same version meanwhile; `TenantUnknown`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target<()>,
    edition: Edition,
) -> Result<AgreementTemplate, Error> {
    let tenant = &caller.tenant;
    let latest = store::agreement_template::find(unit.conn(), tenant, &edition.key, None).await?;
    let version = latest.as_ref().map_or(0, |latest| latest.version);
    kit::check_etag(&target.etag, i64::from(version))?;
    let publisher = caller.subject.clone();
    let template = AgreementTemplate::publish(version, edition, publisher, unit.now);
    store::agreement_template::insert(unit.conn(), tenant, &template).await?;
    audit::changed(
        unit,
        tenant,
        "PublishAgreementTemplate",
        format!("agreementTemplates/{}", template.key),
        latest.as_ref(),
        &template,
    );
    Ok(template)
}
