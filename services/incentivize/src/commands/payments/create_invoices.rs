//! Invoices what is owed on accepted statements.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kit::{Caller, Unit, money::Money};
use uuid::Uuid;

use super::{announce, post};
use crate::{
    domain::payments::{
        batch::LeftOut,
        due::Open,
        invoice::{Invoice, InvoiceState, PlannedInvoice, plan_invoices},
        payee::{Payee, PayeeRef},
        posting,
        settings::PaymentSettings,
    },
    error::{Error, Result},
    store::payments as store,
    store::payments::{open_total::Wanted, settlement::SettledBy},
};

/// Errors: the settings name no country, which decides about VAT.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    partner_id: Option<Uuid>,
    as_of: Option<NaiveDate>,
) -> Result<(Vec<Invoice>, Vec<LeftOut>)> {
    let (settings, _) = store::payment_settings::find(unit.conn(), &caller.tenant).await?;
    if settings.country.is_empty() || settings.legal_name.is_empty() {
        let message = "invoices need the legal name and the country of the payment settings";
        return Err(Error::Kit(kit::Error::precondition(
            "SETTINGS_INCOMPLETE",
            message,
        )));
    }
    let wanted = Wanted {
        partner_id,
        currency: None,
        as_of: as_of.unwrap_or_else(|| unit.now.date_naive()),
    };
    let open = store::open_total::lock(unit.conn(), &caller.tenant, wanted).await?;
    let payees = payees(unit, &caller.tenant, &open).await?;
    let (planned, left_out) = plan_invoices(&open, &payees, &settings)?;
    let mut invoices = Vec::with_capacity(planned.len());
    for planned in planned {
        invoices.push(issue(unit, &caller.tenant, planned, &settings).await?);
    }
    Ok((invoices, left_out))
}

async fn issue(
    unit: &mut Unit,
    tenant: &str,
    planned: PlannedInvoice,
    settings: &PaymentSettings,
) -> Result<Invoice> {
    let issue_date = unit.now.date_naive();
    let due = issue_date.checked_add_days(Days::new(settings.invoice_due_days.into()));
    let invoice = Invoice {
        id: unit.new_id(),
        number: store::document_number::next(unit.conn(), tenant, "INVOICE").await?,
        state: InvoiceState::Open,
        partner_id: planned.payee.partner_id,
        billed_name: planned.billed_name,
        issue_date,
        due_date: due.unwrap_or(issue_date),
        net: planned.net,
        vat_rule: planned.vat_rule.code().to_owned(),
        vat_percent: planned.vat_percent,
        vat: planned.vat,
        gross: planned.gross,
        received: Money::zero(planned.net.currency()),
        credit_note_number: None,
        credit_reason: String::new(),
        created_at: unit.now,
        revision: 1,
    };
    let (by, currency) = (
        SettledBy::Invoice(invoice.id),
        invoice.net.currency().code(),
    );
    store::invoice::insert(unit.conn(), tenant, &invoice).await?;
    store::settlement::insert_all(
        unit.conn(),
        tenant,
        by,
        &planned.payee,
        currency,
        &planned.settlements,
    )
    .await?;
    if let Some(entry) = posting::invoiced(&invoice, &planned.settlements)? {
        post(unit, tenant, entry).await?;
    }
    announce::invoice(unit, tenant, "CreateInvoice", &invoice);
    Ok(invoice)
}

async fn payees(unit: &mut Unit, tenant: &str, open: &[Open]) -> Result<BTreeMap<PayeeRef, Payee>> {
    let mut partners: Vec<Uuid> = open.iter().map(|total| total.payee.partner_id).collect();
    partners.sort_unstable();
    partners.dedup();
    let payees = store::payee::list_of_partners(unit.conn(), tenant, &partners).await?;
    Ok(payees
        .into_iter()
        .map(|payee| (payee.who.clone(), payee))
        .collect())
}
