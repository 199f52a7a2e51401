//! Many at once: no amount is in two payouts that stand.

use contracts::tandem::incentivize::v1::{CreatePaymentBatchRequest, PayoutResult};

use super::till::{Till, partner};

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_batches_pay_each_statement_once() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    for number in 1..=5 {
        till.statement(number, "10", "0", "0").await;
    }
    let create = || {
        let mut maker = till.maker();
        tokio::spawn(async move {
            maker
                .create_payment_batch(CreatePaymentBatchRequest::default())
                .await
        })
    };
    let making: Vec<_> = (0..6).map(|_| create()).collect();
    let mut payouts = 0;
    for batch in making {
        let batch = batch.await.expect("a task").expect("a batch").into_inner();
        payouts += batch.payment_batch.expect("a batch").payout_count;
    }
    assert_eq!(payouts, 1);
    let settled: (i64, i64) = sqlx::query_as(
        "SELECT count(*), count(DISTINCT statement_id) FROM settlement WHERE stands",
    )
    .fetch_one(&till.world.service.service.pool)
    .await
    .expect("settlements");
    assert_eq!(settled, (5, 5));
}

#[tokio::test]
async fn the_database_refuses_what_is_settled_already() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    till.statement(1, "100", "0", "0").await;
    let payout = till.instructed().await.remove(0);
    let pool = &till.world.service.service.pool;
    let copied = "WITH copy AS (INSERT INTO payout SELECT (jsonb_populate_record(p, jsonb_build_object('payout_id', gen_random_uuid()))).*
                                FROM payout p RETURNING payout_id)
                  INSERT INTO settlement (tenant_id, statement_id, payee_kind, payee_key, currency, settled_by, payout_id, payable, receivable)
                  SELECT tenant_id, statement_id, payee_kind, payee_key, currency, copy.payout_id, copy.payout_id, 0.01, 0
                  FROM settlement, copy";
    let refused = sqlx::raw_sql(copied)
        .execute(pool)
        .await
        .expect_err("settled already");
    assert!(
        refused
            .to_string()
            .contains("more is settled than the statement says"),
        "{refused}"
    );
    till.record(&payout, PayoutResult::Rejected)
        .await
        .expect("rejected");
    let revived = sqlx::raw_sql("UPDATE settlement SET payable = payable + 0.01, stands = TRUE")
        .execute(pool)
        .await;
    assert!(revived.is_err());
}
