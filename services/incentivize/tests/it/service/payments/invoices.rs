//! What partners owe: invoiced, collected, credited.

use contracts::{
    google::r#type::Money,
    tandem::incentivize::v1::{
        CreateInvoicesRequest, CreditInvoiceRequest, Invoice, InvoiceState, ListInvoicesRequest,
        PaymentSettings, Receipt, RecordReceiptRequest,
        invoice_service_client::InvoiceServiceClient,
    },
    tandem::platform::v1::Role,
};
use kit::testing::{Client, bad_fields, reason};
use tonic::Status;

use super::till::{Till, partner, settings};
use crate::{
    build::PARTNER,
    service::world::{TENANT, shown},
};

fn dollars(units: i64) -> Option<Money> {
    Some(Money {
        currency_code: "USD".to_owned(),
        units,
        nanos: 0,
    })
}

fn invoices(till: &Till) -> InvoiceServiceClient<Client> {
    InvoiceServiceClient::new(till.person("mary", Role::Finance))
}

async fn issue(till: &Till) -> Vec<Invoice> {
    let answer = invoices(till)
        .create_invoices(CreateInvoicesRequest::default())
        .await;
    answer.expect("invoices").into_inner().invoices
}

async fn receive(
    till: &Till,
    invoice: &Invoice,
    external_id: &str,
    units: i64,
) -> Result<Invoice, Status> {
    let request = RecordReceiptRequest {
        invoice_id: invoice.invoice_id.clone(),
        receipt: Some(Receipt {
            external_id: external_id.to_owned(),
            amount: dollars(units),
            value_date: None,
        }),
        ..Default::default()
    };
    Ok(invoices(till)
        .record_receipt(request)
        .await?
        .into_inner()
        .invoice
        .expect("an invoice"))
}

async fn credit(till: &Till, invoice: &Invoice) -> Result<Invoice, Status> {
    let request = CreditInvoiceRequest {
        invoice_id: invoice.invoice_id.clone(),
        reason: "wrong price".to_owned(),
        ..Default::default()
    };
    Ok(invoices(till)
        .credit_invoice(request)
        .await?
        .into_inner()
        .invoice
        .expect("an invoice"))
}

#[tokio::test]
async fn a_balance_that_is_owed_is_invoiced_and_collected() {
    let till = Till::open().await;
    till.payee(partner()).await;
    let statement = till.statement(1, "100", "300", "0").await;
    let invoice = issue(&till).await.remove(0);
    assert_eq!(
        (invoice.number.as_str(), invoice.state()),
        ("INV-000001", InvoiceState::Open)
    );
    let amounts = [
        &invoice.net_amount,
        &invoice.vat_amount,
        &invoice.gross_amount,
    ]
    .map(|money| shown(money.clone()));
    assert_eq!(amounts, ["200.00 USD", "38.00 USD", "238.00 USD"]);
    assert_eq!(issue(&till).await, [], "once");
    assert_eq!(
        till.batch().await.left_out,
        [],
        "it is settled by the invoice"
    );
    assert_eq!(
        till.balances().await,
        [
            "PAYABLE: 100.00 USD",
            "RECEIVABLE: -62.00 USD",
            "VAT_PAYABLE: -38.00 USD"
        ]
    );

    let part = receive(&till, &invoice, "bank-1", 138)
        .await
        .expect("a part");
    assert_eq!(
        (part.state(), shown(part.received_amount.clone())),
        (InvoiceState::Open, "138.00 USD".to_owned())
    );
    assert_eq!(
        receive(&till, &invoice, "bank-1", 138)
            .await
            .expect("known"),
        part
    );
    let reused = receive(&till, &invoice, "bank-1", 139)
        .await
        .expect_err("reused");
    assert_eq!(reason(&reused), "EXTERNAL_ID_REUSED");
    let too_much = receive(&till, &invoice, "bank-2", 101)
        .await
        .expect_err("too much");
    assert_eq!(reason(&too_much), "OVERPAID");
    let refused = credit(&till, &invoice)
        .await
        .expect_err("money has come in");
    assert_eq!(reason(&refused), "HAS_RECEIPTS");
    assert_eq!(till.state_of(statement).await, "ACCEPTED");
    let paid = receive(&till, &invoice, "bank-2", 100)
        .await
        .expect("the rest");
    assert_eq!(paid.state(), InvoiceState::Paid);
    assert_eq!(till.state_of(statement).await, "PAID");
    let expected = [
        "CASH: 238.00 USD",
        "PAYABLE: 100.00 USD",
        "RECEIVABLE: -300.00 USD",
        "VAT_PAYABLE: -38.00 USD",
    ];
    assert_eq!(till.balances().await, expected);
    till.world.assert_right().await;
}

#[tokio::test]
async fn a_credited_invoice_is_owed_again() {
    let till = Till::open().await;
    till.payee(partner()).await;
    till.statement(1, "0", "300", "0").await;
    let first = issue(&till).await.remove(0);
    let credited = credit(&till, &first).await.expect("credited");
    assert_eq!(
        (credited.state(), credited.credit_note_number.as_str()),
        (InvoiceState::Credited, "CN-000001")
    );
    assert_eq!(till.balances().await, Vec::<String>::new());
    let refused = credit(&till, &first).await.expect_err("once");
    assert_eq!(reason(&refused), "ILLEGAL_TRANSITION");
    let refused = receive(&till, &first, "bank-1", 1)
        .await
        .expect_err("credited");
    assert_eq!(reason(&refused), "ILLEGAL_TRANSITION");
    let second = issue(&till).await.remove(0);
    assert_eq!(second.number, "INV-000002");
    till.world.assert_right().await;
}

#[tokio::test]
async fn without_netting_both_sides_are_settled_apart() {
    let till = Till::open().await;
    till.set(PaymentSettings {
        net_receivables: false,
        ..settings()
    })
    .await;
    till.paid_by_bank(partner()).await;
    let statement = till.statement(1, "100", "300", "0").await;
    let payout = till.instructed().await.remove(0);
    assert_eq!(shown(payout.payout_amount.clone()), "100.00 USD");
    let invoice = issue(&till).await.remove(0);
    assert_eq!(shown(invoice.net_amount.clone()), "300.00 USD");
    till.record(
        &payout,
        contracts::tandem::incentivize::v1::PayoutResult::Paid,
    )
    .await
    .expect("paid");
    assert_eq!(till.state_of(statement).await, "ACCEPTED");
    receive(&till, &invoice, "bank-1", 357)
        .await
        .expect("received");
    assert_eq!(till.state_of(statement).await, "PAID");
}

#[tokio::test]
async fn a_partner_sees_its_own_invoices() {
    let till = Till::open().await;
    till.payee(partner()).await;
    till.statement(1, "0", "300", "0").await;
    let invoice = issue(&till).await.remove(0);
    for (partner, expected) in [(PARTNER, 1), (uuid::Uuid::from_u128(77), 0)] {
        let mut user = InvoiceServiceClient::new(till.world.service.as_partner(TENANT, partner));
        let listed = user
            .list_invoices(ListInvoicesRequest::default())
            .await
            .expect("a list")
            .into_inner();
        assert_eq!(listed.invoices.len(), expected);
    }
    let bad = RecordReceiptRequest {
        invoice_id: invoice.invoice_id.clone(),
        receipt: Some(Receipt {
            amount: dollars(0),
            ..Default::default()
        }),
        ..Default::default()
    };
    let refused = invoices(&till)
        .record_receipt(bad)
        .await
        .expect_err("refused");
    let fields: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["receipt.amount", "receipt.external_id"]);
}
