//! What a partner has, or what it is enrolled in, has changed: every rule that concerns it is asked again.

use kit::{Unit, Worker};
use uuid::Uuid;

use crate::domain::eligibility::EligibilityRule;
use crate::domain::evidence::Evidence;
use crate::error::Error;
use crate::{announce, store};

pub const KIND: &str = "evaluate_partner";

pub struct EvaluatePartner;

/// Asks for it, in the unit that changes what is known.
pub async fn ask(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    let now = unit.now;
    Ok(unit
        .enqueue(tenant, KIND, &partner_id.to_string(), now)
        .await?)
}

#[tonic::async_trait]
impl Worker for EvaluatePartner {
    /// The key is the partner.
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        let partner_id = key.parse().map_err(kit::Error::internal)?;
        Ok(run(unit, tenant, partner_id).await?)
    }
}

async fn run(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    store::eligibility::lock_partner(unit.conn(), tenant, partner_id).await?;
    let rules = store::eligibility_rule::of_partner(unit.conn(), tenant, partner_id).await?;
    let evidence = store::evidence::of_partner(unit.conn(), tenant, partner_id).await?;
    for rule in &rules {
        assess(unit, tenant, rule, partner_id, &evidence).await?;
    }
    Ok(())
}

/// Asks one rule of a partner that is locked, and announces its answer when it is another than before.
pub(super) async fn assess(
    unit: &mut Unit,
    tenant: &str,
    rule: &EligibilityRule,
    partner_id: Uuid,
    evidence: &[Evidence],
) -> Result<(), Error> {
    let counted = counted(unit, tenant, rule, evidence).await?;
    let today = unit.now.date_naive();
    let eligibility = rule.demand.assess(&counted, today);
    let changed =
        store::eligibility::put(unit.conn(), tenant, rule, partner_id, &eligibility).await?;
    if let Some(version) = changed {
        announce::eligibility_changed(unit, tenant, rule.id, partner_id, version, &eligibility);
    }
    Ok(())
}

/// For a joint solution that names an integration, that one counts and no other.
pub(crate) async fn counted(
    unit: &mut Unit,
    tenant: &str,
    rule: &EligibilityRule,
    evidence: &[Evidence],
) -> Result<Vec<Evidence>, Error> {
    let solution = match rule.subject.solution_id {
        Some(id) => store::known::find_joint_solution(unit.conn(), tenant, id).await?,
        None => None,
    };
    let integration = solution.and_then(|solution| solution.integration_id);
    Ok(Evidence::of_integration(evidence, integration))
}
