//! Proposes the account that payouts to a payee shall go to.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::announce;
use crate::{
    domain::payments::bank_details::{Account, BankDetails, Stage},
    error::{Error, Result},
    store::payments as store,
};

/// What a person says of an account.
pub(crate) struct Proposal {
    pub(crate) payee_id: Uuid,
    pub(crate) holder_name: String,
    pub(crate) account: Account,
}

/// Errors: no such payee; another proposal waits for its confirmation.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    proposal: Proposal,
) -> Result<BankDetails> {
    let payee_id = proposal.payee_id;
    let found = store::payee::lock(unit.conn(), &caller.tenant, payee_id, caller.partner).await?;
    found.ok_or_else(|| Error::missing("payee", payee_id))?;
    let details = BankDetails {
        id: unit.new_id(),
        payee_id,
        holder_name: proposal.holder_name,
        account: proposal.account,
        proposed_by: caller.subject.clone(),
        proposed_at: unit.now,
        stage: Stage::Proposed,
    };
    if !store::bank_details::insert(unit.conn(), &caller.tenant, &details).await? {
        let waiting = "other bank details wait for their confirmation; cancel them first";
        return Err(Error::Kit(kit::Error::precondition(
            "PROPOSAL_PENDING",
            waiting,
        )));
    }
    announce::bank_details(unit, &caller.tenant, "ProposeBankDetails", &details);
    Ok(details)
}
