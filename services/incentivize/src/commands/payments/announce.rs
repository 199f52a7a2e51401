//! What payments tell the others, and write down of themselves. Account numbers are masked in both.

use contracts::tandem::incentivize::v1 as contract;
use kit::{Announcement, Audit, Unit};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    domain::payments::{
        bank_details::{BankDetails, Stage},
        batch_state::Batch,
        due::Settlement,
        invoice::Invoice,
        payee::Payee,
        payout::Payout,
    },
    rpc::convert::payments as convert,
};

fn audit(unit: &mut Unit, tenant: &str, action: &'static str, resource: &str, changes: Value) {
    unit.audit(Audit {
        tenant: tenant.to_owned(),
        action,
        resource: resource.to_owned(),
        changes,
    });
}

pub(crate) fn payee(unit: &mut Unit, tenant: &str, action: &'static str, payee: &Payee) {
    let key = format!("payees/{}", payee.id);
    let profile = &payee.profile;
    let changes = json!({
        "legal_name": profile.legal_name,
        "country": profile.address.country,
        "tax_status": profile.tax_status.code(),
        "vat_id": profile.vat_id,
        "withholding_percent": profile.withholding_percent,
        "withholding_reason": profile.withholding_reason,
        "payout_currency": profile.payout_currency,
        "minimum_payout": profile.minimum_payout,
        "self_billing": profile.self_billing,
    });
    audit(unit, tenant, action, &key, changes);
    let payload = &contract::PayeeChanged {
        payee: Some(convert::payee::payee(payee, None)),
    };
    unit.announce(Announcement {
        tenant,
        route: &payee.who.partner_id.to_string(),
        key,
        version: payee.revision,
        payload,
    });
}

pub(crate) fn bank_details(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    details: &BankDetails,
) {
    let key = format!("bankDetails/{}", details.id);
    let shown = convert::bank_details::bank_details(details, false);
    let account = [&shown.iban, &shown.account_number, &shown.provider_account];
    let account: String = account.into_iter().map(String::as_str).collect();
    let changes = json!({"payee_id": details.payee_id, "holder_name": details.holder_name, "account": account});
    audit(unit, tenant, action, &key, changes);
    let version = match details.stage {
        Stage::Proposed => 1,
        Stage::Confirmed { .. } => 2,
        Stage::Cancelled { .. } => 3,
    };
    let payload = &contract::BankDetailsChanged {
        bank_details: Some(shown),
    };
    unit.announce(Announcement {
        tenant,
        route: &details.payee_id.to_string(),
        key,
        version,
        payload,
    });
}

pub(crate) fn batch(unit: &mut Unit, tenant: &str, action: &'static str, batch: &Batch) {
    let key = format!("paymentBatches/{}", batch.id);
    let changes =
        json!({"state": batch.state.code(), "as_of_date": batch.as_of, "currency": batch.currency});
    audit(unit, tenant, action, &key, changes);
    let version = match batch.state.legal() {
        "APPROVED, CANCELLED" => 1,
        "RELEASED" => 2,
        _ => 3,
    };
    let payload = &contract::PaymentBatchChanged {
        payment_batch: Some(convert::batch::state(batch)),
    };
    unit.announce(Announcement {
        tenant,
        route: &key.clone(),
        key,
        version,
        payload,
    });
}

pub(crate) fn payout(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    payout: &Payout,
    settlements: &[Settlement],
) {
    let key = format!("payouts/{}", payout.id);
    let changes = json!({
        "state": payout.state.code(),
        "amount": payout.amount,
        "reason_code": payout.reason_code,
        "value_date": payout.value_date,
        "provider_reference": payout.provider_reference,
    });
    audit(unit, tenant, action, &key, changes);
    let payload = &contract::PayoutChanged {
        payout: Some(convert::payout::payout(payout, settlements, None)),
    };
    unit.announce(Announcement {
        tenant,
        route: &payout.partner_id.to_string(),
        key,
        version: payout.revision,
        payload,
    });
}

pub(crate) fn invoice(unit: &mut Unit, tenant: &str, action: &'static str, invoice: &Invoice) {
    let key = format!("invoices/{}", invoice.id);
    let changes = json!({
        "state": invoice.state.code(),
        "number": invoice.number,
        "gross": invoice.gross,
        "received": invoice.received,
        "credit_reason": invoice.credit_reason,
    });
    audit(unit, tenant, action, &key, changes);
    let payload = &contract::InvoiceChanged {
        invoice: Some(convert::invoice::invoice(invoice, &[], &[])),
    };
    unit.announce(Announcement {
        tenant,
        route: &invoice.partner_id.to_string(),
        key,
        version: invoice.revision,
        payload,
    });
}

pub(crate) fn statement_paid(unit: &mut Unit, tenant: &str, statement_id: Uuid) {
    let resource = format!("statements/{statement_id}");
    audit(
        unit,
        tenant,
        "PayStatement",
        &resource,
        json!({"state": "PAID"}),
    );
}

pub(crate) fn settings(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    resource: &str,
    settings: Value,
) {
    audit(unit, tenant, action, resource, settings);
}
