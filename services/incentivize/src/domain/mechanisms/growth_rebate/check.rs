//! What is wrong with the terms of a growth rebate.

use super::{Baseline, GrowthRebate, WithoutBaseline};
use crate::domain::{
    component::Denomination,
    percentage::{check_amount, check_least, check_rate},
    problem::Problems,
    product_selection::check_categories,
    tiers::Rate,
};

impl GrowthRebate {
    pub(super) fn check_terms(&self, denomination: &Denomination, problems: &mut Problems) {
        check_rate("rate_percent", self.rate_percent, Rate::Percent, problems);
        check_least("least_growth_percent", self.least_growth_percent, problems);
        problems.require(
            self.threshold_digits
                .is_none_or(|digits| (-12..=9).contains(&digits)),
            "threshold_digits",
            "OUT_OF_RANGE",
            "-12 to 9 digits",
        );
        check_categories("product_categories", &self.product_categories, problems);
        self.check_baseline(denomination, problems);
    }

    fn check_baseline(&self, denomination: &Denomination, problems: &mut Problems) {
        let needed =
            self.baseline == Baseline::Fixed || self.without_baseline == WithoutBaseline::Fixed;
        match self.fixed_baseline {
            Some(amount) => {
                check_amount("fixed_baseline", amount, denomination, problems);
                problems.require(
                    needed,
                    "fixed_baseline",
                    "NOT_USED",
                    "neither the baseline nor what stands in for it is FIXED",
                );
            }
            None => problems.require(
                !needed,
                "fixed_baseline",
                "REQUIRED",
                "a fixed baseline is needed",
            ),
        }
        problems.require(
            self.baseline != Baseline::Fixed || self.without_baseline == WithoutBaseline::Nothing,
            "without_baseline",
            "NOT_USED",
            "a fixed baseline is never missing",
        );
    }
}
