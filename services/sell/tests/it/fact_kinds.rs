//! Facts of each kind: what they must say, may say, and can't say.

use contracts::tandem::partnership::v1::FactKind;
use contracts::tandem::sell::v1;
use uuid::Uuid;

use crate::build::rows::product;
use crate::build::{date, decimal, usd};
use crate::fact_calls::{correct, fact, ingest, record, reverse};
use crate::world::{World, bad_fields, got};

/// A product of the category "security"; its id.
async fn gateway(world: &World) -> String {
    let row = v1::ProductUpsert {
        category: "security".to_owned(),
        ..product("GTX", 100)
    };
    let result = world.import_products(vec![row]).await.remove(0);
    result.resource_id
}

/// One good fact of each kind that follows no other.
fn originals(partner: Uuid, product_id: &str) -> Vec<v1::Fact> {
    let of = |kind: FactKind| {
        let name = kind.as_str_name().trim_start_matches("FACT_KIND_");
        fact(partner, name, kind, 100)
    };
    let sale = |kind| v1::Fact {
        product_id: product_id.to_owned(),
        person: "ann@partner.example".to_owned(),
        seller: "Cecily Lampkin".to_owned(),
        original_date: Some(date("2016-05-01")),
        ..of(kind)
    };
    let graded = |kind, score| v1::Fact {
        amount: None,
        subject: "data-migration".to_owned(),
        score: decimal(score),
        ..of(kind)
    };
    vec![
        sale(FactKind::ResaleBooking),
        sale(FactKind::Contribution),
        sale(FactKind::ReferralOutcome),
        sale(FactKind::Renewal),
        sale(FactKind::UnitReport),
        sale(FactKind::MarketplaceTransaction),
        v1::Fact {
            click_date: Some(date("2017-04-20")),
            ..sale(FactKind::Conversion)
        },
        sale(FactKind::ServicesAttached),
        graded(FactKind::IntegrationMilestone, "250"),
        graded(FactKind::IntegrationCertification, "87.5"),
        graded(FactKind::Competency, "2"),
        v1::Fact {
            invoice_date: Some(date("2017-04-28")),
            ..of(FactKind::MdfClaim)
        },
    ]
}

/// What was sent, with what recording adds.
fn stored(sent: &v1::Fact, recorded: &v1::Fact) -> v1::Fact {
    let category = if sent.product_id.is_empty() {
        ""
    } else {
        "security"
    };
    v1::Fact {
        fact_id: recorded.fact_id.clone(),
        share_percent: decimal("100"),
        quantity: decimal("1"),
        product_category: category.to_owned(),
        record_time: recorded.record_time,
        ..sent.clone()
    }
}

#[tokio::test]
async fn a_fact_of_each_kind_is_recorded_announced_corrected_and_reversed_with_all_it_says() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let product_id = gateway(&world).await;
    for sent in originals(partner, &product_id) {
        let recorded = record(&world, sent.clone()).await.expect("recorded");
        assert_eq!(recorded, stored(&sent, &recorded));
        let request = v1::GetFactRequest {
            fact_id: recorded.fact_id.clone(),
        };
        let read = got(world.facts().get_fact(request).await).fact;
        assert_eq!(read.as_ref(), Some(&recorded));
        let announced = world.sell.announced::<v1::FactRecorded>().await;
        assert_eq!(announced.last().and_then(|one| one.fact.clone()), read);

        let again = v1::Fact {
            external_id: format!("{}-2", sent.external_id),
            business_date: Some(date("2017-05-02")),
            ..sent
        };
        let (reversal, replacement) = correct(&world, &recorded, again.clone())
            .await
            .expect("corrected");
        let expected = v1::Fact {
            fact_id: reversal.fact_id.clone(),
            external_id: reversal.external_id.clone(),
            reverses_fact_id: recorded.fact_id.clone(),
            reason: "mistyped".to_owned(),
            record_time: reversal.record_time,
            ..recorded
        };
        assert_eq!(reversal, expected);
        let expected = v1::Fact {
            reason: "mistyped".to_owned(),
            replaces_fact_id: reversal.reverses_fact_id.clone(),
            ..stored(&again, &replacement)
        };
        assert_eq!(replacement, expected);
        reverse(&world, &replacement).await.expect("reversed");
    }
}

#[tokio::test]
async fn a_kind_needs_what_it_is_judged_by() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let cases = [
        (FactKind::MarketplaceTransaction, "amount"),
        (FactKind::Conversion, "amount click_date"),
        (FactKind::CustomerPayment, "about_fact_id amount"),
        (FactKind::Churn, "about_fact_id"),
        (FactKind::ServicesAttached, "amount"),
        (FactKind::IntegrationMilestone, "subject"),
        (FactKind::IntegrationCertification, "score subject"),
        (FactKind::Competency, "score subject"),
        (FactKind::MdfClaim, "amount invoice_date"),
    ];
    for (kind, needed) in cases {
        let bare = v1::Fact {
            amount: None,
            ..fact(partner, "F", kind, 0)
        };
        let mut found = bad_fields(record(&world, bare).await);
        found.sort_unstable();
        let expected: Vec<String> = needed
            .split(' ')
            .map(|field| format!("fact.{field} REQUIRED"))
            .collect();
        assert_eq!(found, expected, "{}", kind.as_str_name());
    }
}

#[tokio::test]
async fn what_a_kind_does_not_know_is_refused_by_name() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let earlier = record(&world, fact(partner, "R", FactKind::Renewal, 100))
        .await
        .expect("recorded");
    let product_id = gateway(&world).await;
    let crowded = |kind| v1::Fact {
        product_id: product_id.clone(),
        product_category: "security".to_owned(),
        person: "ann".to_owned(),
        seller: "Cecily".to_owned(),
        original_date: Some(date("2016-01-01")),
        click_date: Some(date("2016-01-01")),
        invoice_date: Some(date("2016-01-01")),
        subject: "crm-sync".to_owned(),
        score: decimal("1"),
        about_fact_id: earlier.fact_id.clone(),
        refunds_fact_id: earlier.fact_id.clone(),
        ..fact(partner, "F", kind, 1)
    };
    const SALE: &str = "product_id product_category person seller original_date";
    let all = format!("refunds_fact_id about_fact_id {SALE} click_date invoice_date subject score");
    let cases = [
        (FactKind::Renewal, SALE),
        (FactKind::UnitReport, SALE),
        (
            FactKind::Conversion,
            "product_id product_category person seller original_date click_date",
        ),
        (FactKind::Refund, "refunds_fact_id"),
        (FactKind::CustomerPayment, "about_fact_id"),
        (FactKind::Churn, "about_fact_id"),
        (FactKind::IntegrationMilestone, "subject score"),
        (FactKind::IntegrationCertification, "subject score"),
        (FactKind::Competency, "subject score"),
        (FactKind::MdfClaim, "invoice_date"),
    ];
    for (kind, known) in cases {
        let expected: Vec<String> = all
            .split(' ')
            .filter(|field| !known.split(' ').any(|known| known == *field))
            .map(|field| format!("fact.{field} NOT_OF_THIS_KIND"))
            .collect();
        let found = bad_fields(record(&world, crowded(kind)).await);
        assert_eq!(found, expected, "{}", kind.as_str_name());
    }
}

#[tokio::test]
async fn everything_wrong_with_the_details_is_named_at_once() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let written = world.sell.written().await;
    let later = Some(date("2017-05-02"));
    let conversion = v1::Fact {
        product_id: kit::ids::new().to_string(),
        product_category: "x".repeat(201),
        person: "ann\nbob".to_owned(),
        seller: "\u{7}".to_owned(),
        original_date: later,
        click_date: later,
        ..fact(partner, "F", FactKind::Conversion, 1)
    };
    let expected = [
        "fact.product_category LENGTH",
        "fact.seller CONTROL_CHARACTER",
        "fact.product_id UNKNOWN_PRODUCT",
        "fact.original_date DATES_OUT_OF_ORDER",
        "fact.click_date DATES_OUT_OF_ORDER",
        "fact.person CONTROL_CHARACTER",
    ];
    assert_eq!(bad_fields(record(&world, conversion).await), expected);

    let graded = |kind, subject: &str, score| v1::Fact {
        subject: subject.to_owned(),
        score: decimal(score),
        ..fact(partner, "F", kind, 1)
    };
    let long = "x".repeat(121);
    let cases = [
        (
            graded(FactKind::IntegrationCertification, &long, "100.01"),
            vec!["fact.subject LENGTH", "fact.score OUT_OF_RANGE"],
        ),
        (
            graded(FactKind::IntegrationCertification, "crm-sync", "-1"),
            vec!["fact.score OUT_OF_RANGE"],
        ),
        (
            graded(FactKind::Competency, "migration", "0.5"),
            vec!["fact.score OUT_OF_RANGE"],
        ),
        (
            graded(FactKind::Competency, "migration", "high"),
            vec!["fact.score MALFORMED_DECIMAL"],
        ),
        (
            v1::Fact {
                invoice_date: later,
                ..fact(partner, "F", FactKind::MdfClaim, 1)
            },
            vec!["fact.invoice_date DATES_OUT_OF_ORDER"],
        ),
    ];
    for (bad, expected) in cases {
        assert_eq!(bad_fields(record(&world, bad).await), expected);
    }
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn a_category_that_was_said_wins_over_the_products() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let sent = v1::Fact {
        product_id: gateway(&world).await,
        product_category: "storage".to_owned(),
        ..fact(partner, "F", FactKind::Renewal, 1)
    };
    let recorded = record(&world, sent.clone()).await.expect("recorded");
    assert_eq!(recorded.product_category, "storage");
    // The product's category is no part of what was said, so that the same report stays the same.
    let silent = v1::Fact {
        external_id: "G".to_owned(),
        product_category: String::new(),
        ..sent
    };
    let first = record(&world, silent.clone()).await.expect("recorded");
    let moved = v1::ProductUpsert {
        category: "networking".to_owned(),
        ..product("GTX", 100)
    };
    world.import_products(vec![moved]).await;
    let again = record(&world, silent).await.expect("the same");
    assert_eq!(
        (&again, again.product_category.as_str()),
        (&first, "security")
    );
}

#[tokio::test]
async fn a_mixed_file_is_ingested() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let product_id = gateway(&world).await;
    let mut first = originals(partner, &product_id);
    let spoilt = v1::Fact {
        external_id: "no click".to_owned(),
        click_date: None,
        ..first[6].clone()
    };
    first.push(spoilt);
    let answer = ingest(&world, vec![first]).await.expect("ingested");
    assert_eq!((answer.recorded, answer.refused), (12, 1));
    let refusal = &answer.refusals[0];
    let violation = &refusal.violations[0];
    assert_eq!(
        (
            refusal.index,
            violation.field.as_str(),
            violation.reason.as_str()
        ),
        (12, "facts[12].click_date", "REQUIRED")
    );

    let sale = world.log().await.remove(1);
    let second = followers(partner, &sale);
    let answer = ingest(&world, vec![second]).await.expect("ingested");
    assert_eq!((answer.recorded, answer.refused), (3, 1));
    assert_eq!(answer.refusals[0].violations[0].reason, "ALREADY_CHURNED");
    let request = v1::SummarizeFactsRequest {};
    let sums = got(world.facts().summarize_facts(request).await).summaries;
    let paid = sums
        .iter()
        .find(|sum| sum.kind() == FactKind::CustomerPayment)
        .expect("a sum");
    assert_eq!((paid.fact_count, paid.amount.clone()), (2, usd(120)));
}

/// Two payments and two churns, one too many.
fn followers(partner: Uuid, sale: &v1::Fact) -> Vec<v1::Fact> {
    let follower = |id: &str, kind, amount| v1::Fact {
        about_fact_id: sale.fact_id.clone(),
        ..fact(partner, id, kind, amount)
    };
    vec![
        follower("P-1", FactKind::CustomerPayment, 60),
        follower("P-2", FactKind::CustomerPayment, 60),
        follower("C-1", FactKind::Churn, 0),
        follower("C-2", FactKind::Churn, 0),
    ]
}

#[tokio::test]
async fn facts_are_found_by_what_they_follow_by_product_and_by_person() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let product_id = gateway(&world).await;
    let facts = originals(partner, &product_id);
    ingest(&world, vec![facts]).await.expect("ingested");
    let sale = world.log().await.remove(1);
    let facts = followers(partner, &sale);
    ingest(&world, vec![facts]).await.expect("ingested");
    let list = async |request| {
        let facts = got(world.facts().list_facts(request).await).facts;
        facts
            .into_iter()
            .map(|fact| fact.external_id)
            .collect::<Vec<_>>()
    };
    let about = v1::ListFactsRequest {
        about_fact_id: sale.fact_id,
        ..Default::default()
    };
    assert_eq!(list(about).await, ["P-1", "P-2", "C-1"]);
    let sold = v1::ListFactsRequest {
        product_id,
        kind: FactKind::CustomerPayment.into(),
        ..Default::default()
    };
    assert_eq!(list(sold).await, ["P-1", "P-2"]);
    let by = |person: &str| v1::ListFactsRequest {
        person: person.to_owned(),
        kind: FactKind::Conversion.into(),
        ..Default::default()
    };
    assert_eq!(list(by("ann@partner.example")).await, ["CONVERSION"]);
    assert_eq!(list(by("bob@partner.example")).await, [""; 0]);
}
