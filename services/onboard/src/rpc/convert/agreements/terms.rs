//! Terms as data, each bad value named by its path.

use contracts::tandem::incentivize::v1 as incentivize;
use contracts::tandem::onboard::v1;
use kit::{Violations, wire};
use rust_decimal::Decimal;

use super::super::words::{self, Word as _};
use crate::domain::agreement::royalty_schedule::{RoyaltySchedule, Tier};
use crate::domain::agreement::{AgreedTerms, ContinuityTerms};

pub fn read(
    violations: &mut Violations,
    path: &str,
    message: Option<v1::AgreedTerms>,
) -> AgreedTerms {
    let message = message.unwrap_or_default();
    AgreedTerms {
        royalty_schedule: message.royalty_schedule.map(|schedule| {
            let path = format!("{path}.royalty_schedule");
            royalty_schedule(violations, &path, schedule)
        }),
        continuity: message.continuity.map(|continuity| {
            let escrow = format!("{path}.continuity.source_escrow_agent");
            let agent = &continuity.source_escrow_agent;
            ContinuityTerms {
                wind_down_months: continuity.wind_down_months,
                breaking_change_notice_months: continuity.breaking_change_notice_months,
                availability_bps: continuity.availability_bps,
                source_escrow_agent: wire::text(violations, &escrow, agent, super::OPTIONAL_NAME),
            }
        }),
    }
}

fn royalty_schedule(
    violations: &mut Violations,
    path: &str,
    message: incentivize::OemRoyalty,
) -> RoyaltySchedule {
    let at = |field: &str| format!("{path}.{field}");
    let tiers = message.tiers.into_iter().enumerate();
    let tiers = tiers
        .map(|(index, message)| tier(violations, &at(&format!("tiers[{index}]")), message))
        .collect();
    RoyaltySchedule {
        tiers,
        boundary: words::or_default(violations, &at("tier_boundary"), message.tier_boundary),
        method: words::or_default(violations, &at("tier_method"), message.tier_method),
        measure: words::or_default(violations, &at("measure"), message.measure),
        period: words::or_default(violations, &at("period"), message.period),
        minimum: wire::amount(violations, &at("minimum"), message.minimum),
        carry_over: words::or_default(violations, &at("carry_over"), message.carry_over),
        minimum_prorated: message.minimum_prorated,
    }
}

fn tier(violations: &mut Violations, path: &str, message: incentivize::Tier) -> Tier {
    let rate = format!("{path}.rate");
    if message.rate.is_none() {
        violations.add(&rate, "REQUIRED", "a rate is needed; zero is one");
    }
    Tier {
        up_to: wire::decimal(violations, &format!("{path}.up_to"), message.up_to),
        rate: wire::decimal(violations, &rate, message.rate).unwrap_or_default(),
        flat: wire::decimal(violations, &format!("{path}.flat"), message.flat).unwrap_or_default(),
    }
}

pub fn to_wire(terms: &AgreedTerms) -> v1::AgreedTerms {
    v1::AgreedTerms {
        royalty_schedule: terms.royalty_schedule.as_ref().map(schedule_to_wire),
        continuity: terms.continuity.as_ref().map(|terms| v1::ContinuityTerms {
            wind_down_months: terms.wind_down_months,
            breaking_change_notice_months: terms.breaking_change_notice_months,
            availability_bps: terms.availability_bps,
            source_escrow_agent: terms.source_escrow_agent.clone(),
        }),
    }
}

fn schedule_to_wire(schedule: &RoyaltySchedule) -> incentivize::OemRoyalty {
    let tier = |tier: &Tier| incentivize::Tier {
        up_to: tier.up_to.map(wire::to_decimal),
        rate: Some(wire::to_decimal(tier.rate)),
        flat: (tier.flat != Decimal::ZERO).then(|| wire::to_decimal(tier.flat)),
    };
    incentivize::OemRoyalty {
        tiers: schedule.tiers.iter().map(tier).collect(),
        tier_boundary: schedule.boundary.to_wire(),
        period: schedule.period.to_wire(),
        minimum: schedule.minimum.map(wire::to_money),
        carry_over: schedule.carry_over.to_wire(),
        tier_method: schedule.method.to_wire(),
        measure: schedule.measure.to_wire(),
        minimum_prorated: schedule.minimum_prorated,
    }
}
