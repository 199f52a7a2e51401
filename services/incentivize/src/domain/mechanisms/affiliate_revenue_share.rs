//! A percentage of each purchase that followed a click on the affiliate's link within the window, at most the cap.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    context::{Context, State},
    exact::OutOfRange,
    fact::{Fact, FactKind},
    mechanism::{Input, Mechanism, Reads},
    outcome::ExceptionReason,
    percentage::Percentage,
    problem::Problems,
    requirement::FactPattern,
    trace::Step,
};

const CONVERSIONS: [FactPattern; 1] = [FactPattern::any_role(FactKind::Conversion)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffiliateRevenueShare {
    #[serde(flatten)]
    pub percentage: Percentage,
    /// Days in which a purchase must follow the click, which is the first of them.
    pub window_days: u32,
    /// Whether later purchases of the same account earn nothing.
    #[serde(default)]
    pub first_purchase_only: bool,
}

impl AffiliateRevenueShare {
    /// As most affiliate programs have it.
    pub const USUAL_WINDOW_DAYS: u32 = 30;
}

impl Mechanism for AffiliateRevenueShare {
    fn name(&self) -> &'static str {
        "affiliate_revenue_share"
    }

    fn rule(&self) -> &'static str {
        "a percentage of each purchase that followed a click on the affiliate's link within the window, at most the cap"
    }

    fn formula(&self) -> &'static str {
        "round(min(amount × share × rate, cap))"
    }

    fn computed_from(&self) -> &[FactPattern] {
        &CONVERSIONS
    }

    fn reads(&self) -> Reads {
        Reads {
            first_purchase: self.first_purchase_only,
            ..Reads::default()
        }
    }

    fn context(&self, fact: &Fact, state: &State<'_>) -> Context {
        let click = fact.detail.click_date;
        Context {
            days: click.map(|click| (fact.business_date - click).num_days() + 1),
            first_purchase: state.first_purchase.filter(|_| self.first_purchase_only),
            ..Context::default()
        }
    }

    fn admit(&self, fact: &Fact, context: &Context) -> Result<(), ExceptionReason> {
        let day = context.days.ok_or(ExceptionReason::ClickMissing)?;
        if !(1..=i64::from(self.window_days)).contains(&day) {
            return Err(ExceptionReason::OutsideWindow);
        }
        match (
            self.first_purchase_only,
            fact.account_id,
            context.first_purchase,
        ) {
            (false, ..) | (true, Some(_), Some(true)) => Ok(()),
            (true, None, _) => Err(ExceptionReason::AccountMissing),
            (true, Some(_), _) => Err(ExceptionReason::NotFirstPurchase),
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        self.percentage.grant(input.base, steps)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.percentage.check(denomination, problems);
        problems.require(
            (1..=3650).contains(&self.window_days),
            "window_days",
            "OUT_OF_RANGE",
            "1 to 3650 days",
        );
    }
}
