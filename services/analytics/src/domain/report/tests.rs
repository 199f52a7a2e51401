use uuid::Uuid;

use super::*;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn measures(open_value: Decimal, won_count: i64) -> Measures {
    Measures {
        open_count: 1,
        open_value,
        won_count,
        won_value: Decimal::from(won_count) * dec("10"),
        ..Measures::default()
    }
}

fn totals() -> Totals {
    let usd = Some(Currency::USD);
    let jpy = Some("JPY".parse().unwrap());
    let partner = Segment::Partner(Uuid::from_u128(1));
    [
        ((usd, Segment::ALL), measures(dec("100"), 4)),
        ((usd, Segment::INFLUENCED), measures(dec("40"), 2)),
        ((usd, partner), measures(dec("25"), 1)),
        (
            (usd, Segment::Partner(Uuid::from_u128(2))),
            Measures::default(),
        ),
        ((jpy, Segment::ALL), Measures::default()),
        ((None, Segment::ALL), measures(dec("0"), 1)),
    ]
    .into()
}

#[test]
fn engagement_has_three_rows_a_currency_in_use() {
    let rows = rows(&totals(), Dimension::Engagement);
    let keys: Vec<_> = rows
        .iter()
        .map(|row| (row.currency.map(Currency::code), row.segment))
        .collect();
    let three = |code| Engagement::EACH.map(|engagement| (code, Segment::Engagement(engagement)));
    assert_eq!(keys, [three(None), three(Some("USD"))].concat());
    assert_eq!(rows[3].influenced_pipeline_share, Some(dec("0.4")));
    assert_eq!(rows[4].measures, Measures::default());
    assert_eq!(rows[0].average_deal_size, None);
}

#[test]
fn partners_are_listed_while_they_count_anything_and_compared_with_the_tenant() {
    let rows = rows(&totals(), Dimension::Partner);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].influenced_pipeline_share, Some(dec("0.25")));
    assert_eq!(
        rows[0].average_deal_size.map(Money::amount),
        Some(dec("10"))
    );
}
