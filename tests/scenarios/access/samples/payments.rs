//! Payees and payments: each call gets a person of the partner with an account, and a statement of its own to be paid.
use contracts::tandem::platform::v1::Role;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};

use crate::access::contract::Rpc;
use crate::access::given::{Given, TENANT};
use crate::access::sample::Sample;

pub(in crate::access) async fn payees(given: &Given, method: &str) -> Option<Sample> {
    if method == "CreatePayee" {
        return Sample::references(json!({"payee": person(given)}));
    }
    let payee = payee(given).await;
    let payee_id = &payee["payeeId"];
    match method {
        "GetPayee" | "ListBankDetails" => Sample::resource(json!({"payeeId": payee_id})),
        "ListPayees" => Sample::rows(given.rows_of_partner(), payee_id),
        "UpdatePayee" => Sample::resource(json!({"payee": payee})),
        "ProposeBankDetails" => {
            Sample::resource(json!({"payeeId": payee_id, "bankDetails": account()}))
        }
        "ConfirmBankDetails" | "CancelBankDetails" => {
            let details = proposed(given, payee_id).await;
            Sample::resource(json!({"bankDetailsId": details}))
        }
        _ => None,
    }
}

pub(in crate::access) async fn payments(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "GetPaymentSettings" => return Sample::own(json!({})),
        "UpdatePaymentSettings" => return Sample::own(json!({"paymentSettings": settings()})),
        "CreatePaymentBatch" => return Sample::own(json!({})),
        _ => {}
    }
    let batch_id = draft_batch(given).await;
    let request = json!({"paymentBatchId": batch_id});
    match method {
        "ListPaymentBatches" => return Sample::rows(json!({"pageSize": 1_000}), &batch_id),
        "GetPaymentBatch" | "ApprovePaymentBatch" | "CancelPaymentBatch" => {
            return Sample::resource(request);
        }
        _ => {}
    }
    let finance = Role::Finance;
    asked_as(
        given,
        finance,
        "PaymentService/ApprovePaymentBatch",
        &request,
    )
    .await;
    if method == "ReleasePaymentBatch" {
        return Sample::resource(request);
    }
    asked_as(
        given,
        finance,
        "PaymentService/ReleasePaymentBatch",
        &request,
    )
    .await;
    let listed = asked_as(given, finance, "PaymentService/ListPayouts", &request).await;
    let payout_id = &listed["payouts"][0]["payoutId"];
    match method {
        "GetPaymentFile" => Sample::resource(request),
        "GetPayout" => Sample::resource(json!({"payoutId": payout_id})),
        "ListPayouts" => Sample::rows(given.rows_of_partner(), payout_id),
        "RecordPayoutResult" => {
            Sample::resource(json!({"payoutId": payout_id, "result": "PAYOUT_RESULT_PAID"}))
        }
        _ => None,
    }
}

/// Somebody of the partner who is not a payee yet.
fn person(given: &Given) -> Value {
    json!({
        "kind": "PAYEE_KIND_PERSON", "partnerId": given.partner_id, "payeeKey": given.name("person"),
        "legalName": "Ann", "address": {"countryCode": "US"}, "taxStatus": "TAX_STATUS_PRIVATE",
    })
}

pub(super) async fn payee(given: &Given) -> Value {
    let request = json!({"payee": person(given)});
    let made = given.asked("PayeeService/CreatePayee", request).await;
    made["payee"].clone()
}

fn account() -> Value {
    json!({"holderName": "Ann", "iban": "DE89370400440532013000"})
}

async fn proposed(given: &Given, payee_id: &Value) -> Value {
    let request = json!({"payeeId": payee_id, "bankDetails": account()});
    let made = given
        .asked("PayeeService/ProposeBankDetails", request)
        .await;
    made["bankDetails"]["bankDetailsId"].clone()
}

/// Pays dollars, without cooling-off.
pub(super) fn settings() -> Value {
    let account = json!({"currencyCode": "USD", "iban": "DE89370400440532013000"});
    json!({
        "netReceivables": true, "debtorAccounts": [account], "legalName": "Acme", "countryCode": "US",
        "invoiceDueDays": 30,
    })
}

/// A batch with a payout to a person of the partner.
async fn draft_batch(given: &Given) -> Value {
    let settings = json!({"paymentSettings": settings()});
    given
        .asked("PaymentService/UpdatePaymentSettings", settings)
        .await;
    let payee = payee(given).await;
    let details = json!({"bankDetailsId": proposed(given, &payee["payeeId"]).await});
    asked_as(
        given,
        Role::Finance,
        "PayeeService/ConfirmBankDetails",
        &details,
    )
    .await;
    accepted_statement(given, &payee, 10, 0).await;
    let made = given
        .asked("PaymentService/CreatePaymentBatch", json!({}))
        .await;
    made["paymentBatch"]["paymentBatchId"].clone()
}

/// A statement of the partner that is accepted, with a total for one payee.
pub(super) async fn accepted_statement(
    given: &Given,
    payee: &Value,
    payable: i32,
    receivable: i32,
) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = given.name("statement");
    let serial: i32 = name
        .rsplit('-')
        .next()
        .and_then(|number| number.parse().ok())
        .expect("a number");
    let url = &given.world.database_urls["incentivize"];
    let mut connection = PgConnection::connect(url).await.expect("a connection");
    sqlx::query(
        "WITH stated AS (
             INSERT INTO statement (tenant_id, statement_id, partner_id, number, period_start, period_end, state, hash,
                                    revision, created_at, approved_at, issued_at, accepted_at)
             VALUES ($1, gen_random_uuid(), $2::uuid, $3 - 1000000, '1850-01-01'::date + $3, '1850-01-02'::date + $3,
                     'ACCEPTED', '', 1, now(), now(), now(), now())
             RETURNING tenant_id, statement_id
         )
         INSERT INTO statement_total (tenant_id, statement_id, payee_kind, payee_key, currency, payable, receivable, net)
         SELECT tenant_id, statement_id, $4, $5, 'USD', $6, $7, $6 - $7 FROM stated",
    )
    .bind(TENANT)
    .bind(text(&payee["partnerId"]))
    .bind(serial)
    .bind(text(&payee["kind"]).trim_start_matches("PAYEE_KIND_"))
    .bind(text(&payee["payeeKey"]))
    .bind(payable)
    .bind(receivable)
    .execute(&mut connection)
    .await
    .expect("a statement");
}

/// What somebody in a role is answered.
async fn asked_as(given: &Given, role: Role, method: &str, request: &Value) -> Value {
    let somebody = kit::testing::somebody(TENANT, &[role], None);
    let token = given.world.installation.token(&somebody).expect("a token");
    let answer = given
        .services
        .call(&Rpc::named(method), Some(&token), request)
        .await;
    answer.unwrap_or_else(|refusal| panic!("{method} {request}: {refusal:?}"))
}
