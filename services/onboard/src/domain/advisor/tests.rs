//! Advice as a partner manager reads it.

use kit::money::Money;
use rust_decimal::Decimal;

use super::{Advice, Introductions, People, ProductKnowledge, Situation, advise, ladder};
use crate::domain::Named as _;
use crate::domain::partnership_type::PartnershipType;

/// name | overlap % | appeal % | knowledge | introductions | co-marketing | our people (relationship product engineering writing) |
/// theirs | customers × price | now | recommended | destination | result a year. A person costs 120,000 USD a year.
const GOLDEN: &str = "
niche tool          |  1 |  2 | UNKNOWN      | NOBODY | 0 | 0 0 0 0      | 0 0 0 0     |    3 x   400 | -         | INFORMAL  | INFORMAL  |      0
review site         |  8 |  9 | SHOWCASE     | FORM   | 0 | .1 0 0 0     | 0 0 0 0     |  200 x   500 | -         | AFFILIATE | AFFILIATE |   4000
too few buyers      |  8 |  9 | SHOWCASE     | FORM   | 0 | .1 0 0 0     | 0 0 0 0     |   10 x   500 | -         | INFORMAL  | INFORMAL  |      0
wanted accounting   | 15 | 40 | ANSWER_FIRST | FORM   | 3 | .5 .1 0 0    | .2 0 0 0    |  300 x  2000 | -         | REFERRAL  | REFERRAL  |  54000
no front line       | 15 | 40 | SHOWCASE     | FORM   | 3 | .5 .1 0 0    | .2 0 0 0    |  300 x  2000 | -         | AFFILIATE | AFFILIATE |  54000
star, no engineers  | 40 | 70 | TRAINED      | WARM   | 8 | 1 1 0 1      | 1 1 1 0     | 1000 x  3000 | -         | RESELLER  | RESELLER  | 798000
star                | 40 | 70 | TRAINED      | WARM   | 8 | 1 1 2 1      | 1 1 1 0     | 1000 x  3000 | -         | ISV       | ISV       |1200000
star, just started  | 40 | 70 | TRAINED      | WARM   | 8 | 1 1 2 1      | 1 1 1 0     | 1000 x  3000 | INFORMAL  | AFFILIATE | ISV       | 294000
star, referral now  | 40 | 70 | TRAINED      | WARM   | 8 | 1 1 2 1      | 1 1 1 0     | 1000 x  3000 | REFERRAL  | RESELLER  | ISV       | 798000
small star          | 40 | 70 | TRAINED      | WARM   | 8 | 1 1 2 1      | 1 1 1 0     |  100 x  3000 | -         | AFFILIATE | AFFILIATE |  24000
lost its people     | 40 | 70 | TRAINED      | WARM   | 8 | .3 .1 0 0    | 1 1 1 0     | 1000 x  3000 | ISV       | REFERRAL  | REFERRAL  | 414000
integrator          | 40 | 70 | TRAINED      | WARM   | 8 | 1 1 2 1      | 1 1 1 0     | 1000 x  3000 | SI        | ISV       | ISV       |1200000
";

fn people(text: &str) -> People {
    let each: Vec<Decimal> = text
        .split_whitespace()
        .map(|fte| fte.parse().expect("a number"))
        .collect();
    People {
        relationship: each[0],
        product: each[1],
        engineering: each[2],
        writing: each[3],
    }
}

fn dollars(text: &str) -> Money {
    Money::new(
        text.parse().expect("an amount"),
        "USD".parse().expect("a currency"),
    )
    .expect("money")
}

fn situation(cells: &[&str]) -> Situation {
    let (customers, price) = cells[8].split_once(" x ").expect("customers x price");
    Situation {
        overlap: cells[1].parse().expect("percent"),
        appeal: cells[2].parse().expect("percent"),
        knowledge: ProductKnowledge::from_name(cells[3]).expect("a word"),
        introductions: Introductions::from_name(cells[4]).expect("a word"),
        co_marketing: cells[5].parse().expect("a number"),
        ours: people(cells[6]),
        theirs: people(cells[7]),
        customers: customers.trim().parse().expect("a number"),
        price: dollars(price.trim()),
        person_cost: dollars("120000"),
        current: PartnershipType::from_name(cells[9]).ok(),
    }
}

fn rows() -> Vec<Vec<&'static str>> {
    let lines = GOLDEN.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| line.split('|').map(str::trim).collect())
        .collect()
}

fn advice(name: &str) -> Advice {
    let row = rows()
        .into_iter()
        .find(|row| row[0] == name)
        .expect("a row");
    advise(&situation(&row))
}

#[test]
fn the_model_follows_from_customers_people_and_money() {
    for row in rows() {
        let advice = advise(&situation(&row));
        let chosen = advice
            .assessments
            .iter()
            .find(|each| each.model.partnership_type == advice.recommended);
        let result = chosen.expect("assessed").economics.result;
        assert_eq!(
            (advice.recommended.name(), advice.destination.name(), result),
            (row[10], row[11], row[12].parse().expect("an amount")),
            "{}",
            row[0]
        );
    }
}

#[test]
fn advice_says_why_and_why_not_the_neighbours() {
    let advice = advice("star, no engineers");
    assert_eq!(
        advice.reasons,
        [
            "customer overlap in percent: 40 of the 25 needed",
            "appeal of the joint offer in percent: 70 of the 50 needed",
            "brings 798000 USD a year: 30 % of 3000000 less 102000 for our people",
        ]
    );
    let told: Vec<(&str, Vec<&str>)> = advice
        .neighbours
        .iter()
        .map(|each| {
            (
                each.partnership_type.name(),
                each.reasons.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "REFERRAL",
                vec!["brings 414000 instead of 798000, and the people for more are there"]
            ),
            (
                "ISV",
                vec!["our engineers in full-time equivalents: 1 needed, 0 there"]
            ),
        ]
    );
}

#[test]
fn more_work_for_less_money_is_not_recommended() {
    let advice = advice("small star");
    let above = advice.neighbours.last().expect("a neighbour");
    assert_eq!(
        above.reasons,
        ["brings 9000 instead of 24000: its people cost 36000"]
    );
}

#[test]
fn a_partner_goes_one_step_at_a_time() {
    let advice = advice("star, referral now");
    assert!(
        advice
            .reasons
            .contains(&"one step at a time; ISV fits already".to_owned())
    );
    assert_eq!(
        advice.neighbours[1].reasons,
        ["partners go along the spectrum one step at a time"]
    );
}

#[test]
fn every_step_of_the_ladder_asks_for_no_less_than_the_one_below() {
    let models = ladder();
    assert_eq!(models.len(), 5);
    for pair in models.windows(2) {
        let (low, high) = (&pair[0], &pair[1]);
        assert!(low.partnership_type < high.partnership_type);
        assert!(low.least_overlap <= high.least_overlap && low.least_appeal <= high.least_appeal);
        assert!(low.knowledge <= high.knowledge && low.introductions <= high.introductions);
        assert!(low.co_marketing <= high.co_marketing && low.our_share <= high.our_share);
        for (few, many) in [(low.ours, high.ours), (low.theirs, high.theirs)] {
            assert!(few.relationship <= many.relationship && few.product <= many.product);
            assert!(few.engineering <= many.engineering && few.writing <= many.writing);
        }
    }
}

#[test]
fn fields_out_of_range_are_all_named() {
    let mut wrong = situation(&rows()[0]);
    wrong.overlap = Decimal::from(101);
    wrong.customers = -1;
    wrong.ours.product = Decimal::NEGATIVE_ONE;
    wrong.person_cost =
        Money::new(Decimal::ONE, "EUR".parse().expect("a currency")).expect("money");
    let fields: Vec<String> = wrong
        .check()
        .into_iter()
        .map(|problem| problem.field)
        .collect();
    assert_eq!(
        fields,
        [
            "overlap_percent",
            "our_people",
            "customers_a_year",
            "person_cost_a_year"
        ]
    );
}
