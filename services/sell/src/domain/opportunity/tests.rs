use kit::money::Currency;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn usd(amount: i64) -> Money {
    Money::new(Decimal::from(amount), Currency::USD).expect("money")
}

fn eur(amount: i64) -> Money {
    Money::new(Decimal::from(amount), "EUR".parse().expect("EUR")).expect("money")
}

fn terms(stage: Stage) -> Terms {
    let closed = !stage.is_open();
    Terms {
        display_name: "Cancity".to_owned(),
        account: None,
        seller: "Moses Frase".to_owned(),
        stage,
        open_date: Some(day("2016-10-20")),
        close_date: closed.then(|| day("2017-03-01")),
        amount: closed.then(|| usd(1_054)),
        lines: Vec::new(),
        partners: Vec::new(),
        competitors: Vec::new(),
    }
}

fn line(quantity: &str, price: Price) -> Line {
    let product = Reference::Unknown("GTXPro".to_owned());
    Line {
        product,
        quantity: quantity.parse().expect("a number"),
        price,
        term_months: 0,
    }
}

fn share(partner: u128, role: Role, percent: &str) -> Involvement {
    let share_percent = percent.parse().expect("a number");
    Involvement {
        partner_id: Uuid::from_u128(partner),
        role,
        share_percent,
    }
}

fn broken(terms: &Terms) -> Vec<String> {
    let mut violations = Violations::new();
    terms.check(&mut violations, "opportunity.");
    violations
        .iter()
        .map(|violation| format!("{} {}", violation.field, violation.reason))
        .collect()
}

#[test]
fn terms_in_order_break_no_rule() {
    for stage in [Stage::Prospecting, Stage::Won, Stage::Lost] {
        assert_eq!(broken(&terms(stage)), [""; 0]);
    }
}

#[test]
fn shares_of_one_role_sum_to_at_most_a_hundred() {
    let mut deal = terms(Stage::Engaging);
    deal.partners = vec![share(1, Role::Sourced, "60"), share(2, Role::Sourced, "40")];
    assert_eq!(broken(&deal), [""; 0]);
    deal.partners.push(share(3, Role::Sourced, "0.01"));
    assert_eq!(
        broken(&deal),
        ["opportunity.partners ALLOCATION_CAP_EXCEEDED"]
    );
}

#[test]
fn roles_are_never_added_to_each_other() {
    let mut deal = terms(Stage::Engaging);
    deal.partners = vec![
        share(1, Role::Sourced, "100"),
        share(1, Role::Fulfilment, "100"),
    ];
    assert_eq!(broken(&deal), [""; 0]);
}

#[test]
fn a_share_lies_within_the_deal_and_a_role_is_held_once() {
    let mut deal = terms(Stage::Engaging);
    deal.partners = vec![
        share(1, Role::Sourced, "0"),
        share(2, Role::Sourced, "100.1"),
        share(1, Role::Sourced, "5"),
    ];
    let expected = ["SHARE_OUT_OF_RANGE", "SHARE_OUT_OF_RANGE", "DUPLICATE_ROLE"];
    assert_eq!(
        broken(&deal),
        expected.map(|reason| format!("opportunity.partners {reason}"))
    );
}

#[test]
fn every_broken_rule_is_named_at_once() {
    let mut deal = terms(Stage::Won);
    deal.amount = None;
    deal.close_date = Some(day("2016-01-01"));
    deal.partners = vec![share(1, Role::Sourced, "101")];
    let expected = [
        "opportunity.close_date DATES_OUT_OF_ORDER",
        "opportunity.partners SHARE_OUT_OF_RANGE",
        "opportunity.amount REQUIRED",
    ];
    assert_eq!(broken(&deal), expected);
}

#[test]
fn dates_follow_the_stage() {
    let mut deal = terms(Stage::Lost);
    deal.close_date = None;
    assert_eq!(broken(&deal), ["opportunity.close_date REQUIRED"]);
    let mut deal = terms(Stage::Engaging);
    deal.close_date = Some(day("2017-01-01"));
    assert_eq!(broken(&deal), ["opportunity.close_date CLOSE_DATE_OF_OPEN"]);
}

#[test]
fn without_an_amount_the_lines_count_at_their_prices() {
    let mut deal = terms(Stage::Engaging);
    assert_eq!(deal.value(), Value::default());
    deal.lines = vec![
        line("2", Price::List(usd(550))),
        line("0.5", Price::Agreed(usd(101))),
        line("1", Price::Unknown),
    ];
    let money = Money::new("1150.50".parse().expect("a number"), Currency::USD).ok();
    assert_eq!(
        deal.value(),
        Value {
            money,
            estimated: true
        }
    );
    deal.amount = Some(usd(7));
    assert_eq!(
        deal.value(),
        Value {
            money: Some(usd(7)),
            estimated: false
        }
    );
}

#[test]
fn each_line_is_rounded_half_to_even() {
    let mut deal = terms(Stage::Engaging);
    let cent =
        Price::List(Money::new("0.01".parse().expect("a number"), Currency::USD).expect("money"));
    deal.lines = vec![line("0.5", cent), line("1.5", cent)];
    let money = Money::new("0.02".parse().expect("a number"), Currency::USD).ok();
    assert_eq!(deal.value().money, money);
}

#[test]
fn a_deal_has_one_currency() {
    let mut deal = terms(Stage::Engaging);
    deal.lines = vec![
        line("1", Price::List(usd(5))),
        line("1", Price::Agreed(eur(5))),
    ];
    assert_eq!(
        broken(&deal),
        ["opportunity.lines[1].unit_price CURRENCY_MISMATCH"]
    );
    deal.amount = Some(eur(9));
    assert_eq!(
        broken(&deal),
        ["opportunity.lines[0].unit_price CURRENCY_MISMATCH"]
    );
}

#[test]
fn absurd_lines_are_refused_and_do_not_panic() {
    let mut deal = terms(Stage::Engaging);
    let huge = Money::new(Decimal::from(10_i64.pow(18)), Currency::USD).expect("money");
    deal.lines = vec![line("999999999999999999", Price::Agreed(huge))];
    assert_eq!(broken(&deal), ["opportunity.lines OUT_OF_RANGE"]);
}

#[test]
fn legal_steps_and_no_others() {
    let all = [
        Stage::Prospecting,
        Stage::Engaging,
        Stage::Negotiating,
        Stage::Won,
        Stage::Lost,
    ];
    let mut legal = Vec::new();
    for from in all {
        legal.extend(
            all.into_iter()
                .filter(|to| from.change_to(*to).is_ok())
                .map(|to| format!("{from}>{to}")),
        );
    }
    let expected = "PROSPECTING>ENGAGING PROSPECTING>NEGOTIATING PROSPECTING>WON PROSPECTING>LOST \
        ENGAGING>PROSPECTING ENGAGING>NEGOTIATING ENGAGING>WON ENGAGING>LOST \
        NEGOTIATING>PROSPECTING NEGOTIATING>ENGAGING NEGOTIATING>WON NEGOTIATING>LOST LOST>ENGAGING";
    assert_eq!(legal.join(" "), expected);
}

#[test]
fn a_refused_step_names_the_legal_ones() {
    let lost = Stage::Lost
        .change_to(Stage::Won)
        .expect_err("illegal")
        .to_string();
    assert_eq!(
        lost,
        "the opportunity is LOST and can't become WON; legal: ENGAGING"
    );
    let won = Stage::Won
        .change_to(Stage::Lost)
        .expect_err("illegal")
        .to_string();
    assert_eq!(
        won,
        "the opportunity is WON and can't become LOST; legal: nothing, it is final"
    );
}

#[test]
fn the_same_terms_change_nothing_and_an_observed_stage_enters_the_history() {
    let now = DateTime::UNIX_EPOCH;
    let open = Opportunity::new(Uuid::nil(), None, terms(Stage::Engaging), now, "crm");
    assert_eq!(open.restate(terms(Stage::Engaging), now, "crm"), None);
    let won = open
        .restate(terms(Stage::Won), now, "crm")
        .expect("a change");
    let stages: Vec<Stage> = won.history.iter().map(|change| change.stage).collect();
    assert_eq!(
        (stages, won.version),
        (vec![Stage::Engaging, Stage::Won], 2)
    );
}
