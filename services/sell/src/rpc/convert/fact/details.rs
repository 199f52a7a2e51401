use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{date, decimal, optional_uuid, text, to_date, to_decimal};

use crate::domain::fact::Details;

/// The same fields of a fact on the wire, and nothing else.
pub(super) fn to_wire(details: &Details) -> wire::Fact {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    wire::Fact {
        product_id: details
            .product_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        product_category: text(&details.product_category),
        person: text(&details.person),
        seller: text(&details.seller),
        original_date: details.original_date.map(to_date),
        click_date: details.click_date.map(to_date),
        invoice_date: details.invoice_date.map(to_date),
        subject: text(&details.subject),
        score: details.score.map(to_decimal),
        ..wire::Fact::default()
    }
}

pub(super) fn read(violations: &mut Violations, path: &str, given: &wire::Fact) -> Details {
    let at = |field: &str| format!("{path}{field}");
    Details {
        product_id: optional_uuid(violations, &at("product_id"), &given.product_id),
        product_category: short(
            violations,
            &at("product_category"),
            &given.product_category,
            200,
        ),
        person: short(violations, &at("person"), &given.person, 200),
        seller: short(violations, &at("seller"), &given.seller, 200),
        original_date: date(violations, &at("original_date"), given.original_date),
        click_date: date(violations, &at("click_date"), given.click_date),
        invoice_date: date(violations, &at("invoice_date"), given.invoice_date),
        subject: short(violations, &at("subject"), &given.subject, 120),
        score: decimal(violations, &at("score"), given.score.clone()),
    }
}

/// A text that may be absent.
pub(super) fn short(
    violations: &mut Violations,
    path: &str,
    given: &str,
    longest: usize,
) -> Option<String> {
    Some(text(violations, path, given, 0..=longest)).filter(|text| !text.is_empty())
}
