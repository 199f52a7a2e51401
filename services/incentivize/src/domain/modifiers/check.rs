//! What is wrong with modifiers.

use rust_decimal::Decimal;

use super::{ChurnClawback, Instalment, Modifiers, PaymentCondition, Retention, hold::MOST_DAYS};
use crate::domain::{
    mechanism::{Measure, Mechanism},
    problem::Problems,
    scope::Scope,
};

/// Longest retention: ten years.
const MOST_MONTHS: u32 = 120;
const MOST_INSTALMENTS: usize = 50;
const PERCENT_DIGITS: u32 = 6;

impl Modifiers {
    /// Reports every problem, also those with the mechanism's earnings.
    pub fn check(&self, mechanism: &dyn Mechanism, problems: &mut Problems) {
        let days = [
            ("hold_days", Some(self.hold_days)),
            ("clawback_days", self.clawback_days),
        ];
        for (field, days) in days {
            problems.require(
                days.is_none_or(|days| days <= MOST_DAYS),
                field,
                "TOO_LONG",
                "ten years (3650 days) at most",
            );
        }
        let in_proportion = self.payment_condition == PaymentCondition::InProportion;
        problems.require(
            !in_proportion || mechanism.measure() == Measure::Amount,
            "payment_condition",
            "NOT_DIVISIBLE",
            "only a rule over amounts earns in proportion to what is paid",
        );
        if let Some(retention) = &self.retention {
            problems.require(
                mechanism.scope() == Scope::Fact,
                "retention",
                "OF_PERIOD",
                "what a period earns has no customer who stays or leaves",
            );
            problems.within("retention", |problems| retention.check(problems));
        }
    }
}

impl Retention {
    fn check(&self, problems: &mut Problems) {
        let instalments = &self.instalments;
        problems.require(
            instalments.len() <= MOST_INSTALMENTS,
            "instalments",
            "TOO_MANY",
            "50 at most",
        );
        for (index, one) in instalments.iter().enumerate() {
            let earlier = index
                .checked_sub(1)
                .and_then(|index| instalments.get(index));
            problems.within(format!("instalments[{index}]"), |problems| {
                one.check(earlier, problems)
            });
        }
        let sum = instalments
            .iter()
            .try_fold(Decimal::ZERO, |sum, one| sum.checked_add(one.percent));
        problems.require(
            instalments.is_empty() || sum == Some(Decimal::ONE_HUNDRED),
            "instalments",
            "NOT_THE_WHOLE",
            "the percentages sum to 100",
        );
        self.check_window(problems);
    }

    fn check_window(&self, problems: &mut Problems) {
        let last = self.instalments.last().map(|one| one.after_months);
        let months = self.clawback_months.or(last).unwrap_or_default();
        let takes_back = matches!(
            self.churn_clawback,
            ChurnClawback::Prorated | ChurnClawback::Full
        );
        problems.require(
            !takes_back || months > 0,
            "clawback_months",
            "REQUIRED",
            "the months in which a churn takes back, at least 1",
        );
        problems.require(
            months <= MOST_MONTHS,
            "clawback_months",
            "TOO_LONG",
            "ten years (120 months) at most",
        );
    }
}

impl Instalment {
    fn check(&self, earlier: Option<&Self>, problems: &mut Problems) {
        problems.require(
            self.percent > Decimal::ZERO && self.percent <= Decimal::ONE_HUNDRED,
            "percent",
            "NOT_A_PERCENTAGE",
            "above 0, 100 at most",
        );
        problems.require(
            self.percent.normalize().scale() <= PERCENT_DIGITS,
            "percent",
            "OVER_PRECISE",
            "6 fraction digits at most",
        );
        problems.require(
            earlier.is_none_or(|earlier| earlier.after_months < self.after_months),
            "after_months",
            "UNORDERED",
            "later than the instalment before it",
        );
        problems.require(
            self.after_months <= MOST_MONTHS,
            "after_months",
            "TOO_LONG",
            "ten years (120 months) at most",
        );
    }
}
