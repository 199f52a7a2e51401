//! A target pay for reaching a period's quota: each part of the sales at the multiplier of its band, nothing below the gate, at most the cap.

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    accepted_facts,
    component::Denomination,
    context::Context,
    exact::{self, OutOfRange},
    fact::{FactKind, Role},
    mechanism::{Input, Mechanism},
    percentage::{check_amount, check_least},
    period::{Period, PeriodLength},
    problem::Problems,
    requirement::FactPattern,
    scale::Scale,
    scope::Scope,
    threshold,
    tiers::{Rate, Tier, Tiers},
    trace::Step,
};

/// What may be sold against a quota; one of them, since roles are never added to each other.
const SALES: [FactPattern; 7] = [
    FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment),
    FactPattern::of(FactKind::Contribution, Role::Sourced),
    FactPattern::of(FactKind::Contribution, Role::Influenced),
    FactPattern::of(FactKind::Contribution, Role::CoSell),
    FactPattern::of(FactKind::Contribution, Role::Implementation),
    FactPattern::any_role(FactKind::MarketplaceTransaction),
    FactPattern::any_role(FactKind::Renewal),
];

/// A period's quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quota {
    Fixed(Money),
    /// Of what was sold in the same period of the year before.
    PriorYearPercent(Decimal),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaAccelerator {
    pub quota: Quota,
    /// Paid at the quota, where every multiplier is 1.
    pub target_pay: Money,
    /// Multipliers over the percent of the quota.
    #[serde(flatten)]
    pub tiers: Tiers,
    /// Of the quota; below it nothing is paid.
    #[serde(default, skip_serializing_if = "Decimal::is_zero")]
    pub gate_percent: Decimal,
    /// Of the target pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_percent: Option<Decimal>,
    pub period: PeriodLength,
    pub counts: FactPattern,
}

impl QuotaAccelerator {
    /// Resale bookings.
    pub const USUAL_COUNTS: FactPattern = SALES[0];

    /// None without sales in the year before.
    fn quota(&self, earlier: Option<Decimal>) -> Result<Option<Decimal>, OutOfRange> {
        let quota = match self.quota {
            Quota::Fixed(quota) => Some(quota.amount()),
            Quota::PriorYearPercent(percent) => earlier
                .map(|earlier| exact::percent(percent, earlier))
                .transpose()?,
        };
        Ok(quota.filter(|quota| *quota > Decimal::ZERO))
    }

    /// The bands with their ends in money.
    fn in_money(&self, quota: Decimal) -> Result<Tiers, OutOfRange> {
        let tier = |tier: &Tier| {
            let up_to = tier.up_to.map(|percent| exact::percent(percent, quota));
            Ok(Tier {
                up_to: up_to.transpose()?,
                ..tier.clone()
            })
        };
        Ok(Tiers {
            tiers: self
                .tiers
                .tiers
                .iter()
                .map(tier)
                .collect::<Result<_, _>>()?,
            ..self.tiers
        })
    }

    /// Target pay × multiplied sales ÷ quota, and the flat amounts of the bands reached.
    fn pay(
        &self,
        quota: Decimal,
        sales: Decimal,
        steps: &mut Vec<Step>,
    ) -> Result<Decimal, OutOfRange> {
        let bands = self.in_money(quota)?;
        let (mut multiplied, mut flat) = (Decimal::ZERO, Decimal::ZERO);
        for (tier, of) in bands.portions(sales)? {
            let gives = exact::mul(tier.rate, of)?;
            steps.push(Step::Multiply {
                what: "sales at the band's multiplier".into(),
                by: tier.rate,
                of,
                gives,
            });
            multiplied = exact::add(multiplied, gives)?;
            flat = exact::add(flat, tier.flat)?;
        }
        let target = self.target_pay.amount();
        let gives = exact::proportion(target, multiplied, quota)?;
        steps.push(Step::Proportion {
            what: "target pay".into(),
            of: target,
            part: multiplied,
            whole: quota,
            gives,
        });
        if !flat.is_zero() {
            steps.push(Step::Flat {
                what: "bands reached".into(),
                gives: flat,
            });
        }
        exact::add(gives, flat)
    }
}

impl Mechanism for QuotaAccelerator {
    fn name(&self) -> &'static str {
        "quota_accelerator"
    }

    fn rule(&self) -> &'static str {
        "a target pay for reaching the period's quota: each part of the sales at the multiplier of its band, nothing below the gate, at most the cap"
    }

    fn formula(&self) -> &'static str {
        "round(min(target pay × sum of (sales in the band × multiplier) ÷ quota, cap)), the quotient to 12 digits half to even"
    }

    fn computed_from(&self) -> &[FactPattern] {
        std::slice::from_ref(&self.counts)
    }

    fn scope(&self) -> Scope {
        Scope::of_period(self.period)
    }

    fn compares(&self) -> bool {
        matches!(self.quota, Quota::PriorYearPercent(_))
    }

    fn baseline(&self, period: Period) -> Option<Period> {
        match self.quota {
            Quota::Fixed(_) => None,
            Quota::PriorYearPercent(_) => period.a_year_earlier(),
        }
    }

    fn scale(&self, context: &Context) -> Option<Scale> {
        let quota = self.quota(context.baseline).ok()??;
        Some(Scale {
            tiers: self.in_money(quota).ok()?,
            quota: Some(quota),
        })
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let Some(quota) = self.quota(input.context.baseline)? else {
            let text = "without sales in the year before there is no quota".into();
            steps.push(Step::Note { text });
            return Ok(Decimal::ZERO);
        };
        let gate = exact::percent(self.gate_percent, quota)?;
        if !threshold::reached("gate", gate, input.base, steps) {
            return Ok(Decimal::ZERO);
        }
        let pay = self.pay(quota, input.base, steps)?;
        let Some(percent) = self.cap_percent else {
            return Ok(pay);
        };
        let cap = exact::percent(percent, self.target_pay.amount())?;
        if pay > cap {
            steps.push(Step::Cap { gives: cap });
        }
        Ok(pay.min(cap))
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        match self.quota {
            Quota::Fixed(quota) => {
                check_amount("fixed_quota", quota, denomination, problems);
                let some = !quota.is_zero();
                problems.require(some, "fixed_quota", "ZERO", "must be above zero");
            }
            Quota::PriorYearPercent(percent) => {
                check_least("prior_year_percent", percent, problems);
                let some = !percent.is_zero();
                problems.require(some, "prior_year_percent", "ZERO", "must be above zero");
            }
        }
        check_amount("target_pay", self.target_pay, denomination, problems);
        self.tiers
            .check(Rate::Multiplier, denomination.digits, problems);
        check_least("gate_percent", self.gate_percent, problems);
        if let Some(cap) = self.cap_percent {
            check_least("cap_percent", cap, problems);
        }
        accepted_facts::check_one("counts", self.counts, &SALES, problems);
    }
}
