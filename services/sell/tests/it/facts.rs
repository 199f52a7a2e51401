use contracts::tandem::partnership::v1::{FactKind, PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;
use tonic::Code;

use crate::build::rows::{with, won};
use crate::build::{date, decimal, eur, usd};
use crate::fact_calls::{correct, fact, ingest, record, reverse};
use crate::world::{World, bad_fields, got, refused};

#[tokio::test]
async fn a_fact_is_recorded_once_however_often_it_is_sent() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let sent = fact(partner, "R-1", FactKind::Renewal, 100);
    let recorded = record(&world, sent.clone()).await.expect("recorded");
    assert_eq!(
        (recorded.share_percent.clone(), recorded.quantity.clone()),
        (decimal("100"), decimal("1"))
    );
    let written = world.sell.written().await;
    assert_eq!(
        record(&world, sent.clone()).await.expect("the same"),
        recorded
    );
    let other = v1::Fact {
        amount: usd(101),
        ..sent
    };
    assert_eq!(
        refused(record(&world, other).await),
        (Code::AlreadyExists, "FACT_DIFFERS".to_owned())
    );
    assert_eq!(world.sell.written().await, written);
    assert_eq!(world.sell.announced::<v1::FactRecorded>().await.len(), 1);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let world = World::new().await;
    world.partner("p").await;
    let written = world.sell.written().await;
    let bad = v1::Fact {
        source: "tandem.sell".to_owned(),
        partner_id: kit::ids::new().to_string(),
        account_id: "x".to_owned(),
        amount: usd(-1),
        share_percent: decimal("100.5"),
        refunds_fact_id: kit::ids::new().to_string(),
        ..Default::default()
    };
    let mut found = bad_fields(record(&world, bad).await);
    found.sort_unstable();
    let expected = [
        "fact.account_id MALFORMED_ID",
        "fact.amount NEGATIVE",
        "fact.business_date REQUIRED",
        "fact.external_id REQUIRED",
        "fact.kind REQUIRED",
        "fact.partner_id UNKNOWN_PARTNER",
        "fact.refunds_fact_id UNKNOWN_FACT",
        "fact.share_percent SHARE_OUT_OF_RANGE",
        "fact.source RESERVED_SOURCE",
    ];
    assert_eq!(found, expected);
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn a_refund_gives_back_a_part_of_one_fact() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let renewal = v1::Fact {
        role: PartnerRole::Fulfilment.into(),
        share_percent: decimal("50"),
        ..fact(partner, "R-1", FactKind::Renewal, 100)
    };
    let renewal = record(&world, renewal).await.expect("recorded");
    let refund = |id: &str, amount| v1::Fact {
        refunds_fact_id: renewal.fact_id.clone(),
        ..fact(partner, id, FactKind::Refund, amount)
    };
    let first = record(&world, refund("B-1", 60)).await.expect("refunded");
    assert_eq!(
        (first.role(), first.share_percent),
        (PartnerRole::Fulfilment, decimal("50"))
    );
    assert_eq!(
        bad_fields(record(&world, refund("B-2", 41)).await),
        ["fact.amount EXCEEDS_ORIGINAL"]
    );
    let foreign = v1::Fact {
        amount: eur(1),
        ..refund("B-3", 1)
    };
    assert_eq!(
        bad_fields(record(&world, foreign).await),
        ["fact.amount CURRENCY_MISMATCH"]
    );
    let early = v1::Fact {
        business_date: Some(date("2017-04-30")),
        ..refund("B-4", 1)
    };
    assert_eq!(
        bad_fields(record(&world, early).await),
        ["fact.business_date DATES_OUT_OF_ORDER"]
    );
    assert_eq!(
        refused(reverse(&world, &renewal).await),
        (Code::FailedPrecondition, "FACT_REFUNDED".to_owned())
    );

    // A refund that was a mistake gives its amount back to be refunded.
    let first = v1::Fact {
        fact_id: first.fact_id,
        ..Default::default()
    };
    reverse(&world, &first).await.expect("reversed");
    record(&world, refund("B-5", 100)).await.expect("refunded");
    let request = v1::SummarizeFactsRequest {};
    let sums = got(world.facts().summarize_facts(request).await).summaries;
    let sums: Vec<_> = sums
        .iter()
        .map(|sum| (sum.kind(), sum.fact_count, sum.amount.clone()))
        .collect();
    assert_eq!(
        sums,
        [
            (FactKind::Refund, 3, usd(-100)),
            (FactKind::Renewal, 1, usd(100))
        ]
    );
}

#[tokio::test]
async fn what_a_deal_gave_back_stays_given_back_when_the_deal_is_corrected() {
    let world = World::new().await;
    let partner = world.enrolled("isv", PartnershipType::Isv).await;
    let deal = |amount| with(won("1", amount), "isv", PartnerRole::Sourced, false);
    let refund = |id: &str, of: &v1::Fact, amount| v1::Fact {
        refunds_fact_id: of.fact_id.clone(),
        ..fact(partner, id, FactKind::Refund, amount)
    };
    world.import(vec![deal(100)]).await;
    let first = world.log().await.pop().expect("a contribution");
    record(&world, refund("B-1", &first, 60))
        .await
        .expect("refunded");
    world.import(vec![deal(90)]).await;
    let second = world.log().await.pop().expect("its replacement");
    assert_eq!(
        bad_fields(record(&world, refund("B-2", &second, 31)).await),
        ["fact.amount EXCEEDS_ORIGINAL"]
    );
    record(&world, refund("B-3", &second, 30))
        .await
        .expect("the rest");
}

#[tokio::test]
async fn a_refund_that_is_refused_gives_nothing_back() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let renewal = record(&world, fact(partner, "R-1", FactKind::Renewal, 100))
        .await
        .expect("recorded");
    let refund = |id: &str, reason: &str| v1::Fact {
        refunds_fact_id: renewal.fact_id.clone(),
        reason: reason.to_owned(),
        ..fact(partner, id, FactKind::Refund, 60)
    };
    let facts = vec![refund("B-1", "\u{7}"), refund("B-2", "")];
    let answer = ingest(&world, vec![facts]).await.expect("ingested");
    assert_eq!((answer.recorded, answer.refused), (1, 1));
}

#[tokio::test]
async fn racing_refunds_never_give_back_more_than_the_whole() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let renewal = record(&world, fact(partner, "R-1", FactKind::Renewal, 100))
        .await
        .expect("recorded");
    let refund = |n: i32| v1::Fact {
        refunds_fact_id: renewal.fact_id.clone(),
        ..fact(partner, &format!("B-{n}"), FactKind::Refund, 40)
    };
    let (a, b, c, d) = tokio::join!(
        record(&world, refund(1)),
        record(&world, refund(2)),
        record(&world, refund(3)),
        record(&world, refund(4)),
    );
    assert_eq!(
        [a, b, c, d].iter().filter(|answer| answer.is_ok()).count(),
        2
    );
}

#[tokio::test]
async fn a_correction_reverses_and_replaces() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let wrong = record(&world, fact(partner, "R-1", FactKind::Renewal, 100))
        .await
        .expect("recorded");
    let nobody = v1::Fact {
        partner_id: kit::ids::new().to_string(),
        ..fact(partner, "R-1b", FactKind::Renewal, 1)
    };
    assert_eq!(
        bad_fields(correct(&world, &wrong, nobody).await),
        ["replacement.partner_id UNKNOWN_PARTNER"]
    );
    let taken = correct(&world, &wrong, fact(partner, "R-1", FactKind::Renewal, 90)).await;
    assert_eq!(
        refused(taken),
        (Code::AlreadyExists, "EXTERNAL_ID_TAKEN".to_owned())
    );
    assert_eq!(world.log().await.len(), 1);

    let right = fact(partner, "R-1b", FactKind::Renewal, 90);
    let (reversal, replacement) = correct(&world, &wrong, right).await.expect("corrected");
    assert_eq!(
        (reversal.reverses_fact_id.as_str(), reversal.amount),
        (wrong.fact_id.as_str(), usd(100))
    );
    assert_eq!(
        (replacement.amount.clone(), replacement.reason.as_str()),
        (usd(90), "mistyped")
    );
    assert_eq!(
        refused(reverse(&world, &wrong).await),
        (Code::FailedPrecondition, "ALREADY_REVERSED".to_owned())
    );
    let reversal = v1::Fact {
        fact_id: reversal.fact_id,
        ..Default::default()
    };
    assert_eq!(
        refused(reverse(&world, &reversal).await).1,
        "REVERSAL_IS_FINAL"
    );
    reverse(&world, &replacement).await.expect("reversed");
}

#[tokio::test]
async fn derived_facts_change_with_their_deals_only() {
    let world = World::new().await;
    world.enrolled("isv", PartnershipType::Isv).await;
    world
        .imported(with(won("1", 10), "isv", PartnerRole::Sourced, false))
        .await;
    let derived = world.log().await.remove(0);
    assert_eq!(
        refused(reverse(&world, &derived).await),
        (Code::FailedPrecondition, "FACT_DERIVED".to_owned())
    );
    let partner = derived.partner_id.parse().expect("an id");
    let refund = v1::Fact {
        refunds_fact_id: derived.fact_id.clone(),
        ..fact(partner, "B-1", FactKind::Refund, 4)
    };
    let refund = record(&world, refund).await.expect("refunded");
    assert_eq!(refund.opportunity_id, derived.opportunity_id);
}

#[tokio::test]
async fn a_reported_fact_names_the_approved_claim_of_its_deal() {
    let world = World::new().await;
    let partner = world.enrolled("reseller", PartnershipType::Reseller).await;
    let deal = world
        .imported(with(won("1", 10), "reseller", PartnerRole::Sourced, true))
        .await;
    let on = |day: &str| v1::Fact {
        opportunity_id: deal.clone(),
        business_date: Some(date(day)),
        ..fact(partner, day, FactKind::ResaleBooking, 10)
    };
    assert!(
        !record(&world, on("2017-03-01"))
            .await
            .expect("recorded")
            .registration_id
            .is_empty()
    );
    assert!(
        record(&world, on("2018-03-01"))
            .await
            .expect("recorded")
            .registration_id
            .is_empty()
    );
}

#[tokio::test]
async fn a_stream_records_what_is_good_and_names_what_is_not() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let good = |n: i32| fact(partner, &format!("F-{n}"), FactKind::Contribution, 10);
    let mut stranger = good(1);
    stranger.partner_id = kit::ids::new().to_string();
    stranger.external_id = "S".to_owned();
    let different = v1::Fact {
        amount: usd(11),
        ..good(0)
    };
    let messages = vec![
        vec![good(0), good(1), good(0), stranger],
        vec![good(1), different, good(2)],
    ];
    let answer = ingest(&world, messages.clone()).await.expect("ingested");
    assert_eq!(
        (answer.recorded, answer.duplicates, answer.refused),
        (3, 2, 2)
    );
    let refusals: Vec<_> = answer
        .refusals
        .iter()
        .map(|one| {
            (
                one.index,
                one.external_id.as_str(),
                one.violations[0].reason.as_str(),
            )
        })
        .collect();
    assert_eq!(
        refusals,
        [(3, "S", "UNKNOWN_PARTNER"), (5, "F-0", "FACT_DIFFERS")]
    );

    let written = world.sell.written().await;
    let again = ingest(&world, messages).await.expect("ingested");
    assert_eq!((again.recorded, again.duplicates, again.refused), (0, 5, 2));
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn an_oversized_message_is_refused_and_what_came_before_stays() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let facts = |count: i32, prefix: &str| -> Vec<v1::Fact> {
        (0..count)
            .map(|n| fact(partner, &format!("{prefix}{n}"), FactKind::Contribution, 1))
            .collect()
    };
    let refusal = ingest(&world, vec![facts(1_000, "a"), facts(1_001, "b")]).await;
    assert_eq!(bad_fields(refusal), ["facts TOO_MANY"]);
    assert_eq!(world.log().await.len(), 1_000);
}

#[tokio::test]
async fn lists_are_in_the_order_of_recording_and_filtered() {
    let world = World::new().await;
    let (one, two) = (world.partner("one").await, world.partner("two").await);
    for (n, partner) in [one, two, one].into_iter().enumerate() {
        let mut sent = fact(partner, &n.to_string(), FactKind::Renewal, 1);
        sent.business_date = Some(date(&format!("2017-0{}-01", 3 - n)));
        record(&world, sent).await.expect("recorded");
    }
    let list = async |request| {
        let facts = got(world.facts().list_facts(request).await).facts;
        facts
            .into_iter()
            .map(|fact| fact.external_id)
            .collect::<Vec<_>>()
    };
    let all = v1::ListFactsRequest::default();
    assert_eq!(list(all.clone()).await, ["0", "1", "2"]);
    assert_eq!(
        list(v1::ListFactsRequest {
            partner_id: one.to_string(),
            ..all.clone()
        })
        .await,
        ["0", "2"]
    );
    assert_eq!(
        list(v1::ListFactsRequest {
            kind: FactKind::Refund.into(),
            ..all.clone()
        })
        .await,
        [""; 0]
    );
    let dated = v1::ListFactsRequest {
        business_date_from: Some(date("2017-02-01")),
        business_date_to: Some(date("2017-03-01")),
        ..all.clone()
    };
    assert_eq!(list(dated).await, ["1"]);
    let first = got(world
        .facts()
        .list_facts(v1::ListFactsRequest {
            page_size: 2,
            ..all.clone()
        })
        .await);
    let rest = v1::ListFactsRequest {
        page_token: first.next_page_token,
        ..all
    };
    assert_eq!(list(rest).await, ["2"]);
}
