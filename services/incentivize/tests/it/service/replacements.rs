//! A deal that changes after its customer paid: the fact in its place is paid, in whatever order all of it arrives.

use contracts::tandem::incentivize::v1::{Component, PaymentCondition};
use incentivize::domain::{
    fact::{Fact, FactKind, Relation, Role},
    statement::verify::{Earlier, verify},
};

use super::{statements::desk::lines, terms::fee, world::World};
use crate::build::{contribution, fact, reversal, usd};

fn paid_fee() -> Component {
    Component {
        payment_condition: PaymentCondition::InProportion.into(),
        ..fee("5", "100000")
    }
}

/// A sale of 4 800 of which 2 400 are paid, and that turns out to be one of 6 000.
fn story(first: u128) -> [Fact; 4] {
    let sale = contribution(first, "2017-02-01", "4800");
    let payment = Fact {
        amount: Some(usd("2400")),
        relation: Relation::PaymentOf(sale.id),
        ..fact(
            first + 1,
            FactKind::CustomerPayment,
            Role::Sourced,
            "2017-02-10",
        )
    };
    let cancelled = reversal(first + 2, &sale);
    let replacement = Fact {
        replaces: Some(sale.id),
        ..contribution(first + 3, "2017-02-01", "6000")
    };
    [sale, payment, cancelled, replacement]
}

fn orders() -> Vec<Vec<usize>> {
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for place in 0..4 {
        let longer = |order: Vec<usize>| {
            (0..=order.len()).map(move |at| {
                let mut order = order.clone();
                order.insert(at, place);
                order
            })
        };
        orders = orders.into_iter().flat_map(longer).collect();
    }
    orders
}

#[tokio::test]
async fn a_replacement_is_paid_in_whatever_order_it_arrives() {
    let world = World::with_reseller().await;
    world.in_force(vec![paid_fee()]).await;
    let orders = orders();
    assert_eq!(orders.len(), 24);
    for (number, order) in (0_u128..).zip(orders) {
        let facts = story(number * 10 + 1);
        for place in order {
            world.record(&[facts[place].clone()]).await;
        }
    }
    // Each pays 2 400 ÷ 6 000 of 5 % of 6 000.
    assert_eq!(world.sums().await, ["fee 2017-01: 2880.00 USD"]);
    world.assert_right().await;
}

#[tokio::test]
async fn a_statement_shows_what_took_the_place_of_what() {
    let world = World::with_reseller().await;
    world.in_force(vec![paid_fee()]).await;
    let [sale, payment, cancelled, replacement] = story(1);
    world.record(&[sale, payment]).await;
    let first = world.state("2017-02-15").await;
    assert_eq!(lines(&first), ["earned FEE 2017-02-01: 120.00 USD"]);
    let last = Fact {
        replaces: Some(replacement.id),
        ..contribution(9, "2017-02-01", "3000")
    };
    let gone = reversal(8, &replacement);
    world.record(&[cancelled, replacement, gone, last]).await;
    let second = world.state("2017-05-15").await;
    let expected = [
        "adjusted FEE 2017-02-01: -120.00 USD",
        "earned FEE 2017-02-01: 120.00 USD",
    ];
    assert_eq!(lines(&second), expected);
    let earlier = Earlier::of(&world.json(&first.statement_id).await);
    let document = world.json(&second.statement_id).await;
    let verdict = verify(&document, &[earlier]);
    assert!(verdict.differences.is_empty(), "{:#?}", verdict.differences);
    world.assert_right().await;
}
