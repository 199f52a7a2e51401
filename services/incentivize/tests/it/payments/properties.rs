//! What is paid, carried and held adds up to what is due, whatever the statements say.

use incentivize::domain::payments::{due::Open, settings::PaymentSettings};
use kit::money::Money;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::build::{eur, euros, payable, plan, profile, settings, who};

fn total() -> impl Strategy<Value = Open> {
    let amount = 0_i64..1_000_000;
    (
        0_usize..4,
        amount.clone(),
        amount,
        -100_i64..=100,
        0_i64..=100,
        2_u32..4,
    )
        .prop_map(|(payee, payable, receivable, held, settled, digits)| {
            let (payable, receivable) = (
                Decimal::new(payable, digits),
                Decimal::new(receivable, digits),
            );
            // Never more is settled or in dispute than there is.
            let percent = |part: i64, of: Decimal| Decimal::new(part, 2) * of;
            let settled_payable = percent(settled, payable);
            let held = if held > 0 {
                percent(held, payable - settled_payable)
            } else {
                percent(held, receivable)
            };
            Open {
                statement_id: Uuid::nil(),
                payee: who(["A", "B", "C", "A/ann"][payee]),
                currency: eur(),
                payable,
                receivable,
                held,
                settled_payable,
                settled_receivable: Decimal::ZERO,
            }
        })
}

fn sum(amounts: impl Iterator<Item = Money>) -> Decimal {
    amounts.map(Money::amount).sum()
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_is_paid_twice(
        mut open in prop::collection::vec(total(), 0..12),
        net_receivables: bool,
        minimum in 0_u32..5_000,
    ) {
        for (index, total) in open.iter_mut().enumerate() {
            total.statement_id = Uuid::from_u128(index as u128 + 1);
        }
        let settings = PaymentSettings {
            net_receivables,
            minimum_payouts: vec![euros(&minimum.to_string())],
            ..settings()
        };
        let payables = ["A", "B", "A/ann"].map(|who| payable(who, profile()));
        let plan = plan(&open, payables.into(), &settings);
        let paid = sum(plan.payouts.iter().map(|payout| payout.taxed.net));
        let left = sum(plan.left_out.iter().map(|row| row.amount));
        let due: Decimal = open.iter().map(|total| {
            let receivable = if net_receivables { total.receivable } else { Decimal::ZERO };
            total.payable - total.settled_payable - receivable
        }).sum();
        prop_assert_eq!(paid + left, due);
        for payout in &plan.payouts {
            let settled: Decimal = payout.settlements.iter().map(|one| one.payable - one.receivable).sum();
            prop_assert_eq!(settled, payout.taxed.net.amount(), "a payout settles what it pays");
            prop_assert!(payout.taxed.net.fits_minor_unit() && payout.taxed.net.amount() >= Decimal::from(minimum));
            for one in &payout.settlements {
                let total = open.iter().find(|total| total.statement_id == one.statement_id).expect("a statement");
                prop_assert!(one.payable >= Decimal::ZERO && one.payable + total.settled_payable <= total.payable);
                prop_assert!(one.receivable >= Decimal::ZERO && one.receivable <= total.receivable);
            }
        }
    }
}
