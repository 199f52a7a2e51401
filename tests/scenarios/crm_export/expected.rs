//! What the partners earned, computed from the file in the plainest way, independently of the services.
use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

const TEAMS: &str = include_str!("../../data/sales_teams.csv");

struct Won {
    manager: String,
    quarter: usize,
    amount: Decimal,
}

/// (partner, component, by quarter) in the order of the table.
pub(super) fn expected_earnings(pipeline: &[u8]) -> Vec<(String, String, [Decimal; 4])> {
    let won = won(pipeline);
    let of = |manager: &str, quarter: usize| -> Vec<Decimal> {
        won.iter()
            .filter(|deal| deal.manager == manager && deal.quarter == quarter)
            .map(|deal| deal.amount)
            .collect()
    };
    let per_deal = |manager: &str, rate: Decimal, cap: Option<Decimal>| {
        [0, 1, 2, 3].map(|quarter| {
            let deals = of(manager, quarter).into_iter();
            deals
                .map(|amount| cap.map_or(cents(amount * rate), |cap| cents(amount * rate).min(cap)))
                .sum::<Decimal>()
        })
    };
    let percent = |hundredths: i64| Decimal::new(hundredths, 4);
    let rebate =
        [0, 1, 2, 3].map(|quarter| cents(rebate(of("Dustin Brinkmann", quarter).iter().sum())));
    vec![
        row(
            "Cara Losch",
            "Referral fee",
            per_deal("Cara Losch", percent(500), Some(Decimal::from(200))),
        ),
        row(
            "Celia Rouche",
            "Royalty per unit",
            royalty([0, 1, 2, 3].map(|quarter| of("Celia Rouche", quarter).len())),
        ),
        row(
            "Dustin Brinkmann",
            "Deal-registration commission",
            per_deal("Dustin Brinkmann", percent(1_000), None),
        ),
        row("Dustin Brinkmann", "Volume rebate", rebate),
        row(
            "Melvin Marxen",
            "Pipeline contribution bonus",
            per_deal("Melvin Marxen", percent(250), None),
        ),
        row(
            "Rocco Neubert",
            "Pipeline contribution bonus",
            per_deal("Rocco Neubert", percent(300), None),
        ),
    ]
}

fn row(partner: &str, component: &str, quarters: [Decimal; 4]) -> (String, String, [Decimal; 4]) {
    (partner.to_owned(), component.to_owned(), quarters)
}

fn won(pipeline: &[u8]) -> Vec<Won> {
    let managers: BTreeMap<&str, &str> = TEAMS
        .lines()
        .skip(1)
        .filter_map(|line| line.rsplit_once(',')?.0.split_once(','))
        .collect();
    let mut rows = csv::Reader::from_reader(pipeline);
    rows.records()
        .map(|row| row.expect("a row"))
        .filter(|row| &row[4] == "Won")
        .map(|row| Won {
            manager: managers[&row[1]].to_owned(),
            quarter: (row[6][5..7].parse::<usize>().expect("a month") - 1) / 3,
            amount: row[7].parse().expect("an amount"),
        })
        .collect()
}

fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven)
}

fn rebate(revenue: Decimal) -> Decimal {
    let (first, second) = (Decimal::from(250_000), Decimal::from(350_000));
    revenue.min(first) * Decimal::new(1, 2)
        + (revenue.min(second) - first).max(Decimal::ZERO) * Decimal::new(2, 2)
        + (revenue - second).max(Decimal::ZERO) * Decimal::new(3, 2)
}

fn royalty(units: [usize; 4]) -> [Decimal; 4] {
    let price = |unit: usize| match unit {
        0..300 => 50,
        300..500 => 40,
        _ => 30,
    };
    let mut shipped = 0;
    units.map(|in_quarter| {
        let earned: i64 = (shipped..shipped + in_quarter).map(price).sum();
        shipped += in_quarter;
        Decimal::from(earned.max(6_000))
    })
}
