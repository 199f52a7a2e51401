//! One offer of both sides to one customer: each item times what is bought of it over the term, one total a currency, and each total
//! split between the sides to the last coin.

use kit::money::{Currency, Money, Rounding};
use rust_decimal::Decimal;

use super::{Price, PriceUnit, SolutionSide, Terms};
use crate::domain::problem::Problem;

/// How many of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    pub item: String,
    /// From 1.
    pub quantity: i32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub price: Price,
    pub quantity: i32,
    /// Over the whole term.
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    pub amount: Money,
    /// By the revenue split; sums to the amount.
    pub shares: Vec<(SolutionSide, Money)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub term_months: i32,
    /// One for each price, in their order.
    pub lines: Vec<Line>,
    /// One for each currency, in the order of the lines.
    pub totals: Vec<Total>,
}

/// Errors: every item that is unknown or named twice, every quantity that is missing or not asked for; an amount beyond storage.
pub fn quote(
    terms: &Terms,
    term_months: i32,
    quantities: &[Quantity],
) -> Result<Quote, Vec<Problem>> {
    let mut problems = unknown(terms, quantities);
    let mut lines = Vec::with_capacity(terms.prices.len());
    for price in &terms.prices {
        match line(price, term_months, quantities) {
            Ok(line) => lines.push(line),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let totals = totals(terms, &lines).map_err(|problem| vec![problem])?;
    Ok(Quote {
        term_months,
        lines,
        totals,
    })
}

fn unknown(terms: &Terms, quantities: &[Quantity]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (n, asked) in quantities.iter().enumerate() {
        let field = format!("quantities[{n}].item");
        if !terms.prices.iter().any(|price| price.item == asked.item) {
            let text = format!("the solution has no item {:?}", asked.item);
            problems.push(Problem::new(field, "UNKNOWN_ITEM", text));
        } else if quantities[..n].iter().any(|other| other.item == asked.item) {
            let text = format!("{:?} is named before", asked.item);
            problems.push(Problem::new(field, "DUPLICATE", text));
        }
    }
    problems
}

fn line(price: &Price, term_months: i32, quantities: &[Quantity]) -> Result<Line, Problem> {
    let asked = quantities.iter().find(|asked| asked.item == price.item);
    let quantity = match (asked, price.unit) {
        (Some(asked), PriceUnit::Year) if asked.quantity != 1 => {
            let text = format!("{:?} costs the same whatever the size", price.item);
            return Err(Problem::new("quantities", "NOT_BY_SIZE", text));
        }
        (Some(asked), _) => asked.quantity,
        (None, PriceUnit::Once | PriceUnit::Year) => 1,
        (None, PriceUnit::UserMonth | PriceUnit::UnitMonth) => {
            let text = format!("say how many of {:?}", price.item);
            return Err(Problem::new("quantities", "REQUIRED", text));
        }
    };
    let amount = amount(price, term_months, quantity).ok_or_else(|| too_large(&price.item))?;
    Ok(Line {
        price: price.clone(),
        quantity,
        amount,
    })
}

/// A year's price counts by months, rounded half up to the minor unit; every other product is exact.
fn amount(price: &Price, term_months: i32, quantity: i32) -> Option<Money> {
    let months = Decimal::from(term_months);
    let pieces = price
        .unit_price
        .amount()
        .checked_mul(Decimal::from(quantity))?;
    let value = match price.unit {
        PriceUnit::Once => pieces,
        PriceUnit::UserMonth | PriceUnit::UnitMonth => pieces.checked_mul(months)?,
        PriceUnit::Year => {
            let twelfths = pieces.checked_mul(months)?;
            let digits = price.unit_price.currency().digits();
            kit::money::round(twelfths / Decimal::from(12), digits, Rounding::HalfUp)
        }
    };
    bounded(Money::new(value, price.unit_price.currency()).ok()?)
}

/// An amount that messages can carry.
fn bounded(amount: Money) -> Option<Money> {
    Some(amount).filter(|amount| amount.amount() < Decimal::from(10_i64.pow(18)))
}

fn totals(terms: &Terms, lines: &[Line]) -> Result<Vec<Total>, Problem> {
    let mut currencies: Vec<Currency> = Vec::new();
    for line in lines {
        let currency = line.amount.currency();
        if !currencies.contains(&currency) {
            currencies.push(currency);
        }
    }
    let total = |currency| total(terms, lines, currency).ok_or_else(|| too_large("the total"));
    currencies.into_iter().map(total).collect()
}

fn total(terms: &Terms, lines: &[Line], currency: Currency) -> Option<Total> {
    let mut amount = Money::zero(currency);
    for line in lines {
        if line.amount.currency() == currency {
            amount = bounded(amount.checked_add(line.amount).ok()?)?;
        }
    }
    let weights: Vec<Decimal> = terms.revenue_split.iter().map(|one| one.percent).collect();
    let sides = terms.revenue_split.iter().map(|share| share.side);
    let shares = sides.zip(amount.split(&weights).ok()?).collect();
    Some(Total { amount, shares })
}

fn too_large(what: &str) -> Problem {
    let text = format!("{what} costs more than can be counted");
    Problem::new("quantities", "OUT_OF_RANGE", text)
}

#[cfg(test)]
mod tests;
