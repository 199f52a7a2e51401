//! The commercial model: parts may be missing, but what is there is well-formed.

use contracts::tandem::onboard::v1;
use kit::{Violations, wire};
use rust_decimal::Decimal;

use super::super::{NAME, OPTIONAL_PROSE, words};
use super::MAX_ITEMS;
use crate::domain::solution::{Price, Renewal, RevenueShare, Support, Terms};
use words::Word as _;

const MAX_RESPONSE_HOURS: i32 = 720;
const MAX_TERM_MONTHS: i32 = 120;
const MAX_NOTICE_DAYS: i32 = 365;

/// The terms when there are no violations; without the malformed parts when there are.
pub fn read(violations: &mut Violations, message: &v1::JointSolution) -> Terms {
    let name = "solution.display_name";
    let text = "solution.description";
    let integration = "solution.integration_id";
    let terms = Terms {
        display_name: wire::text(violations, name, &message.display_name, NAME),
        description: wire::text(violations, text, &message.description, OPTIONAL_PROSE),
        prices: prices(violations, &message.prices),
        support: support(violations, &message.support),
        customer_success: words::optional(
            violations,
            "solution.customer_success",
            message.customer_success,
        ),
        renewal: message
            .renewal
            .as_ref()
            .and_then(|given| renewal(violations, given)),
        revenue_split: revenue_split(violations, &message.revenue_split),
        integration_id: wire::optional_uuid(violations, integration, &message.integration_id),
    };
    let items = terms.prices.iter().map(|price| price.item.as_str());
    distinct(violations, "solution.prices", items);
    let levels = terms.support.iter().map(|support| support.level);
    distinct(violations, "solution.support", levels);
    let sides = terms.revenue_split.iter().map(|share| share.side);
    distinct(violations, "solution.revenue_split", sides);
    terms
}

fn distinct<T: PartialEq + std::fmt::Display>(
    violations: &mut Violations,
    path: &str,
    all: impl Iterator<Item = T>,
) {
    let mut seen: Vec<T> = Vec::new();
    for one in all {
        if seen.contains(&one) {
            violations.add(path, "DUPLICATE", format!("{one} is named before"));
        } else {
            seen.push(one);
        }
    }
}

fn within(violations: &mut Violations, path: String, number: i32, least: i32, most: i32) {
    if !(least..=most).contains(&number) {
        violations.add(path, "OUT_OF_RANGE", format!("{least} to {most}"));
    }
}

fn prices(violations: &mut Violations, given: &[v1::SolutionPrice]) -> Vec<Price> {
    let given = bounded(violations, "solution.prices", given);
    let read = |(n, given)| price(violations, &format!("solution.prices[{n}]"), given);
    given.iter().enumerate().filter_map(read).collect()
}

fn price(violations: &mut Violations, path: &str, given: &v1::SolutionPrice) -> Option<Price> {
    let item = wire::text(violations, &format!("{path}.item"), &given.item, NAME);
    let side = words::required(violations, &format!("{path}.side"), given.side);
    let money = format!("{path}.unit_price");
    if given.unit_price.is_none() {
        violations.add(&money, "REQUIRED", "a price is needed; it may be zero");
    }
    let unit_price = wire::amount(violations, &money, given.unit_price.clone());
    let unit = words::required(violations, &format!("{path}.unit"), given.unit);
    Some(Price {
        item,
        side: side?,
        unit_price: unit_price?,
        unit: unit?,
    })
}

/// The rows, none of them when there are too many.
fn bounded<'a, T>(violations: &mut Violations, path: &str, given: &'a [T]) -> &'a [T] {
    if given.len() <= MAX_ITEMS {
        return given;
    }
    violations.add(path, "TOO_MANY", format!("at most {MAX_ITEMS}"));
    &[]
}

fn support(violations: &mut Violations, given: &[v1::SupportResponsibility]) -> Vec<Support> {
    let given = bounded(violations, "solution.support", given);
    let read = |(n, given): (usize, &v1::SupportResponsibility)| {
        let path = format!("solution.support[{n}]");
        let level = words::required(violations, &format!("{path}.level"), given.level);
        let side = words::required(violations, &format!("{path}.side"), given.side);
        let contact = format!("{path}.contact");
        let contact = wire::text(violations, &contact, &given.contact, NAME);
        let hours = given.response_hours;
        let at = format!("{path}.response_hours");
        within(violations, at, hours, 1, MAX_RESPONSE_HOURS);
        Some(Support {
            level: level?,
            side: side?,
            contact,
            response_hours: hours,
        })
    };
    given.iter().enumerate().filter_map(read).collect()
}

fn renewal(violations: &mut Violations, given: &v1::RenewalModel) -> Option<Renewal> {
    let owner = words::required(violations, "solution.renewal.owner", given.owner);
    let term = "solution.renewal.term_months".to_owned();
    within(violations, term, given.term_months, 1, MAX_TERM_MONTHS);
    let notice = "solution.renewal.notice_days".to_owned();
    within(violations, notice, given.notice_days, 0, MAX_NOTICE_DAYS);
    Some(Renewal {
        owner: owner?,
        term_months: given.term_months,
        automatic: given.automatic,
        notice_days: given.notice_days,
    })
}

fn revenue_split(violations: &mut Violations, given: &[v1::RevenueShare]) -> Vec<RevenueShare> {
    let given = bounded(violations, "solution.revenue_split", given);
    let read = |(n, given): (usize, &v1::RevenueShare)| {
        let path = format!("solution.revenue_split[{n}]");
        let side = words::required(violations, &format!("{path}.side"), given.side);
        let path = format!("{path}.percent");
        if given.percent.is_none() {
            violations.add(&path, "REQUIRED", "a share is needed");
        }
        let percent = wire::decimal(violations, &path, given.percent.clone())?;
        if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
            violations.add(&path, "OUT_OF_RANGE", "0 to 100 percent");
        }
        Some(RevenueShare {
            side: side?,
            percent,
        })
    };
    given.iter().enumerate().filter_map(read).collect()
}

/// What is offered, and nothing of its state.
pub fn to_wire(terms: &Terms) -> v1::JointSolution {
    let prices = terms.prices.iter().map(|price| v1::SolutionPrice {
        item: price.item.clone(),
        side: price.side.to_wire(),
        unit_price: Some(wire::to_money(price.unit_price)),
        unit: price.unit.to_wire(),
    });
    let support = terms.support.iter().map(|one| v1::SupportResponsibility {
        level: one.level.to_wire(),
        side: one.side.to_wire(),
        contact: one.contact.clone(),
        response_hours: one.response_hours,
    });
    let split = terms.revenue_split.iter().map(|share| v1::RevenueShare {
        side: share.side.to_wire(),
        percent: Some(wire::to_decimal(share.percent)),
    });
    v1::JointSolution {
        display_name: terms.display_name.clone(),
        description: terms.description.clone(),
        prices: prices.collect(),
        support: support.collect(),
        customer_success: terms.customer_success.map_or(0, |side| side.to_wire()),
        renewal: terms.renewal.as_ref().map(|renewal| v1::RenewalModel {
            owner: renewal.owner.to_wire(),
            term_months: renewal.term_months,
            automatic: renewal.automatic,
            notice_days: renewal.notice_days,
        }),
        revenue_split: split.collect(),
        integration_id: terms
            .integration_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        ..Default::default()
    }
}
