//! Caps that decide everything, or nothing.

use kit::money::Money;
use rust_decimal::Decimal;

use super::{Findings, Severity};
use crate::domain::{
    component::Terms,
    exact,
    mechanisms::{
        deal_registration_commission::DealRegistrationCommission,
        pipeline_contribution_bonus::PipelineContributionBonus, referral_fee::ReferralFee,
    },
};

/// A rate with its cap, and the smallest deal that it is applied to.
struct Capped {
    rate: Decimal,
    cap: Money,
    smallest: Option<Money>,
}

pub(super) fn lint(findings: &mut Findings<'_>) {
    let Some(Capped {
        rate,
        cap,
        smallest,
    }) = capped(&findings.component.terms)
    else {
        return;
    };
    let mut warn = |reason, description| {
        let amount = (None, Some(cap.amount()));
        findings.add(
            Severity::Warning,
            reason,
            "cap_per_deal",
            amount,
            description,
        );
    };
    if cap.is_zero() && !rate.is_zero() {
        let nothing = "the cap is zero, so nothing is ever paid".to_owned();
        return warn("CAP_PAYS_NOTHING", nothing);
    }
    if rate.is_zero() {
        let never = format!("the rate is zero, so the cap of {cap} is never reached");
        return warn("CAP_UNREACHABLE", never);
    }
    let earns = smallest.and_then(|deal| exact::percent(rate, deal.amount()).ok());
    if let (Some(deal), true) = (smallest, earns.is_some_and(|earns| earns >= cap.amount())) {
        let always = format!(
            "the smallest deal of {deal} reaches the cap of {cap}, so every deal pays the same"
        );
        warn("CAP_ALWAYS_REACHED", always);
    }
}

fn capped(terms: &Terms) -> Option<Capped> {
    let (rate, cap, smallest) = match terms {
        Terms::DealRegistrationCommission(DealRegistrationCommission {
            percentage,
            minimum_deal,
            ..
        })
        | Terms::PipelineContributionBonus(PipelineContributionBonus {
            percentage,
            minimum_deal,
            ..
        }) => (
            percentage.rate_percent,
            percentage.cap_per_deal,
            *minimum_deal,
        ),
        Terms::ReferralFee(ReferralFee { premium, .. }) if premium.amount.is_none() => {
            (premium.rate_percent?, premium.cap_per_deal, None)
        }
        _ => return None,
    };
    Some(Capped {
        rate,
        cap: cap?,
        smallest,
    })
}
