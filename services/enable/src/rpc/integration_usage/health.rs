//! Use of an integration in a window, in the one before, and day by day.

use chrono::{Days, NaiveDate};
use contracts::tandem::enable::v1;
use kit::{Caller, wire};
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::convert::integration_usage;
use crate::commands::measure_integration::spans;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`, also when the integration is another partner's.
pub(super) async fn of(
    conn: &mut PgConnection,
    caller: &Caller,
    integration_id: Uuid,
    day: NaiveDate,
    window_days: Option<i32>,
) -> Result<v1::GetIntegrationHealthResponse, Error> {
    let tenant = &caller.tenant;
    let found = store::integration::find(conn, caller, integration_id).await?;
    found.ok_or_else(|| Error::NotFound("integration", integration_id.to_string()))?;
    let length = match window_days {
        Some(days) => days,
        None => {
            store::integration_health_policy::find(conn, tenant)
                .await?
                .window_days
        }
    };
    let [current, previous] = spans(day, length);
    let days = current.0.iter_days().take_while(|one| *one < day);
    let days = days.map(|one| (one, one + Days::new(1)));
    let spans: Vec<_> = [current, previous].into_iter().chain(days).collect();
    let windows = store::integration_usage::windows(conn, tenant, integration_id, &spans).await?;
    let [current, previous, days @ ..] = windows.as_slice() else {
        return Err(Error::stored(sqlx::Error::RowNotFound));
    };
    let rates = current.adoption_rate().zip(previous.adoption_rate());
    Ok(v1::GetIntegrationHealthResponse {
        current: Some(integration_usage::window_to_wire(current)),
        previous: Some(integration_usage::window_to_wire(previous)),
        adoption_change: rates.map(|(now, before)| wire::to_decimal(now - before)),
        days: days.iter().map(integration_usage::window_to_wire).collect(),
    })
}
