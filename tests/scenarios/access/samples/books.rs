//! Invoices, and the ERP's view of the books.
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

/// An account of the ERP for each of ours.
fn mapping() -> Value {
    let accounts = (1..).map_while(|number| LedgerAccount::try_from(number).ok());
    let entries: Vec<Value> = accounts
        .map(|account| json!({"account": account.as_str_name(), "erpAccount": "4400"}))
        .collect();
    json!({"entries": entries})
}
