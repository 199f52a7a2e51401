//! Facts, as sell announces them.

use contracts::tandem::sell::v1::{self as contract, FactRecorded};
use kit::{Error, Violations, wire};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{kind, role};
use crate::domain::fact::{Detail, Fact, FactKind, Relation};

pub(crate) fn fact(event: FactRecorded) -> Result<Fact, Error> {
    let wire = event.fact.unwrap_or_default();
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "fact.fact_id", &wire.fact_id);
    let partner_id = wire::uuid(&mut v, "fact.partner_id", &wire.partner_id);
    let kind = kind(&mut v, "fact.kind", wire.kind);
    let role = role(&mut v, "fact.role", wire.role);
    let detail = detail(&mut v, &wire);
    let share = wire::decimal(&mut v, "fact.share_percent", wire.share_percent);
    let amount = wire::money(&mut v, "fact.amount", wire.amount);
    let quantity = wire::decimal(&mut v, "fact.quantity", wire.quantity);
    let business_date = wire::date(&mut v, "fact.business_date", wire.business_date);
    let account_id = wire::optional_uuid(&mut v, "fact.account_id", &wire.account_id);
    let opportunity_id = wire::optional_uuid(&mut v, "fact.opportunity_id", &wire.opportunity_id);
    let registration_id =
        wire::optional_uuid(&mut v, "fact.registration_id", &wire.registration_id);
    let reverses = wire::optional_uuid(&mut v, "fact.reverses_fact_id", &wire.reverses_fact_id);
    let refunds = wire::optional_uuid(&mut v, "fact.refunds_fact_id", &wire.refunds_fact_id);
    let replaces = wire::optional_uuid(&mut v, "fact.replaces_fact_id", &wire.replaces_fact_id);
    let about = wire::optional_uuid(&mut v, "fact.about_fact_id", &wire.about_fact_id);
    if business_date.is_none() && wire.business_date.is_none() {
        v.add("fact.business_date", "REQUIRED", "a fact has a date");
    }
    v.check()?;
    let missing = || Error::invalid(Violations::new());
    Ok(Fact {
        id: id.ok_or_else(missing)?,
        external_id: wire.external_id,
        kind: kind.ok_or_else(missing)?,
        role,
        partner_id: partner_id.ok_or_else(missing)?,
        account_id,
        opportunity_id,
        amount,
        quantity: quantity.unwrap_or(Decimal::ONE),
        share_percent: share.unwrap_or(Decimal::ONE_HUNDRED),
        business_date: business_date.ok_or_else(missing)?,
        registration_id,
        relation: relation(kind, reverses, refunds, about),
        replaces,
        detail,
    })
}

/// The reversal of a refund or a payment carries that fact's own reference, too.
fn relation(
    kind: Option<FactKind>,
    reverses: Option<Uuid>,
    refunds: Option<Uuid>,
    about: Option<Uuid>,
) -> Relation {
    let about_another = match kind {
        Some(FactKind::CustomerPayment) => about.map(Relation::PaymentOf),
        Some(FactKind::Churn) => about.map(Relation::ChurnOf),
        _ => refunds.map(Relation::RefundOf),
    };
    let reversal = reverses.map(Relation::ReversalOf);
    reversal.or(about_another).unwrap_or(Relation::Original)
}

fn detail(v: &mut Violations, wire: &contract::Fact) -> Detail {
    let text = |text: &String| (!text.is_empty()).then(|| text.clone());
    Detail {
        product_id: wire::optional_uuid(v, "fact.product_id", &wire.product_id),
        product_category: text(&wire.product_category),
        person: text(&wire.person),
        seller: text(&wire.seller),
        subject: text(&wire.subject),
        original_date: wire::date(v, "fact.original_date", wire.original_date),
        click_date: wire::date(v, "fact.click_date", wire.click_date),
        invoice_date: wire::date(v, "fact.invoice_date", wire.invoice_date),
        score: wire::decimal(v, "fact.score", wire.score.clone()),
    }
}
