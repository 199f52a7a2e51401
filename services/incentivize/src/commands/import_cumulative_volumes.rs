//! Takes over what had been counted in periods that began under another system, all rows or none.

use std::collections::{BTreeMap, BTreeSet};

use kit::{Audit, Caller, Unit, Violations};
use serde_json::json;
use uuid::Uuid;

use super::rederive_partner;
use crate::{
    domain::{
        component::Component,
        opening::{self, Volume},
        problem::Problems,
    },
    error::{Error, Result},
    store::{self, opening_total::OpeningTotal, plan::StoredVersion},
};

/// How many rows were new, and how many were known. Errors: every row whose partner or component is not known, that can't
/// be counted there, whose period was stated, or that contradicts what was taken over before.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    rows: &[OpeningTotal],
) -> Result<(usize, usize)> {
    let tenant = caller.tenant.as_str();
    let partners: BTreeSet<Uuid> = rows.iter().map(|row| row.series.partner_id).collect();
    let asked: Vec<Uuid> = partners.iter().copied().collect();
    let unknown = store::known::list_unknown_partners(unit.conn(), tenant, &asked).await?;
    let known = partners.into_iter().filter(|id| !unknown.contains(id));
    // What is stated meanwhile waits.
    store::calculation::lock(unit.conn(), tenant, &known.collect()).await?;
    let plans = plans(unit, tenant, rows).await?;
    let mut violations = Violations::new();
    let (mut changed, mut imported) = (BTreeSet::new(), 0);
    for (index, row) in rows.iter().enumerate() {
        let mut problems = Problems::default();
        let partner_id = row.series.partner_id;
        if unknown.contains(&partner_id) {
            problems.add(
                "partner_id",
                "PARTNER_UNKNOWN",
                "the partner is not known here",
            );
        } else if take(unit, tenant, row, &plans, &mut problems).await? {
            imported += 1;
            changed.insert(partner_id);
        }
        for problem in problems.into_found() {
            let field = format!("cumulative_volumes[{index}].{}", problem.field);
            violations.add(field, problem.reason, problem.description);
        }
    }
    violations.check().map_err(Error::Kit)?;
    for partner_id in changed {
        rederive_partner::enqueue(unit, tenant, partner_id).await?;
    }
    unit.audit(Audit {
        tenant: tenant.to_owned(),
        action: "ImportCumulativeVolumes",
        resource: "cumulativeVolumes".to_owned(),
        changes: json!({"imported": imported, "known": rows.len() - imported}),
    });
    Ok((imported, rows.len() - imported))
}

/// Versions of the plans that rows name, the newest first.
type Plans = BTreeMap<Uuid, Vec<StoredVersion>>;

async fn plans(unit: &mut Unit, tenant: &str, rows: &[OpeningTotal]) -> Result<Plans> {
    let ids: BTreeSet<Uuid> = rows.iter().map(|row| row.series.plan_id).collect();
    let mut plans = Plans::new();
    for plan_id in ids {
        let mut versions = store::plan::list_versions(unit.conn(), tenant, plan_id, None).await?;
        versions.sort_by_key(|stored| std::cmp::Reverse(stored.version.number));
        plans.insert(plan_id, versions);
    }
    Ok(plans)
}

/// True when the row is new; a known one is left as it is.
async fn take(
    unit: &mut Unit,
    tenant: &str,
    total: &OpeningTotal,
    plans: &Plans,
    problems: &mut Problems,
) -> Result<bool> {
    let now = unit.now;
    let external_id = &total.opening.external_id;
    if let Some(known) = store::opening_total::find(unit.conn(), tenant, external_id).await? {
        let same = known == *total;
        problems.require(
            same,
            "external_id",
            "EXTERNAL_ID_REUSED",
            "it stands for another row",
        );
        return Ok(false);
    }
    let Some(component) = component(plans, total) else {
        let why = "the plan has no such component";
        problems.add("component_key", "COMPONENT_UNKNOWN", why);
        return Ok(false);
    };
    let volume = Volume {
        period: total.period,
        currency: &total.currency,
        total: total.opening.total,
        as_of: total.opening.as_of,
    };
    let mut found = Problems::default();
    opening::check(volume, component, &mut found);
    let (partner_id, last) = (total.series.partner_id, total.period.last());
    if store::statement::is_stated(unit.conn(), tenant, partner_id, last).await? {
        let why = "a statement of the period was approved; an adjustment can change it";
        found.add("period", "PERIOD_STATED", why);
    }
    let found = found.into_found();
    let fine = found.is_empty();
    for problem in found {
        problems.add(problem.field, problem.reason, problem.description);
    }
    if !fine {
        return Ok(false);
    }
    let inserted = store::opening_total::insert(unit.conn(), tenant, total, now).await?;
    let why = "another row was taken over for the period";
    problems.require(inserted, "period", "PERIOD_TAKEN_OVER", why);
    Ok(inserted)
}

fn component<'a>(plans: &'a Plans, total: &OpeningTotal) -> Option<&'a Component> {
    let mut versions = plans.get(&total.series.plan_id)?.iter();
    let found = versions.find_map(|stored| stored.version.component(&total.series.component_key));
    found.map(std::sync::Arc::as_ref)
}
