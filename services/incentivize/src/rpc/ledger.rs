//! The books under the earnings.

use contracts::tandem::incentivize::v1::{
    GetBooksStatusRequest, GetBooksStatusResponse, ListBalancesRequest, ListBalancesResponse,
    ListJournalEntriesRequest, ListJournalEntriesResponse, VerifyBooksRequest, VerifyBooksResponse,
    ledger_service_server::LedgerService,
};
use kit::{Violations, page::Page, wire};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::convert;
use crate::{
    commands::verify_books,
    error::Error,
    store::{book_check, journal},
};

/// Differences that are named.
const NAMED: i64 = 100;

pub(crate) struct Ledger {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl LedgerService for Ledger {
    async fn list_journal_entries(
        &self,
        request: Request<ListJournalEntriesRequest>,
    ) -> Result<Response<ListJournalEntriesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListJournalEntries",
            message.page_size,
            &message.page_token,
        )?;
        let mut violations = Violations::new();
        let partner_id = wire::optional_uuid(&mut violations, "partner_id", &message.partner_id);
        let earning_id = wire::optional_uuid(&mut violations, "earning_id", &message.earning_id);
        violations.check()?;
        let mut conn = self.kit.read().await?;
        let after = page.after()?.unwrap_or(0);
        let entries = journal::list_entries(
            &mut conn,
            &caller.tenant,
            partner_id,
            earning_id,
            after,
            page.limit(),
        )
        .await;
        let (entries, next_page_token) =
            page.finish(entries.map_err(Error::from)?, |entry| entry.number);
        let ids: Vec<Uuid> = entries.iter().map(|entry| entry.entry_id).collect();
        let postings = journal::list_postings(&mut conn, &caller.tenant, &ids)
            .await
            .map_err(Error::from)?;
        let journal_entries = convert::ledger::entries(entries, postings)?;
        Ok(Response::new(ListJournalEntriesResponse {
            journal_entries,
            next_page_token,
        }))
    }

    async fn list_balances(
        &self,
        request: Request<ListBalancesRequest>,
    ) -> Result<Response<ListBalancesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut violations = Violations::new();
        let partner_id =
            wire::optional_uuid(&mut violations, "partner_id", &request.get_ref().partner_id);
        violations.check()?;
        let mut conn = self.kit.read().await?;
        let balances = journal::list_balances(&mut conn, &caller.tenant, partner_id)
            .await
            .map_err(Error::from)?;
        let balances = balances
            .into_iter()
            .map(convert::ledger::balance)
            .collect::<Result<_, _>>()?;
        Ok(Response::new(ListBalancesResponse { balances }))
    }

    async fn verify_books(
        &self,
        request: Request<VerifyBooksRequest>,
    ) -> Result<Response<VerifyBooksResponse>, Status> {
        let caller = kit::caller(&request)?;
        let verdict = verify_books::run(&self.kit, &caller.tenant).await?;
        Ok(Response::new(convert::ledger::verdict(verdict)))
    }

    async fn get_books_status(
        &self,
        request: Request<GetBooksStatusRequest>,
    ) -> Result<Response<GetBooksStatusResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let status = book_check::find_status(&mut conn, &caller.tenant).await;
        let status = status.map_err(Error::from)?;
        let standing = book_check::list_standing(&mut conn, &caller.tenant, NAMED).await;
        let standing = standing.map_err(Error::from)?;
        Ok(Response::new(convert::ledger::status(status, standing)))
    }
}
