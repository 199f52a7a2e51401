//! What statements say, against themselves and against the journal.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Verdict;
use crate::{
    domain::statement::line::LineKind,
    error::Result,
    store::{self, statement::StatedLine},
};

/// The lines of each earning add up to what was last stated of it, and the issued lines to what was posted by issues.
pub(super) async fn verify(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    verdict: &mut Verdict,
) -> Result<()> {
    let lines = store::statement::list_stated_lines(conn, tenant, partner_id).await?;
    verify_earnings(&lines, verdict);
    let posted = store::journal::list_stated(conn, tenant, partner_id).await?;
    let mut expected: BTreeMap<(&str, String), Decimal> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.is_issued) {
        let moved = match line.direction.as_str() {
            "PAYABLE" => [("PAYABLE", -line.amount), ("ACCRUED_PAYABLE", line.amount)],
            "RECEIVABLE" => [
                ("RECEIVABLE", line.amount),
                ("ACCRUED_RECEIVABLE", -line.amount),
            ],
            _ => continue,
        };
        for (account, amount) in moved {
            *expected
                .entry((account, line.currency.clone()))
                .or_default() += amount;
        }
    }
    for row in &posted {
        let key = (row.account.as_str(), row.currency.clone());
        let wanted = expected.remove(&key).unwrap_or_default();
        verdict.require_equal(
            format!("{} stated to partner {partner_id} in {}", key.0, key.1),
            wanted,
            row.amount,
        );
    }
    for ((account, currency), wanted) in expected {
        let subject = format!("{account} stated to partner {partner_id} in {currency}");
        verdict.require_equal(subject, wanted, Decimal::ZERO);
    }
    Ok(())
}

fn verify_earnings(lines: &[StatedLine], verdict: &mut Verdict) {
    let mut sums: BTreeMap<(Uuid, &str, &str), (Decimal, Decimal)> = BTreeMap::new();
    for line in lines {
        let (Some(earning_id), Some(traced)) = (line.earning_id, line.traced) else {
            continue;
        };
        let key = (
            earning_id,
            line.payee_kind.as_str(),
            line.payee_key.as_str(),
        );
        let (sum, stated) = sums.entry(key).or_default();
        *sum += line.amount;
        *stated = match line.kind == LineKind::Withdrawn.code() {
            true => Decimal::ZERO,
            false => traced,
        };
    }
    for ((earning_id, ..), (sum, stated)) in sums {
        verdict.require_equal(format!("statements of earning {earning_id}"), stated, sum);
    }
}
