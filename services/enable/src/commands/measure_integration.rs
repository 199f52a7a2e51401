//! What is wrong with an integration, whenever its usage changes; and once a day how many joint customers use it.

use chrono::{Days, NaiveDate, NaiveTime};
use kit::{Unit, Worker};
use uuid::Uuid;

use crate::domain::integration::Integration;
use crate::domain::integration_usage::UsageWindow;
use crate::domain::integration_usage::alert::{
    IntegrationAlert, IntegrationAlertKind, IntegrationAlertState, findings,
};
use crate::domain::integration_usage::policy::HealthPolicy;
use crate::error::Error;
use crate::{announce, store};

pub const KIND: &str = "measure_integration";

pub struct MeasureIntegration;

/// What the keys of daily measurements end in.
const DAILY: &str = "/daily";

/// Asks for a look at what is wrong now.
pub async fn ask(unit: &mut Unit, tenant: &str, integration_id: Uuid) -> Result<(), Error> {
    let (now, key) = (unit.now, integration_id.to_string());
    Ok(unit.enqueue(tenant, KIND, &key, now).await?)
}

/// Asks for a measurement when the day is over; all that was asked for until then is one.
pub async fn ask_daily(unit: &mut Unit, tenant: &str, integration_id: Uuid) -> Result<(), Error> {
    let tomorrow = unit.now.date_naive() + Days::new(1);
    let due = tomorrow.and_time(NaiveTime::MIN).and_utc();
    let key = format!("{integration_id}{DAILY}");
    Ok(unit.enqueue(tenant, KIND, &key, due).await?)
}

#[tonic::async_trait]
impl Worker for MeasureIntegration {
    /// The key is the integration, and whether it is measured or only looked at.
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        let (id, is_daily) = match key.strip_suffix(DAILY) {
            Some(id) => (id, true),
            None => (key, false),
        };
        let integration_id = id.parse().map_err(kit::Error::internal)?;
        Ok(run(unit, tenant, integration_id, is_daily).await?)
    }
}

async fn run(
    unit: &mut Unit,
    tenant: &str,
    integration_id: Uuid,
    is_daily: bool,
) -> Result<(), Error> {
    let integration = store::integration::lock_of(unit.conn(), tenant, integration_id).await?;
    let Some(integration) = integration else {
        return Ok(());
    };
    let policy = store::integration_health_policy::find(unit.conn(), tenant).await?;
    let spans = spans(unit.now.date_naive(), policy.window_days);
    let windows =
        store::integration_usage::windows(unit.conn(), tenant, integration_id, &spans).await?;
    let [current, previous] = windows.as_slice() else {
        return Err(Error::stored(sqlx::Error::RowNotFound));
    };
    look(unit, tenant, &integration, &policy, (current, previous)).await?;
    if is_daily {
        measure(unit, tenant, &integration, current).await?;
        ask_daily(unit, tenant, integration_id).await?;
    }
    Ok(())
}

/// The window before `day`, and the one before it.
pub fn spans(day: NaiveDate, window_days: i32) -> [(NaiveDate, NaiveDate); 2] {
    let length = Days::new(u64::try_from(window_days).unwrap_or(1));
    let start = day - length;
    [(start, day), (start - length, start)]
}

async fn measure(
    unit: &mut Unit,
    tenant: &str,
    integration: &Integration,
    window: &UsageWindow,
) -> Result<(), Error> {
    let is_new =
        store::integration_usage::insert_measurement(unit.conn(), tenant, integration.id, window)
            .await?;
    if is_new {
        announce::integration_adoption_measured(unit, tenant, integration, window);
    }
    Ok(())
}

/// Raises what is new, and resolves what is gone.
async fn look(
    unit: &mut Unit,
    tenant: &str,
    integration: &Integration,
    policy: &HealthPolicy,
    (current, previous): (&UsageWindow, &UsageWindow),
) -> Result<(), Error> {
    let since = current.end - Days::new(u64::try_from(policy.silent_days).unwrap_or(1));
    let silent = store::integration_usage::silent_accounts(
        unit.conn(),
        tenant,
        integration.id,
        current.end,
        since,
    )
    .await?;
    let found = findings(policy, current, previous, &silent);
    let live = store::integration_alert::lock_live(unit.conn(), tenant, integration.id).await?;
    for alert in &live {
        if !found.iter().any(|(kind, _)| *kind == alert.kind) {
            let resolved = alert.clone().resolve(unit.now)?;
            store::integration_alert::update(unit.conn(), tenant, &resolved).await?;
            audit(
                unit,
                tenant,
                "ResolveIntegrationAlert",
                Some(alert),
                &resolved,
            );
        }
    }
    for (kind, description) in found {
        if !live.iter().any(|alert| alert.kind == kind) {
            let alert = raised(unit, integration, kind, description);
            store::integration_alert::insert(unit.conn(), tenant, &alert).await?;
            audit(unit, tenant, "RaiseIntegrationAlert", None, &alert);
        }
    }
    Ok(())
}

fn raised(
    unit: &Unit,
    integration: &Integration,
    kind: IntegrationAlertKind,
    description: String,
) -> IntegrationAlert {
    IntegrationAlert {
        id: unit.new_id(),
        integration_id: integration.id,
        partner_id: integration.partner_id,
        kind,
        state: IntegrationAlertState::Raised,
        description,
        acknowledged_by: String::new(),
        raised_at: unit.now,
        resolved_at: None,
        revision: 1,
    }
}

fn audit(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: Option<&IntegrationAlert>,
    after: &IntegrationAlert,
) {
    let resource = format!("integrationAlerts/{}", after.id);
    kit::audit::changed(unit, tenant, action, resource, before, after);
}
