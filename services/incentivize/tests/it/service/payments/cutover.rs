//! Moving over from another system: opening balances, reconciliation.

use contracts::{
    google::r#type::Money,
    tandem::{
        incentivize::v1::{
            GetReconciliationFileRequest, ImportOpeningBalancesRequest, MoneyDirection,
            OpeningBalance, ReconcileCutoverRequest, ReportedEarning, TierMethod,
            cutover_service_client::CutoverServiceClient,
        },
        platform::v1::Role,
    },
};
use kit::{
    testing::{Client, bad_fields},
    wire,
};

use super::till::Till;
use crate::{
    build::{PARTNER, booking, day},
    service::{
        terms::{commission, rebate},
        world::{World, shown},
    },
};

fn dollars(units: i64) -> Option<Money> {
    Some(Money {
        currency_code: "USD".to_owned(),
        units,
        nanos: 0,
    })
}

fn cutover(till: &Till) -> CutoverServiceClient<Client> {
    CutoverServiceClient::new(till.person("mary", Role::Finance))
}

fn balance(external_id: &str, direction: MoneyDirection, units: i64) -> OpeningBalance {
    OpeningBalance {
        external_id: external_id.to_owned(),
        partner_id: PARTNER.to_string(),
        direction: direction.into(),
        amount: dollars(units),
        as_of_date: Some(wire::to_date(day("2017-12-31"))),
        ..Default::default()
    }
}

#[tokio::test]
async fn opening_balances_are_taken_over_once() {
    let till = Till::open().await;
    let import = |opening_balances: Vec<OpeningBalance>| ImportOpeningBalancesRequest {
        opening_balances,
        ..Default::default()
    };
    let (owed, owing) = (
        balance("1", MoneyDirection::Payable, 70),
        balance("2", MoneyDirection::Receivable, 20),
    );
    let answer = cutover(&till)
        .import_opening_balances(import(vec![owed.clone()]))
        .await
        .expect("imported");
    assert_eq!(answer.into_inner().imported_count, 1);
    let answer = cutover(&till)
        .import_opening_balances(import(vec![owed.clone(), owing]))
        .await
        .expect("imported");
    let answer = answer.into_inner();
    assert_eq!((answer.imported_count, answer.known_count), (1, 1));
    let expected = [
        "ACCRUED_PAYABLE: -70.00 USD",
        "ACCRUED_RECEIVABLE: 20.00 USD",
        "OPENING_BALANCE: 50.00 USD",
    ];
    assert_eq!(till.balances().await, expected);
    till.world.assert_right().await;
}

#[tokio::test]
async fn every_bad_opening_balance_is_named_and_none_is_kept() {
    let till = Till::open().await;
    let import = |opening_balances: Vec<OpeningBalance>| ImportOpeningBalancesRequest {
        opening_balances,
        ..Default::default()
    };
    let first = import(vec![balance("1", MoneyDirection::Payable, 70)]);
    cutover(&till)
        .import_opening_balances(first)
        .await
        .expect("imported");
    let unknown = OpeningBalance {
        partner_id: uuid::Uuid::from_u128(77).to_string(),
        ..balance("3", MoneyDirection::Payable, 1)
    };
    let changed = balance("1", MoneyDirection::Payable, 71);
    let fresh = balance("4", MoneyDirection::Payable, 1);
    let refused = cutover(&till)
        .import_opening_balances(import(vec![fresh, unknown, changed]))
        .await
        .expect_err("refused");
    let expected = [
        (
            "opening_balances[1].partner_id".to_owned(),
            "PARTNER_UNKNOWN".to_owned(),
        ),
        (
            "opening_balances[2].external_id".to_owned(),
            "EXTERNAL_ID_REUSED".to_owned(),
        ),
    ];
    assert_eq!(bad_fields(&refused), expected);
    let bad = vec![
        OpeningBalance::default(),
        balance("5", MoneyDirection::Payable, 0),
    ];
    let refused = cutover(&till)
        .import_opening_balances(import(bad))
        .await
        .expect_err("refused");
    let fields: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    let expected = [
        "[0].amount",
        "[0].external_id",
        "[0].partner_id",
        "[0].direction",
        "[0].as_of_date",
        "[1].amount",
    ];
    assert_eq!(
        fields,
        expected.map(|field| format!("opening_balances{field}"))
    );
    let expected = ["ACCRUED_PAYABLE: -70.00 USD", "OPENING_BALANCE: 70.00 USD"];
    assert_eq!(
        till.balances().await,
        expected,
        "nothing of a refused import stays"
    );
}

/// The partner sold for 1000 in each of two quarters: 10 % at once, 1 % of a quarter.
async fn sold() -> Till {
    let world = World::with_reseller().await;
    world
        .in_force(vec![
            commission("10"),
            rebate("above: 1", TierMethod::Marginal),
        ])
        .await;
    world
        .record(&[
            booking(1, "2017-02-01", "1000"),
            booking(2, "2017-05-01", "1000"),
        ])
        .await;
    Till { world }
}

#[tokio::test]
async fn the_old_system_is_compared_line_by_line() {
    let till = sold().await;
    let reported = |component: &str, period: &str, units: i64| ReportedEarning {
        partner_id: PARTNER.to_string(),
        component_key: component.to_owned(),
        period: period.to_owned(),
        amount: dollars(units),
    };
    let reported_earnings = vec![
        reported("commission", "2017-Q1", 60),
        reported("commission", "2017-Q1", 40),
        reported("commission", "2017-Q2", 90),
        reported("rebate", "2017-Q1", 10),
        reported("bonus", "2017-Q1", 5),
        reported("nothing", "2017-Q1", 0),
    ];
    let request = ReconcileCutoverRequest { reported_earnings };
    let answer = cutover(&till)
        .reconcile_cutover(request)
        .await
        .expect("a comparison")
        .into_inner();
    let line = |line: &contracts::tandem::incentivize::v1::ReconciliationLine| {
        let verdict = line
            .verdict()
            .as_str_name()
            .trim_start_matches("RECONCILIATION_VERDICT_")
            .to_owned();
        format!(
            "{} {} {verdict} {}",
            line.component_key,
            line.period,
            shown(line.difference.clone())
        )
    };
    let lines: Vec<String> = answer.lines.iter().map(line).collect();
    let expected = [
        "bonus 2017-Q1 MISSING_HERE -5.00 USD",
        "commission 2017-Q1 EQUAL 0.00 USD",
        "commission 2017-Q2 DIFFERS 10.00 USD",
        "nothing 2017-Q1 EQUAL 0.00 USD",
        "rebate 2017-Q1 EQUAL 0.00 USD",
        "rebate 2017-Q2 MISSING_THERE 10.00 USD",
    ];
    assert_eq!(lines, expected);
    assert_eq!((answer.equal_count, answer.other_count), (3, 3));
    assert_eq!(shown(answer.totals[0].difference.clone()), "15.00 USD");
}

#[tokio::test]
async fn a_comparison_is_a_file_and_has_periods_of_one_length() {
    let till = sold().await;
    let reported = |component: &str, period: &str, units: i64| ReportedEarning {
        partner_id: PARTNER.to_string(),
        component_key: component.to_owned(),
        period: period.to_owned(),
        amount: dollars(units),
    };
    let reported_earnings = vec![reported("commission", "2017-Q2", 90)];
    let request = GetReconciliationFileRequest { reported_earnings };
    let body = cutover(&till)
        .get_reconciliation_file(request)
        .await
        .expect("a file")
        .into_inner();
    let text = String::from_utf8(body.data).expect("UTF-8");
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(
        text.contains(",commission,2017-Q2,DIFFERS,90,100,10,USD"),
        "{text}"
    );
    let mixed = ReconcileCutoverRequest {
        reported_earnings: vec![
            reported("rebate", "2017-Q1", 1),
            reported("rebate", "2017-01", 1),
        ],
    };
    let refused = cutover(&till)
        .reconcile_cutover(mixed)
        .await
        .expect_err("refused");
    assert_eq!(
        bad_fields(&refused),
        [(
            "reported_earnings[1].period".to_owned(),
            "OTHER_LENGTH".to_owned()
        )]
    );
}
