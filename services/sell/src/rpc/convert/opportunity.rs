use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{date, optional_uuid, text, to_date, to_decimal, to_money, to_timestamp};
use prost_types::FieldMask;
use uuid::Uuid;

use super::mask;
use super::own_partner;
use super::vocabulary::{read_stage, to_role, to_stage};
use crate::domain::opportunity::{Field, Line, Opportunity, Price, Stage, StageChange, Summary};
use crate::error::Result;
use crate::store::opportunity_list::{Filter, Order};

mod draft;
mod rows;
mod stage_move;

pub(crate) use draft::opportunity_draft;
pub(crate) use rows::opportunity_rows;
pub(crate) use stage_move::stage_move;

/// An opportunity as `viewer` may see it: a partner sees its own part in the deal, not the others', nor whom else the vendor meets.
pub(crate) fn opportunity(opportunity: &Opportunity, viewer: Option<Uuid>) -> wire::Opportunity {
    let terms = &opportunity.terms;
    let value = terms.value();
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let visible = terms
        .partners
        .iter()
        .filter(|one| viewer.is_none_or(|viewer| viewer == one.partner_id));
    wire::Opportunity {
        opportunity_id: opportunity.id.to_string(),
        external_id: opportunity.external_id.clone().unwrap_or_default(),
        display_name: terms.display_name.clone(),
        account_id: id(terms.account_id()),
        seller: terms.seller.clone(),
        stage: to_stage(terms.stage),
        open_date: terms.open_date.map(to_date),
        close_date: terms.close_date.map(to_date),
        amount: terms.amount.map(to_money),
        value: value.money.map(to_money),
        estimated: value.estimated,
        lines: terms.lines.iter().map(line).collect(),
        partners: visible
            .map(|one| wire::PartnerInvolvement {
                partner_id: one.partner_id.to_string(),
                role: to_role(Some(one.role)),
                share_percent: Some(to_decimal(one.share_percent)),
            })
            .collect(),
        competitors: viewer.map_or_else(|| terms.competitors.clone(), |_| Vec::new()),
        stage_history: opportunity
            .history
            .iter()
            .map(|change| stage_change(change, viewer))
            .collect(),
        etag: kit::etag(opportunity.version),
        create_time: Some(to_timestamp(opportunity.created_at)),
        update_time: Some(to_timestamp(opportunity.updated_at)),
    }
}

fn line(line: &Line) -> wire::OpportunityLine {
    let agreed = match line.price {
        Price::Agreed(price) => Some(to_money(price)),
        Price::List(_) | Price::Unknown => None,
    };
    wire::OpportunityLine {
        product_id: line
            .product
            .id()
            .map(|id| id.to_string())
            .unwrap_or_default(),
        quantity: Some(to_decimal(line.quantity)),
        unit_price: agreed,
        term_months: line.term_months,
    }
}

fn stage_change(change: &StageChange, viewer: Option<Uuid>) -> wire::StageChange {
    wire::StageChange {
        stage: to_stage(change.stage),
        change_time: Some(to_timestamp(change.at)),
        actor: viewer.map_or_else(|| change.actor.clone(), |_| String::new()),
    }
}

pub(crate) fn opportunity_fields() -> &'static [Field] {
    &Field::ALL
}

/// The fields that an update changes; `stage` and `close_date` may be sent along as they are.
pub(crate) fn opportunity_changes(
    violations: &mut Violations,
    opportunity: &wire::Opportunity,
    mask: Option<FieldMask>,
) -> Vec<Field> {
    let filled_in = |field| match field {
        Field::DisplayName => !opportunity.display_name.is_empty(),
        Field::Account => !opportunity.account_id.is_empty(),
        Field::Seller => !opportunity.seller.is_empty(),
        Field::OpenDate => opportunity.open_date.is_some(),
        Field::Amount => opportunity.amount.is_some(),
        Field::Lines => !opportunity.lines.is_empty(),
        Field::Partners => !opportunity.partners.is_empty(),
        Field::Competitors => !opportunity.competitors.is_empty(),
    };
    mask::fields(violations, mask, &Field::ALL, Field::name, filled_in)
}

pub(crate) fn opportunity_filter<'a>(
    request: &'a wire::ListOpportunitiesRequest,
    viewer: Option<Uuid>,
) -> Result<Filter<'a>> {
    let mut violations = Violations::new();
    text(
        &mut violations,
        "external_id",
        &request.external_id,
        0..=200,
    );
    let partner_id = own_partner(&mut violations, "partner_id", &request.partner_id, viewer)?;
    let filter = Filter {
        external_id: Some(request.external_id.as_str()).filter(|id| !id.is_empty()),
        account_id: optional_uuid(&mut violations, "account_id", &request.account_id),
        partner_id,
        stage: read_stage(&mut violations, "stage", request.stage).map(Stage::as_str),
        without_account: request.without_account,
        closed_from: date(&mut violations, "close_date_from", request.close_date_from),
        closed_to: date(&mut violations, "close_date_to", request.close_date_to),
    };
    violations.check()?;
    Ok(filter)
}

/// The order of a list, and whether it is turned around.
pub(crate) fn order(order_by: &str) -> Result<(Order, bool)> {
    let mut words = order_by.split_whitespace();
    let order = match words.next() {
        None | Some("create_time") => Some(Order::CreateTime),
        Some("close_date") => Some(Order::CloseDate),
        Some("value") => Some(Order::Value),
        Some(_) => None,
    };
    let descending = match (words.next(), words.next()) {
        (None, _) | (Some("asc"), None) => Some(false),
        (Some("desc"), None) => Some(true),
        _ => None,
    };
    order.zip(descending).ok_or_else(|| {
        let mut violations = Violations::new();
        let text = "create_time, close_date or value, with desc behind it if need be";
        violations.add("order_by", "UNKNOWN_ORDER", text);
        violations.into()
    })
}

pub(crate) fn summaries(summaries: Vec<Summary>) -> Vec<wire::OpportunitySummary> {
    let summary = |one: Summary| wire::OpportunitySummary {
        partner_id: one.partner_id.map(|id| id.to_string()).unwrap_or_default(),
        currency_code: one
            .won_value
            .map(|money| money.currency().code().to_owned())
            .unwrap_or_default(),
        won_count: one.won_count,
        won_value: one.won_value.map(to_money),
        lost_count: one.lost_count,
        open_count: one.open_count,
        open_value: one.open_value.map(to_money),
        open_estimated_count: one.open_estimated_count,
    };
    summaries.into_iter().map(summary).collect()
}
