//! An opportunity as people write it, by our ids.

use contracts::google::r#type as google;
use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{amount, date, decimal, optional_uuid, text, uuid};
use rust_decimal::Decimal;

use super::super::names::at_most;
use super::super::vocabulary::{read_stage, role};
use crate::domain::bounds::check_quantity;
use crate::domain::opportunity::{Draft, Field, InvolvementDraft, Key, LineDraft, Stage};

/// Lines of one deal, at most; as many partners and competitors.
pub(super) const MAX_PARTS: usize = 500;
/// Terms of a line in months, at most.
const MAX_TERM_MONTHS: i32 = 1_200;

/// The fields to be read of an opportunity that is written; the others stay empty.
pub(crate) fn opportunity_draft(
    violations: &mut Violations,
    given: &wire::Opportunity,
    fields: &[Field],
) -> Draft {
    let wanted = |field| fields.contains(&field);
    let given_amount = given.amount.clone().filter(|_| wanted(Field::Amount));
    let open_date = given.open_date.filter(|_| wanted(Field::OpenDate));
    let account = Some(&given.account_id).filter(|_| wanted(Field::Account));
    let lines = given.lines.iter().filter(|_| wanted(Field::Lines));
    let partners = given.partners.iter().filter(|_| wanted(Field::Partners));
    let names = given
        .competitors
        .iter()
        .filter(|_| wanted(Field::Competitors));
    for (field, count) in [
        ("lines", given.lines.len()),
        ("partners", given.partners.len()),
        ("competitors", given.competitors.len()),
    ] {
        at_most(violations, format!("opportunity.{field}"), count, MAX_PARTS);
    }
    let external_id = text(
        violations,
        "opportunity.external_id",
        &given.external_id,
        0..=200,
    );
    Draft {
        external_id: Some(external_id).filter(|id| !id.is_empty()),
        display_name: if wanted(Field::DisplayName) {
            text(
                violations,
                "opportunity.display_name",
                &given.display_name,
                1..=200,
            )
        } else {
            String::new()
        },
        account: account
            .and_then(|id| optional_uuid(violations, "opportunity.account_id", id))
            .map(Key::Id),
        seller: text(violations, "opportunity.seller", &given.seller, 0..=200),
        stage: read_stage(violations, "opportunity.stage", given.stage)
            .unwrap_or(Stage::Prospecting),
        open_date: date(violations, "opportunity.open_date", open_date),
        close_date: date(violations, "opportunity.close_date", given.close_date),
        amount: amount(violations, "opportunity.amount", given_amount),
        lines: numbered(lines, "lines", |path, one| line(violations, path, one)),
        partners: numbered(partners, "partners", |path, one| {
            involvement(violations, path, one)
        }),
        competitors: competitors(violations, "opportunity.", names),
    }
}

fn numbered<'a, W: 'a, T>(
    all: impl Iterator<Item = &'a W>,
    field: &str,
    mut read: impl FnMut(&str, &W) -> T,
) -> Vec<T> {
    let all = all.enumerate();
    all.map(|(index, one)| read(&format!("opportunity.{field}[{index}]."), one))
        .collect()
}

fn line(violations: &mut Violations, path: &str, line: &wire::OpportunityLine) -> LineDraft {
    let product = uuid(violations, &format!("{path}product_id"), &line.product_id).map(Key::Id);
    let (quantity, price) = (line.quantity.clone(), line.unit_price.clone());
    line_draft(violations, path, product, quantity, price, line.term_months)
}

fn involvement(
    violations: &mut Violations,
    path: &str,
    one: &wire::PartnerInvolvement,
) -> InvolvementDraft {
    let partner = uuid(violations, &format!("{path}partner_id"), &one.partner_id).map(Key::Id);
    involvement_draft(
        violations,
        path,
        partner,
        one.role,
        one.share_percent.clone(),
        false,
    )
}

pub(super) fn line_draft(
    violations: &mut Violations,
    path: &str,
    product: Option<Key>,
    quantity: Option<google::Decimal>,
    unit_price: Option<google::Money>,
    term_months: i32,
) -> LineDraft {
    let quantity = decimal(violations, &format!("{path}quantity"), quantity);
    let quantity = quantity.unwrap_or(Decimal::ONE);
    check_quantity(quantity, violations, &format!("{path}quantity"));
    if !(0..=MAX_TERM_MONTHS).contains(&term_months) {
        let text = format!("a term has 0 to {MAX_TERM_MONTHS} months");
        violations.add(format!("{path}term_months"), "OUT_OF_RANGE", text);
    }
    let unit_price = amount(violations, &format!("{path}unit_price"), unit_price);
    LineDraft {
        product,
        quantity,
        unit_price,
        term_months,
    }
}

pub(super) fn involvement_draft(
    violations: &mut Violations,
    path: &str,
    partner: Option<Key>,
    role_number: i32,
    share: Option<google::Decimal>,
    historic_registration: bool,
) -> InvolvementDraft {
    if role_number == 0 {
        violations.add(
            format!("{path}role"),
            "REQUIRED",
            "a partner has a role in the deal",
        );
    }
    let share = decimal(violations, &format!("{path}share_percent"), share);
    InvolvementDraft {
        partner,
        role: role(violations, &format!("{path}role"), role_number),
        share_percent: share.unwrap_or(Decimal::ONE_HUNDRED),
        historic_registration,
    }
}

pub(super) fn competitors<'a>(
    violations: &mut Violations,
    path: &str,
    names: impl Iterator<Item = &'a String>,
) -> Vec<String> {
    let names = names.enumerate();
    names
        .map(|(index, name)| {
            text(
                violations,
                &format!("{path}competitors[{index}]"),
                name,
                1..=200,
            )
        })
        .collect()
}
