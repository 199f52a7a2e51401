//! What partners owe is invoiced, collected whole or in parts, or taken back by a credit note before money has come in.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::{Currency, Money, MoneyError, Rounding, round};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    batch::{LeftOut, PlanError, Reason},
    due::{Open, Settlement, Sides},
    payee::{Payee, PayeeRef},
    settings::PaymentSettings,
    tax::{Party, VatRule, tax_on, vat_rule},
};
use crate::domain::exact::{add, sub};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvoiceState {
    Open,
    Paid,
    Credited,
}

impl InvoiceState {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Paid => "PAID",
            Self::Credited => "CREDITED",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Open, Self::Paid, Self::Credited]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    pub id: Uuid,
    /// In the tenant's series.
    pub number: i64,
    pub state: InvoiceState,
    pub partner_id: Uuid,
    pub billed_name: String,
    pub issue_date: NaiveDate,
    pub due_date: NaiveDate,
    pub net: Money,
    pub vat_rule: String,
    pub vat_percent: Decimal,
    pub vat: Money,
    pub gross: Money,
    pub received: Money,
    /// In the tenant's series of credit notes.
    pub credit_note_number: Option<i64>,
    pub credit_reason: String,
    pub created_at: DateTime<Utc>,
    pub revision: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceRefused {
    #[error("the invoice is {}, not open", .0.code())]
    NotOpen(InvoiceState),
    #[error("{open} are open, more can't be received")]
    Overpaid { open: Money },
    #[error("money has come in for the invoice, it can't be credited")]
    HasReceipts,
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Invoice {
    /// What is still to come in.
    pub fn open_amount(&self) -> Result<Money, MoneyError> {
        self.gross.checked_sub(self.received)
    }

    /// Errors: not open; another currency; more than is open.
    pub fn receive(self, amount: Money) -> Result<Self, InvoiceRefused> {
        self.require_open()?;
        let open = self.open_amount()?.checked_sub(amount)?;
        if open.is_negative() {
            return Err(InvoiceRefused::Overpaid {
                open: self.open_amount()?,
            });
        }
        let state = if open.is_zero() {
            InvoiceState::Paid
        } else {
            InvoiceState::Open
        };
        Ok(Self {
            received: self.received.checked_add(amount)?,
            state,
            revision: self.revision + 1,
            ..self
        })
    }

    /// Errors: not open; money has come in.
    pub fn credit(self, note_number: i64, reason: String) -> Result<Self, InvoiceRefused> {
        self.require_open()?;
        if !self.received.is_zero() {
            return Err(InvoiceRefused::HasReceipts);
        }
        Ok(Self {
            state: InvoiceState::Credited,
            credit_note_number: Some(note_number),
            credit_reason: reason,
            revision: self.revision + 1,
            ..self
        })
    }

    fn require_open(&self) -> Result<(), InvoiceRefused> {
        match self.state {
            InvoiceState::Open => Ok(()),
            state => Err(InvoiceRefused::NotOpen(state)),
        }
    }
}

/// What to invoice to one payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedInvoice {
    pub payee: PayeeRef,
    pub billed_name: String,
    pub settlements: Vec<Settlement>,
    pub net: Money,
    pub vat_rule: VatRule,
    pub vat_percent: Decimal,
    pub vat: Money,
    pub gross: Money,
}

/// What is owed to us, one invoice a payee and currency: the balance when the payee owes more than it is owed, or all
/// receivables when they are billed separately.
pub fn plan_invoices(
    open: &[Open],
    payees: &BTreeMap<PayeeRef, Payee>,
    settings: &PaymentSettings,
) -> Result<(Vec<PlannedInvoice>, Vec<LeftOut>), PlanError> {
    let sides = if settings.net_receivables {
        Sides::Both
    } else {
        Sides::ReceivableOnly
    };
    let mut groups: BTreeMap<(&PayeeRef, Currency), Vec<Settlement>> = BTreeMap::new();
    for total in open {
        let due = total.due(sides)?;
        groups
            .entry((&total.payee, total.currency))
            .or_default()
            .push(due);
    }
    let (mut invoices, mut left_out) = (Vec::new(), Vec::new());
    for ((who, currency), settlements) in groups {
        let (settlements, net) = owed(settlements, currency)?;
        if net.amount() <= Decimal::ZERO {
            continue;
        }
        match payees.get(who) {
            Some(payee) => invoices.push(invoice(payee, settlements, net, settings)?),
            None => left_out.push(LeftOut {
                payee: who.clone(),
                amount: net.negate(),
                reason: Reason::NoPayee,
            }),
        }
    }
    Ok((invoices, left_out))
}

/// What is owed, cut to the minor unit; what is cut stays on the statements that it comes from.
fn owed(
    mut settlements: Vec<Settlement>,
    currency: Currency,
) -> Result<(Vec<Settlement>, Money), PlanError> {
    settlements.retain(|settlement| !settlement.is_nothing());
    let zero = Decimal::ZERO;
    let balance = settlements
        .iter()
        .try_fold(zero, |sum, one| add(sum, -one.net()?))?;
    let net = round(balance, currency.digits(), Rounding::Down);
    let mut remainder = sub(balance, net)?;
    for settlement in &mut settlements {
        let part = settlement.receivable.min(remainder).max(zero);
        settlement.receivable = sub(settlement.receivable, part)?;
        remainder = sub(remainder, part)?;
    }
    Ok((settlements, Money::new(net, currency)?))
}

fn invoice(
    payee: &Payee,
    settlements: Vec<Settlement>,
    net: Money,
    settings: &PaymentSettings,
) -> Result<PlannedInvoice, PlanError> {
    let customer = Party {
        country: payee.profile.address.country.clone(),
        status: payee.profile.tax_status,
        has_vat_id: !payee.profile.vat_id.is_empty(),
    };
    let rule = vat_rule(&settings.party(), &customer);
    let vat_percent = match rule {
        VatRule::Domestic => settings.domestic_vat_percent,
        _ => Decimal::ZERO,
    };
    let vat = tax_on(net, vat_percent)?;
    Ok(PlannedInvoice {
        payee: payee.who.clone(),
        billed_name: payee.profile.legal_name.clone(),
        settlements,
        net,
        vat_rule: rule,
        vat_percent,
        vat,
        gross: net.checked_add(vat)?,
    })
}
