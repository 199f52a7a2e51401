//! All that a partner's facts come to on a day, derived in one go.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::{
    derivation::{Derived, Earnings, Totals, count, derive_periods},
    exact::OutOfRange,
    fact::Fact,
    standing::{Series, Standing},
    total::PeriodTotals,
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
        let mut series: BTreeSet<Series> = totals.keys().cloned().collect();
        series.extend(standing.committed_series());
        let mut earnings = std::mem::take(&mut derived.earnings);
        let none: PeriodTotals = BTreeMap::new();
        for series in &series {
            let totals = totals.get(series).unwrap_or(&none);
            let due = standing.due(series, today);
            earnings.extend(derive_periods(tenant, standing, series, totals, &due)?);
        }
        Ok(Self {
            derived,
            totals,
            earnings,
        })
    }
}
