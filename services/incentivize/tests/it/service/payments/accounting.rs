//! Closed periods, the ERP's accounts, and the export.

use contracts::tandem::{
    incentivize::v1::{
        ExportJournalRequest, GetJournalFileRequest, LedgerAccount, LedgerMapping,
        LedgerMappingEntry, LockAccountingPeriodRequest, PayoutResult, UpdateLedgerMappingRequest,
        accounting_service_client::AccountingServiceClient,
    },
    platform::v1::Role,
};
use kit::{
    testing::{Client, bad_fields, reason},
    wire,
};
use tonic::Status;

use super::till::{Till, partner};
use crate::build::day;

fn accounting(till: &Till) -> AccountingServiceClient<Client> {
    AccountingServiceClient::new(till.person("mary", Role::Finance))
}

async fn lock(till: &Till, before: &str) -> Result<(), Status> {
    let request = LockAccountingPeriodRequest {
        locked_before: Some(wire::to_date(day(before))),
        ..Default::default()
    };
    accounting(till)
        .lock_accounting_period(request)
        .await
        .map(drop)
}

async fn map(till: &Till, accounts: &[LedgerAccount]) -> Result<(), Status> {
    let entry = |account: &LedgerAccount| LedgerMappingEntry {
        account: (*account).into(),
        erp_account: format!("{}00", i32::from(*account)),
        cost_centre: "partners".to_owned(),
    };
    let request = UpdateLedgerMappingRequest {
        ledger_mapping: Some(LedgerMapping {
            entries: accounts.iter().map(entry).collect(),
            ..Default::default()
        }),
        ..Default::default()
    };
    accounting(till)
        .update_ledger_mapping(request)
        .await
        .map(drop)
}

async fn file(till: &Till) -> Result<String, Status> {
    let request = GetJournalFileRequest {
        accounting_date_from: Some(wire::to_date(day("2018-01-01"))),
        accounting_date_to: Some(wire::to_date(day("2018-02-01"))),
    };
    let body = accounting(till)
        .get_journal_file(request)
        .await?
        .into_inner();
    Ok(String::from_utf8(body.data).expect("UTF-8"))
}

/// 100 less 20 were paid on 15 January 2018.
async fn paid() -> Till {
    let till = Till::open().await;
    till.paid_by_bank(partner()).await;
    till.statement(1, "100", "20", "0").await;
    let payout = till.instructed().await.remove(0);
    till.record(&payout, PayoutResult::Paid)
        .await
        .expect("paid");
    till
}

#[tokio::test]
async fn a_period_is_closed_for_good() {
    let till = Till::open().await;
    lock(&till, "2018-01-01").await.expect("closed");
    lock(&till, "2018-01-01").await.expect("the same");
    lock(&till, "2018-01-15").await.expect("further");
    assert_eq!(
        reason(&lock(&till, "2018-01-14").await.expect_err("back")),
        "PERIOD_CLOSED"
    );
    assert_eq!(
        reason(
            &lock(&till, "2018-01-16")
                .await
                .expect_err("today is not over")
        ),
        "PERIOD_NOT_OVER"
    );
}

#[tokio::test]
async fn every_account_has_to_be_mapped() {
    let till = paid().await;
    let refused = file(&till).await.expect_err("nothing is mapped");
    assert_eq!(reason(&refused), "ACCOUNT_UNMAPPED");
    assert!(
        refused.message().contains("CASH, PAYABLE, RECEIVABLE"),
        "{}",
        refused.message()
    );
    map(&till, &[LedgerAccount::Cash, LedgerAccount::Payable])
        .await
        .expect("mapped");
    let refused = file(&till).await.expect_err("one is not");
    assert!(
        refused.message().ends_with("for RECEIVABLE"),
        "{}",
        refused.message()
    );
    let twice = map(&till, &[LedgerAccount::Cash, LedgerAccount::Cash])
        .await
        .expect_err("twice");
    assert_eq!(
        bad_fields(&twice),
        [(
            "ledger_mapping.entries[1].account".to_owned(),
            "DUPLICATE".to_owned()
        )]
    );
}

#[tokio::test]
async fn a_closed_period_is_exported_the_same_each_time() {
    let till = paid().await;
    map(
        &till,
        &[
            LedgerAccount::Cash,
            LedgerAccount::Payable,
            LedgerAccount::Receivable,
        ],
    )
    .await
    .expect("mapped");
    let clock = &till.world.service.clock;
    clock.set(kit::testing::at("2018-02-10T12:00:00Z"));
    lock(&till, "2018-02-01").await.expect("closed");
    let first = file(&till).await.expect("a file");
    let lines: Vec<&str> = first.lines().collect();
    assert_eq!(lines.len(), 5, "{first}");
    let cells = |line: &str| {
        line.split(',')
            .skip(1)
            .take(7)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        cells(lines[1]),
        ["2018-01-15", "CASH", "700", "partners", "", "80", "USD"]
    );
    assert_eq!(
        cells(lines[2]),
        ["2018-01-15", "PAYABLE", "500", "partners", "100", "", "USD"]
    );
    assert_eq!(
        cells(lines[3]),
        [
            "2018-01-15",
            "RECEIVABLE",
            "600",
            "partners",
            "",
            "20",
            "USD"
        ]
    );
    assert_eq!(cells(lines[4]), ["", "TOTAL", "", "", "100", "100", "USD"]);

    paid_in_a_closed_month(&till).await;
    assert_eq!(file(&till).await.expect("a file"), first);
    let rows = streamed(&till).await;
    assert_eq!(rows.len(), 5);
    assert_eq!(
        rows[3], "2-1 LEDGER_ACCOUNT_CASH PAYOUT",
        "on the first open day"
    );
}

/// The bank says in February that it paid in January.
async fn paid_in_a_closed_month(till: &Till) {
    till.statement(2, "7", "0", "0").await;
    let payout = till.instructed().await.remove(0);
    let request = contracts::tandem::incentivize::v1::RecordPayoutResultRequest {
        payout_id: payout.payout_id.clone(),
        result: PayoutResult::Paid.into(),
        value_date: Some(wire::to_date(day("2018-01-31"))),
        ..Default::default()
    };
    till.maker()
        .record_payout_result(request)
        .await
        .expect("paid");
}

/// "month-day account cause" of all rows from January to February.
async fn streamed(till: &Till) -> Vec<String> {
    let request = ExportJournalRequest {
        accounting_date_from: Some(wire::to_date(day("2018-01-01"))),
        accounting_date_to: Some(wire::to_date(day("2018-03-01"))),
    };
    let mut stream = accounting(till)
        .export_journal(request)
        .await
        .expect("a stream")
        .into_inner();
    let mut rows = Vec::new();
    while let Some(row) = stream.message().await.expect("a row") {
        let date = row.accounting_date.expect("a date");
        rows.push(format!(
            "{}-{} {} {}",
            date.month,
            date.day,
            row.account().as_str_name(),
            row.cause
        ));
    }
    rows
}
