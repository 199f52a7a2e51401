//! All that a partner's facts come to on a day, derived in one go.

use chrono::NaiveDate;

use crate::domain::{
    derivation::{Derived, Earnings, Totals, count, derive_all_periods},
    exact::OutOfRange,
    fact::Fact,
    standing::Standing,
};

#[derive(Debug, Default)]
pub struct Ledger {
    pub derived: Derived,
    pub totals: Totals,
    /// By facts and by periods.
    pub earnings: Earnings,
}

impl Ledger {
    /// `facts` are whole families of one partner.
    pub fn of(
        tenant: &str,
        standing: &Standing,
        facts: &[Fact],
        today: NaiveDate,
    ) -> Result<Self, OutOfRange> {
        let mut derived = Derived::default();
        derived.add_facts(tenant, standing, facts);
        let mut totals = Totals::new();
        count(&derived.outcomes, 1, &mut totals)?;
        let mut earnings = std::mem::take(&mut derived.earnings);
        earnings.extend(derive_all_periods(tenant, standing, &totals, today)?);
        Ok(Self {
            derived,
            totals,
            earnings,
        })
    }
}
