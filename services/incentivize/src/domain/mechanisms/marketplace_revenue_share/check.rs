//! What is wrong with the terms of a marketplace revenue share.

use super::{DatedRate, Fee, FeeDay, MarketplaceRevenueShare};
use crate::domain::{
    component::Denomination,
    percentage::{check_amount, check_rate},
    period::{Period, PeriodLength},
    problem::Problems,
    tiers::Rate,
};

impl MarketplaceRevenueShare {
    pub(super) fn check_terms(&self, denomination: &Denomination, problems: &mut Problems) {
        match &self.fee {
            Fee::Rates(rates) => check_rates(rates, problems),
            Fee::Tiers(tiers) => tiers.check(Rate::Percent, denomination.digits, problems),
        }
        if let Some(free) = self.free_up_to {
            check_amount("free_up_to", free, denomination, problems);
            self.check_lifetime(problems);
        }
    }

    /// What can't be told from a month's total.
    fn check_lifetime(&self, problems: &mut Problems) {
        problems.require(
            self.rate_day == FeeDay::Transaction,
            "rate_day",
            "PINNED_RATE",
            "a rate can't be pinned to the original sale where a lifetime's first sales are free",
        );
        match &self.fee {
            Fee::Tiers(_) => problems.add(
                "tiers",
                "NOT_BY_SIZE",
                "the fee can't depend on the transaction's size where a lifetime's first sales are free",
            ),
            Fee::Rates(rates) => {
                for (index, rate) in rates.iter().enumerate() {
                    problems.require(
                        Period::starts_on(PeriodLength::Month, rate.from),
                        format!("rates[{index}].from_date"),
                        "NOT_A_PERIOD_START",
                        "must be the first day of a month where a lifetime's first sales are free",
                    );
                }
            }
        }
    }
}

fn check_rates(rates: &[DatedRate], problems: &mut Problems) {
    problems.require_some("rates", rates.len());
    let before = std::iter::once(None).chain(rates.iter().map(Some));
    for (index, (rate, before)) in rates.iter().zip(before).enumerate() {
        problems.within(format!("rates[{index}]"), |problems| {
            check_rate("percent", rate.percent, Rate::Percent, problems);
            problems.require(
                before.is_none_or(|before| before.from < rate.from),
                "from_date",
                "RATES_NOT_ASCENDING",
                "must be after the day of the rate before",
            );
        });
    }
}
