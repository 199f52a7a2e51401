//! Customer payments and churns: each is about one earlier fact.

use contracts::tandem::partnership::v1::{FactKind, PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;
use tonic::Code;

use crate::build::rows::{with, won};
use crate::build::{date, decimal, eur};
use crate::fact_calls::{correct, fact, record, reverse};
use crate::world::{World, bad_fields, refused};

#[tokio::test]
async fn a_payment_belongs_to_the_sale_that_it_pays_and_may_exceed_it() {
    let world = World::new().await;
    let partner = world.enrolled("isv", PartnershipType::Isv).await;
    let row = v1::OpportunityUpsert {
        seller: "Cecily".to_owned(),
        ..with(won("1", 100), "isv", PartnerRole::Sourced, true)
    };
    world.import(vec![row]).await;
    let sale = world.log().await.remove(0);
    let payment = |id: &str, amount| v1::Fact {
        about_fact_id: sale.fact_id.clone(),
        // Paid in advance.
        business_date: Some(date("2017-02-01")),
        ..fact(partner, id, FactKind::CustomerPayment, amount)
    };
    let paid = record(&world, payment("P-1", 150)).await.expect("recorded");
    let expected = v1::Fact {
        fact_id: paid.fact_id.clone(),
        role: sale.role,
        share_percent: sale.share_percent.clone(),
        account_id: sale.account_id.clone(),
        opportunity_id: sale.opportunity_id.clone(),
        registration_id: sale.registration_id.clone(),
        seller: "Cecily".to_owned(),
        quantity: decimal("1"),
        record_time: paid.record_time,
        ..payment("P-1", 150)
    };
    assert_eq!(paid, expected);
    assert!(!sale.registration_id.is_empty());
    assert_eq!(
        record(&world, payment("P-1", 150)).await.expect("the same"),
        paid
    );
    record(&world, payment("P-2", 1)).await.expect("recorded");
}

#[tokio::test]
async fn everything_that_contradicts_the_sale_is_named_at_once() {
    let world = World::new().await;
    let (one, other) = (world.partner("one").await, world.partner("other").await);
    let sale = v1::Fact {
        role: PartnerRole::Sourced.into(),
        ..fact(one, "S", FactKind::Contribution, 100)
    };
    let sale = record(&world, sale).await.expect("recorded");
    let about = |kind| v1::Fact {
        about_fact_id: sale.fact_id.clone(),
        role: PartnerRole::CoSell.into(),
        amount: eur(1),
        business_date: Some(date("2017-04-30")),
        ..fact(other, "F", kind, 0)
    };
    let differs = |reason: &str| {
        [
            format!("fact.partner_id {reason}"),
            format!("fact.role {reason}"),
            "fact.amount CURRENCY_MISMATCH".to_owned(),
        ]
    };
    assert_eq!(
        bad_fields(record(&world, about(FactKind::CustomerPayment)).await),
        differs("PAYMENT_DIFFERS")
    );
    let mut found = bad_fields(record(&world, about(FactKind::Churn)).await);
    assert_eq!(found.remove(2), "fact.business_date DATES_OUT_OF_ORDER");
    assert_eq!(found, differs("CHURN_DIFFERS"));

    let nothing = v1::Fact {
        about_fact_id: sale.fact_id.clone(),
        ..fact(one, "P-0", FactKind::CustomerPayment, 0)
    };
    assert_eq!(
        bad_fields(record(&world, nothing).await),
        ["fact.amount OUT_OF_RANGE"]
    );
    let stray = v1::Fact {
        about_fact_id: kit::ids::new().to_string(),
        ..fact(one, "P-0", FactKind::CustomerPayment, 1)
    };
    assert_eq!(
        bad_fields(record(&world, stray).await),
        ["fact.about_fact_id UNKNOWN_FACT"]
    );
}

#[tokio::test]
async fn only_an_original_that_still_counts_is_paid_churned_or_refunded() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let sale = record(&world, fact(partner, "S", FactKind::Renewal, 100))
        .await
        .expect("recorded");
    let about = |id: &str, kind, of: &v1::Fact| v1::Fact {
        about_fact_id: of.fact_id.clone(),
        ..fact(partner, id, kind, 10)
    };
    let refund = |id: &str, of: &v1::Fact| v1::Fact {
        refunds_fact_id: of.fact_id.clone(),
        ..fact(partner, id, FactKind::Refund, 10)
    };
    let payment = record(&world, about("P", FactKind::CustomerPayment, &sale))
        .await
        .expect("recorded");
    let churn = record(&world, about("C", FactKind::Churn, &sale))
        .await
        .expect("recorded");
    let refunded = record(&world, refund("B", &sale)).await.expect("recorded");
    let gone = record(&world, fact(partner, "G", FactKind::Renewal, 100))
        .await
        .expect("recorded");
    let reversal = reverse(&world, &gone).await.expect("reversed");
    for of in [&payment, &churn, &refunded, &gone, &reversal] {
        assert_eq!(
            bad_fields(record(&world, about("X", FactKind::CustomerPayment, of)).await),
            ["fact.about_fact_id NOT_PAYABLE"]
        );
        assert_eq!(
            bad_fields(record(&world, refund("X", of)).await)[0],
            "fact.refunds_fact_id NOT_REFUNDABLE"
        );
        let again = record(&world, about("X", FactKind::Churn, of)).await;
        assert_eq!(bad_fields(again), ["fact.about_fact_id NOT_CHURNABLE"]);
    }
    let units = v1::Fact {
        amount: None,
        ..fact(partner, "U", FactKind::UnitReport, 0)
    };
    let units = record(&world, units).await.expect("recorded");
    assert_eq!(
        bad_fields(record(&world, about("X", FactKind::CustomerPayment, &units)).await),
        ["fact.about_fact_id NOT_PAYABLE"]
    );
}

#[tokio::test]
async fn payments_and_churns_are_corrected_and_reversed_before_their_sale_is() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let sale = record(&world, fact(partner, "S", FactKind::Renewal, 100))
        .await
        .expect("recorded");
    let about = |id: &str, kind, amount| v1::Fact {
        about_fact_id: sale.fact_id.clone(),
        ..fact(partner, id, kind, amount)
    };
    let payment = record(&world, about("P-1", FactKind::CustomerPayment, 60))
        .await
        .expect("recorded");
    let churn = v1::Fact {
        amount: None,
        ..about("C-1", FactKind::Churn, 0)
    };
    let churn = record(&world, churn).await.expect("recorded");
    let followed = (Code::FailedPrecondition, "FACT_FOLLOWED".to_owned());
    assert_eq!(refused(reverse(&world, &sale).await), followed);

    let later = v1::Fact {
        business_date: Some(date("2017-06-01")),
        ..about("C-2", FactKind::Churn, 0)
    };
    let (reversal, churn) = correct(&world, &churn, later).await.expect("corrected");
    assert_eq!(reversal.about_fact_id, sale.fact_id);
    reverse(&world, &churn).await.expect("reversed");
    assert_eq!(refused(reverse(&world, &sale).await), followed);
    let right = about("P-2", FactKind::CustomerPayment, 50);
    let (_, payment) = correct(&world, &payment, right).await.expect("corrected");
    reverse(&world, &payment).await.expect("reversed");
    reverse(&world, &sale).await.expect("reversed");
}
