//! What must hold when the dust has settled.
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use contracts::google::r#type as google;
use contracts::tandem::incentivize::v1::{Earning, OutcomeKind};
use contracts::tandem::platform::v1::ServiceStatus;
use contracts::tandem::sell::v1::{Fact, OpportunityStage};
use rust_decimal::Decimal;
use tandem_tests::call::Services;
use tandem_tests::vendor::{Partner, REBATE};

use super::load::{Played, Script};
use super::revision::Revisions;

mod books;
mod expected;
mod lists;

pub(super) use books::check_books;

/// Each deal exists once and ended as it was told to; its facts and earnings are exactly those it stands for.
pub(super) async fn check_deals(services: &Services, revisions: &Revisions, played: &[Played]) {
    check_stages(services, played).await;
    let facts = by_deal(lists::facts(services).await, |fact: &Fact| {
        fact.opportunity_id.clone()
    });
    let earnings = by_deal(lists::earnings(services).await, |earning: &Earning| {
        earning.opportunity_id.clone()
    });
    for Played {
        script,
        opportunity_id,
    } in played
    {
        let name = &script.deal.name;
        let found = facts.get(opportunity_id).map_or(&[][..], Vec::as_slice);
        let found = sorted(found.iter().map(|fact| (fact.kind(), amount(&fact.amount))));
        assert_eq!(found, sorted(expected::facts(script)), "facts of {name}");
        let found = earnings.get(opportunity_id).map_or(&[][..], Vec::as_slice);
        let earned = found
            .iter()
            .map(|one| (one.component_key.as_str(), amount(&one.amount)));
        assert_eq!(
            sorted(earned),
            sorted(expected::earnings(script, revisions)),
            "earnings of {name}"
        );
    }
    let deals: HashSet<&String> = played.iter().map(|one| &one.opportunity_id).collect();
    assert!(
        facts.keys().all(|id| deals.contains(id)),
        "no fact is of another deal"
    );
}

async fn check_stages(services: &Services, played: &[Played]) {
    let opportunities = lists::opportunities(services).await;
    assert_eq!(
        opportunities.len(),
        played.len(),
        "no deal is lost, none exists twice"
    );
    let stages: HashMap<String, OpportunityStage> = opportunities
        .into_iter()
        .map(|one| (one.opportunity_id.clone(), one.stage()))
        .collect();
    for one in played {
        let stage = if one.script.won {
            OpportunityStage::Won
        } else {
            OpportunityStage::Lost
        };
        let name = &one.script.deal.name;
        assert_eq!(stages.get(&one.opportunity_id), Some(&stage), "{name}");
    }
}

/// Each fact has exactly one set of outcomes: one of every component that applies, of the version in force in the end.
pub(super) async fn check_outcomes(services: &Services, revisions: &Revisions, played: &[Played]) {
    let mut by_fact: HashMap<String, Vec<(String, i32, OutcomeKind)>> = HashMap::new();
    for outcome in lists::outcomes(services).await {
        let kind = outcome.kind();
        let found = (outcome.component_key, outcome.plan_version, kind);
        by_fact.entry(outcome.fact_id).or_default().push(found);
    }
    let scripts: HashMap<&String, &Script> = played
        .iter()
        .map(|one| (&one.opportunity_id, &one.script))
        .collect();
    for fact in lists::facts(services).await {
        let script = scripts[&fact.opportunity_id];
        let found = by_fact.remove(&fact.fact_id).unwrap_or_default();
        let expected = expected::outcomes(script, revisions).into_iter();
        let expected = expected.map(|(key, version, kind)| (key.to_owned(), version, kind));
        assert_eq!(sorted(found), sorted(expected), "outcomes of {fact:?}");
    }
    assert!(by_fact.is_empty(), "of facts that sell knows: {by_fact:?}");
}

/// A reseller's rebates are what the tiers give for everything that it booked in a quarter, less what was given back.
pub(super) async fn check_rebates(
    services: &Services,
    revisions: &Revisions,
    partners: &[Partner],
    played: &[Played],
) {
    let earnings = lists::earnings(services).await;
    for partner in partners {
        let of_partner = |earning: &&Earning| {
            earning.component_key == REBATE && earning.partner_id == partner.id
        };
        let found = earnings.iter().filter(of_partner);
        let found: Vec<(NaiveDate, Decimal)> = found
            .map(|one| (date(&one.business_date), amount(&one.amount)))
            .collect();
        let expected = expected::rebates(partner, played, revisions);
        assert_eq!(
            sorted(found),
            Vec::from_iter(expected),
            "rebates of {}",
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

fn date(wire: &Option<google::Date>) -> NaiveDate {
    let mut violations = kit::Violations::new();
    let day = kit::wire::date(&mut violations, "date", *wire);
    day.expect("a date")
}
