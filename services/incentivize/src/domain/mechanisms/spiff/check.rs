//! What is wrong with the terms of a SPIFF.

use super::Spiff;
use crate::domain::{
    accepted_facts, component::Denomination, percentage::check_amount, problem::Problems,
};

impl Spiff {
    pub(super) fn check_terms(&self, denomination: &Denomination, problems: &mut Problems) {
        problems.require(
            self.start < self.end,
            "end_date",
            "DATES_OUT_OF_ORDER",
            "must be after the start date",
        );
        self.products.check(problems);
        self.tiers.check(self.rate(), denomination.digits, problems);
        if let Some(cap) = self.cap_per_person {
            check_amount("cap_per_person", cap, denomination, problems);
        }
        if let Some(budget) = self.budget {
            check_amount("budget", budget, denomination, problems);
            if let Some(cap) = self
                .cap_per_person
                .filter(|cap| cap.amount() > budget.amount())
            {
                let description = format!("is less than {cap}, the cap of one person");
                problems.add("budget", "BELOW_CAP", description);
            }
        }
        accepted_facts::check_one("counts", self.counts, &super::SALES, problems);
    }
}
