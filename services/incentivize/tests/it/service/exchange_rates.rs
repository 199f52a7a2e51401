//! Exchange rates: recorded once, corrected as revisions, read as they were believed, imported from a file.

use contracts::{
    google::r#type as google,
    tandem::{
        incentivize::v1::{
            BatchUpsertExchangeRatesRequest, BatchUpsertExchangeRatesResponse, ExchangeRate,
            ImportExchangeRatesRequest, ListExchangeRatesRequest,
            exchange_rate_service_client::ExchangeRateServiceClient,
        },
        platform::v1::Role,
    },
};
use kit::{
    testing::{Client, at, bad_fields},
    wire,
};

use super::{
    terms::decimal,
    world::{TENANT, World},
};
use crate::{build::day, table::rows};

fn client(world: &World) -> ExchangeRateServiceClient<Client> {
    ExchangeRateServiceClient::new(world.service.as_role(TENANT, Role::Finance))
}

fn date(text: &str) -> Option<google::Date> {
    Some(wire::to_date(day(text)))
}

/// Rates as "date | from | to | rate | source".
fn rates(table: &str) -> Vec<ExchangeRate> {
    let rate = |row: Vec<String>| ExchangeRate {
        date: date(&row[0]),
        from_currency_code: row[1].clone(),
        to_currency_code: row[2].clone(),
        rate: decimal(&row[3]),
        source: row[4].clone(),
        ..Default::default()
    };
    rows(table).into_iter().map(rate).collect()
}

pub(super) async fn upsert(world: &World, table: &str) -> (i32, i32, i32) {
    let request = BatchUpsertExchangeRatesRequest {
        exchange_rates: rates(table),
        ..Default::default()
    };
    let answer = client(world).batch_upsert_exchange_rates(request).await;
    let BatchUpsertExchangeRatesResponse {
        created_count,
        corrected_count,
        unchanged_count,
    } = answer.expect("recorded").into_inner();
    (created_count, corrected_count, unchanged_count)
}

/// Rows as "date from/to rate source #revision".
async fn list(world: &World, request: ListExchangeRatesRequest) -> Vec<String> {
    let answer = client(world).list_exchange_rates(request).await;
    let row = |row: ExchangeRate| {
        let mut violations = kit::Violations::new();
        let date = wire::date(&mut violations, "", row.date).expect("a date");
        let rate = row.rate.expect("a rate").value;
        let (from, to) = (row.from_currency_code, row.to_currency_code);
        format!("{date} {from}/{to} {rate} {} #{}", row.source, row.revision)
    };
    let rates = answer.expect("rates").into_inner().exchange_rates;
    rates.into_iter().map(row).collect()
}

const TWO_DAYS: &str = "date | from | to | rate | source
    2017-03-30 | EUR | USD | 1.0737 | ECB
    2017-03-31 | EUR | USD | 1.0691 | ECB
    2017-03-31 | EUR | JPY | 119.55 | ECB";

#[tokio::test]
async fn corrections_are_revisions_and_what_was_believed_can_be_asked_for() {
    let world = World::start().await;
    assert_eq!(upsert(&world, TWO_DAYS).await, (3, 0, 0));
    assert_eq!(upsert(&world, TWO_DAYS).await, (0, 0, 3));
    world.service.clock.set(at("2018-01-16T09:00:00Z"));
    let corrected = "date | from | to | rate | source
        2017-03-31 | EUR | USD | 1.0700 | ECB
        2017-03-31 | EUR | JPY | 119.55 | ECB";
    assert_eq!(upsert(&world, corrected).await, (0, 1, 1));

    let dollars = || ListExchangeRatesRequest {
        to_currency_code: "USD".to_owned(),
        date_from: date("2017-03-31"),
        ..Default::default()
    };
    assert_eq!(
        list(&world, dollars()).await,
        ["2017-03-31 EUR/USD 1.07 ECB #2"]
    );
    let believed = ListExchangeRatesRequest {
        as_of_time: Some(wire::to_timestamp(at("2018-01-15T18:00:00Z"))),
        ..dollars()
    };
    assert_eq!(
        list(&world, believed).await,
        ["2017-03-31 EUR/USD 1.0691 ECB #1"]
    );
    let nothing_yet = ListExchangeRatesRequest {
        as_of_time: Some(wire::to_timestamp(at("2018-01-14T00:00:00Z"))),
        ..dollars()
    };
    assert!(list(&world, nothing_yet).await.is_empty());
    let history = ListExchangeRatesRequest {
        with_history: true,
        ..dollars()
    };
    assert_eq!(
        list(&world, history).await,
        [
            "2017-03-31 EUR/USD 1.0691 ECB #1",
            "2017-03-31 EUR/USD 1.07 ECB #2"
        ]
    );
}

#[tokio::test]
async fn lists_page_in_the_order_of_days_and_currencies_and_belong_to_the_tenant() {
    let world = World::start().await;
    upsert(&world, TWO_DAYS).await;
    let (mut pages, mut token): (Vec<Vec<String>>, _) = (Vec::new(), String::new());
    loop {
        let request = ListExchangeRatesRequest {
            page_size: 2,
            page_token: token,
            ..Default::default()
        };
        let answer = client(&world).list_exchange_rates(request).await;
        let answer = answer.expect("a page").into_inner();
        let codes = answer.exchange_rates.iter();
        pages.push(codes.map(|rate| rate.to_currency_code.clone()).collect());
        token = answer.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    let expected: Vec<Vec<String>> = vec![
        vec!["USD".to_owned(), "JPY".to_owned()],
        vec!["USD".to_owned()],
    ];
    assert_eq!(pages, expected);
    let mut stranger =
        ExchangeRateServiceClient::new(world.service.as_role("other", Role::Finance));
    let answer = stranger
        .list_exchange_rates(ListExchangeRatesRequest::default())
        .await;
    assert!(
        answer
            .expect("a list")
            .into_inner()
            .exchange_rates
            .is_empty()
    );
}

#[tokio::test]
async fn every_bad_rate_is_named_and_nothing_is_recorded() {
    let world = World::start().await;
    let mut bad = rates(TWO_DAYS);
    bad[0].rate = decimal("0");
    bad[0].to_currency_code = "EUR".to_owned();
    bad[1].from_currency_code = "XXQ".to_owned();
    bad[1].date = None;
    bad[2].source = String::new();
    bad.extend(rates(TWO_DAYS).into_iter().skip(1));
    bad.extend(rates(TWO_DAYS).into_iter().skip(1).take(1));
    let request = BatchUpsertExchangeRatesRequest {
        exchange_rates: bad,
        ..Default::default()
    };
    let refused = client(&world).batch_upsert_exchange_rates(request).await;
    let fields = bad_fields(&refused.expect_err("refused"));
    let fields: Vec<String> = fields
        .into_iter()
        .map(|(field, reason)| format!("{field} {reason}"))
        .collect();
    assert_eq!(
        fields,
        [
            "exchange_rates[0].to_currency_code SAME_CURRENCY",
            "exchange_rates[0].rate NOT_POSITIVE",
            "exchange_rates[1].from_currency_code UNKNOWN_CURRENCY",
            "exchange_rates[1].date REQUIRED",
            "exchange_rates[2].source REQUIRED",
            "exchange_rates[4] REPEATED",
            "exchange_rates[5] REPEATED",
        ]
    );
    assert!(list(&world, Default::default()).await.is_empty());
}

async fn import(world: &World, csv: &str) -> Result<(i32, i32, Vec<String>), tonic::Status> {
    let request = ImportExchangeRatesRequest {
        csv: csv.as_bytes().to_vec(),
        ..Default::default()
    };
    let answer = client(world).import_exchange_rates(request).await?;
    let answer = answer.into_inner();
    let counts = (answer.created_count, answer.unchanged_count);
    Ok((counts.0, counts.1, answer.skipped_currency_codes))
}

#[tokio::test]
async fn a_central_bank_s_file_is_imported_as_it_is_published() {
    let world = World::start().await;
    let csv = "Date,USD,JPY,CYP,\n2017-03-31,1.0691,119.55,N/A,\n2017-03-30,1.0737,,0.58,\n";
    let imported = import(&world, csv).await.expect("imported");
    assert_eq!(imported, (3, 0, vec!["CYP".to_owned()]));
    let again = import(&world, csv).await.expect("imported");
    assert_eq!(again, (0, 3, vec!["CYP".to_owned()]));
    assert_eq!(
        list(&world, Default::default()).await,
        [
            "2017-03-30 EUR/USD 1.0737 ECB #1",
            "2017-03-31 EUR/JPY 119.55 ECB #1",
            "2017-03-31 EUR/USD 1.0691 ECB #1",
        ]
    );
}

#[tokio::test]
async fn every_bad_line_of_a_file_is_named_and_nothing_is_recorded() {
    let world = World::start().await;
    let csv = "Date,USD,JPY\n2017-03-31,1.0691,119.55\n31/03/2017,1,1\n2017-03-30,-1,abc\n\n2017-03-29,1\n2017-03-31,1,1\n";
    let refused = import(&world, csv).await.expect_err("refused");
    assert_eq!(
        bad_fields(&refused),
        [
            ("csv.lines[3]", "MALFORMED_DATE"),
            ("csv.lines[4]", "MALFORMED_RATE"),
            ("csv.lines[6]", "MALFORMED_LINE"),
            ("csv.lines[7]", "REPEATED"),
        ]
        .map(|(field, reason)| (field.to_owned(), reason.to_owned()))
    );
    let headless = import(&world, "USD,JPY\n1,2\n").await.expect_err("refused");
    let heading = ("csv.lines[1]".to_owned(), "MALFORMED_HEADING".to_owned());
    assert_eq!(bad_fields(&headless), [heading]);
    assert!(list(&world, Default::default()).await.is_empty());
}
