use proptest::prelude::*;

use super::*;
use crate::domain::Named as _;
use crate::domain::solution::{RevenueShare, Terms};

fn money(amount: &str, currency: &str) -> Money {
    let amount = amount.parse().expect("a number");
    Money::new(amount, currency.parse().expect("a currency")).expect("money")
}

fn price(item: &str, side: SolutionSide, unit_price: Money, unit: PriceUnit) -> Price {
    Price {
        item: item.to_owned(),
        side,
        unit_price,
        unit,
    }
}

fn terms(prices: Vec<Price>, vendor: Decimal) -> Terms {
    let share = |side, percent| RevenueShare { side, percent };
    Terms {
        display_name: "Shop and tax".to_owned(),
        description: String::new(),
        prices,
        support: Vec::new(),
        customer_success: None,
        renewal: None,
        revenue_split: vec![
            share(SolutionSide::Vendor, vendor),
            share(SolutionSide::Partner, Decimal::ONE_HUNDRED - vendor),
        ],
        integration_id: None,
    }
}

fn of(item: &str, quantity: i32) -> Quantity {
    Quantity {
        item: item.to_owned(),
        quantity,
    }
}

/// Fourteen months for 25 users, three warehouses and a flat fee.
fn example() -> Terms {
    use SolutionSide::{Partner, Vendor};
    let prices = vec![
        price("seats", Vendor, money("49.90", "USD"), PriceUnit::UserMonth),
        price(
            "warehouses",
            Partner,
            money("120", "USD"),
            PriceUnit::UnitMonth,
        ),
        price(
            "connector",
            Partner,
            money("999.99", "USD"),
            PriceUnit::Year,
        ),
        price("set-up", Partner, money("2500", "EUR"), PriceUnit::Once),
    ];
    terms(prices, Decimal::new(667, 1))
}

#[test]
fn every_item_counts_over_the_term_and_each_currency_is_split_to_the_cent() {
    let asked = [of("seats", 25), of("warehouses", 3)];
    let quote = quote(&example(), 14, &asked).expect("a quote");
    let lines: Vec<String> = (quote.lines.iter())
        .map(|line| format!("{} × {} = {}", line.quantity, line.price.item, line.amount))
        .collect();
    assert_eq!(
        lines,
        [
            "25 × seats = 17465.00 USD",
            "3 × warehouses = 5040.00 USD",
            // 999.99 × 14 ÷ 12 = 1166.655
            "1 × connector = 1166.66 USD",
            "1 × set-up = 2500.00 EUR",
        ]
    );
    let totals: Vec<String> = (quote.totals.iter())
        .map(|total| {
            let shares = total
                .shares
                .iter()
                .map(|(side, share)| format!("{side} {share}"));
            format!(
                "{}: {}",
                total.amount,
                shares.collect::<Vec<_>>().join(", ")
            )
        })
        .collect();
    assert_eq!(
        totals,
        [
            // 66.7 % of 23,671.66 is 15,788.99722: the cent that is left goes to the larger remainder.
            "23671.66 USD: VENDOR 15789.00 USD, PARTNER 7882.66 USD",
            "2500.00 EUR: VENDOR 1667.50 EUR, PARTNER 832.50 EUR",
        ]
    );
}

#[test]
fn all_that_is_wrong_with_the_quantities_is_named() {
    let asked = [
        of("seats", 1),
        of("seats", 2),
        of("chairs", 1),
        of("connector", 2),
    ];
    let problems = quote(&example(), 12, &asked).expect_err("four problems");
    let found: Vec<(&str, &str)> = (problems.iter())
        .map(|problem| (problem.field.as_str(), problem.reason))
        .collect();
    assert_eq!(
        found,
        [
            ("quantities[1].item", "DUPLICATE"),
            ("quantities[2].item", "UNKNOWN_ITEM"),
            ("quantities", "REQUIRED"),
            ("quantities", "NOT_BY_SIZE"),
        ]
    );
}

#[test]
fn an_amount_beyond_what_can_be_counted_is_refused() {
    let dear = price(
        "seats",
        SolutionSide::Vendor,
        money("999999999999999999", "USD"),
        PriceUnit::UserMonth,
    );
    let problems = quote(
        &terms(vec![dear], Decimal::ONE),
        120,
        &[of("seats", 1_000_000_000)],
    );
    assert_eq!(problems.expect_err("too large")[0].reason, "OUT_OF_RANGE");
}

proptest! {
    /// Whatever is bought: lines sum to the total, shares sum to the total, no share is negative.
    #[test]
    fn nothing_is_lost_between_the_lines_the_total_and_the_shares(
        cents in prop::collection::vec(0_i64..10_000_000, 1..8), quantity in 1_i32..100_000, months in 1_i32..=120, permille in 0_i64..=1_000,
    ) {
        let units = PriceUnit::ALL.iter().cycle();
        let prices: Vec<Price> = cents.iter().zip(units).enumerate()
            .map(|(n, (cents, unit))| {
                let unit_price = Money::new(Decimal::new(*cents, 2), Currency::USD).expect("money");
                price(&format!("item {n}"), SolutionSide::Vendor, unit_price, *unit)
            })
            .collect();
        let asked: Vec<Quantity> = prices.iter()
            .filter(|price| price.unit != PriceUnit::Year)
            .map(|price| of(&price.item, quantity))
            .collect();
        let quote = quote(&terms(prices, Decimal::new(permille, 1)), months, &asked).expect("a quote");
        let lines: Decimal = quote.lines.iter().map(|line| line.amount.amount()).sum();
        prop_assert_eq!(quote.totals.len(), 1);
        let total = &quote.totals[0];
        prop_assert_eq!(total.amount.amount(), lines);
        prop_assert_eq!(total.shares.iter().map(|(_, share)| share.amount()).sum::<Decimal>(), lines);
        prop_assert!(total.shares.iter().all(|(_, share)| !share.is_negative() && share.fits_minor_unit()));
    }
}
