//! All rows of a list, page by page.
use contracts::tandem::incentivize::v1::earning_service_client::EarningServiceClient;
use contracts::tandem::incentivize::v1::ledger_service_client::LedgerServiceClient;
use contracts::tandem::incentivize::v1::{
    Earning, JournalEntry, ListEarningsRequest, ListJournalEntriesRequest, ListOutcomesRequest,
    Outcome,
};
use contracts::tandem::sell::v1::fact_service_client::FactServiceClient;
use contracts::tandem::sell::v1::opportunity_service_client::OpportunityServiceClient;
use contracts::tandem::sell::v1::{Fact, ListFactsRequest, ListOpportunitiesRequest, Opportunity};
use tandem_tests::call::Services;
use tonic::Status;

/// The largest page.
const PAGE: i32 = 1_000;

async fn all<T>(page: impl AsyncFn(String) -> Result<(Vec<T>, String), Status>) -> Vec<T> {
    let mut rows = Vec::new();
    let mut token = String::new();
    loop {
        let (found, next) = page(token).await.expect("a page");
        rows.extend(found);
        if next.is_empty() {
            return rows;
        }
        token = next;
    }
}

pub(super) async fn opportunities(services: &Services) -> Vec<Opportunity> {
    all(async |page_token| {
        let request = ListOpportunitiesRequest {
            page_size: PAGE,
            page_token,
            ..Default::default()
        };
        let page = OpportunityServiceClient::new(services.sell.clone())
            .list_opportunities(request)
            .await?
            .into_inner();
        Ok((page.opportunities, page.next_page_token))
    })
    .await
}

pub(super) async fn facts(services: &Services) -> Vec<Fact> {
    all(async |page_token| {
        let request = ListFactsRequest {
            page_size: PAGE,
            page_token,
            ..Default::default()
        };
        let page = FactServiceClient::new(services.sell.clone())
            .list_facts(request)
            .await?
            .into_inner();
        Ok((page.facts, page.next_page_token))
    })
    .await
}

pub(super) async fn earnings(services: &Services) -> Vec<Earning> {
    all(async |page_token| {
        let request = ListEarningsRequest {
            page_size: PAGE,
            page_token,
            ..Default::default()
        };
        let page = EarningServiceClient::new(services.incentivize.clone())
            .list_earnings(request)
            .await?
            .into_inner();
        Ok((page.earnings, page.next_page_token))
    })
    .await
}

pub(super) async fn outcomes(services: &Services) -> Vec<Outcome> {
    all(async |page_token| {
        let request = ListOutcomesRequest {
            page_size: PAGE,
            page_token,
            ..Default::default()
        };
        let page = EarningServiceClient::new(services.incentivize.clone())
            .list_outcomes(request)
            .await?
            .into_inner();
        Ok((page.outcomes, page.next_page_token))
    })
    .await
}

pub(super) async fn journal_entries(services: &Services) -> Vec<JournalEntry> {
    all(async |page_token| {
        let request = ListJournalEntriesRequest {
            page_size: PAGE,
            page_token,
            ..Default::default()
        };
        let mut ledger = LedgerServiceClient::new(services.incentivize.clone());
        let page = ledger.list_journal_entries(request).await?.into_inner();
        Ok((page.journal_entries, page.next_page_token))
    })
    .await
}
