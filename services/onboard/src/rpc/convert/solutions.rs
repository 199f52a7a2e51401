use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::enrollments::period_to_wire;
use super::words;
use crate::commands::Target;
use crate::domain::solution::quote::{Quantity, Quote, Total};
use crate::domain::solution::{Agreement, JointSolution, Terms, Version};
use crate::store::solution::Filter;
use words::Word as _;

mod terms;

/// Months of a quote and pieces of an item, at most.
const MAX_MONTHS: i32 = 120;
const MAX_QUANTITY: i32 = 1_000_000_000;
/// Items of one solution, at most.
const MAX_ITEMS: usize = 100;

pub fn create(message: Option<v1::JointSolution>) -> Result<(Uuid, Terms), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let partner_id = wire::uuid(&mut violations, "solution.partner_id", &message.partner_id);
    let terms = terms::read(&mut violations, &message);
    violations.check()?;
    let partner_id = partner_id.unwrap_or_default();
    Ok((partner_id, terms))
}

pub fn update(message: Option<v1::JointSolution>) -> Result<(Target, Terms), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let path = "solution.solution_id";
    let id = wire::uuid(&mut violations, path, &message.solution_id);
    let terms = terms::read(&mut violations, &message);
    violations.check()?;
    let target = Target {
        id: id.unwrap_or_default(),
        etag: message.etag,
    };
    Ok((target, terms))
}

/// What somebody agrees to has an etag.
pub fn read_before(solution_id: &str, etag: String) -> Result<Target, Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, "solution_id", solution_id);
    if etag.is_empty() {
        let text = "the etag of what was read, and is agreed to, is needed";
        violations.add("etag", "REQUIRED", text);
    }
    violations.check()?;
    let id = id.unwrap_or_default();
    Ok(Target { id, etag })
}

pub fn filter(message: &v1::ListJointSolutionsRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let filter = Filter {
        partner_id: wire::optional_uuid(&mut violations, "partner_id", &message.partner_id),
        state: words::optional(&mut violations, "state", message.state),
    };
    violations.check()?;
    Ok(filter)
}

/// Which solution is quoted, for how many months, and how many of what.
pub fn inquiry(
    message: v1::QuoteJointSolutionRequest,
) -> Result<(Uuid, i32, Vec<Quantity>), Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, "solution_id", &message.solution_id);
    let months = message.term_months;
    if !(1..=MAX_MONTHS).contains(&months) {
        let text = format!("1 to {MAX_MONTHS} months");
        violations.add("term_months", "OUT_OF_RANGE", text);
    }
    if message.quantities.len() > MAX_ITEMS {
        let text = format!("at most {MAX_ITEMS} items");
        violations.add("quantities", "TOO_MANY", text);
    }
    for (n, asked) in message.quantities.iter().enumerate() {
        if !(1..=MAX_QUANTITY).contains(&asked.quantity) {
            let path = format!("quantities[{n}].quantity");
            violations.add(path, "OUT_OF_RANGE", format!("1 to {MAX_QUANTITY}"));
        }
    }
    violations.check()?;
    let quantity = |asked: v1::QuoteQuantity| Quantity {
        item: asked.item.trim().to_owned(),
        quantity: asked.quantity,
    };
    let quantities = message.quantities.into_iter().map(quantity).collect();
    Ok((id.unwrap_or_default(), months, quantities))
}

/// One of the solution's versions.
pub fn to_wire(solution: &JointSolution, version: &Version) -> v1::JointSolution {
    let agreed_version = solution.in_force().map_or(0, |version| version.number);
    v1::JointSolution {
        solution_id: solution.id.to_string(),
        partner_id: solution.partner_id.to_string(),
        state: solution.state_of(version).to_wire(),
        agreed_periods: solution
            .agreed_periods()
            .iter()
            .map(period_to_wire)
            .collect(),
        version: version.number,
        etag: kit::etag(solution.revision),
        create_time: Some(wire::to_timestamp(solution.created_at)),
        agreed_version,
        agreements: version.agreements.iter().map(agreement).collect(),
        ..terms::to_wire(&version.terms)
    }
}

fn agreement(agreement: &Agreement) -> v1::SolutionAgreement {
    v1::SolutionAgreement {
        side: agreement.side.to_wire(),
        actor: agreement.actor.clone(),
        agree_time: Some(wire::to_timestamp(agreement.at)),
    }
}

pub fn quote_to_wire(solution_id: Uuid, version: i32, quote: &Quote) -> v1::JointQuote {
    let lines = quote.lines.iter().map(|line| v1::QuoteLine {
        item: line.price.item.clone(),
        side: line.price.side.to_wire(),
        unit_price: Some(wire::to_money(line.price.unit_price)),
        unit: line.price.unit.to_wire(),
        quantity: line.quantity,
        amount: Some(wire::to_money(line.amount)),
    });
    v1::JointQuote {
        solution_id: solution_id.to_string(),
        version,
        term_months: quote.term_months,
        lines: lines.collect(),
        totals: quote.totals.iter().map(total).collect(),
    }
}

fn total(total: &Total) -> v1::QuoteTotal {
    let shares = total.shares.iter().map(|(side, amount)| v1::QuoteShare {
        side: side.to_wire(),
        amount: Some(wire::to_money(*amount)),
    });
    v1::QuoteTotal {
        amount: Some(wire::to_money(total.amount)),
        shares: shares.collect(),
    }
}
