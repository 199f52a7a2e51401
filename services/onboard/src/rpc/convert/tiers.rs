//! Tiers, standings and decisions.

use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

mod rule;
mod scheme;

use super::words::Word as _;
use super::{PROSE, key};
use crate::commands::Target;
use crate::domain::tier::decision::Recorded;
use crate::domain::tier::measure::{Measure, Reading};
use crate::domain::tier::standing::{Override, Standing, TierPeriod};
use crate::store::tier::standing::Filter;

pub use scheme::{scheme_to_wire, update_scheme};

pub fn override_of(message: v1::OverridePartnerTierRequest) -> Result<(Target, Override), Error> {
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "enrollment_id", &message.enrollment_id);
    let tier_key = key::required(&mut v, "tier_key", &message.tier_key);
    let reason = wire::text(&mut v, "reason", &message.reason, PROSE);
    let end = wire::date(&mut v, "end_date", message.end_date);
    if message.end_date.is_none() {
        v.add("end_date", "REQUIRED", "an override ends");
    }
    match (id, end) {
        (Some(id), Some(end)) if v.is_empty() => {
            let target = Target {
                id,
                etag: message.etag,
            };
            Ok((
                target,
                Override {
                    tier_key,
                    reason,
                    end,
                },
            ))
        }
        _ => Err(Error::invalid(v)),
    }
}

pub fn revocation(
    message: v1::RevokePartnerTierOverrideRequest,
) -> Result<(Target, String), Error> {
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "enrollment_id", &message.enrollment_id);
    let reason = wire::text(&mut v, "reason", &message.reason, PROSE);
    match id {
        Some(id) if v.is_empty() => Ok((
            Target {
                id,
                etag: message.etag,
            },
            reason,
        )),
        _ => Err(Error::invalid(v)),
    }
}

pub fn filter(message: v1::ListPartnerTiersRequest) -> Result<Filter, Error> {
    let mut v = Violations::new();
    let filter = Filter {
        partner_id: wire::optional_uuid(&mut v, "partner_id", &message.partner_id),
        program_id: wire::optional_uuid(&mut v, "program_id", &message.program_id),
        tier_key: Some(message.tier_key).filter(|key| !key.is_empty()),
    };
    v.check()?;
    Ok(filter)
}

pub fn standing_to_wire(standing: &Standing) -> v1::PartnerTier {
    v1::PartnerTier {
        enrollment_id: standing.enrollment_id.to_string(),
        partner_id: standing.partner_id.to_string(),
        program_id: standing.program_id.to_string(),
        tier_key: standing
            .current()
            .map(|period| period.key.clone())
            .unwrap_or_default(),
        periods: standing.periods.iter().map(period_to_wire).collect(),
        ruled_tier_key: standing.ruled.clone().unwrap_or_default(),
        below_since: standing.below_since.map(wire::to_date),
        next_review_date: standing.next_review.map(wire::to_date),
        r#override: standing.overridden.as_ref().map(override_to_wire),
        etag: kit::etag(standing.revision),
    }
}

fn period_to_wire(period: &TierPeriod) -> v1::TierPeriod {
    v1::TierPeriod {
        tier_key: period.key.clone(),
        display_name: period.display_name.clone(),
        rank: period.rank,
        start_date: Some(wire::to_date(period.start)),
        end_date: period.end.map(wire::to_date),
    }
}

fn override_to_wire(by: &Override) -> v1::TierOverride {
    v1::TierOverride {
        tier_key: by.tier_key.clone(),
        reason: by.reason.clone(),
        end_date: Some(wire::to_date(by.end)),
    }
}

pub fn decision_to_wire(recorded: &Recorded) -> v1::TierDecision {
    let decision = &recorded.decision;
    v1::TierDecision {
        decision_id: recorded.id.to_string(),
        enrollment_id: recorded.enrollment_id.to_string(),
        outcome: decision.outcome.to_wire(),
        from_tier_key: decision.from.clone().unwrap_or_default(),
        to_tier_key: decision.to.clone().unwrap_or_default(),
        day: Some(wire::to_date(decision.day)),
        scheme_version: decision.scheme_version,
        reason: decision.reason.clone(),
        rule_text: decision.rule_text.clone(),
        readings: decision.readings.iter().map(reading_to_wire).collect(),
        missing_for_next: decision.missing_for_next.clone(),
        actor: recorded.actor.clone(),
        decision_time: Some(wire::to_timestamp(recorded.at)),
    }
}

fn reading_to_wire((measure, reading): (&Measure, &Reading)) -> v1::TierReading {
    v1::TierReading {
        measure: measure.to_string(),
        value: reading.value.map(wire::to_decimal),
        left_out: i32::try_from(reading.left_out).unwrap_or(i32::MAX),
    }
}
