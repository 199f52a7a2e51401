use chrono::{DateTime, NaiveDate, Utc};
use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{date, optional_uuid, text, to_timestamp};

use super::own_partner;
use crate::commands::pass_gate::Check;
use crate::domain::gate::{Missing, Purpose, Question};
use crate::error::Result;

/// A question about a partner; a partner's user asks about the own one.
pub(crate) fn question(
    request: &wire::CheckGateRequest,
    viewer: Option<uuid::Uuid>,
    today: NaiveDate,
) -> Result<Question> {
    let mut violations = Violations::new();
    let partner_id = own_partner(&mut violations, "partner_id", &request.partner_id, viewer)?;
    if partner_id.is_none() && request.partner_id.is_empty() {
        violations.add("partner_id", "REQUIRED", "an id is needed");
    }
    let purpose = match request.purpose() {
        wire::GatePurpose::Registration => Some(Purpose::Registration),
        wire::GatePurpose::CoSell => Some(Purpose::CoSell),
        wire::GatePurpose::Unspecified => {
            violations.add("purpose", "REQUIRED", "registration or co-sell");
            None
        }
    };
    let solution_id = optional_uuid(&mut violations, "solution_id", &request.solution_id);
    let person_id = text(&mut violations, "person_id", &request.person_id, 0..=200);
    let day = date(&mut violations, "day", request.day);
    match partner_id.zip(purpose).filter(|_| violations.is_empty()) {
        Some((partner_id, purpose)) => Ok(Question {
            purpose,
            partner_id,
            day: day.unwrap_or(today),
            solution_id,
            person_id,
        }),
        None => Err(violations.into()),
    }
}

pub(crate) fn check(check: Check, now: DateTime<Utc>) -> wire::CheckGateResponse {
    let open = check.is_open(now);
    let sources = check.heard.iter().map(|heard| wire::KnowledgeSource {
        source: heard.source.to_owned(),
        as_of_time: heard.as_of.map(to_timestamp),
        stale: heard.is_stale(now, check.limit),
    });
    wire::CheckGateResponse {
        open,
        sources: sources.collect(),
        missing: check.missing.into_iter().map(missing).collect(),
    }
}

fn missing(missing: Missing) -> wire::MissingForGate {
    wire::MissingForGate {
        field: missing.field.to_owned(),
        code: missing.code,
        description: missing.description,
        remedy: missing.remedy,
        source: missing.source.to_owned(),
    }
}
