//! Agreements, as onboard announces them.

use contracts::tandem::onboard::v1::{AgreementChanged, AgreementState};
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::super::component;
use crate::domain::{agreement::Agreement, span::Span};

/// With its partner; none while it is not signed.
pub(crate) fn agreement(event: AgreementChanged) -> Result<Option<(Uuid, Agreement)>, Error> {
    let wire = event.agreement.unwrap_or_default();
    let is_terminated = match wire.state() {
        AgreementState::Signed => false,
        AgreementState::Terminated => true,
        _ => return Ok(None),
    };
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "agreement.agreement_id", &wire.agreement_id);
    let partner_id = wire::uuid(&mut v, "agreement.partner_id", &wire.partner_id);
    let program_id = wire::uuid(&mut v, "agreement.program_id", &wire.program_id);
    let start = wire::date(&mut v, "agreement.effective_date", wire.effective_date);
    let end = wire::date(&mut v, "agreement.end_date", wire.end_date);
    let amends = &wire.amends_agreement_id;
    let amends = wire::optional_uuid(&mut v, "agreement.amends_agreement_id", amends);
    let schedule = wire.terms.and_then(|terms| terms.royalty_schedule);
    let royalty = schedule.map(|schedule| {
        component::royalty_schedule(&mut v, "agreement.terms.royalty_schedule", schedule)
    });
    if start.is_none() && v.is_empty() {
        v.add(
            "agreement.effective_date",
            "REQUIRED",
            "a signed agreement has a first day",
        );
    }
    if is_terminated && end.is_none() && v.is_empty() {
        v.add(
            "agreement.end_date",
            "REQUIRED",
            "a terminated agreement has an end",
        );
    }
    v.check()?;
    let agreement = Agreement {
        id: id.unwrap_or_default(),
        program_id: program_id.unwrap_or_default(),
        days: Span {
            start: start.unwrap_or_default(),
            end,
        },
        amends,
        royalty,
    };
    Ok(Some((partner_id.unwrap_or_default(), agreement)))
}
