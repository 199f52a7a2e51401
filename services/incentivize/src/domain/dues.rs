//! Periods whose minimum is due, and on how many of their days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    period::{Period, PeriodLength},
    plan::{PlanVersion, reign},
    scope::Scope,
    span::{Span, union},
};

/// Days of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDays {
    /// On which the component was in force and the enrollment active.
    pub due: u32,
    pub all: u32,
}

/// Days by period.
pub type Dues = BTreeMap<Period, DueDays>;

/// Periods whose minimum is due: they have ended, and on at least one of their days the component was in force and the enrollment active.
///
/// `versions` are those of one plan; `active` are the partner's active spans in its program.
pub fn due_periods(versions: &[PlanVersion], key: &str, active: &[Span], today: NaiveDate) -> Dues {
    let mut spans: BTreeMap<Period, Vec<Span>> = BTreeMap::new();
    for version in versions {
        let Some((length, promised)) = promised(version, key) else {
            continue;
        };
        let in_force = reign(version, versions);
        let promised = promised.into_iter().map(|span| span.intersect(in_force));
        for (promised, span) in promised.flat_map(|span| active.iter().map(move |one| (span, one)))
        {
            let both = promised.intersect(*span);
            for period in ended_periods(length, both, today) {
                let part = both.intersect(period.span());
                spans.entry(period).or_default().push(part);
            }
        }
    }
    let days = |(period, spans): (Period, Vec<Span>)| {
        let due = union(spans).into_iter().map(Span::days).sum();
        let all = period.span().days();
        (period, DueDays { due, all })
    };
    spans.into_iter().map(days).collect()
}

/// The length of the periods with a minimum, and the days for which it is promised.
fn promised(version: &PlanVersion, key: &str) -> Option<(PeriodLength, Vec<Span>)> {
    let mechanism = version.component(key)?.mechanism();
    match mechanism.scope() {
        Scope::Period { length, .. } => Some((length, mechanism.promised())),
        Scope::Fact => None,
    }
}

fn ended_periods(
    length: PeriodLength,
    span: Span,
    today: NaiveDate,
) -> impl Iterator<Item = Period> {
    let first = (!span.is_empty()).then(|| Period::of(length, span.start));
    std::iter::successors(first, |period| period.next())
        .take_while(move |period| period.span().overlaps(span) && period.end() <= today)
}
