//! Whether a volume from another system can be counted under a component.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::super::{
    component::Component,
    lineage::LIMIT,
    mechanism::Measure,
    period::Period,
    problem::Problems,
    scope::{Scope, Settles},
};

/// A volume as it is given.
#[derive(Debug, Clone, Copy)]
pub struct Volume<'a> {
    pub period: Period,
    /// Empty for units.
    pub currency: &'a str,
    pub total: Decimal,
    pub as_of: NaiveDate,
}

/// Reports every problem of a volume under a component.
pub fn check(volume: Volume<'_>, component: &Component, problems: &mut Problems) {
    check_component(volume.period, component, problems);
    let measure = component.mechanism().measure();
    let currency = match measure.is_money() {
        true => component.denomination.currency.code(),
        false => "",
    };
    problems.require(
        volume.currency == currency,
        "currency_code",
        "OTHER_MEASURE",
        match currency {
            "" => "the component counts units, which have no currency",
            _ => "the component counts revenue in another currency",
        },
    );
    let possible = volume.total >= Decimal::ZERO && volume.total < Decimal::from(LIMIT);
    problems.require(
        possible,
        "total",
        "OUT_OF_RANGE",
        "a volume is not negative and can be computed exactly",
    );
    problems.require(
        volume.as_of >= volume.period.start(),
        "as_of_date",
        "BEFORE_PERIOD",
        "the volume covers no day of its period",
    );
}

fn check_component(period: Period, component: &Component, problems: &mut Problems) {
    let mechanism = component.mechanism();
    let Scope::Period {
        length, settles, ..
    } = mechanism.scope()
    else {
        let why = "the component earns by single facts";
        return problems.add("component_key", "COUNTS_NO_PERIODS", why);
    };
    problems.require(
        length == period.length(),
        "period",
        "OTHER_LENGTH",
        "the component counts over periods of another length",
    );
    let adds_up = settles == Settles::LanesTogether && !mechanism.keeps_lanes();
    problems.require(
        adds_up,
        "component_key",
        "COUNTS_LANES",
        "the component counts several things apart, of which one volume says nothing",
    );
    let by_value = matches!(mechanism.measure(), Measure::Amount | Measure::Quantity);
    problems.require(
        by_value,
        "component_key",
        "COUNTS_NO_VOLUME",
        "the component counts neither revenue nor units",
    );
}
