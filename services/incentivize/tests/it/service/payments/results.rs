//! What banks answer: paid once, rejected and due again, disputes released later.

use contracts::tandem::incentivize::v1::{
    BankDetails, GetPaymentFileRequest, ListPayoutsRequest, PayeeProfile, PayoutChanged,
    PayoutResult, PayoutState, ProposeBankDetailsRequest, RecordPayoutResultRequest,
    UpdatePaymentSettingsRequest, payment_service_client::PaymentServiceClient,
};
use contracts::tandem::platform::v1::Role;
use kit::testing::{bad_fields, reason};

use super::till::{Till, partner, settings};
use crate::service::world::shown;

#[tokio::test]
async fn a_paid_payout_is_posted_once_and_closes_its_statements() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    let statement = till.statement(1, "100", "20", "0").await;
    let payout = till.instructed().await.remove(0);
    let paid = till
        .record(&payout, PayoutResult::Paid)
        .await
        .expect("paid");
    let expected = [
        "CASH: -80.00 USD",
        "PAYABLE: 100.00 USD",
        "RECEIVABLE: -20.00 USD",
    ];
    assert_eq!(till.balances().await, expected);
    assert_eq!(till.state_of(statement).await, "PAID");
    let again = till
        .record(&payout, PayoutResult::Paid)
        .await
        .expect("the same");
    assert_eq!(again, paid);
    assert_eq!(till.balances().await, expected);
    let refused = till
        .record(&payout, PayoutResult::Rejected)
        .await
        .expect_err("paid");
    assert_eq!(reason(&refused), "ILLEGAL_TRANSITION");
    assert_eq!(till.batch().await.payout_count, 0);
    till.world.assert_right().await;
}

#[tokio::test]
async fn a_rejected_payout_is_due_again_and_paid_later() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    let statement = till.statement(1, "100", "0", "0").await;
    let payout = till.instructed().await.remove(0);
    let rejected = till
        .record(&payout, PayoutResult::Rejected)
        .await
        .expect("rejected");
    assert_eq!(
        (rejected.state(), rejected.reason_code.as_str()),
        (PayoutState::Rejected, "AC04")
    );
    assert_eq!(till.balances().await, Vec::<String>::new());
    let second = till.instructed().await.remove(0);
    assert_ne!(second.end_to_end_id, payout.end_to_end_id);
    till.record(&second, PayoutResult::Paid)
        .await
        .expect("paid");
    assert_eq!(
        till.balances().await,
        ["CASH: -100.00 USD", "PAYABLE: 100.00 USD"]
    );
    assert_eq!(till.state_of(statement).await, "PAID");
    till.world.assert_right().await;
}

#[tokio::test]
async fn what_a_dispute_held_is_paid_when_it_ends() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    let statement = till.statement(1, "100", "0", "40").await;
    let first = till.instructed().await.remove(0);
    assert_eq!(shown(first.payout_amount.clone()), "60.00 USD");
    till.record(&first, PayoutResult::Paid).await.expect("paid");
    assert_eq!(till.state_of(statement).await, "ACCEPTED");
    sqlx::query("UPDATE statement_total SET held = 0")
        .execute(&till.world.service.service.pool)
        .await
        .expect("the dispute ends");
    let second = till.instructed().await.remove(0);
    assert_eq!(shown(second.payout_amount.clone()), "40.00 USD");
    till.record(&second, PayoutResult::Paid)
        .await
        .expect("paid");
    assert_eq!(till.state_of(statement).await, "PAID");
}

#[tokio::test]
async fn people_are_paid_apart_and_sellers_never() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    let person = PayeeProfile {
        kind: contracts::tandem::incentivize::v1::PayeeKind::Person.into(),
        payee_key: "ann".to_owned(),
        ..partner()
    };
    till.paid_by_bank(person).await;
    let statement = till.statement(1, "100", "0", "0").await;
    till.total(statement, "PERSON", "ann", ("25", "0", "0"))
        .await;
    till.total(statement, "SELLER", "sam", ("70", "0", "0"))
        .await;
    let payouts = till.instructed().await;
    let mut amounts: Vec<String> = payouts
        .iter()
        .map(|payout| shown(payout.payout_amount.clone()))
        .collect();
    amounts.sort();
    assert_eq!(amounts, ["100.00 USD", "25.00 USD"]);
    till.record(&payouts[0], PayoutResult::Paid)
        .await
        .expect("paid");
    assert_eq!(till.state_of(statement).await, "ACCEPTED");
    till.record(&payouts[1], PayoutResult::Paid)
        .await
        .expect("paid");
    assert_eq!(
        till.state_of(statement).await,
        "PAID",
        "the seller's credit is no debt"
    );
}

#[tokio::test]
async fn self_billing_invoices_are_numbered_without_gaps() {
    let till = Till::open().await;
    let self_billed = PayeeProfile {
        self_billing: true,
        withholding_percent: Some(contracts::google::r#type::Decimal {
            value: "10".to_owned(),
        }),
        withholding_reason: "royalties".to_owned(),
        ..partner()
    };
    till.paid_by_bank(self_billed).await;
    for (number, result) in [
        (1, PayoutResult::Paid),
        (2, PayoutResult::Rejected),
        (3, PayoutResult::Paid),
    ] {
        till.statement(number, "100", "0", "0").await;
        let payout = till.instructed().await.remove(0);
        assert_eq!(
            payout.self_billing_invoice, None,
            "an invoice for what is paid"
        );
        let payout = till.record(&payout, result).await.expect("recorded");
        let numbered = payout
            .self_billing_invoice
            .map(|invoice| invoice.number[invoice.number.len() - 6..].to_owned());
        let expected =
            [Some("000001"), None, Some("000002")][usize::try_from(number - 1).expect("an index")];
        assert_eq!(numbered.as_deref(), expected);
    }
    // 100 + 200 before VAT: 19 % added, 10 % withheld.
    let expected = [
        "CASH: -327.00 USD",
        "PAYABLE: 300.00 USD",
        "VAT_RECOVERABLE: 57.00 USD",
        "WITHHOLDING_TAX_PAYABLE: -30.00 USD",
    ];
    assert_eq!(till.balances().await, expected);
    till.world.assert_right().await;
}

#[tokio::test]
async fn a_retry_with_the_same_request_id_changes_nothing() {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    till.statement(1, "100", "0", "0").await;
    let payout = till.instructed().await.remove(0);
    let request = RecordPayoutResultRequest {
        request_id: "once".to_owned(),
        payout_id: payout.payout_id.clone(),
        result: PayoutResult::Paid.into(),
        ..Default::default()
    };
    let first = till
        .maker()
        .record_payout_result(request.clone())
        .await
        .expect("paid")
        .into_inner();
    let written = till.world.service.written().await;
    let second = till
        .maker()
        .record_payout_result(request)
        .await
        .expect("the same")
        .into_inner();
    assert_eq!(
        (first, written),
        (second, till.world.service.written().await)
    );
    let states: Vec<PayoutState> = till
        .world
        .service
        .announced::<PayoutChanged>()
        .await
        .into_iter()
        .map(|event| event.payout.expect("a payout").state())
        .collect();
    assert_eq!(
        states,
        [
            PayoutState::Planned,
            PayoutState::Instructed,
            PayoutState::Paid
        ]
    );
}

#[tokio::test]
async fn bad_results_and_settings_are_named() {
    let till = Till::open().await;
    let request = RecordPayoutResultRequest {
        payout_id: "?".to_owned(),
        result: PayoutResult::Rejected.into(),
        value_date: Some(kit::wire::to_date(crate::build::day("2018-01-16"))),
        ..Default::default()
    };
    let refused = till
        .maker()
        .record_payout_result(request)
        .await
        .expect_err("refused");
    let fields: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["payout_id", "value_date", "reason_code"]);
    let mut bad = settings();
    bad.cooling_off_days = -1;
    bad.country_code = "Germany".to_owned();
    bad.debtor_accounts[1] = bad.debtor_accounts[0].clone();
    bad.debtor_accounts[0].iban = "DE00".to_owned();
    let request = UpdatePaymentSettingsRequest {
        payment_settings: Some(bad),
        ..Default::default()
    };
    let refused = till
        .maker()
        .update_payment_settings(request)
        .await
        .expect_err("refused");
    let fields: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    let expected = [
        "cooling_off_days",
        "country_code",
        "debtor_accounts[0].iban",
        "debtor_accounts[1].currency_code",
    ];
    assert_eq!(
        fields,
        expected.map(|field| format!("payment_settings.{field}"))
    );
}

#[tokio::test]
async fn a_connector_pays_through_a_provider() {
    let till = Till::open().await;
    let payee = till.payee(partner()).await;
    let request = ProposeBankDetailsRequest {
        payee_id: payee.payee_id.clone(),
        bank_details: Some(BankDetails {
            holder_name: "Partner".to_owned(),
            provider_account: "acct_123456789".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let details = till
        .payees("mary")
        .propose_bank_details(request)
        .await
        .expect("proposed")
        .into_inner();
    till.confirm("carl", &details.bank_details.expect("details"))
        .await
        .expect("confirmed");
    till.statement(1, "100", "0", "0").await;
    let batch = till.batch().await;
    till.approve(&batch).await.expect("approved");
    till.release(&batch).await.expect("released");
    let mut connector = PaymentServiceClient::new(till.person("stripe", Role::Connector));
    let wanted = ListPayoutsRequest {
        state: PayoutState::Instructed.into(),
        ..Default::default()
    };
    let payout = connector
        .list_payouts(wanted)
        .await
        .expect("payouts")
        .into_inner()
        .payouts
        .remove(0);
    assert_eq!(
        payout.bank_details.expect("details").provider_account,
        "acct_123456789"
    );
    let paid = RecordPayoutResultRequest {
        payout_id: payout.payout_id,
        result: PayoutResult::Paid.into(),
        ..Default::default()
    };
    connector.record_payout_result(paid).await.expect("paid");
    let file = GetPaymentFileRequest {
        payment_batch_id: batch.payment_batch_id,
    };
    let file = till
        .maker()
        .get_payment_file(file)
        .await
        .expect_err("no transfer");
    assert_eq!(reason(&file), "NO_TRANSFER");
}
