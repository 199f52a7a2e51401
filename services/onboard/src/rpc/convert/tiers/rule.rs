//! Rules of tiers: groups of comparisons.

use contracts::tandem::onboard::v1;
use kit::{Violations, wire};
use v1::tier_rule::Rule as Arm;

use crate::domain::tier::measure::{Measure, TierMetric, Window};
use crate::domain::tier::rule::Rule;
use crate::rpc::convert::key;
use crate::rpc::convert::words::{self, Word as _};

const MOST_MONTHS: i32 = 36;
/// Larger groups are not even read.
const MOST_RULES: usize = 100;

pub(super) fn rule(v: &mut Violations, path: &str, message: &v1::TierRule) -> Option<Rule> {
    match &message.rule {
        Some(Arm::AllOf(group)) => rules(v, &format!("{path}.all_of"), group).map(Rule::AllOf),
        Some(Arm::AnyOf(group)) => rules(v, &format!("{path}.any_of"), group).map(Rule::AnyOf),
        Some(Arm::Condition(of)) => condition(v, &format!("{path}.condition"), of),
        None => {
            v.add(path, "REQUIRED", "a rule compares something");
            None
        }
    }
}

fn rules(v: &mut Violations, path: &str, group: &v1::TierRules) -> Option<Vec<Rule>> {
    let all = group.rules.iter().take(MOST_RULES).enumerate();
    let read: Vec<Option<Rule>> = all
        .map(|(n, of)| rule(v, &format!("{path}.rules[{n}]"), of))
        .collect();
    read.into_iter().collect()
}

fn condition(v: &mut Violations, path: &str, of: &v1::TierCondition) -> Option<Rule> {
    let threshold = wire::decimal(v, &format!("{path}.at_least"), of.at_least.clone());
    if of.at_least.is_none() {
        v.add(
            format!("{path}.at_least"),
            "REQUIRED",
            "a threshold is needed",
        );
    }
    let metric = words::required(v, &format!("{path}.metric"), of.metric)?;
    stray(v, path, metric, of);
    let measure = measure(v, path, metric, of)?;
    Some(Rule::AtLeast {
        measure,
        threshold: threshold?,
    })
}

/// A field that the metric does not look at would be a rule that nobody meant.
fn stray(v: &mut Violations, path: &str, metric: TierMetric, of: &v1::TierCondition) {
    let (facts, deals) = (
        metric == TierMetric::BookedAmount,
        metric == TierMetric::WonDeals,
    );
    let keyed = matches!(
        metric,
        TierMetric::CertifiedPeople | TierMetric::CompetencyLevel
    );
    for (set, meant, field) in [
        (of.fact_kind != 0, facts, "fact_kind"),
        (of.role != 0, facts || deals, "role"),
        (!of.key.is_empty(), keyed, "key"),
        (of.rolling_months != 0, facts || deals, "rolling_months"),
    ] {
        if set && !meant {
            v.add(
                format!("{path}.{field}"),
                "NOT_USED",
                format!("{metric} does not look at it"),
            );
        }
    }
}

fn measure(
    v: &mut Violations,
    path: &str,
    metric: TierMetric,
    of: &v1::TierCondition,
) -> Option<Measure> {
    Some(match metric {
        TierMetric::BookedAmount => {
            let role = words::optional(v, &format!("{path}.role"), of.role);
            let window = window(v, path, of.rolling_months);
            let fact_kind = words::required(v, &format!("{path}.fact_kind"), of.fact_kind)?;
            Measure::BookedAmount {
                fact_kind,
                role,
                window,
            }
        }
        TierMetric::WonDeals => Measure::WonDeals {
            role: words::optional(v, &format!("{path}.role"), of.role),
            window: window(v, path, of.rolling_months),
        },
        TierMetric::CertifiedPeople => Measure::CertifiedPeople {
            certification: key::required(v, &format!("{path}.key"), &of.key),
        },
        TierMetric::CompetencyLevel => Measure::CompetencyLevel {
            competency: key::required(v, &format!("{path}.key"), &of.key),
        },
        TierMetric::IntegrationAdoption => Measure::IntegrationAdoption,
        TierMetric::NetPromoterScore => Measure::NetPromoterScore,
        TierMetric::CustomerSatisfaction => Measure::CustomerSatisfaction,
    })
}

fn window(v: &mut Violations, path: &str, rolling_months: i32) -> Window {
    if !(0..=MOST_MONTHS).contains(&rolling_months) {
        v.add(
            format!("{path}.rolling_months"),
            "OUT_OF_RANGE",
            format!("0 to {MOST_MONTHS}"),
        );
    }
    match u32::try_from(rolling_months) {
        Ok(months) if months > 0 => Window::RollingMonths(months),
        _ => Window::CalendarYear,
    }
}

pub(super) fn to_wire(rule: &Rule) -> v1::TierRule {
    let group = |rules: &[Rule]| v1::TierRules {
        rules: rules.iter().map(to_wire).collect(),
    };
    let arm = match rule {
        Rule::AllOf(rules) => Arm::AllOf(group(rules)),
        Rule::AnyOf(rules) => Arm::AnyOf(group(rules)),
        Rule::AtLeast { measure, threshold } => Arm::Condition(v1::TierCondition {
            at_least: Some(wire::to_decimal(*threshold)),
            ..measure_to_wire(measure)
        }),
    };
    v1::TierRule { rule: Some(arm) }
}

fn measure_to_wire(measure: &Measure) -> v1::TierCondition {
    let metric = measure.metric().to_wire();
    let months = |window: &Window| match window {
        Window::RollingMonths(months) => i32::try_from(*months).unwrap_or_default(),
        Window::CalendarYear => 0,
    };
    let bare = v1::TierCondition {
        metric,
        ..Default::default()
    };
    match measure {
        Measure::BookedAmount {
            fact_kind,
            role,
            window,
        } => v1::TierCondition {
            fact_kind: fact_kind.to_wire(),
            role: role.map(|role| role.to_wire()).unwrap_or_default(),
            rolling_months: months(window),
            ..bare
        },
        Measure::WonDeals { role, window } => v1::TierCondition {
            role: role.map(|role| role.to_wire()).unwrap_or_default(),
            rolling_months: months(window),
            ..bare
        },
        Measure::CertifiedPeople { certification: key }
        | Measure::CompetencyLevel { competency: key } => v1::TierCondition {
            key: key.clone(),
            ..bare
        },
        Measure::IntegrationAdoption
        | Measure::NetPromoterScore
        | Measure::CustomerSatisfaction => bare,
    }
}
