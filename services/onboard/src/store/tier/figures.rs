//! The figures of a partner on a day, each from the rows that it is made of.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kit::money::{Rounding, round};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::evidence::{Evidence, EvidenceKind, Wanted};
use crate::domain::fact::{FactKind, PartnerRole};
use crate::domain::satisfaction;
use crate::domain::tier::measure::{Measure, Reading, Readings, TierMetric, WINS};
use crate::error::Error;
use crate::store;

/// Whose figures, as of the end of which day.
#[derive(Clone, Copy)]
pub struct Of<'a> {
    pub tenant: &'a str,
    pub partner_id: Uuid,
    pub day: NaiveDate,
}

/// Percentages keep two digits.
const PERCENT_DIGITS: u32 = 2;

pub async fn read(
    conn: &mut PgConnection,
    of: Of<'_>,
    measures: BTreeSet<Measure>,
) -> Result<Readings, Error> {
    let evidence = store::evidence::list_of_partner(conn, of.tenant, of.partner_id).await?;
    let mut readings = Readings::new();
    for measure in measures {
        let reading = one(conn, of, &measure, &evidence).await?;
        readings.insert(measure, reading);
    }
    Ok(readings)
}

async fn one(
    conn: &mut PgConnection,
    of: Of<'_>,
    measure: &Measure,
    evidence: &[Evidence],
) -> Result<Reading, Error> {
    let value = match measure {
        Measure::BookedAmount {
            fact_kind,
            role,
            window,
        } => {
            return booked(conn, of, *fact_kind, *role, window.first_day(of.day)).await;
        }
        Measure::WonDeals { role, window } => {
            Some(won(conn, of, *role, window.first_day(of.day)).await?)
        }
        Measure::CertifiedPeople { certification: key } => {
            let wanted = Wanted {
                kind: EvidenceKind::Certification,
                key,
                least_level: 0,
            };
            Some(Decimal::from(wanted.count(evidence, of.day)))
        }
        Measure::CompetencyLevel { competency } => Some(level(evidence, competency, of.day)),
        Measure::IntegrationAdoption => adoption(conn, of).await?,
        Measure::NetPromoterScore | Measure::CustomerSatisfaction => {
            surveyed(conn, of, measure.metric()).await?
        }
    };
    Ok(Reading { value, left_out: 0 })
}

async fn booked(
    conn: &mut PgConnection,
    of: Of<'_>,
    kind: FactKind,
    role: Option<PartnerRole>,
    first_day: NaiveDate,
) -> Result<Reading, Error> {
    // A refund counts under the kind and role of what it refunds.
    let row = sqlx::query!(
        r#"SELECT coalesce(sum(f.sign * f.amount) FILTER (WHERE f.currency = t.currency), 0) AS "amount!",
                  coalesce(sum(f.sign) FILTER (WHERE f.currency <> t.currency AND f.refunds_fact_id IS NULL), 0) AS "left_out!"
           FROM partner_fact f
           JOIN tenant t ON t.tenant_id = f.tenant_id
           LEFT JOIN partner_fact refunded ON refunded.tenant_id = f.tenant_id AND refunded.fact_id = f.refunds_fact_id
           WHERE f.tenant_id = $1 AND f.partner_id = $2 AND f.business_date BETWEEN $3 AND $4
             AND coalesce(refunded.kind, f.kind) = $5 AND ($6::text IS NULL OR coalesce(refunded.role, f.role) = $6)"#,
        of.tenant,
        of.partner_id,
        first_day,
        of.day,
        kind.name(),
        role.map(|role| role.name()),
    )
    .fetch_one(conn)
    .await?;
    Ok(Reading {
        value: Some(row.amount.normalize()),
        left_out: row.left_out,
    })
}

/// Opportunities with a fact that stands.
async fn won(
    conn: &mut PgConnection,
    of: Of<'_>,
    role: Option<PartnerRole>,
    first_day: NaiveDate,
) -> Result<Decimal, Error> {
    let kinds = WINS.map(|kind| kind.name().to_owned());
    let deals = sqlx::query_scalar!(
        r#"SELECT count(*) AS "deals!" FROM (
               SELECT opportunity_id FROM partner_fact
               WHERE tenant_id = $1 AND partner_id = $2 AND business_date BETWEEN $3 AND $4
                 AND kind = ANY($5) AND ($6::text IS NULL OR role = $6) AND opportunity_id IS NOT NULL
               GROUP BY opportunity_id HAVING sum(sign) > 0) won"#,
        of.tenant,
        of.partner_id,
        first_day,
        of.day,
        &kinds,
        role.map(|role| role.name()),
    )
    .fetch_one(conn)
    .await?;
    Ok(Decimal::from(deals))
}

fn level(evidence: &[Evidence], competency: &str, day: NaiveDate) -> Decimal {
    let held = evidence.iter().filter(|piece| {
        piece.kind == EvidenceKind::Competency && piece.key == competency && piece.holds_on(day)
    });
    held.map(|piece| piece.level)
        .max()
        .unwrap_or_default()
        .into()
}

/// Users of all the partner's integrations among their joint customers, each integration as measured last; half up.
async fn adoption(conn: &mut PgConnection, of: Of<'_>) -> Result<Option<Decimal>, Error> {
    let row = sqlx::query!(
        r#"SELECT coalesce(sum(joint_customers), 0) AS "joint!", coalesce(sum(using_customers), 0) AS "users!"
           FROM (SELECT DISTINCT ON (integration_id) joint_customers, using_customers FROM integration_adoption
                 WHERE tenant_id = $1 AND partner_id = $2 AND day <= $3
                 ORDER BY integration_id, day DESC) newest"#,
        of.tenant,
        of.partner_id,
        of.day,
    )
    .fetch_one(conn)
    .await?;
    let percent = (Decimal::from(row.users) * Decimal::ONE_HUNDRED).checked_div(row.joint.into());
    Ok(percent.map(|percent| round(percent, PERCENT_DIGITS, Rounding::HalfUp)))
}

async fn surveyed(
    conn: &mut PgConnection,
    of: Of<'_>,
    metric: TierMetric,
) -> Result<Option<Decimal>, Error> {
    let score = sqlx::query_scalar!(
        "SELECT score FROM satisfaction WHERE tenant_id = $1 AND partner_id = $2 AND metric = $3 AND day > $4 AND day <= $5
         ORDER BY day DESC, source LIMIT 1",
        of.tenant,
        of.partner_id,
        metric.name(),
        satisfaction::counts_from(of.day),
        of.day,
    )
    .fetch_optional(conn)
    .await?;
    Ok(score.map(|score| score.normalize()))
}
