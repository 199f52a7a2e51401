//! Books for the ERP: lock, mapping, export.

use std::pin::Pin;

use chrono::NaiveDate;
use contracts::google::api::HttpBody;
use contracts::tandem::incentivize::v1::{
    ExportJournalRequest, ExportJournalResponse, GetAccountingLockRequest,
    GetAccountingLockResponse, GetJournalFileRequest, GetLedgerMappingRequest,
    GetLedgerMappingResponse, LockAccountingPeriodRequest, LockAccountingPeriodResponse,
    UpdateLedgerMappingRequest, UpdateLedgerMappingResponse,
    accounting_service_server::AccountingService,
};
use kit::{Violations, wire};
use sqlx::PgConnection;
use tokio::sync::mpsc;
use tokio_stream::{Stream, wrappers::ReceiverStream};
use tonic::{Request, Response, Status};

use super::{convert, payments::download};
use crate::{
    commands::{lock_accounting_period, update_ledger_mapping},
    domain::{
        journal_file::{self, JournalRow},
        ledger_mapping::LedgerMapping,
    },
    error::Error,
    store,
};

/// Rows that are read at once.
const PAGE: i64 = 1_000;

pub(crate) struct Accounting {
    pub(crate) kit: kit::Service,
}

/// The mapping, if it has an account for everything posted on these days.
async fn mapping(
    conn: &mut PgConnection,
    tenant: &str,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<LedgerMapping, Error> {
    let (mapping, _) = store::ledger_mapping::find(conn, tenant).await?;
    let accounts = store::journal_export::list_accounts(conn, tenant, from, to).await?;
    let unmapped = mapping.unmapped(&accounts).join(", ");
    if unmapped.is_empty() {
        return Ok(mapping);
    }
    let message = format!("the ERP's account is not known for {unmapped}");
    Err(Error::Kit(
        kit::Error::precondition("ACCOUNT_UNMAPPED", message).with("accounts", unmapped),
    ))
}

type Row = Result<ExportJournalResponse, Status>;

/// Sends the rows page by page, until all are sent or nobody listens.
async fn send_rows(
    kit: &kit::Service,
    tenant: &str,
    days: (NaiveDate, NaiveDate),
    mapping: &LedgerMapping,
    sender: &mpsc::Sender<Row>,
) -> Result<(), Error> {
    let mut last: Option<JournalRow> = None;
    loop {
        let rows = {
            let mut conn = kit.read().await?;
            store::journal_export::list_rows(&mut conn, tenant, days, last.as_ref(), PAGE).await?
        };
        for row in &rows {
            if sender
                .send(Ok(convert::accounting::row(row, mapping)))
                .await
                .is_err()
            {
                return Ok(());
            }
        }
        match rows.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => return Ok(()),
        }
    }
}

#[tonic::async_trait]
impl AccountingService for Accounting {
    type ExportJournalStream = Pin<Box<dyn Stream<Item = Row> + Send>>;

    async fn get_accounting_lock(
        &self,
        request: Request<GetAccountingLockRequest>,
    ) -> Result<Response<GetAccountingLockResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let found = store::accounting_lock::find(&mut conn, &caller.tenant)
            .await
            .map_err(Error::from)?;
        let locked_before = found.map(wire::to_date);
        Ok(Response::new(GetAccountingLockResponse { locked_before }))
    }

    async fn lock_accounting_period(
        &self,
        request: Request<LockAccountingPeriodRequest>,
    ) -> Result<Response<LockAccountingPeriodResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        if message.locked_before.is_none() {
            violations.add("locked_before", "REQUIRED", "a date is needed");
        }
        let day = wire::date(&mut violations, "locked_before", message.locked_before);
        violations.check()?;
        lock_accounting_period::run(&mut unit, &caller, day.unwrap_or_default()).await?;
        let locked_before = day.map(wire::to_date);
        unit.finish(LockAccountingPeriodResponse { locked_before })
            .await
    }

    async fn get_ledger_mapping(
        &self,
        request: Request<GetLedgerMappingRequest>,
    ) -> Result<Response<GetLedgerMappingResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let (mapping, revision) = store::ledger_mapping::find(&mut conn, &caller.tenant)
            .await
            .map_err(Error::from)?;
        let ledger_mapping = Some(convert::accounting::shown(&mapping, revision));
        Ok(Response::new(GetLedgerMappingResponse { ledger_mapping }))
    }

    async fn update_ledger_mapping(
        &self,
        request: Request<UpdateLedgerMappingRequest>,
    ) -> Result<Response<UpdateLedgerMappingResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let etag = message
            .ledger_mapping
            .as_ref()
            .map(|mapping| mapping.etag.clone())
            .unwrap_or_default();
        let mapping = convert::accounting::mapping(message.ledger_mapping)?;
        let revision = update_ledger_mapping::run(&mut unit, &caller, &mapping, &etag).await?;
        let ledger_mapping = Some(convert::accounting::shown(&mapping, revision));
        unit.finish(UpdateLedgerMappingResponse { ledger_mapping })
            .await
    }

    async fn export_journal(
        &self,
        request: Request<ExportJournalRequest>,
    ) -> Result<Response<Self::ExportJournalStream>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let days =
            convert::accounting::days(message.accounting_date_from, message.accounting_date_to)?;
        let mut conn = self.kit.read().await?;
        let mapping = mapping(&mut conn, &caller.tenant, days).await?;
        drop(conn);
        let (sender, receiver) = mpsc::channel(64);
        let kit = self.kit.clone();
        tokio::spawn(async move {
            if let Err(error) = send_rows(&kit, &caller.tenant, days, &mapping, &sender).await {
                // Nobody may be listening any more.
                let _ = sender.send(Err(error.into())).await;
            }
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(receiver))))
    }

    async fn get_journal_file(
        &self,
        request: Request<GetJournalFileRequest>,
    ) -> Result<Response<HttpBody>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let days =
            convert::accounting::days(message.accounting_date_from, message.accounting_date_to)?;
        let mut conn = self.kit.read().await?;
        let mapping = mapping(&mut conn, &caller.tenant, days).await?;
        let rows =
            store::journal_export::list_rows(&mut conn, &caller.tenant, days, None, i64::MAX).await;
        let file = journal_file::render(&rows.map_err(Error::from)?, &mapping)
            .map_err(kit::Error::internal)?;
        download(
            "text/csv",
            &format!("journal-{}-{}.csv", days.0, days.1),
            file,
        )
    }
}
