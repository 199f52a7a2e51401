use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{amount, date, decimal, optional_uuid, text, uuid};

use super::super::vocabulary::{kind, role};
use super::details;
use crate::domain::fact::Report;

/// What is said of a fact, with everything that can't be read or is missing.
pub(crate) fn report(violations: &mut Violations, path: &str, given: wire::Fact) -> Report {
    let at = |field: &str| format!("{path}{field}");
    if given.kind == 0 {
        violations.add(at("kind"), "REQUIRED", "a fact has a kind");
    }
    if given.business_date.is_none() {
        violations.add(
            at("business_date"),
            "REQUIRED",
            "a fact has a day on which it counts",
        );
    }
    let details = details::read(violations, path, &given);
    Report {
        source: text(violations, &at("source"), &given.source, 1..=100),
        external_id: text(violations, &at("external_id"), &given.external_id, 1..=200),
        kind: kind(violations, &at("kind"), given.kind),
        partner_id: uuid(violations, &at("partner_id"), &given.partner_id),
        role: role(violations, &at("role"), given.role),
        share_percent: decimal(violations, &at("share_percent"), given.share_percent),
        account_id: optional_uuid(violations, &at("account_id"), &given.account_id),
        opportunity_id: optional_uuid(violations, &at("opportunity_id"), &given.opportunity_id),
        amount: amount(violations, &at("amount"), given.amount),
        quantity: decimal(violations, &at("quantity"), given.quantity),
        business_date: date(violations, &at("business_date"), given.business_date),
        refunds: optional_uuid(violations, &at("refunds_fact_id"), &given.refunds_fact_id),
        reason: text(violations, &at("reason"), &given.reason, 0..=1_000),
        about: optional_uuid(violations, &at("about_fact_id"), &given.about_fact_id),
        details,
    }
}
