use chrono::{Days, NaiveDate};
use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use super::{Target, api_version_change};
use crate::domain::api_lifecycle::{Api, ApiVersion, ApiVersionState, Notice};
use crate::error::Error;
use crate::store;

/// Whoever called in so many days before a notice is given it.
pub(super) const CALLED_IN_DAYS: u64 = 90;

/// What a deprecation says.
pub struct Deprecation {
    pub notice: String,
    pub sunset_date: NaiveDate,
    pub successor_id: Option<Uuid>,
}

/// Errors: `NotFound`; a stale etag; `Refused` when it is not active; `Fields` when the sunset is too early, or the successor is no active
/// version of the API.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    deprecation: Deprecation,
) -> Result<ApiVersion, Error> {
    let (api, before) = api_version_change::lock(unit, caller, &target).await?;
    let today = unit.now.date_naive();
    check(unit, &caller.tenant, (&api, &before), &deprecation, today).await?;
    let after = before.clone().deprecate(Notice {
        text: deprecation.notice,
        successor_id: deprecation.successor_id,
        date: today,
        sunset_date: deprecation.sunset_date,
    })?;
    let tenant = &caller.tenant;
    api_version_change::save(unit, tenant, "DeprecateApiVersion", &before, &after).await?;
    let since = today - Days::new(CALLED_IN_DAYS);
    store::api_usage::give_notice(unit.conn(), tenant, &[after.id], since).await?;
    Ok(after)
}

async fn check(
    unit: &mut Unit,
    tenant: &str,
    (api, version): (&Api, &ApiVersion),
    deprecation: &Deprecation,
    today: NaiveDate,
) -> Result<(), Error> {
    let mut violations = Violations::new();
    let earliest = ApiVersion::earliest_sunset(&api.terms, today);
    if deprecation.sunset_date < earliest {
        let text = format!(
            "{} days of notice: {earliest} at the earliest",
            api.terms.notice_days
        );
        violations.add("sunset_date", "TOO_EARLY", text);
    }
    if let Some(id) = deprecation.successor_id {
        let successor = store::api_version::find(unit.conn(), tenant, id).await?;
        let fits = |one: &ApiVersion| {
            one.api_id == version.api_id
                && one.id != version.id
                && one.state == ApiVersionState::Active
        };
        if !successor.as_ref().is_some_and(fits) {
            let text = "another version of the API that is active is needed";
            violations.add("successor_version_id", "UNKNOWN_REFERENCE", text);
        }
    }
    Ok(violations.check()?)
}
