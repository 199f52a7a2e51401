use kit::{Caller, Unit};

use super::certify;
use crate::domain::certification::{Certification, CertificationProgram, CertificationState};
use crate::domain::course::Taker;
use crate::error::Error;
use crate::store;

/// A certificate by hand.
#[derive(Debug, Clone)]
pub struct Award {
    pub certification_key: String,
    pub holder: Taker,
    /// What shows that the person deserves it.
    pub grounds: String,
}

/// Errors: `Fields` when program or partner are unknown; `Refused` when the program is retired; `Taken` while the person has
/// a valid certificate.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    award: Award,
) -> Result<(Certification, CertificationProgram), Error> {
    let (tenant, key) = (&caller.tenant, &award.certification_key);
    store::known::require_partner(unit.conn(), caller, award.holder.partner_id, "partner_id")
        .await?;
    let program = store::certification_program::lock(unit.conn(), tenant, key).await?;
    let program =
        program.ok_or_else(|| Error::unknown("certification_key", "certification", key))?;
    let latest = store::certification::latest(unit.conn(), tenant, &award.holder, key).await?;
    let today = unit.now.date_naive();
    if latest.is_some_and(|one| one.state(today) == CertificationState::Active) {
        return Err(Error::Taken(
            "ALREADY_CERTIFIED",
            "the person has a valid certificate",
        ));
    }
    let ids = certify::new_ids(unit);
    let issued = Certification::issue(ids, &program, award.holder, award.grounds, unit.now)?;
    certify::insert(unit, tenant, "IssueCertification", &issued).await?;
    Ok((issued, program))
}
