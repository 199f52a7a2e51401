use contracts::google::r#type::Date;
use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::{NAME, OPTIONAL_NAME, PROSE, key, words};
use crate::commands::Target;
use crate::commands::amend_agreement::Amendment;
use crate::commands::create_agreement::{Proposal, Wording};
use crate::commands::sign_agreement::Signing;
use crate::commands::terminate_agreement::Termination;
use crate::domain::agreement::{Agreement, Draft, Signature};
use crate::domain::content_hash::is_sha256;
use crate::domain::term::Term;
use crate::store::agreement::Filter;
use words::Word as _;

mod terms;

/// Longest text of an agreement, in bytes.
const LONGEST_TEXT: usize = 500_000;

pub fn create(message: v1::CreateAgreementRequest) -> Result<Proposal, Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let agreement = message.agreement.unwrap_or_default();
    let wording = wording(found, agreement.template_version, message.text);
    let partner_id = wire::uuid(found, "agreement.partner_id", &agreement.partner_id);
    let program_id = wire::uuid(found, "agreement.program_id", &agreement.program_id);
    let enrollment = &agreement.enrollment_id;
    let enrollment_id = wire::optional_uuid(found, "agreement.enrollment_id", enrollment);
    let key = key::required(found, "agreement.agreement_key", &agreement.agreement_key);
    let terms = terms::read(found, "agreement.terms", agreement.terms);
    let days = (agreement.effective_date, agreement.end_date);
    let days = term(found, "agreement.", days);
    match (partner_id, program_id, days) {
        (Some(partner_id), Some(program_id), Some(days)) if violations.is_empty() => Ok(Proposal {
            draft: Draft {
                partner_id,
                program_id,
                enrollment_id,
                key,
                terms,
                days,
            },
            wording,
        }),
        _ => Err(Error::invalid(violations)),
    }
}

/// A text of its own, or a version of the key's template; not both.
fn wording(violations: &mut Violations, template_version: i32, text: String) -> Wording {
    let path = "agreement.template_version";
    if template_version < 0 {
        violations.add(path, "OUT_OF_RANGE", "counted from 1; 0 means the latest");
    }
    if text.is_empty() {
        return Wording::Template((template_version > 0).then_some(template_version));
    }
    if template_version > 0 {
        violations.add(path, "CONTRADICTION", "a text of its own has no version");
    }
    Wording::Own(full_text(violations, "text", text))
}

/// A text as it is, to the last blank: what is signed is hashed.
pub(super) fn full_text(violations: &mut Violations, path: &str, text: String) -> String {
    if text.trim().is_empty() {
        violations.add(path, "REQUIRED", "a text is needed");
    } else if text.len() > LONGEST_TEXT {
        violations.add(path, "LENGTH", format!("at most {LONGEST_TEXT} bytes"));
    } else if text
        .chars()
        .any(|c| c.is_control() && !"\n\r\t".contains(c))
    {
        let description = "control characters are not allowed";
        violations.add(path, "CONTROL_CHARACTER", description);
    }
    text
}

fn term(
    violations: &mut Violations,
    prefix: &str,
    (effective, end): (Option<Date>, Option<Date>),
) -> Option<Term> {
    let at = |field: &str| format!("{prefix}{field}");
    if effective.is_none() {
        violations.add(at("effective_date"), "REQUIRED", "a first day is needed");
    }
    let end_date = wire::date(violations, &at("end_date"), end);
    let effective_date = wire::date(violations, &at("effective_date"), effective)?;
    let term = Term {
        effective_date,
        end_date,
    };
    if let Some(problem) = term.problem(&at("end_date")) {
        violations.add(problem.field, problem.reason, problem.description);
    }
    Some(term)
}

pub fn amend(message: v1::AmendAgreementRequest) -> Result<Amendment, Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let id = wire::uuid(found, "agreement_id", &message.agreement_id);
    let text = full_text(found, "text", message.text);
    let terms = terms::read(found, "terms", message.terms);
    let days = term(found, "", (message.effective_date, message.end_date));
    match (id, days) {
        (Some(id), Some(days)) if violations.is_empty() => Ok(Amendment {
            target: Target {
                id,
                etag: message.etag,
            },
            text,
            terms,
            days,
        }),
        _ => Err(Error::invalid(violations)),
    }
}

pub fn sign(message: v1::SignAgreementRequest) -> Result<Signing, Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let id = wire::uuid(found, "agreement_id", &message.agreement_id);
    let hash = message.text_sha256;
    if !is_sha256(&hash) {
        let description = "the SHA-256 of the text that was read, as 64 lower-case hex digits";
        found.add("text_sha256", "MALFORMED_HASH", description);
    }
    let signing = Signing {
        target: Target {
            id: id.unwrap_or_default(),
            etag: message.etag,
        },
        party: words::optional(found, "party", message.party),
        signer_name: wire::text(found, "signer_name", &message.signer_name, NAME),
        signer_title: wire::text(found, "signer_title", &message.signer_title, NAME),
        text_sha256: hash,
    };
    violations.check()?;
    Ok(signing)
}

pub fn terminate(message: v1::TerminateAgreementRequest) -> Result<Termination, Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let id = wire::uuid(found, "agreement_id", &message.agreement_id);
    let end_date = wire::date(found, "end_date", message.end_date);
    let reason = wire::text(found, "reason", &message.reason, PROSE);
    violations.check()?;
    Ok(Termination {
        target: Target {
            id: id.unwrap_or_default(),
            etag: message.etag,
        },
        reason,
        end_date,
    })
}

/// The agreement to take back, and why.
pub fn withdraw(message: v1::WithdrawAgreementRequest) -> Result<(Target, String), Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let id = wire::uuid(found, "agreement_id", &message.agreement_id);
    let reason = wire::text(found, "reason", &message.reason, PROSE);
    violations.check()?;
    let target = Target {
        id: id.unwrap_or_default(),
        etag: message.etag,
    };
    Ok((target, reason))
}

pub fn filter(message: &v1::ListAgreementsRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let filter = Filter {
        partner_id: wire::optional_uuid(found, "partner_id", &message.partner_id),
        program_id: wire::optional_uuid(found, "program_id", &message.program_id),
        key: key::optional(found, "agreement_key", &message.agreement_key),
        state: words::optional(found, "state", message.state),
    };
    violations.check()?;
    Ok(filter)
}

pub fn to_wire(agreement: &Agreement) -> v1::Agreement {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    v1::Agreement {
        agreement_id: agreement.id.to_string(),
        partner_id: agreement.partner_id.to_string(),
        program_id: agreement.program_id.to_string(),
        enrollment_id: id(agreement.enrollment_id),
        agreement_key: agreement.key.clone(),
        state: agreement.state.to_wire(),
        text_sha256: agreement.text_sha256.clone(),
        terms: Some(terms::to_wire(&agreement.terms)),
        effective_date: Some(wire::to_date(agreement.days.effective_date)),
        end_date: agreement.days.end_date.map(wire::to_date),
        amends_agreement_id: id(agreement.amends),
        signatures: agreement.signatures.iter().map(signature).collect(),
        etag: kit::etag(agreement.revision),
        create_time: Some(wire::to_timestamp(agreement.created_at)),
        template_version: agreement.template_version.unwrap_or_default(),
        supply_end_date: agreement.supply_end_date().map(wire::to_date),
    }
}

fn signature(signature: &Signature) -> v1::AgreementSignature {
    v1::AgreementSignature {
        party: signature.party.to_wire(),
        signer_name: signature.signer_name.clone(),
        signer_title: signature.signer_title.clone(),
        actor: signature.actor.clone(),
        text_sha256: signature.text_sha256.clone(),
        sign_time: Some(wire::to_timestamp(signature.signed_at)),
    }
}
