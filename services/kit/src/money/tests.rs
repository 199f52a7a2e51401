use proptest::prelude::*;

use super::*;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn money(text: &str, code: &str) -> Money {
    Money::new(dec(text), code.parse().unwrap()).unwrap()
}

#[test]
fn currencies_know_their_minor_unit() {
    for (code, digits) in [("JPY", 0), ("EUR", 2), ("USD", 2), ("KWD", 3)] {
        assert_eq!(code.parse::<Currency>().unwrap().digits(), digits, "{code}");
    }
    for code in ["", "usd", "US", "DOLLAR", "XAU", "XXX", "XTS"] {
        assert!(code.parse::<Currency>().is_err(), "{code:?}");
    }
}

#[test]
fn storage_limits_are_refused() {
    let usd = Currency::USD;
    assert_eq!(
        Money::new(dec("0.0000000001"), usd),
        Err(MoneyError::TooPrecise)
    );
    assert!(Money::new(dec("0.1000000000"), usd).is_ok());
    assert_eq!(
        Money::new(dec("10000000000000000000"), usd),
        Err(MoneyError::OutOfRange)
    );
    assert_eq!(
        Money::new(dec("-10000000000000000000"), usd),
        Err(MoneyError::OutOfRange)
    );
    assert!(Money::new(dec("9999999999999999999.999999999"), usd).is_ok());
}

#[test]
fn currencies_never_mix() {
    let mismatch = money("1", "USD").checked_add(money("1", "EUR"));
    assert_eq!(
        mismatch.unwrap_err().to_string(),
        "USD and EUR can't be added"
    );
    assert_eq!(
        money("1.50", "USD").checked_sub(money("2", "USD")),
        Ok(money("-0.50", "USD"))
    );
}

#[test]
fn rounding_by_name() {
    for (value, half_even, half_up, down, up) in [
        ("0.125", "0.12", "0.13", "0.12", "0.13"),
        ("0.135", "0.14", "0.14", "0.13", "0.14"),
        ("0.121", "0.12", "0.12", "0.12", "0.13"),
        ("-0.125", "-0.12", "-0.13", "-0.12", "-0.13"),
    ] {
        let rounded = |rounding| round(dec(value), 2, rounding);
        assert_eq!(rounded(Rounding::HalfEven), dec(half_even), "{value}");
        assert_eq!(rounded(Rounding::HalfUp), dec(half_up), "{value}");
        assert_eq!(rounded(Rounding::Down), dec(down), "{value}");
        assert_eq!(rounded(Rounding::Up), dec(up), "{value}");
    }
}

/// Worked example 54: cents at a rate, half up; binary floats get the fourth wrong.
#[test]
fn half_up_on_cents() {
    for (cents, percent, expected) in [
        ("3", "20", "1"),
        ("15", "10", "2"),
        ("1", "50", "1"),
        ("500", "2.9", "15"),
        ("2", "20", "0"),
    ] {
        let exact = dec(cents) * dec(percent) / dec("100");
        assert_eq!(
            round(exact, 0, Rounding::HalfUp),
            dec(expected),
            "{cents} at {percent} %"
        );
    }
}

/// Worked example 53: 40-20-40 over five touches.
#[test]
fn cents_of_a_split_add_up() {
    let weights = ["6", "1", "1", "1", "6"].map(dec);
    let parts = money("100", "USD").split(&weights).unwrap();
    let expected = ["40", "6.67", "6.67", "6.66", "40"].map(|part| money(part, "USD"));
    assert_eq!(parts, expected);
    let negative = money("-100", "USD").split(&weights).unwrap();
    assert_eq!(negative, expected.map(Money::negate));
    assert_eq!(
        money("1", "USD").split(&[dec("0")]),
        Err(MoneyError::Weights)
    );
    assert_eq!(money("1", "USD").split(&[]), Err(MoneyError::Weights));
    assert_eq!(
        money("1", "USD").split(&[dec("2"), dec("-1")]),
        Err(MoneyError::Weights)
    );
}

#[test]
fn the_wire_form_is_padded_and_strict() {
    let text = serde_json::to_string(&money("12.3", "USD")).unwrap();
    assert_eq!(text, r#"{"amount":"12.30","currency":"USD"}"#);
    assert_eq!(
        serde_json::from_str::<Money>(&text).unwrap(),
        money("12.30", "USD")
    );
    for bad in [
        r#"{"amount":"1","currency":"usd"}"#,
        r#"{"amount":"0.0000000001","currency":"USD"}"#,
        r#"{"amount":"x","currency":"USD"}"#,
    ] {
        assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
    }
    assert_eq!(money("5", "JPY").to_string(), "5 JPY");
}

proptest! {
    #[test]
    fn splits_sum_to_the_whole(cents in -1_000_000_000_i64..1_000_000_000, weights in prop::collection::vec(0_i64..1000, 1..12)) {
        prop_assume!(weights.iter().any(|weight| *weight > 0));
        let whole = Money::new(Decimal::new(cents, 2), Currency::USD).unwrap();
        let weights: Vec<Decimal> = weights.into_iter().map(Decimal::from).collect();
        let parts = whole.split(&weights).unwrap();
        prop_assert_eq!(parts.iter().map(|part| part.amount()).sum::<Decimal>(), whole.amount());
        let total: Decimal = weights.iter().sum();
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = whole.amount() * weight / total;
            prop_assert!((part.amount() - exact).abs() < Decimal::new(1, 2));
            prop_assert!(part.fits_minor_unit());
        }
    }
}
