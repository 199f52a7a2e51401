//! The books follow from the facts, and the journal from the earnings.
use std::collections::HashMap;

use contracts::tandem::incentivize::v1::earning_service_client::EarningServiceClient;
use contracts::tandem::incentivize::v1::ledger_service_client::LedgerServiceClient;
use contracts::tandem::incentivize::v1::{
    LedgerAccount, SummarizeOutcomesRequest, VerifyBooksRequest,
};
use contracts::tandem::sell::v1::SummarizeFactsRequest;
use contracts::tandem::sell::v1::fact_service_client::FactServiceClient;
use rust_decimal::Decimal;
use tandem_tests::call::Services;

use super::{amount, lists};

/// Incentivize verifies its books, has an outcome for each of sell's facts, and its journal balances.
pub(in crate::crash) async fn check_books(services: &Services) {
    let facts = check_facts(services).await;
    let mut ledger = LedgerServiceClient::new(services.incentivize.clone());
    let books = ledger
        .verify_books(VerifyBooksRequest {})
        .await
        .expect("verified")
        .into_inner();
    assert_eq!(books.difference_count, 0, "{:?}", books.differences);
    assert_eq!(books.facts_checked, facts);
    check_journal(services).await;
}

/// How many facts sell has; incentivize has assessed as many of each partner.
async fn check_facts(services: &Services) -> i64 {
    let mut recorded = FactServiceClient::new(services.sell.clone());
    let recorded = recorded
        .summarize_facts(SummarizeFactsRequest {})
        .await
        .expect("a summary")
        .into_inner();
    let mut assessed = EarningServiceClient::new(services.incentivize.clone());
    let assessed = assessed
        .summarize_outcomes(SummarizeOutcomesRequest {})
        .await
        .expect("a summary")
        .into_inner();
    let mut by_partner: HashMap<String, i64> = HashMap::new();
    for row in &recorded.summaries {
        *by_partner.entry(row.partner_id.clone()).or_default() += row.fact_count;
    }
    let assessed: HashMap<String, i64> = assessed
        .facts
        .into_iter()
        .map(|row| (row.partner_id, row.fact_count))
        .collect();
    assert_eq!(assessed, by_partner, "each partner's facts are assessed");
    by_partner.values().sum()
}

/// Each entry balances, and all entries of an earning credit what it amounts to.
async fn check_journal(services: &Services) {
    let mut payable: HashMap<String, Decimal> = HashMap::new();
    for entry in lists::journal_entries(services).await {
        let sum: Decimal = entry
            .postings
            .iter()
            .map(|posting| amount(&posting.amount))
            .sum();
        assert!(sum.is_zero(), "{entry:?} balances");
        let credited = entry
            .postings
            .iter()
            .filter(|posting| posting.account() == LedgerAccount::AccruedPayable);
        *payable.entry(entry.earning_id.clone()).or_default() -=
            credited.map(|one| amount(&one.amount)).sum::<Decimal>();
    }
    let mut earned: HashMap<String, Decimal> = lists::earnings(services)
        .await
        .into_iter()
        .map(|one| (one.earning_id, amount(&one.amount)))
        .collect();
    // What earns nothing, or nothing any more, is owed nothing.
    earned.retain(|_, amount| !amount.is_zero());
    payable.retain(|_, amount| !amount.is_zero());
    assert_eq!(payable, earned, "what is owed is what was earned");
}
