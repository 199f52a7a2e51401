//! Fees on marketplace sales, and shares of sales over affiliates' links.

use incentivize::domain::{
    component::{Component, Direction},
    fact::{Fact, FactKind},
};
use uuid::Uuid;

use crate::{
    build::{day, refund, span},
    ledger::Ledger,
    table::{numbers, rows},
    terms::{detailed, money, plain, terms_of, tiered, with},
};

const CONNECT: [(&str, &str); 3] = [
    ("2018-01-01", "15"),
    ("2026-04-01", "20"),
    ("2026-10-01", "25"),
];
const FORGE: [(&str, &str); 3] = [
    ("2018-01-01", "15"),
    ("2026-04-01", "16"),
    ("2026-10-01", "17"),
];

fn share(rates: &[(&str, &str)], pays: &str, rate_day: &str, free: Option<&str>) -> Component {
    let rate = |(from, percent): &(&str, &str)| terms_of!({"from": from, "percent": percent});
    let rates: Vec<_> = rates.iter().map(rate).collect();
    with(terms_of!({
        "mechanism": "marketplace_revenue_share",
        "fee": {"rates": rates},
        "pays": pays,
        "rate_day": rate_day,
        "free_up_to": free.map(money),
    }))
}

fn sale(id: u128, date: &str, amount: &str) -> Fact {
    plain(id, FactKind::MarketplaceTransaction, date, amount)
}

/// In force and active without end.
fn always(component: Component, facts: Vec<Fact>) -> Ledger {
    let mut ledger = Ledger::of(component, facts);
    ledger.plans[0].effective = span("2017-01-01", "");
    ledger.enrollments[0].active = vec![span("2017-01-01", "")];
    ledger
}

/// Example 31: a sale of 1,000 under effective-dated rates.
#[test]
fn the_day_of_the_sale_has_its_rate() {
    for row in rows(
        "
        program | date       | partner | fee
        connect | 2017-05-05 |     850 | 150
        connect | 2026-03-31 |     850 | 150
        connect | 2026-04-01 |     800 | 200
        connect | 2026-10-01 |     750 | 250
        forge   | 2026-03-31 |     850 | 150
        forge   | 2026-04-01 |     840 | 160
        forge   | 2026-10-01 |     830 | 170
    ",
    ) {
        let rates = if row[0] == "forge" { FORGE } else { CONNECT };
        let earned = |pays| {
            let component = share(&rates, pays, "TRANSACTION", None);
            always(component, vec![sale(1, &row[1], "1000")]).fact_earnings()
        };
        assert_eq!(earned("NET"), numbers(&row[2]), "{row:?}");
        assert_eq!(earned("FEE"), numbers(&row[3]), "{row:?}");
    }
}

/// Example 31: 0 % until a million over the partnership's lifetime.
#[test]
fn a_lifetime_s_first_sales_are_free() {
    let component = share(&FORGE, "NET", "TRANSACTION", Some("1000000"));
    let facts = vec![
        sale(1, "2026-03-31", "1000"),
        sale(2, "2026-04-01", "998500"),
        sale(3, "2026-09-30", "1000"),
        sale(4, "2026-10-01", "1000"),
    ];
    let ledger = always(component, facts);
    assert_eq!(
        ledger.period_amounts(),
        numbers("1000, 998500, 920, 830"),
        "the third sale is half free: 1,000 − 500 × 16 %"
    );
}

/// A pinned rate follows the original sale; without one the sale itself is the original.
#[test]
fn a_rate_can_be_pinned_to_the_original_sale() {
    for row in rows(
        "
        rate day      | original   | partner
        TRANSACTION   | 2026-03-31 | 750
        ORIGINAL_SALE | 2026-03-31 | 850
        ORIGINAL_SALE | 2026-04-01 | 800
        ORIGINAL_SALE |            | 750
    ",
    ) {
        let upgrade = detailed(sale(1, "2026-11-11", "1000"), |detail| {
            detail.original_date = (!row[1].is_empty()).then(|| day(&row[1]));
        });
        let ledger = always(share(&CONNECT, "NET", &row[0], None), vec![upgrade]);
        assert_eq!(ledger.fact_earnings(), numbers(&row[2]), "{row:?}");
    }
}

/// Example 28, lower-inclusive; the second table is the general default.
#[test]
fn a_fee_can_depend_on_the_transaction_s_size() {
    for row in rows(
        "
        boundary        |     amount |       fee
        LOWER_INCLUSIVE | 999 999.99 | 30 000.00
        LOWER_INCLUSIVE |  1 000 000 |    20 000
        LOWER_INCLUSIVE |  2 000 000 |    40 000
        LOWER_INCLUSIVE | 10 000 000 |   150 000
        UPPER_INCLUSIVE |  1 000 000 |    30 000
        UPPER_INCLUSIVE | 10 000 000 |   200 000
    ",
    ) {
        let table = "to 1000000: 3, to 10000000: 2, above: 1.5";
        let tiers = tiered("WHOLE_VOLUME", &row[0], table, terms_of!({}));
        let component = with(terms_of!({
            "mechanism": "marketplace_revenue_share", "fee": {"tiers": tiers}, "pays": "FEE",
        }));
        assert_eq!(component.direction, Direction::Receivable);
        let ledger = always(component, vec![sale(1, "2017-05-05", &row[1])]);
        assert_eq!(ledger.fact_earnings(), numbers(&row[2]), "{row:?}");
    }
}

/// Half a cent of fee is rounded once, and the partner gets the rest.
#[test]
fn fee_and_rest_sum_to_the_amount() {
    let rates = [("2017-01-01", "50")];
    for (amount, fee, net) in [("0.01", "0", "0.01"), ("0.03", "0.02", "0.01")] {
        let earned = |pays| {
            let component = share(&rates, pays, "TRANSACTION", None);
            always(component, vec![sale(1, "2017-05-05", amount)]).fact_earnings()
        };
        assert_eq!((earned("FEE"), earned("NET")), (numbers(fee), numbers(net)));
    }
}

#[test]
fn a_refund_keeps_the_rate_of_its_sale() {
    let sold = sale(1, "2026-03-31", "1000");
    let back = refund(2, &sold, "2026-10-05", "400");
    let component = share(&CONNECT, "NET", "TRANSACTION", None);
    let ledger = always(component, vec![sold, back]);
    assert_eq!(ledger.fact_earnings(), numbers("850, -340"));
}

fn affiliate(first_purchase_only: bool) -> Component {
    with(terms_of!({
        "mechanism": "affiliate_revenue_share",
        "rate_percent": "30",
        "cap_per_deal": money("500"),
        "window_days": 30,
        "first_purchase_only": first_purchase_only,
    }))
}

fn conversion(id: u128, date: &str, click: &str, amount: &str) -> Fact {
    let bought = plain(id, FactKind::Conversion, date, amount);
    detailed(bought, |detail| {
        detail.click_date = (!click.is_empty()).then(|| day(click));
    })
}

/// Example 39: the click day is the first of 30 days. Example 41: 30 % of 1,000.
#[test]
fn a_purchase_must_follow_its_click_within_the_window() {
    for row in rows(
        "
        click      | purchase   | amount | outcome
        2017-06-01 | 2017-06-30 |  1 000 | 300.00
        2017-06-01 | 2017-07-01 |  1 000 | OUTSIDE_WINDOW
        2017-06-01 | 2017-06-01 |  1 000 | 300.00
        2017-06-02 | 2017-06-01 |  1 000 | OUTSIDE_WINDOW
                   | 2017-06-01 |  1 000 | CLICK_MISSING
        2017-06-01 | 2017-06-01 |  9 000 | 500.00
    ",
    ) {
        let bought = conversion(1, &row[1], &row[0], &row[2]);
        let ledger = Ledger::of(affiliate(false), vec![bought]);
        assert_eq!(ledger.outcomes(), [row[3].as_str()], "{row:?}");
    }
}

#[test]
fn an_affiliate_can_be_paid_for_first_purchases_alone() {
    let of = |id, date, account: Option<u128>| Fact {
        account_id: account.map(Uuid::from_u128),
        ..conversion(id, date, date, "100")
    };
    let facts = vec![
        of(1, "2017-05-05", Some(7)),
        of(2, "2017-05-04", Some(7)),
        of(3, "2017-05-06", Some(8)),
        of(4, "2017-05-06", None),
    ];
    let ledger = Ledger::of(affiliate(true), facts);
    assert_eq!(
        ledger.outcomes(),
        ["NOT_FIRST_PURCHASE", "30.00", "30.00", "ACCOUNT_MISSING"]
    );
}
