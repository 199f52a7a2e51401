//! Attainments.

use contracts::tandem::incentivize::v1 as contract;
use kit::wire;

use crate::domain::{attainment::Attainment, mechanism::Measure};

pub(crate) fn attainment(attainment: &Attainment) -> contract::Attainment {
    let component = &attainment.component;
    let scale = attainment.scale.as_ref();
    let standing = scale.map(|scale| scale.tiers.standing(attainment.value));
    let next = standing.as_ref().and_then(|standing| standing.next);
    let tier = standing
        .as_ref()
        .filter(|_| attainment.has_begun)
        .map_or(0, |standing| standing.tier);
    let forecast = attainment.forecast.as_ref();
    contract::Attainment {
        partner_id: attainment.partner_id.to_string(),
        plan_id: attainment.plan_id.to_string(),
        plan_version: attainment.plan_version.cast_signed(),
        component_key: component.key.clone(),
        display_name: component.name.clone(),
        period_start: Some(wire::to_date(attainment.period.start())),
        period_end: Some(wire::to_date(attainment.period.end())),
        current_value: Some(wire::to_decimal(attainment.value)),
        unit: match component.mechanism().measure() {
            Measure::Amount => component.denomination.currency.code().to_owned(),
            Measure::Quantity => "units".to_owned(),
            Measure::Flat => "deals".to_owned(),
            Measure::Score => "points".to_owned(),
        },
        tier: i32::try_from(tier).unwrap_or(i32::MAX),
        tier_rate: standing
            .as_ref()
            .map(|standing| wire::to_decimal(standing.rate)),
        distance_to_next_tier: next.map(|(distance, _)| wire::to_decimal(distance)),
        next_tier_rate: next.map(|(_, rate)| wire::to_decimal(rate)),
        earned: Some(wire::to_money(attainment.earned)),
        forecast_value: forecast.map(|forecast| wire::to_decimal(forecast.value)),
        forecast_earned: forecast.map(|forecast| wire::to_money(forecast.earned)),
        quota_percent: attainment.quota_percent().map(wire::to_decimal),
        person: attainment.lane.to_string(),
    }
}
