//! Batches: what is in them, who may approve, what leaves.

use contracts::tandem::incentivize::v1::{
    ApprovePaymentBatchRequest, CancelPaymentBatchRequest, CreatePaymentBatchRequest,
    GetPaymentBatchRequest, GetPaymentFileRequest, PaymentBatch, PaymentBatchState, PayoutState,
    ReleasePaymentBatchRequest,
};
use kit::testing::reason;

use super::till::{Till, partner};
use crate::service::world::shown;

fn left_out(batch: &PaymentBatch) -> Vec<String> {
    let rows = batch.left_out.iter();
    rows.map(|row| format!("{} {}", shown(row.amount.clone()), row.reason))
        .collect()
}

#[tokio::test]
async fn a_batch_is_made_approved_and_released() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    till.statement(1, "100", "0", "0").await;
    till.statement(2, "50", "30.50", "10").await;
    let batch = till.batch().await;
    assert_eq!(
        (batch.state(), batch.payout_count),
        (PaymentBatchState::Draft, 1)
    );
    assert_eq!(
        batch
            .totals
            .iter()
            .cloned()
            .map(|total| shown(Some(total)))
            .collect::<Vec<_>>(),
        ["109.50 USD"]
    );
    assert_eq!(left_out(&batch), ["10.00 USD IN_DISPUTE"]);
    let own = ApprovePaymentBatchRequest {
        payment_batch_id: batch.payment_batch_id.clone(),
        ..Default::default()
    };
    let refused = till
        .maker()
        .approve_payment_batch(own)
        .await
        .expect_err("its maker");
    assert_eq!(reason(&refused), "SAME_PERSON");
    let refused = till.release(&batch).await.expect_err("not approved");
    assert_eq!(reason(&refused), "ILLEGAL_TRANSITION");
    till.approve(&batch).await.expect("approved");
    let released = till.release(&batch).await.expect("released");
    assert_eq!(released.state(), PaymentBatchState::Released);
    let payouts = till.payouts(&batch).await;
    assert_eq!(payouts.len(), 1);
    assert_eq!(
        (payouts[0].state(), shown(payouts[0].payout_amount.clone())),
        (PayoutState::Instructed, "109.50 USD".into())
    );
    assert_eq!(payouts[0].settlements.len(), 2);
    let request = GetPaymentBatchRequest {
        payment_batch_id: batch.payment_batch_id.clone(),
    };
    let found = till
        .maker()
        .get_payment_batch(request)
        .await
        .expect("a batch");
    assert_eq!(found.into_inner().payment_batch, Some(released));
    till.world.assert_right().await;
}

#[tokio::test]
async fn a_cancelled_batch_leaves_everything_due() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    till.statement(1, "100", "0", "0").await;
    let batch = till.batch().await;
    assert_eq!(
        till.batch().await.payout_count,
        0,
        "it is in the first batch"
    );
    let cancel = CancelPaymentBatchRequest {
        payment_batch_id: batch.payment_batch_id.clone(),
        ..Default::default()
    };
    till.maker()
        .cancel_payment_batch(cancel.clone())
        .await
        .expect("cancelled");
    let refused = till
        .maker()
        .cancel_payment_batch(cancel)
        .await
        .expect_err("once");
    assert_eq!(reason(&refused), "ILLEGAL_TRANSITION");
    assert_eq!(
        till.payouts(&batch).await[0].state(),
        PayoutState::Cancelled
    );
    assert_eq!(till.batch().await.payout_count, 1);
}

#[tokio::test]
async fn an_empty_batch_says_why_and_can_t_be_approved() {
    let till = Till::open().await;
    till.statement(1, "100", "0", "0").await;
    let batch = till.batch().await;
    assert_eq!(left_out(&batch), ["100.00 USD NO_PAYEE"]);
    let refused = till.approve(&batch).await.expect_err("nothing to pay");
    assert_eq!(reason(&refused), "NOTHING_TO_PAY");
    till.payee(partner()).await;
    assert_eq!(
        left_out(&till.batch().await),
        ["100.00 USD NO_BANK_DETAILS"]
    );
    till.statement(2, "0", "150", "0").await;
    assert_eq!(left_out(&till.batch().await), ["-50.00 USD BALANCE_OWED"]);
}

#[tokio::test]
async fn the_payment_file_is_the_same_each_time() {
    let till = Till::open().await;
    let payee = till.paid_by_bank(partner()).await;
    till.statement(1, "100", "0", "0").await;
    let batch = till.batch().await;
    let request = GetPaymentFileRequest {
        payment_batch_id: batch.payment_batch_id.clone(),
    };
    let refused = till
        .maker()
        .get_payment_file(request.clone())
        .await
        .expect_err("not released");
    assert_eq!(reason(&refused), "NOT_RELEASED");
    till.approve(&batch).await.expect("approved");
    till.release(&batch).await.expect("released");
    let first = till
        .maker()
        .get_payment_file(request.clone())
        .await
        .expect("a file")
        .into_inner();
    assert_eq!(first.content_type, "application/xml");
    let text = String::from_utf8(first.data.clone()).expect("UTF-8");
    for expected in [
        "<InstdAmt Ccy=\"USD\">100.00</InstdAmt>",
        &batch.message_id,
        "<Nm>Partner GmbH</Nm>",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let details = till
        .propose(&payee, "PL61109010140000071219812874")
        .await
        .expect("proposed");
    till.confirm("carl", &details).await.expect("confirmed");
    till.set(contracts::tandem::incentivize::v1::PaymentSettings {
        legal_name: "Renamed".to_owned(),
        ..super::till::settings()
    })
    .await;
    let second = till
        .maker()
        .get_payment_file(request)
        .await
        .expect("a file")
        .into_inner();
    assert_eq!(String::from_utf8(second.data).expect("UTF-8"), text);
}

#[tokio::test]
async fn every_step_is_taken_once_however_often_it_is_asked_for() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    till.statement(1, "100", "0", "0").await;
    let create = CreatePaymentBatchRequest {
        request_id: "create".to_owned(),
        ..Default::default()
    };
    let made = till
        .maker()
        .create_payment_batch(create.clone())
        .await
        .expect("a batch")
        .into_inner();
    let again = till
        .maker()
        .create_payment_batch(create)
        .await
        .expect("the same")
        .into_inner();
    assert_eq!(made, again);
    let payment_batch_id = made.payment_batch.expect("a batch").payment_batch_id;
    let approve = ApprovePaymentBatchRequest {
        request_id: "approve".to_owned(),
        payment_batch_id: payment_batch_id.clone(),
    };
    let approved = till
        .checker()
        .approve_payment_batch(approve.clone())
        .await
        .expect("approved")
        .into_inner();
    let again = till
        .checker()
        .approve_payment_batch(approve)
        .await
        .expect("the same")
        .into_inner();
    assert_eq!(approved, again);
    let release = ReleasePaymentBatchRequest {
        request_id: "release".to_owned(),
        payment_batch_id: payment_batch_id.clone(),
    };
    let released = till
        .maker()
        .release_payment_batch(release.clone())
        .await
        .expect("released")
        .into_inner();
    let written = till.world.service.written().await;
    let again = till
        .maker()
        .release_payment_batch(release)
        .await
        .expect("the same")
        .into_inner();
    assert_eq!(
        (released, written),
        (again, till.world.service.written().await)
    );
    // Whoever lost an answer asks again without the id, and is told how far it is.
    let release = ReleasePaymentBatchRequest {
        payment_batch_id,
        ..Default::default()
    };
    let refused = till
        .maker()
        .release_payment_batch(release)
        .await
        .expect_err("once");
    assert_eq!(reason(&refused), "ILLEGAL_TRANSITION");
}
