use uuid::Uuid;

use super::{
    average_deal_size::average_deal_size, influenced_pipeline_share::influenced_pipeline_share,
    partner_sourced_new_customers::partner_sourced_new_customers, win_rate::win_rate, *,
};
use crate::domain::{
    cell::Measures,
    segment::{Engagement, Segment},
};
use kit::money::{Currency, Money};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn ratios_round_half_to_even_at_six_digits() {
    assert_eq!(ratio(dec("1"), dec("3")), Some(dec("0.333333")));
    assert_eq!(ratio(dec("2"), dec("3")), Some(dec("0.666667")));
    assert_eq!(ratio(dec("0.0000005"), dec("1")), Some(dec("0")));
    assert_eq!(ratio(dec("0.0000015"), dec("1")), Some(dec("0.000002")));
    assert_eq!(ratio(dec("0.0000025"), dec("1")), Some(dec("0.000002")));
    assert_eq!(ratio(dec("0"), dec("0")), None);
}

#[test]
fn the_pipeline_share_is_of_all_pipeline_in_every_segment() {
    let share = |segment, own| influenced_pipeline_share(segment, own, dec("300"), dec("400"));
    assert_eq!(share(Segment::ALL, dec("400")), Some(dec("0.75")));
    assert_eq!(share(Segment::INFLUENCED, dec("300")), Some(dec("0.75")));
    assert_eq!(
        share(Segment::Engagement(Engagement::Direct), dec("100")),
        Some(dec("0"))
    );
    assert_eq!(
        share(Segment::Partner(Uuid::nil()), dec("100")),
        Some(dec("0.25"))
    );
}

#[test]
fn open_opportunities_do_not_touch_the_win_rate() {
    let measures = Measures {
        open_count: 9,
        won_count: 3,
        lost_count: 1,
        ..Measures::default()
    };
    assert_eq!(win_rate(&measures), Some(dec("0.75")));
    assert_eq!(
        win_rate(&Measures {
            open_count: 9,
            ..Measures::default()
        }),
        None
    );
}

#[test]
fn the_average_has_the_digits_of_its_currency() {
    let average = |value, count, code: &str| {
        let currency: Currency = code.parse().unwrap();
        let measures = Measures {
            won_count: count,
            won_value: value,
            ..Measures::default()
        };
        average_deal_size(&measures, currency).map(Money::amount)
    };
    assert_eq!(average(dec("0.25"), 2, "USD"), Some(dec("0.12")));
    assert_eq!(average(dec("0.27"), 2, "USD"), Some(dec("0.14")));
    assert_eq!(average(dec("100"), 3, "JPY"), Some(dec("33")));
    assert_eq!(average(dec("1"), 3, "KWD"), Some(dec("0.333")));
    assert_eq!(average(dec("0"), 0, "USD"), None);
}

#[test]
fn new_customers_are_compared_with_all_of_them() {
    let segment = Measures {
        new_customer_count: 2,
        sourced_new_customer_count: 1,
        ..Measures::default()
    };
    let all = Measures {
        new_customer_count: 4,
        sourced_new_customer_count: 3,
        ..Measures::default()
    };
    assert_eq!(
        partner_sourced_new_customers(&segment, &all),
        Some(dec("0.25"))
    );
    assert_eq!(
        partner_sourced_new_customers(&segment, &Measures::default()),
        None
    );
}
