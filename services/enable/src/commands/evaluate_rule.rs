//! A rule is new or asks something else: the partners that it concerns are looked at again, chunk by chunk.

use kit::{Unit, Worker};
use uuid::Uuid;

use super::evaluate_partner;
use crate::domain::eligibility::EligibilityRuleState;
use crate::error::Error;
use crate::store;

pub const KIND: &str = "evaluate_rule";
const CHUNK: i64 = 200;

pub struct EvaluateRule;

/// Asks for it, in the unit that changes the rule.
pub async fn ask(unit: &mut Unit, tenant: &str, rule_id: Uuid) -> Result<(), Error> {
    let now = unit.now;
    Ok(unit
        .enqueue(tenant, KIND, &rule_id.to_string(), now)
        .await?)
}

#[tonic::async_trait]
impl Worker for EvaluateRule {
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        Ok(run(unit, tenant, key).await?)
    }
}

/// The key is the rule, and behind a slash the last partner that is done.
async fn run(unit: &mut Unit, tenant: &str, key: &str) -> Result<(), Error> {
    let (rule, after) = key.split_once('/').unwrap_or((key, ""));
    let rule_id: Uuid = rule.parse().map_err(Error::stored)?;
    let after = match after {
        "" => Uuid::nil(),
        after => after.parse().map_err(Error::stored)?,
    };
    let rule = store::eligibility_rule::find(unit.conn(), tenant, rule_id).await?;
    let Some(rule) = rule.filter(|rule| rule.state == EligibilityRuleState::Active) else {
        return Ok(());
    };
    let subject = rule.subject;
    let partners =
        store::eligibility::concerned(unit.conn(), tenant, subject, after, CHUNK).await?;
    for partner_id in &partners {
        store::eligibility::lock_partner(unit.conn(), tenant, *partner_id).await?;
        let evidence = store::evidence::of_partner(unit.conn(), tenant, *partner_id).await?;
        evaluate_partner::assess(unit, tenant, &rule, *partner_id, &evidence).await?;
    }
    let is_full = i64::try_from(partners.len()).is_ok_and(|count| count == CHUNK);
    if let Some(last) = partners.last().filter(|_| is_full) {
        let (now, key) = (unit.now, format!("{rule_id}/{last}"));
        unit.enqueue(tenant, KIND, &key, now).await?;
    }
    Ok(())
}
