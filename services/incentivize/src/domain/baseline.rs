//! Facts from before a component was in force count in the periods that its first periods are compared with, and earn nothing there.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    component::Component,
    fact::Fact,
    mechanism::Mechanism,
    period::Period,
    plan::{PlanVersion, in_force, reign},
    requirement,
    scope::Scope,
    span::Span,
    trace::Applied,
};

/// Periods of any length in a year.
const MOST_PERIODS: usize = 12;

/// Components that come into force only after the fact, and compare a period with that of the fact; of the versions that `joined` accepts.
pub fn counting_ahead(
    original: &Fact,
    versions: &[PlanVersion],
    joined: impl Fn(&&PlanVersion) -> bool,
) -> Vec<Applied> {
    let day = original.business_date;
    let compares = |component: &Arc<Component>| {
        component.mechanism().compares() && requirement::applies(component, original)
    };
    let mut ahead: BTreeMap<(Uuid, &str), Applied> = BTreeMap::new();
    for version in versions.iter().filter(joined) {
        let reign = reign(version, versions);
        if reign.is_empty() || reign.start <= day {
            continue;
        }
        for component in version.components.iter().filter(|one| compares(one)) {
            let here = (version.plan_id, component.key.as_str());
            let rules_today = in_force(versions, day)
                .any(|one| one.plan_id == here.0 && one.component(here.1).is_some());
            if !rules_today && is_baseline(component.mechanism(), reign, day) {
                ahead
                    .entry(here)
                    .or_insert_with(|| version.apply(component));
            }
        }
    }
    ahead.into_values().collect()
}

/// Whether a period in `reign` is compared with the day's period, which must be over before.
fn is_baseline(mechanism: &dyn Mechanism, reign: Span, day: NaiveDate) -> bool {
    let Scope::Period { length, .. } = mechanism.scope() else {
        return false;
    };
    let earlier = Period::of(length, day);
    let later = std::iter::successors(earlier.next(), |period| period.next());
    earlier.end() <= reign.start
        && later.take(MOST_PERIODS).any(|period| {
            reign.overlaps(period.span()) && mechanism.baseline(period) == Some(earlier)
        })
}
