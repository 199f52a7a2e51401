//! What single deals earn: commissions, bonuses and fees.

use contracts::tandem::{incentivize::v1 as contract, partnership::v1::PartnerRole};
use kit::wire;

use super::{
    super::{
        super::{Named as _, name_of},
        reader::{Reader, number},
        tables::{facts, percentage, premium, written, written_fact},
    },
    Converted,
};
use crate::domain::choice::Choice as _;
use crate::domain::mechanisms::{
    deal_registration_commission::{CategoryRate, DealRegistrationCommission},
    new_customer_bonus::NewCustomerBonus,
    pipeline_contribution_bonus::{ContributionRole, PipelineContributionBonus},
    referral_fee::ReferralFee,
    renewal_commission::RenewalCommission,
};

impl Converted for DealRegistrationCommission {
    type Wire = contract::DealRegistrationCommission;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        let percentage = percentage(at, wire.rate_percent, wire.cap_per_deal);
        let minimum_deal = at.money("minimum_deal", wire.minimum_deal);
        let mut rate = |(index, rate): (usize, contract::CategoryRate)| CategoryRate {
            product_category: rate.product_category,
            rate_percent: at.decimal(
                &format!("category_rates[{index}].rate_percent"),
                rate.rate_percent,
            ),
        };
        let rates = wire.category_rates.into_iter().enumerate();
        Self {
            category_rates: rates.map(&mut rate).collect(),
            percentage,
            minimum_deal,
        }
    }

    fn write(&self) -> Self::Wire {
        let rate = |rate: &CategoryRate| contract::CategoryRate {
            product_category: rate.product_category.clone(),
            rate_percent: Some(wire::to_decimal(rate.rate_percent)),
        };
        Self::Wire {
            rate_percent: Some(wire::to_decimal(self.percentage.rate_percent)),
            cap_per_deal: written(self.percentage.cap_per_deal),
            category_rates: self.category_rates.iter().map(rate).collect(),
            minimum_deal: written(self.minimum_deal),
        }
    }
}

impl Converted for PipelineContributionBonus {
    type Wire = contract::PipelineContributionBonus;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            role: contribution_role(at, wire.role),
            percentage: percentage(at, wire.rate_percent, wire.cap_per_deal),
            minimum_deal: at.money("minimum_deal", wire.minimum_deal),
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            role: PartnerRole::number(self.role.code()),
            rate_percent: Some(wire::to_decimal(self.percentage.rate_percent)),
            cap_per_deal: written(self.percentage.cap_per_deal),
            minimum_deal: written(self.minimum_deal),
        }
    }
}

fn contribution_role(at: &mut Reader<'_>, value: i32) -> ContributionRole {
    let path = at.at("role");
    let before = at.violations.len();
    let code = name_of::<PartnerRole>(at.violations, &path, value);
    let role = code.and_then(|code| ContributionRole::from_code(&code));
    if role.is_none() && at.violations.len() == before {
        let description = "SOURCED, INFLUENCED, CO_SELL or IMPLEMENTATION";
        at.violations.add(path, "WRONG_ROLE", description);
    }
    role.unwrap_or_default()
}

impl Converted for ReferralFee {
    type Wire = contract::ReferralFee;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            premium: premium(at, wire.rate_percent, wire.cap_per_deal, wire.amount),
            taken_as: at.choice::<contract::FeeForm, _>("taken_as", wire.taken_as),
            discount_percent: at.optional_decimal("discount_percent", wire.discount_percent),
            renewals: wire.renewals,
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            rate_percent: self.premium.rate_percent.map(wire::to_decimal),
            cap_per_deal: written(self.premium.cap_per_deal),
            amount: written(self.premium.amount),
            taken_as: number::<contract::FeeForm, _>(self.taken_as),
            discount_percent: self.discount_percent.map(wire::to_decimal),
            renewals: self.renewals,
        }
    }
}

impl Converted for NewCustomerBonus {
    type Wire = contract::NewCustomerBonus;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            premium: premium(at, wire.rate_percent, wire.cap_per_deal, wire.amount),
            facts: facts(at, wire.facts, Self::usual_facts()),
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            amount: written(self.premium.amount),
            rate_percent: self.premium.rate_percent.map(wire::to_decimal),
            cap_per_deal: written(self.premium.cap_per_deal),
            facts: self.facts.iter().map(written_fact).collect(),
        }
    }
}

impl Converted for RenewalCommission {
    type Wire = contract::RenewalCommission;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        let rates = wire.rates_by_year.into_iter().enumerate();
        let rates_by_year =
            rates.map(|(index, rate)| at.decimal(&format!("rates_by_year[{index}]"), Some(rate)));
        Self {
            rates_by_year: rates_by_year.collect(),
            cap_per_deal: at.money("cap_per_deal", wire.cap_per_deal),
        }
    }

    fn write(&self) -> Self::Wire {
        let rates = self.rates_by_year.iter().copied();
        Self::Wire {
            rates_by_year: rates.map(wire::to_decimal).collect(),
            cap_per_deal: written(self.cap_per_deal),
        }
    }
}
