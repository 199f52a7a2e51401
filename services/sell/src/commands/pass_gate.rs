//! The gate before claims and co-sell: opens, or says all that is missing; stays shut on knowledge that is too old.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::domain::gate::{self, Heard, Known, Missing, Question};
use crate::error::{Error, Result};
use crate::store;

/// What the gate says of a question.
pub struct Check {
    /// What is missing, by what is known.
    pub missing: Vec<Missing>,
    /// How far it is known, source by source.
    pub heard: Vec<Heard>,
    /// How old knowledge may be.
    pub limit: TimeDelta,
}

impl Check {
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        let stale = |heard: &Heard| heard.is_stale(now, self.limit);
        self.missing.is_empty() && !self.heard.iter().any(stale)
    }
}

/// Reads and judges. Hold the tenant's knowledge before acting on it.
pub async fn check(conn: &mut PgConnection, tenant: &str, question: &Question) -> Result<Check> {
    let partner_id = question.partner_id;
    let mut heard = Vec::with_capacity(gate::SOURCES.len());
    for source in gate::SOURCES {
        let as_of = kit::inbox::as_of(conn, source).await?;
        heard.push(Heard { source, as_of });
    }
    let policy = store::policy::find(conn, tenant).await?;
    let solution = match question.solution_id {
        Some(id) => store::solution::find(conn, tenant, id).await?,
        None => None,
    };
    let known = Known {
        enrollments: store::knowledge::find(conn, tenant, &[partner_id]).await?,
        solution,
        judgements: store::eligibility::find(conn, tenant, question.purpose, partner_id).await?,
        co_sell: store::co_sell_policy::find(conn, tenant).await?,
    };
    Ok(Check {
        missing: gate::missing(question, &known),
        heard,
        limit: policy.max_knowledge_age(),
    })
}

/// Errors: KNOWLEDGE_STALE; NOT_ELIGIBLE with all that is missing, their fields below `path`.
pub async fn run(
    conn: &mut PgConnection,
    tenant: &str,
    question: &Question,
    path: &'static str,
    now: DateTime<Utc>,
) -> Result<()> {
    let check = check(conn, tenant, question).await?;
    if let Some(stale) = gate::stale(&check.heard, now, check.limit) {
        return Err(Error::KnowledgeStale(stale));
    }
    match check.missing.is_empty() {
        true => Ok(()),
        false => Err(Error::NotEligible(path, check.missing)),
    }
}
