//! Batches as people read them, and their files.

use std::collections::BTreeMap;

use contracts::google::api::HttpBody;
use contracts::tandem::incentivize::v1::PaymentBatch;
use sqlx::PgConnection;
use tonic::{Response, Status};
use uuid::Uuid;

use crate::{
    domain::payments::{
        bank_details::Account,
        batch_state::{Batch, BatchState},
        payment_file::{PaymentFile, Transfer},
    },
    error::Error,
    rpc::convert::payments as to,
    store::payments as store,
};

/// Batches with what leaves by currency, and who is left out.
pub(super) async fn shown(
    conn: &mut PgConnection,
    tenant: &str,
    batches: &[Batch],
) -> Result<Vec<PaymentBatch>, Error> {
    let ids: Vec<Uuid> = batches.iter().map(|batch| batch.id).collect();
    let payouts = store::payout::list_of_batches(conn, tenant, &ids).await?;
    let left_out = store::payment_batch::list_left_out(conn, tenant, &ids).await?;
    let shown = batches.iter().map(|batch| {
        let payouts: Vec<_> = payouts
            .iter()
            .filter(|payout| payout.batch_id == batch.id)
            .collect();
        let left_out: Vec<_> = left_out
            .iter()
            .filter(|row| row.batch_id == batch.id)
            .collect();
        to::batch::batch(batch, &payouts, &left_out)
    });
    shown.collect::<Result<_, _>>().map_err(Error::Kit)
}

/// The payment file of a released batch. Errors: no such batch; not released; nothing goes to a bank account.
pub(super) async fn file(
    conn: &mut PgConnection,
    tenant: &str,
    batch_id: Uuid,
) -> Result<PaymentFile, Error> {
    let found = store::payment_batch::find(conn, tenant, batch_id).await?;
    let batch = found.ok_or_else(|| Error::missing("payment batch", batch_id))?;
    let (BatchState::Released, Some(created_at)) = (batch.state, batch.released_at) else {
        let early = "a batch has its payment file once it is released";
        return Err(Error::Kit(kit::Error::precondition("NOT_RELEASED", early)));
    };
    let transfers = transfers(conn, tenant, batch_id).await?;
    if transfers.is_empty() {
        let none = "no payout of the batch goes to a bank account";
        return Err(Error::Kit(kit::Error::precondition("NO_TRANSFER", none)));
    }
    let payer = store::payment_batch::find_settings(conn, tenant, batch_id).await?;
    let accounts = payer.debtor_accounts.iter();
    let debtor_accounts: BTreeMap<_, _> = accounts
        .map(|account| (account.currency, account.clone()))
        .collect();
    Ok(PaymentFile {
        message_id: batch.message_id(),
        created_at,
        execution_date: created_at.date_naive(),
        debtor_name: payer.legal_name,
        debtor_accounts,
        transfers,
    })
}

async fn transfers(
    conn: &mut PgConnection,
    tenant: &str,
    batch_id: Uuid,
) -> Result<Vec<Transfer>, Error> {
    let payouts = store::payout::list_of_batches(conn, tenant, &[batch_id]).await?;
    let ids: Vec<Uuid> = payouts
        .iter()
        .map(|payout| payout.bank_details_id)
        .collect();
    let details = store::bank_details::list(conn, tenant, &ids).await?;
    let mut transfers = Vec::new();
    for payout in payouts {
        let account = details
            .iter()
            .find(|details| details.id == payout.bank_details_id);
        let Some(details) =
            account.filter(|details| !matches!(details.account, Account::Provider(_)))
        else {
            continue;
        };
        transfers.push(Transfer {
            end_to_end_id: payout.end_to_end_id(),
            amount: payout.amount,
            creditor_name: details.holder_name.clone(),
            account: details.account.clone(),
            remittance: format!("Payout {}", payout.end_to_end_id()),
        });
    }
    Ok(transfers)
}

/// A file with its name.
pub(crate) fn download(
    content_type: &str,
    name: &str,
    data: Vec<u8>,
) -> Result<Response<HttpBody>, Status> {
    let mut response = Response::new(HttpBody {
        content_type: content_type.to_owned(),
        data,
        extensions: Vec::new(),
    });
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = disposition
        .parse()
        .map_err(|_| Status::internal("a file name is no header value"))?;
    response
        .metadata_mut()
        .insert("content-disposition", disposition);
    Ok(response)
}
