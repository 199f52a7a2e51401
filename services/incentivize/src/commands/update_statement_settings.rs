//! Changes how a tenant's statements are made from now on.

use kit::{Caller, Unit};
use serde_json::json;

use crate::{
    announce,
    domain::statement::settings::Settings,
    error::{Result, StatementRefused},
    store,
};

/// Errors: a stale etag.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    settings: Settings,
    etag: &str,
) -> Result<Settings> {
    let tenant = &caller.tenant;
    let current = store::statement_settings::find(unit.conn(), tenant).await?;
    kit::check_etag(etag, current.revision)?;
    let settings = Settings {
        revision: current.revision + 1,
        ..settings
    };
    if !store::statement_settings::upsert(unit.conn(), tenant, &settings).await? {
        return Err(StatementRefused::SettingsChanged.into());
    }
    announce::audit(
        unit,
        tenant,
        "UpdateStatementSettings",
        "statementSettings".to_owned(),
        json!({
            "acceptance_days": settings.acceptance_days,
            "dispute_days": settings.dispute_days,
            "answer_days": settings.answer_days,
            "period": settings.period,
        }),
    );
    Ok(settings)
}
