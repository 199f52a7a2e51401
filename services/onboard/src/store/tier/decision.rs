use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::tier::decision::{Decision, Recorded, TierOutcome};
use crate::domain::tier::measure::{Measure, Reading};
use crate::error::Error;

type Figures = Json<Vec<(Measure, Reading)>>;

struct Row {
    decision_id: Uuid,
    enrollment_id: Uuid,
    outcome: String,
    from_tier: Option<String>,
    to_tier: Option<String>,
    day: NaiveDate,
    scheme_version: i32,
    reason: String,
    rule_text: String,
    readings: Figures,
    missing_for_next: Vec<String>,
    actor: String,
    at: DateTime<Utc>,
}

impl TryFrom<Row> for Recorded {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let decision = Decision {
            outcome: TierOutcome::from_name(&row.outcome)?,
            from: row.from_tier,
            to: row.to_tier,
            day: row.day,
            scheme_version: row.scheme_version,
            reason: row.reason,
            rule_text: row.rule_text,
            readings: row.readings.0.into_iter().collect(),
            missing_for_next: row.missing_for_next,
        };
        Ok(Self {
            id: row.decision_id,
            enrollment_id: row.enrollment_id,
            actor: row.actor,
            at: row.at,
            decision,
        })
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    recorded: &Recorded,
) -> Result<(), Error> {
    let decision = &recorded.decision;
    let readings: Vec<(&Measure, &Reading)> = decision.readings.iter().collect();
    sqlx::query!(
        "INSERT INTO tier_decision (tenant_id, enrollment_id, decision_id, outcome, from_tier, to_tier, day, scheme_version,
                                    reason, rule_text, readings, missing_for_next, actor, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tenant,
        recorded.enrollment_id,
        recorded.id,
        decision.outcome.name(),
        decision.from,
        decision.to,
        decision.day,
        decision.scheme_version,
        decision.reason,
        decision.rule_text,
        Json(readings) as _,
        &decision.missing_for_next,
        recorded.actor,
        recorded.at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Newest first, behind the decision `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    enrollment_id: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Recorded>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT d.decision_id, d.enrollment_id, d.outcome, d.from_tier, d.to_tier, d.day, d.scheme_version, d.reason,
                  d.rule_text, d.readings AS "readings: Figures", d.missing_for_next, d.actor, d.at
           FROM tier_decision d JOIN tier_standing s USING (tenant_id, enrollment_id)
           WHERE d.tenant_id = $1 AND d.enrollment_id = $2 AND ($3::uuid IS NULL OR s.partner_id = $3)
             AND ($4::uuid IS NULL OR d.decision_id < $4)
           ORDER BY d.decision_id DESC LIMIT $5"#,
        caller.tenant,
        enrollment_id,
        caller.partner,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Recorded::try_from).collect()
}
