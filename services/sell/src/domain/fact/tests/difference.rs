//! What is recorded when a deal changes.

use proptest::prelude::*;

use super::*;

/// Records what the deal stands for now, as the store would.
fn record_all(log: &mut Vec<Fact>, deal: &Opportunity, knowledge: &Knowledge) -> Vec<Fact> {
    let reversed = |id: Uuid| log.iter().any(|fact| fact.reverses == Some(id));
    let recorded = log.iter().filter(|fact| fact.reverses.is_none());
    let recorded = recorded
        .map(|fact| Recorded {
            fact: fact.clone(),
            reversed: reversed(fact.id),
            detailed: true,
        })
        .collect();
    let facts = difference(
        "acme",
        deal.id,
        recorded,
        facts_of(deal, knowledge, &[], &HashMap::new()),
        DateTime::UNIX_EPOCH,
    );
    log.extend(facts.iter().cloned());
    facts
}

/// The same, in short.
fn record(log: &mut Vec<Fact>, deal: &Opportunity, knowledge: &Knowledge) -> Vec<String> {
    let suffix = |fact: &Fact| {
        fact.external_id
            .split_once("SOURCED:")
            .expect("a derived id")
            .1
            .to_owned()
    };
    let facts = record_all(log, deal, knowledge);
    facts
        .iter()
        .map(|fact| format!("{} {}", suffix(fact), fact.lineage_no))
        .collect()
}

#[test]
fn what_changed_is_reversed_and_replaced_and_what_did_not_stays() {
    let (mut log, knowledge) = (
        Vec::new(),
        knowing(vec![enrolled(PartnershipType::Isv, None)]),
    );
    let mut deal = won(&[Role::Sourced]);
    assert_eq!(record(&mut log, &deal, &knowledge), ["CONTRIBUTION:1 1"]);
    assert_eq!(record(&mut log, &deal, &knowledge), [""; 0]);

    deal.terms.amount = Some(usd(2_000));
    deal.terms.close_date = Some(day("2017-04-01"));
    assert_eq!(
        record(&mut log, &deal, &knowledge),
        ["CONTRIBUTION:1:reversed 2", "CONTRIBUTION:2 3"]
    );
    assert_eq!(
        (log[1].content.business_date, log[1].content.amount),
        (day("2017-03-01"), Some(usd(1_054)))
    );
    assert_eq!(
        (log[1].reverses, log[2].lineage),
        (Some(log[0].id), log[0].id)
    );
    let replaced: Vec<Option<Uuid>> = log.iter().map(|fact| fact.replaces).collect();
    assert_eq!(replaced, [None, None, Some(log[0].id)]);
}

#[test]
fn what_vanished_is_reversed_and_may_come_back() {
    let (mut log, knowledge) = (
        Vec::new(),
        knowing(vec![enrolled(PartnershipType::Isv, None)]),
    );
    let deal = won(&[Role::Sourced]);
    let mut lost = deal.clone();
    lost.terms.stage = Stage::Lost;
    record(&mut log, &deal, &knowledge);
    assert_eq!(
        record(&mut log, &lost, &knowledge),
        ["CONTRIBUTION:1:reversed 2"]
    );
    assert_eq!(record(&mut log, &lost, &knowledge), [""; 0]);
    assert_eq!(record(&mut log, &deal, &knowledge), ["CONTRIBUTION:2 3"]);
    assert_eq!(
        record(&mut log, &lost, &knowledge),
        ["CONTRIBUTION:2:reversed 4"]
    );
}

#[test]
fn another_kind_is_another_lineage() {
    let mut log = Vec::new();
    let deal = won(&[Role::Sourced]);
    record(&mut log, &deal, &knowing(vec![]));
    let mut knowledge = knowing(vec![enrolled(PartnershipType::Oem, None)]);
    knowledge.profiles.insert(
        PartnershipType::Oem,
        vec![produced(FactKind::UnitReport, Some(Role::Sourced))],
    );
    assert_eq!(
        record(&mut log, &deal, &knowledge),
        ["CONTRIBUTION:1:reversed 2", "UNIT_REPORT:1 1"]
    );
}

/// A deal as it may be at some time: stage, amount, day of close, roles.
fn any_deal() -> impl Strategy<Value = Opportunity> {
    let roles = proptest::sample::subsequence(
        vec![Role::Sourced, Role::Influenced, Role::Fulfilment],
        0..=3,
    );
    (any::<bool>(), 1..3_i64, 1..3_u32, roles).prop_map(|(is_won, amount, month, roles)| {
        let mut deal = won(&roles);
        deal.terms.stage = if is_won { Stage::Won } else { Stage::Lost };
        deal.terms.amount = Some(usd(amount));
        deal.terms.close_date = NaiveDate::from_ymd_opt(2017, month, 1);
        deal
    })
}

proptest! {
    /// Whatever happens to a deal, the facts that were not reversed are exactly those that it stands for in the end.
    #[test]
    fn the_log_follows_the_deal(history in proptest::collection::vec((any_deal(), any::<bool>()), 1..8)) {
        let mut log: Vec<Fact> = Vec::new();
        for (deal, enrolled_by_then) in history {
            let enrollments = if enrolled_by_then { vec![enrolled(PartnershipType::Isv, None)] } else { vec![] };
            let knowledge = knowing(enrollments);
            record_all(&mut log, &deal, &knowledge);
            let reversed: Vec<Uuid> = log.iter().filter_map(|fact| fact.reverses).collect();
            let live = log.iter().filter(|fact| fact.reverses.is_none() && !reversed.contains(&fact.id));
            let mut live: Vec<Content> = live.map(|fact| fact.content.clone()).collect();
            let mut wanted = facts_of(&deal, &knowledge, &[], &HashMap::new());
            live.sort_unstable_by_key(|content| (content.kind, content.role));
            wanted.sort_unstable_by_key(|content| (content.kind, content.role));
            prop_assert_eq!(live, wanted);
        }
        let mut ids: Vec<Uuid> = log.iter().map(|fact| fact.id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), log.len());
    }
}
