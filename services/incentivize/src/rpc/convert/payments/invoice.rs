//! Invoices.

use chrono::NaiveDate;
use contracts::tandem::incentivize::v1 as contract;
use kit::{
    Error, Violations,
    money::{Currency, Money},
    wire,
};

use super::{super::Named as _, payout::settlement, required};
use crate::{
    domain::payments::{
        batch::{LeftOut, Reason},
        due::Settlement,
        invoice::Invoice,
        tax::VatRule,
    },
    store::payments::invoice::Receipt,
};

/// What came in; every bad field is named.
pub(crate) fn receipt(
    message: contract::RecordReceiptRequest,
    today: NaiveDate,
) -> Result<Receipt, Error> {
    let mut v = Violations::new();
    let receipt = message.receipt.unwrap_or_default();
    let amount = wire::amount(&mut v, "receipt.amount", receipt.amount);
    let amount = required(&mut v, "receipt.amount", amount, Money::zero(Currency::USD));
    if amount.is_zero() && v.is_empty() {
        v.add("receipt.amount", "NOT_POSITIVE", "money comes in");
    }
    let value_date = wire::date(&mut v, "receipt.value_date", receipt.value_date).unwrap_or(today);
    if value_date > today {
        v.add(
            "receipt.value_date",
            "IN_THE_FUTURE",
            "money comes in on a day that has come",
        );
    }
    let read = Receipt {
        invoice_id: wire::uuid(&mut v, "invoice_id", &message.invoice_id).unwrap_or_default(),
        external_id: wire::text(&mut v, "receipt.external_id", &receipt.external_id, 1..=200),
        amount,
        value_date,
    };
    v.check()?;
    Ok(read)
}

pub(crate) fn invoice(
    invoice: &Invoice,
    lines: &[Settlement],
    receipts: &[&Receipt],
) -> contract::Invoice {
    let note = invoice
        .credit_note_number
        .map(|number| format!("CN-{number:06}"));
    contract::Invoice {
        invoice_id: invoice.id.to_string(),
        number: format!("INV-{:06}", invoice.number),
        state: contract::InvoiceState::number(invoice.state.code()),
        partner_id: invoice.partner_id.to_string(),
        billed_name: invoice.billed_name.clone(),
        issue_date: Some(wire::to_date(invoice.issue_date)),
        due_date: Some(wire::to_date(invoice.due_date)),
        net_amount: Some(wire::to_money(invoice.net)),
        vat_percent: Some(wire::to_decimal(invoice.vat_percent)),
        vat_amount: Some(wire::to_money(invoice.vat)),
        gross_amount: Some(wire::to_money(invoice.gross)),
        vat_note: VatRule::note(&invoice.vat_rule).to_owned(),
        received_amount: Some(wire::to_money(invoice.received)),
        lines: lines
            .iter()
            .map(|line| settlement(line, invoice.net))
            .collect(),
        receipts: receipts.iter().map(|receipt| shown(receipt)).collect(),
        credit_note_number: note.unwrap_or_default(),
        credit_reason: invoice.credit_reason.clone(),
        create_time: Some(wire::to_timestamp(invoice.created_at)),
    }
}

fn shown(receipt: &Receipt) -> contract::Receipt {
    contract::Receipt {
        external_id: receipt.external_id.clone(),
        amount: Some(wire::to_money(receipt.amount)),
        value_date: Some(wire::to_date(receipt.value_date)),
    }
}

pub(crate) fn left_out(left_out: &LeftOut) -> contract::LeftOutPayee {
    let code = left_out.reason.code();
    contract::LeftOutPayee {
        partner_id: left_out.payee.partner_id.to_string(),
        kind: contract::PayeeKind::number(left_out.payee.kind.code()),
        payee_key: left_out.payee.key.clone(),
        amount: Some(wire::to_money(left_out.amount)),
        reason: code.to_owned(),
        description: Reason::description(code).to_owned(),
    }
}
