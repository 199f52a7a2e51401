//! One step as a person reads it.

use kit::money::padded;
use rust_decimal::Decimal;

use crate::domain::trace::Step;

/// `digits` are those of the component's amounts.
pub(super) fn line(step: &Step, per_unit: bool, digits: u32) -> String {
    let value = |value: &Decimal| padded(*value, digits);
    match step {
        Step::Share { percent, of, gives } => {
            let of_amount = value(of);
            let percent = percent.normalize();
            format!(
                "  the partner's {percent} % of {of_amount} = {}",
                value(gives)
            )
        }
        Step::Paid { paid, of, .. } => format!("  paid {} of {}", value(paid), value(of)),
        Step::Exchange { rate, of, gives } => {
            format!("  {} × {} = {}", value(of), rate.normalize(), value(gives))
        }
        Step::Percent { percent, of, gives } => {
            format!(
                "  {} % of {} = {}",
                percent.normalize(),
                value(of),
                value(gives)
            )
        }
        Step::Minus { .. } | Step::Proportion { .. } | Step::Multiply { .. } => {
            worked(step, digits)
        }
        Step::Cap { gives } => format!("  at most {}", value(gives)),
        Step::Tier { .. } => tier(step, per_unit, digits),
        Step::Flat { what, gives } => format!("  {what}: {}", value(gives)),
        Step::Rate { since, percent } => format!("  {} % since {since}", percent.normalize()),
        Step::Threshold {
            what,
            least,
            found,
            met,
        } => format!(
            "  {what}: {} of at least {}, {}",
            found.normalize(),
            least.normalize(),
            if *met { "reached" } else { "not reached" }
        ),
        Step::Least { of, gives } => least(of, *gives, digits),
        Step::Note { text } => format!("  {text}"),
    }
}

fn worked(step: &Step, digits: u32) -> String {
    let value = |value: &Decimal| padded(*value, digits);
    match step {
        Step::Minus {
            what,
            of,
            less,
            gives,
        } => format!(
            "  {} − {} ({what}) = {}",
            of.normalize(),
            less.normalize(),
            value(gives)
        ),
        Step::Proportion {
            what,
            of,
            part,
            whole,
            gives,
        } => format!(
            "  {what}: {} × {} ÷ {} = {}",
            value(of),
            part.normalize(),
            whole.normalize(),
            value(gives)
        ),
        Step::Multiply {
            what,
            by,
            of,
            gives,
        } => format!(
            "  {what}: {} × {} = {}",
            by.normalize(),
            of.normalize(),
            value(gives)
        ),
        _ => String::new(),
    }
}

fn tier(step: &Step, per_unit: bool, digits: u32) -> String {
    let value = |value: &Decimal| padded(*value, digits);
    let Step::Tier {
        tier,
        rate,
        of,
        flat,
        gives,
    } = step
    else {
        return String::new();
    };
    let product = match per_unit {
        true => format!("{} units × {}", of.normalize(), value(rate)),
        false => format!("{} % of {}", rate.normalize(), value(of)),
    };
    let flat = if flat.is_zero() {
        String::new()
    } else {
        format!(" + {}", value(flat))
    };
    format!("  tier {tier}: {product}{flat} = {}", value(gives))
}

fn least(of: &[(std::borrow::Cow<'static, str>, Decimal)], gives: Decimal, digits: u32) -> String {
    let named = of
        .iter()
        .map(|(name, value)| format!("{name} {}", padded(*value, digits)));
    let named: Vec<String> = named.collect();
    format!(
        "  the least of {} = {}",
        named.join(", "),
        padded(gives, digits)
    )
}
