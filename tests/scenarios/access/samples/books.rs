//! Invoices, the ERP's view of the books, and moving over from another system.
use chrono::NaiveDate;
use contracts::tandem::incentivize::v1::LedgerAccount;
use serde_json::{Value, json};

use super::payments::{accepted_statement, payee, settings};
use crate::access::given::{Given, dollars};
use crate::access::sample::Sample;

pub(in crate::access) async fn invoices(given: &Given, method: &str) -> Option<Sample> {
    let settings = json!({"paymentSettings": settings()});
    given
        .asked("PaymentService/UpdatePaymentSettings", settings)
        .await;
    let payee = payee(given).await;
    accepted_statement(given, &payee, 0, 10).await;
    if method == "CreateInvoices" {
        return Sample::own(json!({}));
    }
    let made = given
        .asked("InvoiceService/CreateInvoices", json!({}))
        .await;
    let invoice_id = &made["invoices"][0]["invoiceId"];
    match method {
        "GetInvoice" => Sample::resource(json!({"invoiceId": invoice_id})),
        "ListInvoices" => Sample::rows(given.rows_of_partner(), invoice_id),
        "RecordReceipt" => {
            let receipt = json!({"externalId": given.name("receipt"), "amount": dollars(1)});
            Sample::resource(json!({"invoiceId": invoice_id, "receipt": receipt}))
        }
        "CreditInvoice" => Sample::resource(json!({"invoiceId": invoice_id, "reason": "wrong"})),
        _ => None,
    }
}

pub(in crate::access) async fn accounting(given: &Given, method: &str) -> Option<Sample> {
    let everything = json!({
        "accountingDateFrom": {"year": 1900, "month": 1, "day": 1},
        "accountingDateTo": {"year": 2200, "month": 1, "day": 1},
    });
    match method {
        "GetAccountingLock" | "GetLedgerMapping" => Sample::own(json!({})),
        "LockAccountingPeriod" => {
            let day = json!({"year": 1950, "month": 1, "day": 1});
            Sample::own(json!({"lockedBefore": day}))
        }
        "UpdateLedgerMapping" => Sample::own(json!({"ledgerMapping": mapping()})),
        "ExportJournal" | "GetJournalFile" => {
            let request = json!({"ledgerMapping": mapping()});
            given
                .asked("AccountingService/UpdateLedgerMapping", request)
                .await;
            Sample::own(everything)
        }
        _ => None,
    }
}

pub(in crate::access) fn cutover(given: &Given, method: &str) -> Option<Sample> {
    let reported = json!({
        "partnerId": given.partner_id, "componentKey": "volume-rebate", "period": "2017-Q1", "amount": dollars(1),
    });
    match method {
        "ImportOpeningBalances" => {
            let balance = json!({
                "externalId": given.name("balance"), "partnerId": given.partner_id, "amount": dollars(5),
                "direction": "MONEY_DIRECTION_PAYABLE", "asOfDate": {"year": 2017, "month": 12, "day": 31},
            });
            Sample::references(json!({"openingBalances": [balance]}))
        }
        "ImportCumulativeVolumes" => {
            let name = given.name("volume");
            let volume = json!({
                "externalId": name, "partnerId": given.partner_id, "planId": given.plan_id,
                "componentKey": "volume-rebate", "period": month(&name), "total": {"value": "5"},
            });
            Sample::references(json!({"cumulativeVolumes": [volume]}))
        }
        "ReconcileCutover" | "GetReconciliationFile" => {
            Sample::own(json!({"reportedEarnings": [reported]}))
        }
        _ => None,
    }
}

/// A month of its own for each name.
fn month(name: &str) -> String {
    let serial: u32 = name
        .rsplit('-')
        .next()
        .and_then(|number| number.parse().ok())
        .expect("a number");
    let start = NaiveDate::from_ymd_opt(1900, 1, 1).expect("a date");
    let month = start + chrono::Months::new(serial);
    month.format("%Y-%m").to_string()
}

/// An account of the ERP for each of ours.
fn mapping() -> Value {
    let accounts = (1..).map_while(|number| LedgerAccount::try_from(number).ok());
    let entries: Vec<Value> = accounts
        .map(|account| json!({"account": account.as_str_name(), "erpAccount": "4400"}))
        .collect();
    json!({"entries": entries})
}
