//! What must hold when the dust has settled.
use std::collections::HashMap;

use contracts::google::r#type as google;
use contracts::tandem::incentivize::v1::Earning;
use contracts::tandem::partnership::v1::FactKind;
use contracts::tandem::platform::v1::ServiceStatus;
use contracts::tandem::sell::v1::{Fact, OpportunityStage};
use kit::money::{Rounding, round};
use rust_decimal::Decimal;
use tandem_tests::call::Services;
use tandem_tests::vendor::{BONUS, COMMISSION, Kind, Partner, REBATE, REBATE_TIERS};

use super::load::{Played, Script};

mod books;
mod lists;

pub(super) use books::check_books;

/// Each deal exists once and ended as it was told to; its facts and earnings are exactly those it stands for.
pub(super) async fn check_deals(services: &Services, played: &[Played]) {
    let opportunities = lists::opportunities(services).await;
    let facts = by_deal(lists::facts(services).await, |fact: &Fact| {
        fact.opportunity_id.clone()
    });
    let earnings = by_deal(lists::earnings(services).await, |earning: &Earning| {
        earning.opportunity_id.clone()
    });
    assert_eq!(
        opportunities.len(),
        played.len(),
        "no deal is lost, none exists twice"
    );
    let stages: HashMap<String, OpportunityStage> = opportunities
        .into_iter()
        .map(|one| (one.opportunity_id.clone(), one.stage()))
        .collect();
    for Played {
        script,
        opportunity_id,
    } in played
    {
        let name = &script.deal.name;
        let stage = if script.won {
            OpportunityStage::Won
        } else {
            OpportunityStage::Lost
        };
        assert_eq!(stages.get(opportunity_id), Some(&stage), "{name}");
        let found = facts.get(opportunity_id).map_or(&[][..], Vec::as_slice);
        let found = sorted(found.iter().map(|fact| (fact.kind(), amount(&fact.amount))));
        assert_eq!(found, sorted(expected_facts(script)), "facts of {name}");
        let found = earnings.get(opportunity_id).map_or(&[][..], Vec::as_slice);
        let found = sorted(
            found
                .iter()
                .map(|one| (one.component_key.as_str(), amount(&one.amount))),
        );
        assert_eq!(
            found,
            sorted(expected_earnings(script)),
            "earnings of {name}"
        );
    }
    let deals: Vec<&String> = played.iter().map(|one| &one.opportunity_id).collect();
    assert!(
        facts.keys().all(|id| deals.contains(&id)),
        "no fact is of another deal"
    );
}

/// A reseller's rebate is what the tiers give for everything that it booked, less what was given back.
pub(super) async fn check_rebates(services: &Services, partners: &[Partner], played: &[Played]) {
    let earnings = lists::earnings(services).await;
    for partner in partners {
        let of_partner = |earning: &&Earning| {
            earning.component_key == REBATE && earning.partner_id == partner.id
        };
        let found: Vec<Decimal> = earnings
            .iter()
            .filter(of_partner)
            .map(|one| amount(&one.amount))
            .collect();
        let won = played
            .iter()
            .map(|one| &one.script)
            .filter(|script| script.won && script.deal.partner == *partner);
        let booked: Decimal = won.map(left).sum();
        let rebate = (partner.kind == Kind::Reseller && !booked.is_zero()).then(|| rebate(booked));
        assert_eq!(
            found,
            Vec::from_iter(rebate),
            "rebate of {} on {booked}",
            partner.id
        );
    }
}

/// Every consumer has applied exactly what was announced, and nothing waits.
pub(super) fn check_streams(services: &[ServiceStatus]) {
    for service in services {
        assert_eq!(
            (service.unnumbered, service.parked, service.jobs_due),
            (0, 0, 0),
            "{}",
            service.service
        );
        for out in &service.outgoing {
            let consumer = services.iter().find(|one| one.service == out.consumer);
            let incoming = consumer.map_or(&[][..], |one| one.incoming.as_slice());
            let applied = incoming
                .iter()
                .find(|one| one.source == service.service && one.shard == out.shard);
            assert_eq!(
                applied.map_or(0, |one| one.last_seq),
                out.head_seq,
                "{} to {}",
                service.service,
                out.consumer
            );
        }
    }
}

/// What the customer has paid in the end.
fn left(script: &Script) -> Decimal {
    script.deal.amount.amount()
        - script
            .refund
            .map_or(Decimal::ZERO, kit::money::Money::amount)
}

fn expected_facts(script: &Script) -> Vec<(FactKind, Decimal)> {
    let kind = match script.deal.partner.kind {
        Kind::Reseller => FactKind::ResaleBooking,
        Kind::Isv => FactKind::Contribution,
    };
    let won = script.won.then(|| (kind, script.deal.amount.amount()));
    let refund = script
        .refund
        .map(|refund| (FactKind::Refund, refund.amount()));
    won.into_iter().chain(refund).collect()
}

fn expected_earnings(script: &Script) -> Vec<(&'static str, Decimal)> {
    let (key, percent) = match script.deal.partner.kind {
        Kind::Reseller => COMMISSION,
        Kind::Isv => BONUS,
    };
    let of = |base: Decimal| round(base * percent / Decimal::ONE_HUNDRED, 2, Rounding::HalfEven);
    let whole = of(script.deal.amount.amount());
    let won = script.won.then_some((key, whole));
    let refund = script.refund.map(|_| (key, of(left(script)) - whole));
    won.into_iter().chain(refund).collect()
}

fn rebate(booked: Decimal) -> Decimal {
    let mut lower = Decimal::ZERO;
    let mut hundredfold = Decimal::ZERO;
    for (up_to, percent) in REBATE_TIERS {
        let end = up_to.map_or(booked, |up_to| booked.min(up_to.into()));
        hundredfold += (end - lower).max(Decimal::ZERO) * Decimal::from(percent);
        lower = end;
    }
    round(hundredfold / Decimal::ONE_HUNDRED, 2, Rounding::HalfEven)
}

fn by_deal<T>(rows: Vec<T>, deal: impl Fn(&T) -> String) -> HashMap<String, Vec<T>> {
    let mut found: HashMap<String, Vec<T>> = HashMap::new();
    for row in rows {
        let deal = deal(&row);
        if !deal.is_empty() {
            found.entry(deal).or_default().push(row);
        }
    }
    found
}

fn sorted<T: Ord>(rows: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut rows: Vec<T> = rows.into_iter().collect();
    rows.sort();
    rows
}

/// An amount as it came; absent is nothing.
fn amount(wire: &Option<google::Money>) -> Decimal {
    let mut violations = kit::Violations::new();
    let money = kit::wire::money(&mut violations, "amount", wire.clone());
    money.map_or(Decimal::ZERO, kit::money::Money::amount)
}
