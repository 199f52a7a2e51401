//! Attainments, read from the traces of earnings by period.

use contracts::tandem::incentivize::v1 as contract;
use kit::wire;

use crate::{
    domain::{mechanism::Measure, trace::Subject},
    store::earning::Listed,
};

/// None for an earning that no period earned.
pub(crate) fn attainment(row: &Listed) -> Option<contract::Attainment> {
    let trace = &row.trace.0;
    let Subject::Period { period, .. } = trace.subject else {
        return None;
    };
    let component = &trace.applied.component;
    let mechanism = component.mechanism();
    let value = trace.after.as_ref().map(|working| working.input);
    let standing = mechanism
        .tiers()
        .map(|tiers| tiers.standing(value.unwrap_or_default()));
    let next = standing.as_ref().and_then(|standing| standing.next);
    let tier = standing
        .as_ref()
        .filter(|_| value.is_some())
        .map_or(0, |standing| standing.tier);
    Some(contract::Attainment {
        partner_id: row.partner_id.to_string(),
        plan_id: trace.applied.plan_id.to_string(),
        plan_version: trace.applied.plan_version.cast_signed(),
        component_key: component.key.clone(),
        display_name: component.name.clone(),
        period_start: Some(wire::to_date(period.start())),
        period_end: Some(wire::to_date(period.end())),
        current_value: Some(wire::to_decimal(value.unwrap_or_default())),
        unit: match mechanism.measure() {
            Measure::Amount => component.denomination.currency.code().to_owned(),
            Measure::Quantity => "units".to_owned(),
            Measure::Flat => "facts".to_owned(),
            Measure::Score => "points".to_owned(),
        },
        tier: i32::try_from(tier).unwrap_or(i32::MAX),
        tier_rate: standing
            .as_ref()
            .map(|standing| wire::to_decimal(standing.rate)),
        distance_to_next_tier: next.map(|(distance, _)| wire::to_decimal(distance)),
        next_tier_rate: next.map(|(_, rate)| wire::to_decimal(rate)),
        earned: Some(wire::to_money(trace.amount)),
    })
}
