//! What a table of tiers does at its boundaries.

use kit::money::{Rounding, padded, round};
use rust_decimal::Decimal;

use super::{Findings, Severity};
use crate::domain::{
    component::Direction,
    exact,
    mechanism::Measure,
    tiers::{Rate, TierBoundary, Tiers},
};

/// Where one tier ends and the next begins, with what the totals on both sides give.
struct Boundary {
    /// Index of the tier above.
    above: usize,
    /// The highest total below and the lowest above, one cent or unit apart.
    totals: (Decimal, Decimal),
    /// What they give, rounded as the component rounds.
    amounts: (Decimal, Decimal),
    /// How much the amount leaps, apart from what the total itself adds.
    step: Decimal,
}

pub(super) fn lint(tiers: &Tiers, findings: &mut Findings<'_>) {
    let rate = match findings.component.mechanism().measure() {
        Measure::Amount => Rate::Percent,
        _ => Rate::PerUnit,
    };
    let boundaries: Vec<Boundary> = (1..tiers.tiers.len())
        .filter_map(|above| boundary(tiers, rate, above, findings))
        .collect();
    for boundary in &boundaries {
        cliff(tiers, rate, boundary, findings);
        falling_rate(tiers, boundary, findings);
    }
    jump(&boundaries, findings);
    flat_amounts(tiers, rate, findings);
}

fn boundary(tiers: &Tiers, rate: Rate, above: usize, findings: &Findings<'_>) -> Option<Boundary> {
    let denomination = findings.component.denomination;
    let end = tiers.tiers[above - 1].up_to?;
    let smallest = match rate {
        Rate::Percent => Decimal::new(1, denomination.currency.digits()),
        Rate::PerUnit | Rate::Multiplier => Decimal::ONE,
    };
    let totals = match tiers.boundary {
        TierBoundary::UpperInclusive => (end, end + smallest),
        TierBoundary::LowerInclusive => (end - smallest, end),
    };
    let gives = |total| tiers.grant(rate, total, &mut Vec::new()).ok();
    let (below, beyond) = (gives(totals.0)?, gives(totals.1)?);
    let rounded = |amount| round(amount, denomination.digits, denomination.rounding);
    let carried = match tiers.boundary {
        TierBoundary::UpperInclusive => tiers.tiers[above].rate,
        TierBoundary::LowerInclusive => tiers.tiers[above - 1].rate,
    };
    let carried = rate.apply(carried, smallest).ok()?;
    let step = exact::sub(exact::sub(beyond, below).ok()?, carried).ok()?;
    Some(Boundary {
        above,
        totals,
        amounts: (rounded(below), rounded(beyond)),
        step: rounded(step),
    })
}

fn cliff(tiers: &Tiers, rate: Rate, boundary: &Boundary, findings: &mut Findings<'_>) {
    let (below, above) = boundary.amounts;
    if above >= below {
        return;
    }
    let until = match recovery(tiers, rate, boundary.above, below) {
        Some(total) => format!("; the same again from {}", total.normalize()),
        None => "; never as much again".to_owned(),
    };
    let description = format!(
        "{}: {} less{until}",
        sides(boundary, findings),
        amount(below - above, findings)
    );
    findings.add(
        Severity::Warning,
        "CLIFF",
        &format!("tiers[{}]", boundary.above),
        (Some(boundary.totals.1), Some(below - above)),
        description,
    );
}

/// The total from which the table gives `wanted` again, rounded up to nine digits.
fn recovery(tiers: &Tiers, rate: Rate, above: usize, wanted: Decimal) -> Option<Decimal> {
    let one = match rate {
        Rate::Percent => Decimal::ONE_HUNDRED,
        Rate::PerUnit | Rate::Multiplier => Decimal::ONE,
    };
    let beyond = tiers.tiers.iter().enumerate().skip(above);
    let mut totals = beyond.filter_map(|(index, tier)| {
        let missing = exact::mul(wanted - tier.flat, one).ok()?;
        let total = match missing <= Decimal::ZERO {
            true => Decimal::ZERO,
            false => round(missing.checked_div(tier.rate)?, 9, Rounding::Up),
        };
        let total = total.max(tiers.lower(index));
        tier.up_to.is_none_or(|end| total <= end).then_some(total)
    });
    totals.next()
}

/// The largest step up of the table.
fn jump(boundaries: &[Boundary], findings: &mut Findings<'_>) {
    let up = boundaries
        .iter()
        .filter(|boundary| boundary.step > Decimal::ZERO);
    let Some(largest) = up.max_by(|a, b| a.step.cmp(&b.step).then(b.above.cmp(&a.above))) else {
        return;
    };
    let description = format!(
        "{}: {} more at one step, the largest of the table",
        sides(largest, findings),
        amount(largest.step, findings)
    );
    findings.add(
        Severity::Notice,
        "JUMP",
        &format!("tiers[{}]", largest.above),
        (Some(largest.totals.1), Some(largest.step)),
        description,
    );
}

fn falling_rate(tiers: &Tiers, boundary: &Boundary, findings: &mut Findings<'_>) {
    let (below, above) = (
        &tiers.tiers[boundary.above - 1],
        &tiers.tiers[boundary.above],
    );
    let is_payable = findings.component.direction == Direction::Payable;
    let field = format!("tiers[{}].rate", boundary.above);
    if is_payable && above.rate < below.rate {
        findings.add(
            Severity::Warning,
            "FALLING_RATE",
            &field,
            (Some(boundary.totals.1), None),
            format!(
                "the rate falls from {} to {} as the total grows",
                below.rate.normalize(),
                above.rate.normalize()
            ),
        );
    } else if above.rate == below.rate && above.flat.is_zero() && boundary.step.is_zero() {
        findings.add(
            Severity::Notice,
            "TIER_WITHOUT_EFFECT",
            &field,
            (Some(boundary.totals.1), None),
            format!(
                "the rate stays {}, so the tier changes nothing",
                above.rate.normalize()
            ),
        );
    }
}

/// A flat amount outweighs its band when the whole of the band earns less by its rate.
fn flat_amounts(tiers: &Tiers, rate: Rate, findings: &mut Findings<'_>) {
    for (index, tier) in tiers.tiers.iter().enumerate() {
        let Some(end) = tier.up_to.filter(|_| !tier.flat.is_zero()) else {
            continue;
        };
        let lower = tiers.lower(index);
        let Ok(earns) = rate.apply(tier.rate, end - lower) else {
            continue;
        };
        if tier.flat > earns {
            let (flat, earns) = (amount(tier.flat, findings), amount(earns, findings));
            findings.add(
                Severity::Notice,
                "FLAT_OUTWEIGHS_TIER",
                &format!("tiers[{index}].flat"),
                (Some(lower), Some(tier.flat)),
                format!("the flat {flat} is more than the whole tier earns by its rate, {earns}"),
            );
        }
    }
}

/// Such as "10000.00 gives 500.00, 10000.01 gives 1000.00".
fn sides(boundary: &Boundary, findings: &Findings<'_>) -> String {
    let digits = match findings.component.mechanism().measure() {
        Measure::Amount => findings.component.denomination.currency.digits(),
        _ => 0,
    };
    let ((below, above), amounts) = (boundary.totals, boundary.amounts);
    format!(
        "{} gives {}, {} gives {}",
        padded(below, digits),
        amount(amounts.0, findings),
        padded(above, digits),
        amount(amounts.1, findings)
    )
}

fn amount(amount: Decimal, findings: &Findings<'_>) -> Decimal {
    padded(amount, findings.component.denomination.digits)
}
