//! Payees with confirmed accounts, one batch that two persons let through, the bank's file, and its answer.
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::demo::report::{list, money, text};
use crate::demo::{Demo, programs};
use crate::rest::Rest;

/// The vendor's account.
const DEBTOR_IBAN: &str = "DE75512108001245126199";
/// One account a partner, in the order of their names.
const IBANS: [&str; 5] = [
    "DE89370400440532013000",
    "GB29NWBK60161331926819",
    "FR1420041010050500013M02606",
    "NL91ABNA0417164300",
    "AT611904300234573201",
];

/// What left, and what did not.
#[derive(Clone, Debug, Default)]
pub struct Paid {
    /// Payees and what each got.
    pub payouts: Vec<(String, Decimal)>,
    /// Partners that got nothing, with the amount (below zero: they owe it) and why.
    pub left_out: Vec<(String, Decimal, String)>,
    /// The file for the bank; none when nothing was due.
    pub file: Option<PathBuf>,
}

pub(super) async fn pay(demo: &Demo, folder: &Path) -> anyhow::Result<Paid> {
    settings(&demo.admin).await?;
    for (name, iban) in programs::names().into_iter().zip(IBANS) {
        payee(demo, &name, iban).await?;
    }
    let batch = demo.admin.post("/v1/paymentBatches", &json!({})).await?;
    let mut paid = Paid::default();
    for left_out in list(&batch["leftOut"]) {
        let name = programs::name_of(&demo.admin, &text(&left_out["partnerId"])).await?;
        let (amount, why) = (money(&left_out["amount"]), text(&left_out["description"]));
        paid.left_out.push((name, amount, why));
    }
    let path = format!("/v1/paymentBatches/{}", text(&batch["paymentBatchId"]));
    if batch["payoutCount"].as_i64().unwrap_or_default() == 0 {
        demo.admin
            .post(&format!("{path}:cancel"), &json!({}))
            .await?;
        return Ok(paid);
    }
    let treasurer = demo.as_finance("treasurer@demo")?;
    treasurer
        .post(&format!("{path}:approve"), &json!({}))
        .await?;
    demo.admin
        .post(&format!("{path}:release"), &json!({}))
        .await?;
    let file = folder.join(format!("{}.xml", text(&batch["messageId"])));
    std::fs::write(&file, demo.admin.document(&format!("{path}/file")).await?)?;
    paid.file = Some(file);
    paid.payouts = answered_by_the_bank(demo, &text(&batch["paymentBatchId"])).await?;
    Ok(paid)
}

async fn settings(admin: &Rest) -> anyhow::Result<()> {
    let mut settings = admin.get("/v1/paymentSettings").await?;
    settings["netReceivables"] = json!(true);
    // Accounts proposed a moment ago shall be paid today; a vendor would wait some days.
    settings["coolingOffDays"] = json!(0);
    settings["legalName"] = json!("Hardware, Inc.");
    settings["countryCode"] = json!("US");
    settings["debtorAccounts"] = json!([{"currencyCode": "USD", "iban": DEBTOR_IBAN}]);
    admin.put("/v1/paymentSettings", &settings).await?;
    Ok(())
}

/// The partner's user proposes the account, finance confirms it.
async fn payee(demo: &Demo, name: &str, iban: &str) -> anyhow::Result<()> {
    let payees = demo.admin.list("/v1/payees", "payees").await?;
    if payees.iter().any(|payee| payee["legalName"] == name) {
        return Ok(());
    }
    let partner_id = programs::id_of(&demo.admin, name).await?;
    let made = json!({
        "kind": "PAYEE_KIND_PARTNER", "partnerId": partner_id, "legalName": name,
        "address": {"street": "1 Main Street", "city": "Springfield", "postalCode": "1000", "countryCode": &iban[..2]},
        "taxStatus": "TAX_STATUS_SMALL_BUSINESS",
    });
    let payee = demo.admin.post("/v1/payees", &made).await?;
    let account = json!({"holderName": name, "iban": iban});
    let path = format!("/v1/payees/{}/bankDetails", text(&payee["payeeId"]));
    let proposed = demo.as_partner(&partner_id)?.post(&path, &account).await?;
    let id = text(&proposed["bankDetailsId"]);
    let accountant = demo.as_finance("accountant@demo")?;
    accountant
        .post(&format!("/v1/bankDetails/{id}:confirm"), &json!({}))
        .await?;
    Ok(())
}

/// Everything was paid.
async fn answered_by_the_bank(
    demo: &Demo,
    batch_id: &str,
) -> anyhow::Result<Vec<(String, Decimal)>> {
    let path = format!("/v1/payouts?payment_batch_id={batch_id}");
    let mut paid = Vec::new();
    for payout in demo.admin.list(&path, "payouts").await? {
        let path = format!("/v1/payouts/{}:recordResult", text(&payout["payoutId"]));
        let result: Value = json!({"result": "PAYOUT_RESULT_PAID"});
        demo.admin.post(&path, &result).await?;
        let name = programs::name_of(&demo.admin, &text(&payout["partnerId"])).await?;
        paid.push((name, money(&payout["payoutAmount"])));
    }
    paid.sort();
    Ok(paid)
}
