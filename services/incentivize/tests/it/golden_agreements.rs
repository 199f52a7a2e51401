//! Royalties by the schedule of the partner's own agreement.

use incentivize::domain::{
    agreement::{Agreement, as_agreed},
    commitment::{CarryOver, MinimumCommitment},
    component::{Component, Terms},
    explain::explain,
    mechanisms::{agreed_royalty::AgreedRoyalty, oem_royalty::OemRoyalty},
    period::PeriodLength,
    volume::Volume,
};
use uuid::Uuid;

use crate::{
    build::{PROGRAM, component, marginal, span, units, usd},
    ledger::Ledger,
    table::{number, numbers, rows},
};

fn by_agreement() -> Component {
    component(Terms::AgreedRoyalty(AgreedRoyalty {
        period: PeriodLength::Quarter,
        measure: Volume::Units,
        agreed: Vec::new(),
    }))
}

/// Such as "7 2017-01-01..2017-05-16 5 min 100 amends 6": number, days, price per unit.
fn agreement(text: &str) -> Agreement {
    let mut words = text.split_whitespace();
    let id = |word: &str| Uuid::from_u128(word.parse().expect("a number"));
    let (own, days) = (words.next().expect("a number"), words.next().expect("days"));
    let (start, end) = days.split_once("..").expect("days");
    let tiers = words.next().filter(|price| *price != "-");
    let rest: Vec<&str> = words.collect();
    let after = |name: &str| {
        let at = rest.iter().position(|word| *word == name)?;
        rest.get(at + 1).copied()
    };
    let commitment = after("min").map(|minimum| MinimumCommitment {
        minimum: usd(minimum),
        carry_over: CarryOver::None,
        prorated: false,
    });
    Agreement {
        id: id(own),
        program_id: PROGRAM,
        days: span(start, end),
        amends: after("amends").map(id),
        royalty: tiers.map(|price| OemRoyalty {
            tiers: marginal(&format!("above: {price}")),
            measure: Volume::Units,
            period: PeriodLength::Quarter,
            commitment,
        }),
    }
}

/// The partner's facts such as "2017-02-01 10" under these agreements.
fn ledger(agreements: &str, shipped: &str) -> Ledger {
    let texts = agreements.split(',').filter(|text| !text.trim().is_empty());
    let agreements: Vec<Agreement> = texts.map(agreement).collect();
    let facts = shipped.split(',').zip(1..).map(|(text, id)| {
        let (date, count) = text.trim().split_once(' ').expect("a date and units");
        units(id, date, &number(count).to_string())
    });
    let mut ledger = Ledger::of(by_agreement(), facts.collect());
    ledger.plans = ledger
        .plans
        .iter()
        .map(|version| as_agreed(version, &agreements))
        .collect();
    ledger
}

/// A period is billed by the terms of its last day; what the amendment changes within one, it changes for all of it.
#[test]
fn a_period_is_billed_by_the_terms_of_its_last_day() {
    for row in rows(
        "
        agreements                                                          | shipped                      | billed
        1 2017-01-01.. 5                                                    | 2017-02-01 10, 2017-05-01 10 | 50, 50
        1 2017-01-01.. 5, 2 2017-04-01.. 4 amends 1                         | 2017-02-01 10, 2017-05-01 10 | 50, 40
        1 2017-01-01.. 5, 2 2017-05-16.. 4 amends 1                         | 2017-02-01 10, 2017-05-01 10 | 50, 40
        1 2017-01-01..2017-05-16 5                                          | 2017-02-01 10, 2017-05-01 10 | 50, 50
        1 2017-01-01.. 5, 2 2017-02-15.. 4 amends 1, 3 2017-05-01.. 3 amends 2 | 2017-02-01 10, 2017-05-01 10 | 40, 30
        1 2017-01-01.. 5 min 60                                             | 2017-02-01 10, 2017-05-01 20 | 60, 100, 60, 60
        1 2017-01-01..2017-05-16 5 min 60                                   | 2017-02-01 10                | 60, 60
    ",
    ) {
        assert_eq!(ledger(&row[0], &row[1]).period_amounts(), numbers(&row[2]), "{row:?}");
    }
}

#[test]
fn what_no_agreement_covers_is_held() {
    for row in rows(
        "
        agreements                                  | shipped       | outcome
                                                    | 2017-02-01 10 | AWAITING_AGREEMENT
        1 2017-01-01.. 5                            | 2017-02-01 10 | counted 10
        1 2017-03-01.. 5                            | 2017-02-01 10 | AWAITING_AGREEMENT
        1 2017-01-01..2017-02-01 5                  | 2017-02-01 10 | AWAITING_AGREEMENT
        1 2017-01-01.. 5, 2 2017-02-01.. - amends 1 | 2017-02-01 10 | AWAITING_AGREEMENT
        1 2017-01-01.. -                            | 2017-02-01 10 | AWAITING_AGREEMENT
    ",
    ) {
        assert_eq!(
            ledger(&row[0], &row[1]).outcomes(),
            [row[2].as_str()],
            "{row:?}"
        );
    }
}

#[test]
fn a_schedule_in_other_units_or_of_another_program_is_not_billed() {
    let fitting = agreement("1 2017-01-01.. 5");
    let royalty = fitting.royalty.clone().expect("a schedule");
    let with = |royalty: OemRoyalty| Agreement {
        royalty: Some(royalty),
        ..fitting.clone()
    };
    let others = [
        with(OemRoyalty {
            measure: Volume::Revenue,
            ..royalty.clone()
        }),
        with(OemRoyalty {
            period: PeriodLength::Year,
            ..royalty
        }),
        Agreement {
            program_id: Uuid::from_u128(99),
            ..fitting.clone()
        },
    ];
    let mut ledger = ledger("", "2017-02-01 10");
    let version = ledger.plans[0].clone();
    for other in others {
        ledger.plans = vec![as_agreed(&version, &[other])];
        assert_eq!(ledger.outcomes(), ["AWAITING_AGREEMENT"]);
    }
    ledger.plans = vec![as_agreed(&version, &[fitting])];
    assert_eq!(ledger.outcomes(), ["counted 10"]);
}

#[test]
fn a_trace_names_the_agreement_and_is_computed_again_from_its_schedule() {
    let ledger = ledger(
        "1 2017-01-01.. 5, 2 2017-04-01.. 4 min 60 amends 1",
        "2017-02-01 10, 2017-05-01 10",
    );
    for (earning, agreement) in ledger.period_earnings().iter().zip([1, 2]) {
        assert!(earning.trace.is_right());
        let named = format!("by agreement {}", Uuid::from_u128(agreement));
        let lines = explain(&earning.trace).join("\n");
        assert!(lines.contains(&named), "{lines}");
    }
}
