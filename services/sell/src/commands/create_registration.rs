//! Claims an opportunity for a partner; conflicts are found and explained, the tenant's policy decides what follows.

use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use super::pass_gate;
use super::registration_step::{announced, ask_for_expiry, find_overlaps};
use crate::domain::gate::{Purpose, Question};
use crate::domain::opportunity::Opportunity;
use crate::domain::registration::{Registration, Verdict};
use crate::error::{Error, Result};
use crate::store;

pub struct Claim {
    /// None where the request's is malformed.
    pub partner_id: Option<Uuid>,
    /// None where the request's is malformed.
    pub opportunity_id: Option<Uuid>,
    pub solution_id: Option<Uuid>,
    pub person_id: String,
    pub violations: Violations,
}

/// Errors: every bad field; OPPORTUNITY_CLOSED; KNOWLEDGE_STALE; NOT_ELIGIBLE.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    claim: Claim,
) -> Result<(Registration, Option<Uuid>)> {
    let tenant = &caller.tenant;
    store::knowledge::hold(unit.conn(), tenant).await?;
    let (solution_id, person_id) = (claim.solution_id, claim.person_id.clone());
    let (partner_id, opportunity) = find(unit, caller, claim).await?;
    if !opportunity.terms.stage.is_open() {
        let text = format!(
            "the opportunity is {}; only an open one can be claimed",
            opportunity.terms.stage
        );
        return Err(Error::OpportunityClosed(text));
    }
    let (now, today) = (unit.now, unit.now.date_naive());
    let question = Question {
        purpose: Purpose::Registration,
        partner_id,
        day: today,
        solution_id,
        person_id,
    };
    pass_gate::run(unit.conn(), tenant, &question, "registration.", now).await?;
    let knowledge = store::knowledge::find(unit.conn(), tenant, &[partner_id]).await?;
    let types = knowledge.active_types(partner_id, today);
    let types = types.into_iter().collect();
    let submitted = Registration {
        solution_id,
        person_id: question.person_id,
        ..Registration::submit(unit.new_id(), partner_id, opportunity.id, types, now)
    };
    let registration = judge(unit, tenant, submitted, &opportunity).await?;

    let new = std::slice::from_ref(&registration);
    store::registration::upsert(unit.conn(), tenant, new).await?;
    store::registration::conflicts::insert(unit.conn(), tenant, new).await?;
    announced(
        unit,
        tenant,
        "CreateRegistration",
        &opportunity,
        None,
        &registration,
    );
    ask_for_expiry(unit, tenant, &registration).await?;
    Ok((registration, opportunity.terms.account_id()))
}

/// The claimed opportunity, locked; one that a partner's user takes no part in does not exist for it.
async fn find(unit: &mut Unit, caller: &Caller, claim: Claim) -> Result<(Uuid, Opportunity)> {
    let Claim {
        partner_id,
        opportunity_id,
        mut violations,
        ..
    } = claim;
    let tenant = &caller.tenant;
    if let Some(id) = partner_id
        && store::partner::find_existing(unit.conn(), tenant, &[id])
            .await?
            .is_empty()
    {
        violations.add(
            "registration.partner_id",
            "UNKNOWN_PARTNER",
            format!("there is no partner {id}"),
        );
    }
    let mut opportunity = None;
    if let Some(id) = opportunity_id {
        let found = store::opportunity::lock(unit.conn(), tenant, id).await?;
        opportunity =
            found.filter(|found| caller.partner.is_none_or(|own| found.terms.involves(own)));
        if opportunity.is_none() {
            let text = format!("there is no opportunity {id}");
            violations.add("registration.opportunity_id", "UNKNOWN_OPPORTUNITY", text);
        }
    }
    violations.check()?;
    partner_id
        .zip(opportunity)
        .ok_or_else(|| Error::Invalid(Violations::new()))
}

async fn judge(
    unit: &mut Unit,
    tenant: &str,
    submitted: Registration,
    opportunity: &Opportunity,
) -> Result<Registration> {
    let today = unit.now.date_naive();
    let policy = store::policy::find(unit.conn(), tenant).await?;
    let overlaps = find_overlaps(unit, tenant, &submitted, opportunity, today).await?;
    let verdict = policy.judge(&overlaps, opportunity.terms.value().money);
    let conflicts = overlaps
        .into_iter()
        .map(|overlap| overlap.conflict)
        .collect();
    let submitted = Registration {
        conflicts,
        ..submitted
    };
    Ok(match verdict {
        Verdict::Approve => submitted.approve(today, &policy)?,
        Verdict::Reject(reason) => submitted.reject(reason)?,
        Verdict::Review => submitted,
    })
}
