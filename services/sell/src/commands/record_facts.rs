//! Records reported facts: each once, however often it is sent.

use std::collections::HashMap;

use kit::{Unit, Violations};
use uuid::Uuid;

use crate::announce;
use crate::domain::fact::{Fact, Report, Surroundings, body_hash};
use crate::error::Result;
use crate::store;
use crate::store::fact_key::{Key, Origin};

/// A fact as it was sent.
pub struct Sent {
    /// Such as `facts[3].`.
    pub path: String,
    pub report: Report,
    pub violations: Violations,
    /// The fact that it takes the place of, and why.
    pub replaces: Option<(Fact, String)>,
}

/// What became of a fact that was sent.
pub enum Outcome {
    Recorded(Box<Fact>),
    /// The same was recorded before, under this id.
    Duplicate(Uuid),
    /// Another fact was recorded under the same source and external id.
    Differs(String),
    Refused(Violations),
}

/// One outcome a fact, in their order; what is recorded is announced, not audited. Errors: CONCURRENT_WRITE.
pub async fn run(unit: &mut Unit, tenant: &str, sent: Vec<Sent>) -> Result<Vec<Outcome>> {
    let origins: Vec<Origin> = sent.iter().map(|one| origin(&one.report)).collect();
    let mut known = known(unit, tenant, &sent, &origins).await?;
    let mut around = surroundings(unit, tenant, &sent).await?;
    let mut outcomes = Vec::with_capacity(sent.len());
    let (mut facts, mut keys) = (Vec::new(), Vec::new());
    for (
        Sent {
            path,
            report,
            mut violations,
            replaces,
        },
        origin,
    ) in sent.into_iter().zip(origins)
    {
        let hash = body_hash(&report);
        if let Some((fact_id, known_hash)) = known.get(&origin).filter(|_| violations.is_empty()) {
            let same = *known_hash == hash;
            outcomes.push(if same {
                Outcome::Duplicate(*fact_id)
            } else {
                Outcome::Differs(origin.1)
            });
            continue;
        }
        let content = report.check(&mut around, &mut violations, &path);
        let Some(content) = content.filter(|_| violations.is_empty()) else {
            outcomes.push(Outcome::Refused(violations));
            continue;
        };
        let fact = Fact::first(
            tenant,
            &report.source,
            report.external_id,
            content,
            unit.now,
        );
        let fact = match replaces {
            Some((original, reason)) => fact.succeeding(&original, &reason),
            None => Fact {
                reason: report.reason,
                ..fact
            },
        };
        known.insert(origin.clone(), (fact.id, hash.clone()));
        keys.push(Key {
            origin,
            fact_id: fact.id,
            body_hash: hash,
        });
        facts.push(fact.clone());
        outcomes.push(Outcome::Recorded(Box::new(fact)));
    }
    insert(unit, tenant, &facts, &keys).await?;
    Ok(outcomes)
}

fn origin(report: &Report) -> Origin {
    (report.source.clone(), report.external_id.clone())
}

async fn known(
    unit: &mut Unit,
    tenant: &str,
    sent: &[Sent],
    origins: &[Origin],
) -> Result<HashMap<Origin, (Uuid, Vec<u8>)>> {
    let good = sent
        .iter()
        .zip(origins)
        .filter(|(one, _)| one.violations.is_empty());
    let origins: Vec<&Origin> = good.map(|(_, origin)| origin).collect();
    let keys = store::fact_key::find(unit.conn(), tenant, &origins).await?;
    Ok(keys
        .into_iter()
        .map(|(origin, key)| (origin, (key.fact_id, key.body_hash)))
        .collect())
}

/// What the reports refer to; facts to be refunded, paid or churned are locked.
async fn surroundings(unit: &mut Unit, tenant: &str, sent: &[Sent]) -> Result<Surroundings> {
    let ids = |of: fn(&Report) -> Option<Uuid>| {
        let mut ids: Vec<Uuid> = sent.iter().filter_map(|one| of(&one.report)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let deals = ids(|report| report.opportunity_id);
    let products = ids(|report| report.details.product_id);
    let mut followed = ids(|report| report.refunds);
    followed.extend(ids(|report| report.about));
    let followed = store::original::lock(unit.conn(), tenant, &followed).await?;
    Ok(Surroundings {
        partners: store::partner::find_existing(
            unit.conn(),
            tenant,
            &ids(|report| report.partner_id),
        )
        .await?,
        accounts: store::account::find_existing(
            unit.conn(),
            tenant,
            &ids(|report| report.account_id),
        )
        .await?,
        opportunities: store::opportunity::find_existing(unit.conn(), tenant, &deals).await?,
        claims: store::registration::find_approved(unit.conn(), tenant, &deals).await?,
        categories: store::product::find_categories(unit.conn(), tenant, &products).await?,
        originals: followed
            .into_iter()
            .map(|(id, locked)| (id, locked.into()))
            .collect(),
    })
}

/// Appends to the log.
pub(super) async fn insert(
    unit: &mut Unit,
    tenant: &str,
    facts: &[Fact],
    keys: &[Key],
) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    store::fact_key::insert(unit.conn(), tenant, keys).await?;
    let actor = unit.actor().to_owned();
    store::fact::insert(unit.conn(), tenant, facts, &actor).await?;
    for fact in facts {
        announce::fact(unit, tenant, fact);
    }
    Ok(())
}
