//! All that follows from a partner's facts and standing: outcomes, totals, earnings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    assess::{Knowledge, assess},
    earning::Earning,
    exact::OutOfRange,
    fact::Fact,
    family::families,
    kept_outcome::{KeptOutcome, OutcomeKey},
    kinship::Kinships,
    outcome::Counted,
    replacement::resolved,
    settle::{Given, settle},
    standing::{Series, Standing},
    total::PeriodTotals,
};

/// Totals by series, period and lane.
pub type Totals = BTreeMap<Series, PeriodTotals>;

/// Earnings by id.
pub type Earnings = BTreeMap<Uuid, Earning>;

/// What follows from facts alone.
#[derive(Debug, Default)]
pub struct Derived {
    pub outcomes: BTreeMap<OutcomeKey, KeptOutcome>,
    pub earnings: Earnings,
}

impl Derived {
    /// Adds outcomes and earnings of these facts, which are whole families of the standing's partner, with all kin.
    pub fn add_facts(&mut self, tenant: &str, standing: &Standing, facts: &[Fact]) {
        let facts = &resolved(facts);
        let kinships = Kinships::among(facts);
        for (original_id, family) in &families(facts) {
            let original = family.members.iter().find(|fact| fact.id == *original_id);
            let kin = original.map(|original| kinships.of(original));
            let kin = kin.unwrap_or_default();
            let knowledge = Knowledge {
                partner_known: standing.partner_known,
                enrollments: &standing.enrollments,
                plans: &standing.plans,
                related: &family.members,
                refunds: &family.refunds,
                payments: &family.payments,
                churns: &family.churns,
                kin: &kin,
                first_purchase: original.and_then(|original| standing.purchases.is_first(original)),
                openings: Some(&standing.openings),
                rates: Some(&standing.rates),
            };
            for fact in &family.members {
                for outcome in assess(fact, &knowledge) {
                    let (key, kept, earnings) = KeptOutcome::of(tenant, standing, fact, outcome);
                    self.outcomes.insert(key, kept);
                    let earnings = earnings.into_iter();
                    self.earnings
                        .extend(earnings.map(|earning| (earning.id, earning)));
                }
            }
        }
    }
}

/// Adds what outcomes count (or, with a `sign` of −1, what they no longer count) to the totals.
pub fn count<'a>(
    outcomes: impl IntoIterator<Item = (&'a OutcomeKey, &'a KeptOutcome)>,
    sign: i8,
    totals: &mut Totals,
) -> Result<(), OutOfRange> {
    for ((_, series), outcome) in outcomes {
        if let (Some(series), Some(kept)) = (series, &outcome.counted) {
            let counted = Counted {
                base: kept.counted.base * Decimal::from(sign),
                facts: kept.counted.facts * i64::from(sign),
                ..kept.counted.clone()
            };
            let periods = totals.entry(series.clone()).or_default();
            periods.entry(counted.period).or_default().count(&counted)?;
        }
    }
    Ok(())
}

/// What the periods of one series earn. All that is given holds all periods of each calendar year that it touches.
pub fn derive_periods(
    tenant: &str,
    standing: &Standing,
    series: &Series,
    given: Given<'_>,
) -> Result<Earnings, OutOfRange> {
    let versions = standing.versions_of(series.plan_id);
    let whose = standing.beneficiary(tenant, series.plan_id);
    let settled = settle(&versions, &series.component_key, given)?.into_iter();
    let earned = settled.map(|one| Earning::of_period(whose, one.period, &one.lane, one.trace));
    Ok(earned.map(|earning| (earning.id, earning)).collect())
}

/// What all periods of a partner earn by these totals, on a day.
pub fn derive_all_periods(
    tenant: &str,
    standing: &Standing,
    totals: &Totals,
    today: NaiveDate,
) -> Result<Earnings, OutOfRange> {
    let mut series: BTreeSet<&Series> = totals.keys().collect();
    let settled = standing.settled_series();
    series.extend(&settled);
    let none = PeriodTotals::new();
    let mut earned = Earnings::new();
    for series in series {
        let given = Given {
            totals: totals.get(series).unwrap_or(&none),
            openings: standing.openings_of(series),
            due: &standing.due(series, today),
        };
        earned.extend(derive_periods(tenant, standing, series, given)?);
    }
    Ok(earned)
}
