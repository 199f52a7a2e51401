//! What a script stands for, computed from what was told and the rates alone.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use contracts::tandem::incentivize::v1::OutcomeKind;
use contracts::tandem::partnership::v1::FactKind;
use kit::money::{Money, Rounding, round};
use rust_decimal::Decimal;
use tandem_tests::vendor::{BONUS, COMMISSION, Kind, Partner, REBATE, Rates};

use crate::crash::load::{Played, Script};
use crate::crash::revision::{Revisions, quarter_of};

/// Kinds and amounts of the facts; a correction leaves what it corrects, and its reversal.
pub(super) fn facts(script: &Script) -> Vec<(FactKind, Decimal)> {
    let kind = match script.deal.partner.kind {
        Kind::Reseller => FactKind::ResaleBooking,
        Kind::Isv => FactKind::Contribution,
    };
    let mut facts = Vec::new();
    if script.won {
        facts.push((kind, script.deal.amount.amount()));
    }
    if let Some(refund) = script.refund {
        facts.push((FactKind::Refund, refund.amount.amount()));
        if let Some(corrected) = refund.corrected {
            facts.push((FactKind::Refund, refund.amount.amount()));
            facts.push((FactKind::Refund, corrected.amount()));
        }
    }
    facts
}

/// Components and amounts of what the facts earned by themselves.
pub(super) fn earnings(script: &Script, revisions: &Revisions) -> Vec<(&'static str, Decimal)> {
    let (rates, _) = revisions.of_day(script.deal.close_date);
    let (key, percent) = match script.deal.partner.kind {
        Kind::Reseller => (COMMISSION, rates.commission),
        Kind::Isv => (BONUS, rates.bonus),
    };
    if !script.won {
        return Vec::new();
    }
    let of = |base: Decimal| round(base * percent / Decimal::ONE_HUNDRED, 2, Rounding::HalfEven);
    let whole = script.deal.amount.amount();
    let taken_back = |refund: Money| of(whole - refund.amount()) - of(whole);
    let mut earned = vec![(key, of(whole))];
    if let Some(refund) = script.refund {
        earned.push((key, taken_back(refund.amount)));
        if let Some(corrected) = refund.corrected {
            earned.push((key, -taken_back(refund.amount)));
            earned.push((key, taken_back(corrected)));
        }
    }
    earned
}

/// Component, plan version and kind of the outcomes of each of the deal's facts.
pub(super) fn outcomes(
    script: &Script,
    revisions: &Revisions,
) -> Vec<(&'static str, i32, OutcomeKind)> {
    let (_, version) = revisions.of_day(script.deal.close_date);
    match script.deal.partner.kind {
        Kind::Reseller => vec![
            (COMMISSION, version, OutcomeKind::Earned),
            (REBATE, version, OutcomeKind::Counted),
        ],
        Kind::Isv => vec![(BONUS, version, OutcomeKind::Earned)],
    }
}

/// A reseller's rebates by the first days of the quarters: what the tiers give for all that was booked, less what was given back.
pub(super) fn rebates(
    partner: &Partner,
    played: &[Played],
    revisions: &Revisions,
) -> BTreeMap<NaiveDate, Decimal> {
    let mut booked: BTreeMap<NaiveDate, Decimal> = BTreeMap::new();
    let scripts = played.iter().map(|one| &one.script);
    for script in scripts.filter(|script| script.won && script.deal.partner == *partner) {
        let refund = script
            .refund
            .map_or(Decimal::ZERO, |refund| refund.in_the_end().amount());
        let quarter = quarter_of(script.deal.close_date);
        *booked.entry(quarter).or_default() += script.deal.amount.amount() - refund;
    }
    if partner.kind != Kind::Reseller {
        return BTreeMap::new();
    }
    let rebates = booked
        .into_iter()
        .map(|(quarter, booked)| (quarter, rebate(booked, &revisions.of_day(quarter).0)));
    rebates.collect()
}

fn rebate(booked: Decimal, rates: &Rates) -> Decimal {
    let mut lower = Decimal::ZERO;
    let mut hundredfold = Decimal::ZERO;
    for (up_to, percent) in rates.rebate {
        let end = up_to.map_or(booked, |up_to| booked.min(up_to.into()));
        hundredfold += (end - lower).max(Decimal::ZERO) * Decimal::from(percent);
        lower = end;
    }
    round(hundredfold / Decimal::ONE_HUNDRED, 2, Rounding::HalfEven)
}
