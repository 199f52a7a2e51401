//! Journal, balances, and the verdict on the books.

use std::collections::BTreeMap;

use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, wire};
use uuid::Uuid;

use super::{Named as _, earning::money};
use crate::{
    commands::verify_books::Verdict,
    store::book_check::{Listed, Status},
    store::journal::{BalanceRow, EntryRow, PostingRow},
};

pub(crate) fn entries(
    entries: Vec<EntryRow>,
    postings: Vec<PostingRow>,
) -> Result<Vec<contract::JournalEntry>, Error> {
    let mut by_entry: BTreeMap<Uuid, Vec<contract::Posting>> = BTreeMap::new();
    for row in postings {
        by_entry
            .entry(row.entry_id)
            .or_default()
            .push(contract::Posting {
                account: contract::LedgerAccount::number(&row.account),
                amount: Some(wire::to_money(money(row.amount, &row.currency)?)),
            });
    }
    let entry = |row: EntryRow| contract::JournalEntry {
        journal_entry_id: row.entry_id.to_string(),
        post_time: Some(wire::to_timestamp(row.posted_at)),
        partner_id: row.partner_id.to_string(),
        earning_id: row.earning_id.map(|id| id.to_string()).unwrap_or_default(),
        cause: contract::JournalCause::number(&row.cause),
        cause_id: row.cause_id.to_string(),
        accounting_date: Some(wire::to_date(row.accounting_date)),
        reason: row.reason,
        postings: by_entry.remove(&row.entry_id).unwrap_or_default(),
    };
    Ok(entries.into_iter().map(entry).collect())
}

pub(crate) fn balance(row: BalanceRow) -> Result<contract::Balance, Error> {
    Ok(contract::Balance {
        account: contract::LedgerAccount::number(&row.account),
        partner_id: row.partner_id.to_string(),
        amount: Some(wire::to_money(money(row.amount, &row.currency)?)),
    })
}

pub(crate) fn verdict(verdict: Verdict) -> contract::VerifyBooksResponse {
    let difference =
        |difference: crate::commands::verify_books::BookDifference| contract::BookDifference {
            subject: difference.subject,
            expected: difference.expected,
            found: difference.found,
        };
    contract::VerifyBooksResponse {
        entries_checked: verdict.entries_checked,
        earnings_recomputed: verdict.earnings_recomputed,
        facts_checked: verdict.facts_checked,
        differences: verdict.differences.into_iter().map(difference).collect(),
        difference_count: verdict.difference_count,
    }
}

pub(crate) fn status(status: Status, standing: Vec<Listed>) -> contract::GetBooksStatusResponse {
    let difference = |row: Listed| contract::StandingDifference {
        partner_id: row.partner_id.to_string(),
        difference: Some(contract::BookDifference {
            subject: row.subject,
            expected: row.expected,
            found: row.found,
        }),
        find_time: Some(wire::to_timestamp(row.found_at)),
    };
    contract::GetBooksStatusResponse {
        partner_count: status.partners,
        unchecked_partner_count: status.unchecked,
        oldest_check_time: status.oldest.map(wire::to_timestamp),
        newest_check_time: status.newest.map(wire::to_timestamp),
        difference_count: status.differences,
        differences: standing.into_iter().map(difference).collect(),
    }
}
