//! Creates or replaces products by external id.

use std::collections::HashMap;

use kit::{Caller, Unit, Violations};

use crate::announce;
use crate::domain::product::{Product, Terms};
use crate::domain::upsert::{Outcome, RowResult, refuse_repetitions};
use crate::error::Result;
use crate::store;

pub struct Row {
    pub external_id: String,
    pub terms: Terms,
    pub violations: Violations,
}

/// One result a row, in their order. Errors: CONCURRENT_WRITE.
pub async fn run(unit: &mut Unit, caller: &Caller, mut rows: Vec<Row>) -> Result<Vec<RowResult>> {
    let tenant = &caller.tenant;
    refuse_repetitions(rows.iter_mut().enumerate().map(|(index, row)| {
        (
            row.external_id.as_str(),
            format!("products[{index}]"),
            &mut row.violations,
        )
    }));
    let good = rows.iter().filter(|row| row.violations.is_empty());
    let external_ids: Vec<String> = good.map(|row| row.external_id.clone()).collect();
    let stored = store::product::lock_by_external_id(unit.conn(), tenant, &external_ids).await?;
    let mut results = Vec::with_capacity(rows.len());
    let mut changed = Vec::new();
    for row in rows {
        results.push(decide(unit, row, &stored, &mut changed));
    }
    // One order for all, so that two imports of the same rows never wait for each other.
    changed.sort_unstable_by(|one, two| one.external_id.cmp(&two.external_id));
    if !changed.is_empty() {
        store::product::upsert(unit.conn(), tenant, &changed)
            .await
            .map_err(crate::error::Error::into_concurrent)?;
    }
    for product in &changed {
        announce::product(unit, tenant, product);
        let before = stored.get(&product.external_id).map(|before| &before.terms);
        let changes = announce::changes(before, &product.terms);
        announce::audit(
            unit,
            tenant,
            "BatchUpsertProducts",
            format!("products/{}", product.id),
            changes,
        );
    }
    Ok(results)
}

fn decide(
    unit: &Unit,
    row: Row,
    stored: &HashMap<String, Product>,
    changed: &mut Vec<Product>,
) -> RowResult {
    let Row {
        external_id,
        terms,
        violations,
    } = row;
    if !violations.is_empty() {
        return RowResult::refused(&external_id, violations);
    }
    let (outcome, id) = match stored.get(&external_id) {
        None => {
            let id = unit.new_id();
            changed.push(Product {
                id,
                external_id: external_id.clone(),
                terms,
                version: 1,
                created_at: unit.now,
            });
            (Outcome::Created, id)
        }
        Some(product) => match product.restate(terms) {
            None => (Outcome::Unchanged, product.id),
            Some(new) => {
                changed.push(new);
                (Outcome::Updated, product.id)
            }
        },
    };
    RowResult::accepted(&external_id, outcome, id, Vec::new())
}
