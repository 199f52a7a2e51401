//! Opportunities as another system knows them.

use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{amount, date, text};

use super::super::names::{at_most, name, required_name};
use super::super::upsert::check_size;
use super::super::vocabulary::read_stage;
use super::draft::{MAX_PARTS, competitors, involvement_draft, line_draft};
use crate::commands::batch_upsert_opportunities::Row;
use crate::domain::opportunity::{Draft, InvolvementDraft, Key, LineDraft, Stage};
use crate::error::Result;

pub(crate) fn opportunity_rows(opportunities: Vec<wire::OpportunityUpsert>) -> Result<Vec<Row>> {
    check_size("opportunities", opportunities.len())?;
    Ok(opportunities
        .into_iter()
        .enumerate()
        .map(|(index, opportunity)| row(index, opportunity))
        .collect())
}

fn row(index: usize, given: wire::OpportunityUpsert) -> Row {
    let violations = &mut Violations::new();
    let path = format!("opportunities[{index}].");
    let at = |field: &str| format!("{path}{field}");
    let external_id = text(violations, &at("external_id"), &given.external_id, 1..=200);
    for (field, count) in [
        ("lines", given.lines.len()),
        ("partners", given.partners.len()),
        ("competitors", given.competitors.len()),
    ] {
        at_most(violations, at(field), count, MAX_PARTS);
    }
    let account = name(
        violations,
        &at("account_external_id"),
        &given.account_external_id,
    );
    let draft = Draft {
        external_id: Some(external_id.clone()),
        display_name: text(
            violations,
            &at("display_name"),
            &given.display_name,
            0..=200,
        ),
        account: account.map(Key::External),
        seller: text(violations, &at("seller"), &given.seller, 0..=200),
        stage: read_stage(violations, &at("stage"), given.stage).unwrap_or(Stage::Prospecting),
        open_date: date(violations, &at("open_date"), given.open_date),
        close_date: date(violations, &at("close_date"), given.close_date),
        amount: amount(violations, &at("amount"), given.amount),
        lines: lines(violations, &path, given.lines),
        partners: partners(violations, &path, given.partners),
        competitors: competitors(violations, &path, given.competitors.iter()),
    };
    Row {
        violations: std::mem::take(violations),
        path,
        external_id,
        draft,
    }
}

fn lines(
    violations: &mut Violations,
    path: &str,
    lines: Vec<wire::OpportunityUpsertLine>,
) -> Vec<LineDraft> {
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(index, line)| {
            let path = format!("{path}lines[{index}].");
            let product = required_name(
                violations,
                &format!("{path}product_external_id"),
                &line.product_external_id,
            )
            .map(Key::External);
            line_draft(
                violations,
                &path,
                product,
                line.quantity,
                line.unit_price,
                line.term_months,
            )
        })
        .collect()
}

fn partners(
    violations: &mut Violations,
    path: &str,
    partners: Vec<wire::PartnerInvolvementUpsert>,
) -> Vec<InvolvementDraft> {
    let partners = partners.into_iter().enumerate();
    partners
        .map(|(index, one)| {
            let path = format!("{path}partners[{index}].");
            let partner = required_name(
                violations,
                &format!("{path}partner_external_id"),
                &one.partner_external_id,
            )
            .map(Key::External);
            involvement_draft(
                violations,
                &path,
                partner,
                one.role,
                one.share_percent,
                one.historic_registration,
            )
        })
        .collect()
}
