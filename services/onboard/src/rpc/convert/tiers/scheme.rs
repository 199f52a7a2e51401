//! The tiers of a program.

use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::rule;
use crate::commands::Target;
use crate::domain::tier::review::Review;
use crate::domain::tier::scheme::{Terms, Tier, TierScheme};
use crate::rpc::convert::{NAME, key};

/// More tiers than this are not even read.
const MOST_TIERS: usize = 100;

pub fn update_scheme(message: Option<v1::TierScheme>) -> Result<(Target, Terms), Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(&mut v, "scheme.program_id", &message.program_id);
    let tiers = message.tiers.iter().take(MOST_TIERS).enumerate();
    let tiers = tiers
        .filter_map(|(n, each)| tier(&mut v, &format!("scheme.tiers[{n}]"), each))
        .collect();
    let review = message.review.unwrap_or_default();
    let review = Review {
        every_months: natural(&mut v, "scheme.review.every_months", review.every_months),
        month: natural(&mut v, "scheme.review.month", review.month),
        day: natural(&mut v, "scheme.review.day", review.day),
    };
    let grace_days = natural(&mut v, "scheme.grace_days", message.grace_days);
    match id {
        Some(id) if v.is_empty() => {
            let target = Target {
                id,
                etag: message.etag,
            };
            Ok((
                target,
                Terms {
                    tiers,
                    review,
                    grace_days,
                },
            ))
        }
        _ => Err(Error::invalid(v)),
    }
}

fn natural(v: &mut Violations, path: &str, number: i32) -> u32 {
    u32::try_from(number).unwrap_or_else(|_| {
        v.add(path, "OUT_OF_RANGE", "zero or more");
        0
    })
}

fn tier(v: &mut Violations, path: &str, message: &v1::Tier) -> Option<Tier> {
    let key = key::required(v, &format!("{path}.tier_key"), &message.tier_key);
    let display_name = wire::text(
        v,
        &format!("{path}.display_name"),
        &message.display_name,
        NAME,
    );
    let rule = match &message.rule {
        Some(of) => Some(rule::rule(v, &format!("{path}.rule"), of)?),
        None => None,
    };
    Some(Tier {
        key,
        display_name,
        rule,
    })
}

pub fn scheme_to_wire(scheme: &TierScheme) -> v1::TierScheme {
    let Terms {
        tiers,
        review,
        grace_days,
    } = &scheme.terms;
    let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    v1::TierScheme {
        program_id: scheme.program_id.to_string(),
        tiers: tiers.iter().map(tier_to_wire).collect(),
        review: Some(v1::TierReview {
            every_months: number(review.every_months),
            month: number(review.month),
            day: number(review.day),
        }),
        grace_days: number(*grace_days),
        version: scheme.version,
        etag: kit::etag(scheme.version.into()),
    }
}

fn tier_to_wire(tier: &Tier) -> v1::Tier {
    v1::Tier {
        tier_key: tier.key.clone(),
        display_name: tier.display_name.clone(),
        rule: tier.rule.as_ref().map(rule::to_wire),
    }
}
