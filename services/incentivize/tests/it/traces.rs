//! Every earning can be computed again from its trace alone, offline.

use incentivize::domain::{
    commitment::CarryOver, explain::explain, fact::Fact, mechanisms::volume_rebate::Aggregation,
    outcome::OutcomeKind, period::PeriodLength, trace::Trace,
};

use crate::{
    build::{
        booking, commission, contribution, marginal, rebate, referral_fee, refund, royalty, units,
        usd,
    },
    ledger::Ledger,
    table::number,
};

fn traces(ledger: &Ledger) -> Vec<Trace> {
    let outcomes = ledger.facts.iter().flat_map(|fact| ledger.assess(fact));
    let of_facts = outcomes.flat_map(|outcome| match outcome.kind {
        OutcomeKind::Earned(parts) => parts,
        _ => Vec::new(),
    });
    of_facts
        .map(|part| part.trace)
        .chain(
            ledger
                .period_earnings()
                .into_iter()
                .map(|earning| earning.trace),
        )
        .collect()
}

fn samples() -> Vec<Trace> {
    let deal = contribution(1, "2017-05-05", "5000");
    let shared = Fact {
        share_percent: number("33.3"),
        ..contribution(3, "2017-05-05", "1000")
    };
    let back = refund(2, &deal, "2017-06-01", "2000");
    let fees = Ledger::of(referral_fee("5", Some("200")), vec![deal, back, shared]);
    let bookings = vec![
        booking(1, "2017-05-05", "1234567.89"),
        booking(2, "2017-08-05", "12.34"),
    ];
    let rebates = Ledger::of(
        rebate(
            marginal("to 250000: 1, to 350000: 2, above: 3"),
            Aggregation::default(),
        ),
        bookings.clone(),
    );
    let commissions = Ledger::of(commission("10"), bookings);
    let tiers = || marginal("to 300: 50, to 500: 40, above: 30");
    let shipped = vec![units(1, "2017-02-01", "310"), units(2, "2017-08-01", "300")];
    let mut all = [traces(&fees), traces(&rebates), traces(&commissions)].concat();
    for carry_over in [
        CarryOver::None,
        CarryOver::Recoupable,
        CarryOver::ForwardOnly,
    ] {
        let component = royalty(tiers(), PeriodLength::Quarter, Some(("6000", carry_over)));
        all.extend(traces(&Ledger::of(component, shipped.clone())));
    }
    all
}

#[test]
fn a_trace_survives_the_wire_and_gives_the_amount_again() {
    for trace in samples() {
        let text = serde_json::to_string(&trace).expect("serializes");
        let read: Trace = serde_json::from_str(&text).expect("reads back");
        assert_eq!(read, trace, "{text}");
        assert_eq!(read.recompute().expect("in range"), trace.amount, "{text}");
        assert!(read.is_right(), "{text}");
    }
}

#[test]
fn a_trace_that_was_touched_is_found_out() {
    for mut trace in samples() {
        trace.amount = trace.amount.checked_add(usd("0.01")).expect("in range");
        assert!(!trace.is_right());
    }
    let mut trace = samples().remove(0);
    trace.after.as_mut().expect("an input").input += number("0.01");
    assert!(
        !trace.is_right(),
        "a changed input changes the steps even under the cap"
    );
}

#[test]
fn traces_are_compact() {
    let mut sizes: Vec<usize> = samples()
        .iter()
        .map(|trace| serde_json::to_string(trace).expect("serializes").len())
        .collect();
    sizes.sort_unstable();
    assert!(sizes[sizes.len() / 2] <= 1536, "{sizes:?}");
    let ledger = Ledger::of(
        commission("10"),
        vec![booking(1, "2017-05-05", "1234567.89")],
    );
    let text = serde_json::to_string(&traces(&ledger)[0]).expect("serializes");
    assert!(text.len() <= 1024, "{}: {text}", text.len());
}

#[test]
fn a_person_can_read_it() {
    let deal = Fact {
        share_percent: number("50"),
        ..contribution(1, "2017-05-05", "10000")
    };
    let ledger = Ledger::of(referral_fee("5", Some("200")), vec![deal]);
    assert_eq!(
        explain(&traces(&ledger)[0]),
        [
            "referral fee: a percentage of each deal that the partner referred, at most the cap",
            "plan version 1, fact 00000000-0000-0000-0000-000000000001 of 2017-05-05",
            "formula: round(min(amount × share × rate, cap))",
            "USD with 2 digits, rounded half to even",
            "on 10000",
            "  the partner's 50 % of 10000.00 = 5000.00",
            "  5 % of 5000.00 = 250.00",
            "  at most 200.00",
            "  200 rounded: 200.00",
            "result: 200.00 USD",
        ]
    );
    let component = royalty(
        marginal("to 300: 50, to 500: 40, above: 30"),
        PeriodLength::Quarter,
        Some(("6000", CarryOver::Recoupable)),
    );
    let ledger = Ledger::of(
        component,
        vec![units(1, "2017-02-01", "310"), units(2, "2017-05-01", "10")],
    );
    assert_eq!(
        explain(&traces(&ledger)[1])[4..],
        [
            "after: on 320",
            "  tier 1: 300 units × 50.00 = 15000.00",
            "  tier 2: 20 units × 40.00 = 800.00",
            "  15800 rounded: 15800.00",
            "before: on 310",
            "  tier 1: 300 units × 50.00 = 15000.00",
            "  tier 2: 10 units × 40.00 = 400.00",
            "  15400 rounded: 15400.00",
            "15800.00 − 15400.00 = 400.00",
            "the year before: earned 15400.00, minimums 6000.00, paid 15400.00",
            "minimum 6000.00 against 400.00 earned",
            "result: 400.00 USD",
        ]
    );
}
