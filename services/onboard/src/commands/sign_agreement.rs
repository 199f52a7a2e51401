use kit::{Caller, Unit};

use super::{Target, agreement_change};
use crate::domain::agreement::{Agreement, AgreementAction, AgreementParty, Signature};
use crate::error::Error;
use crate::store;

/// Who signs which text.
#[derive(Debug, Clone)]
pub struct Signing {
    pub target: Target,
    /// Absent: the caller's own side.
    pub party: Option<AgreementParty>,
    pub signer_name: String,
    pub signer_title: String,
    /// Of the text that the signer read.
    pub text_sha256: String,
}

/// Errors: `NotFound`; a stale etag; PERMISSION_DENIED for the other side; `Agreement` when it is not offered, the hash is of
/// another text, the side has signed before, or what it amends is no longer in force.
pub async fn run(unit: &mut Unit, caller: &Caller, signing: Signing) -> Result<Agreement, Error> {
    let before = agreement_change::lock(unit, caller, &signing.target).await?;
    let party = own_side(caller, signing.party)?;
    if let Some(amended) = before.amends {
        let amended = agreement_change::lock_amended(unit, caller, amended).await?;
        amended.legal(AgreementAction::Amend)?;
    }
    let signature = Signature {
        party,
        signer_name: signing.signer_name,
        signer_title: signing.signer_title,
        actor: caller.subject.clone(),
        text_sha256: signing.text_sha256,
        signed_at: unit.now,
    };
    let after = before.clone().sign(signature.clone())?;
    store::agreement::insert_signature(unit.conn(), &caller.tenant, after.id, &signature).await?;
    agreement_change::save(unit, caller, "SignAgreement".into(), &before, &after).await?;
    Ok(after)
}

/// A partner's user signs for the partner, everybody else for the vendor.
fn own_side(caller: &Caller, asked: Option<AgreementParty>) -> Result<AgreementParty, Error> {
    let own = match caller.partner {
        Some(_) => AgreementParty::Partner,
        None => AgreementParty::Vendor,
    };
    if asked.is_some_and(|asked| asked != own) {
        let refusal = format!("the caller signs for the {own} alone");
        return Err(kit::Error::permission_denied(refusal).into());
    }
    Ok(own)
}
