//! Payouts.

use chrono::NaiveDate;
use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, Violations, money::Money, wire};
use uuid::Uuid;

use super::{
    super::{Named as _, name_of},
    bank_details, required,
};
use crate::domain::payments::{
    bank_details::BankDetails,
    delivery::Delivery,
    due::Settlement,
    payout::{Payout, PayoutResult},
    tax::VatRule,
};

/// What the bank says; every bad field is named.
pub(crate) fn result(
    message: contract::RecordPayoutResultRequest,
    today: NaiveDate,
) -> Result<(Uuid, PayoutResult), Error> {
    let mut v = Violations::new();
    let payout_id = wire::uuid(&mut v, "payout_id", &message.payout_id).unwrap_or_default();
    let result = name_of::<contract::PayoutResult>(&mut v, "result", message.result);
    let result = required(&mut v, "result", result, String::new());
    let value_date = wire::date(&mut v, "value_date", message.value_date).unwrap_or(today);
    if value_date > today {
        v.add(
            "value_date",
            "IN_THE_FUTURE",
            "a bank pays on a day that has come",
        );
    }
    let least = usize::from(result == "REJECTED");
    let reason_code = wire::text(&mut v, "reason_code", &message.reason_code, least..=35);
    v.check()?;
    let result = match result.as_str() {
        "REJECTED" => PayoutResult::Rejected { reason_code },
        _ => PayoutResult::Paid { value_date },
    };
    Ok((payout_id, result))
}

/// With the account that it goes to, in full or masked.
pub(crate) fn payout(
    payout: &Payout,
    settlements: &[Settlement],
    account: Option<(&BankDetails, bool)>,
) -> contract::Payout {
    contract::Payout {
        payout_id: payout.id.to_string(),
        payment_batch_id: payout.batch_id.to_string(),
        state: contract::PayoutState::number(payout.state.code()),
        payee_id: payout.payee_id.to_string(),
        partner_id: payout.partner_id.to_string(),
        net_amount: Some(wire::to_money(payout.net)),
        vat_amount: Some(wire::to_money(payout.vat)),
        withheld_amount: Some(wire::to_money(payout.withheld)),
        gross_amount: Some(wire::to_money(payout.gross)),
        payout_amount: Some(wire::to_money(payout.amount)),
        exchange_rate: payout
            .exchange
            .map(|exchange| contracts::google::r#type::Decimal {
                value: exchange.rate.normalize().to_string(),
            }),
        exchange_rate_date: payout.exchange.map(|exchange| wire::to_date(exchange.date)),
        end_to_end_id: payout.end_to_end_id(),
        bank_details: account
            .map(|(details, in_full)| bank_details::bank_details(details, in_full)),
        settlements: settlements
            .iter()
            .map(|one| settlement(one, payout.net))
            .collect(),
        instruct_time: payout.instructed_at.map(wire::to_timestamp),
        result_time: payout.result_at.map(wire::to_timestamp),
        value_date: payout.value_date.map(wire::to_date),
        reason_code: payout.reason_code.clone().unwrap_or_default(),
        provider_reference: payout.provider_reference.clone().unwrap_or_default(),
        self_billing_invoice: self_billing(payout),
        vat_note: VatRule::note(&payout.vat_rule).to_owned(),
        provider_delivery: None,
    }
}

/// How far it has come at the provider.
pub(crate) fn delivery(delivery: &Delivery) -> contract::ProviderDelivery {
    contract::ProviderDelivery {
        attempts: i32::try_from(delivery.attempts).unwrap_or(i32::MAX),
        problem: delivery.problem.clone(),
        accepted: delivery.accepted,
        next_attempt_time: delivery.next_at.map(wire::to_timestamp),
    }
}

/// `like` gives the currency.
pub(crate) fn settlement(settlement: &Settlement, like: Money) -> contract::Settlement {
    let money = |amount| Money::new(amount, like.currency()).ok().map(wire::to_money);
    contract::Settlement {
        statement_id: settlement.statement_id.to_string(),
        payable_amount: money(settlement.payable),
        receivable_amount: money(settlement.receivable),
    }
}

fn self_billing(payout: &Payout) -> Option<contract::SelfBillingInvoice> {
    let number = payout.invoice_number?;
    Some(contract::SelfBillingInvoice {
        number: format!("SB-{}-{number:06}", payout.payee_id.simple()),
        issue_date: payout.value_date.map(wire::to_date),
        note: format!("self-billing; {}", VatRule::note(&payout.vat_rule)),
    })
}
