use kit::money::Money;
use uuid::Uuid;

use super::*;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn standing(
    status: Status,
    amount: Option<Decimal>,
    estimated: bool,
    sourced: bool,
    first_win: bool,
) -> Standing {
    Standing {
        opportunity: Opportunity {
            opportunity_id: Uuid::nil(),
            version: 1,
            external_id: "1".to_owned(),
            account_id: None,
            status,
            open_date: None,
            value: amount.map(|amount| Money::new(amount, Currency::USD).unwrap()),
            estimated,
            involvements: Vec::new(),
        },
        placements: [(Segment::ALL, sourced)].into(),
        first_win,
    }
}

fn march() -> NaiveDate {
    "2017-03-17".parse().unwrap()
}

#[test]
fn an_open_opportunity_stands_in_a_cell_without_month() {
    let open = standing(Status::Open, Some(dec("550")), true, false, false);
    let key = CellKey {
        segment: Segment::ALL,
        month: None,
        currency: Some(Currency::USD),
    };
    let measures = Measures {
        open_count: 1,
        open_value: dec("550"),
        open_estimated_value: dec("550"),
        ..Measures::default()
    };
    assert_eq!(difference([], [&open]), [(key, measures)].into());
}

#[test]
fn a_first_win_counts_as_new_customer_in_the_month_of_its_close() {
    let won = standing(Status::Won(march()), Some(dec("10")), false, true, true);
    let cells = difference([], [&won]);
    let (key, measures) = cells.first_key_value().unwrap();
    assert_eq!(key.month, Some("2017-03-01".parse().unwrap()));
    let expected = Measures {
        won_count: 1,
        won_value: dec("10"),
        new_customer_count: 1,
        sourced_new_customer_count: 1,
        ..Measures::default()
    };
    assert_eq!(*measures, expected);
}

#[test]
fn what_has_no_value_counts_under_no_currency() {
    let lost = standing(Status::Lost(march()), None, false, false, false);
    let cells = difference([], [&lost]);
    let (key, measures) = cells.first_key_value().unwrap();
    assert_eq!((key.currency, measures.lost_count), (None, 1));
}

#[test]
fn a_change_takes_back_exactly_what_it_replaces() {
    let open = standing(Status::Open, Some(dec("550")), true, false, false);
    let won = standing(Status::Won(march()), Some(dec("482")), false, false, true);
    let mut cells = difference([], [&open]);
    for (key, measures) in difference([&open], [&won]) {
        *cells.entry(key).or_default() += measures;
    }
    cells.retain(|_, measures| *measures != Measures::default());
    assert_eq!(cells, difference([], [&won]));
    assert!(difference([&won], [&won]).is_empty());
}
