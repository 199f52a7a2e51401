//! The payment file that banks read: ISO 20022 pain.001.001.09, one payment information a debtor account and currency.
//!
//! The same batch gives the same bytes: all that is in it is stored, and its time is the batch's release.

use std::{collections::BTreeMap, io};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use kit::money::{Currency, Money, MoneyError, padded};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{bank_details::Account, sepa_text::sepa_text, settings::DebtorAccount};

mod element;

use element::{agent, iban_account, parent, text};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

/// One credit transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub end_to_end_id: String,
    pub amount: Money,
    pub creditor_name: String,
    pub account: Account,
    pub remittance: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFile {
    /// At most 35 characters; banks refuse a second file with it.
    pub message_id: String,
    pub created_at: DateTime<Utc>,
    pub execution_date: NaiveDate,
    pub debtor_name: String,
    /// By currency.
    pub debtor_accounts: BTreeMap<Currency, DebtorAccount>,
    /// In the order in which they are written; none to an account of a payment provider.
    pub transfers: Vec<Transfer>,
}

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("no account to pay {0} from")]
    NoDebtorAccount(Currency),
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Xml(#[from] io::Error),
}

type Xml = Writer<Vec<u8>>;

impl PaymentFile {
    /// The file's bytes.
    pub fn render(&self) -> Result<Vec<u8>, FileError> {
        let mut groups: BTreeMap<&str, (&DebtorAccount, Vec<&Transfer>)> = BTreeMap::new();
        for transfer in &self.transfers {
            let currency = transfer.amount.currency();
            let debtor = self
                .debtor_accounts
                .get(&currency)
                .ok_or(FileError::NoDebtorAccount(currency))?;
            groups
                .entry(currency.code())
                .or_insert_with(|| (debtor, Vec::new()))
                .1
                .push(transfer);
        }
        let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let document = xml
            .create_element("Document")
            .with_attribute(("xmlns", NAMESPACE));
        document.write_inner_content(|xml| {
            parent(xml, "CstmrCdtTrfInitn", |xml| {
                self.group_header(xml)?;
                for (debtor, transfers) in groups.values() {
                    self.payment_information(xml, debtor, transfers)?;
                }
                Ok(())
            })
        })?;
        let mut bytes = xml.into_inner();
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn group_header(&self, xml: &mut Xml) -> io::Result<()> {
        parent(xml, "GrpHdr", |xml| {
            text(xml, "MsgId", &self.message_id)?;
            text(
                xml,
                "CreDtTm",
                &self.created_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            )?;
            text(xml, "NbOfTxs", &self.transfers.len().to_string())?;
            text(xml, "CtrlSum", &control_sum(self.transfers.iter()))?;
            parent(xml, "InitgPty", |xml| {
                text(xml, "Nm", &sepa_text(&self.debtor_name, 70))
            })
        })
    }

    fn payment_information(
        &self,
        xml: &mut Xml,
        debtor: &DebtorAccount,
        transfers: &[&Transfer],
    ) -> io::Result<()> {
        let is_sepa = is_sepa(debtor, transfers);
        parent(xml, "PmtInf", |xml| {
            text(
                xml,
                "PmtInfId",
                &format!("{:.30}-{}", self.message_id, debtor.currency),
            )?;
            text(xml, "PmtMtd", "TRF")?;
            text(xml, "NbOfTxs", &transfers.len().to_string())?;
            text(xml, "CtrlSum", &control_sum(transfers.iter().copied()))?;
            if is_sepa {
                parent(xml, "PmtTpInf", |xml| {
                    parent(xml, "SvcLvl", |xml| text(xml, "Cd", "SEPA"))
                })?;
            }
            parent(xml, "ReqdExctnDt", |xml| {
                text(xml, "Dt", &self.execution_date.to_string())
            })?;
            parent(xml, "Dbtr", |xml| {
                text(xml, "Nm", &sepa_text(&self.debtor_name, 70))
            })?;
            parent(xml, "DbtrAcct", |xml| iban_account(xml, &debtor.iban))?;
            parent(xml, "DbtrAgt", |xml| {
                agent(xml, Some(&debtor.bic).filter(|bic| !bic.is_empty()))
            })?;
            text(xml, "ChrgBr", if is_sepa { "SLEV" } else { "SHAR" })?;
            transfers
                .iter()
                .try_for_each(|transfer| credit_transfer(xml, transfer))
        })
    }
}

fn credit_transfer(xml: &mut Xml, transfer: &Transfer) -> io::Result<()> {
    parent(xml, "CdtTrfTxInf", |xml| {
        parent(xml, "PmtId", |xml| {
            text(xml, "InstrId", &transfer.end_to_end_id)?;
            text(xml, "EndToEndId", &transfer.end_to_end_id)
        })?;
        parent(xml, "Amt", |xml| {
            let amount = xml.create_element("InstdAmt");
            let amount = amount.with_attribute(("Ccy", transfer.amount.currency().code()));
            amount
                .write_text_content(BytesText::new(&figure(transfer.amount)))
                .map(drop)
        })?;
        creditor(xml, transfer)?;
        parent(xml, "RmtInf", |xml| {
            text(xml, "Ustrd", &sepa_text(&transfer.remittance, 140))
        })
    })
}

fn creditor(xml: &mut Xml, transfer: &Transfer) -> io::Result<()> {
    let party = |xml: &mut Xml| {
        parent(xml, "Cdtr", |xml| {
            text(xml, "Nm", &sepa_text(&transfer.creditor_name, 70))
        })
    };
    match &transfer.account {
        Account::Iban { iban, bic } => {
            if let Some(bic) = bic {
                parent(xml, "CdtrAgt", |xml| agent(xml, Some(bic)))?;
            }
            party(xml)?;
            parent(xml, "CdtrAcct", |xml| iban_account(xml, iban))
        }
        Account::Number { number, bic, .. } => {
            parent(xml, "CdtrAgt", |xml| agent(xml, Some(bic)))?;
            party(xml)?;
            parent(xml, "CdtrAcct", |xml| {
                parent(xml, "Id", |xml| {
                    parent(xml, "Othr", |xml| text(xml, "Id", number))
                })
            })
        }
        Account::Provider(_) => Ok(()),
    }
}

/// Within the single euro payments area: in euros between IBANs.
fn is_sepa(debtor: &DebtorAccount, transfers: &[&Transfer]) -> bool {
    let between_ibans = transfers
        .iter()
        .all(|transfer| matches!(transfer.account, Account::Iban { .. }));
    debtor.currency.code() == "EUR" && between_ibans
}

/// Amounts added up regardless of their currencies, as the format wants it.
fn control_sum<'a>(transfers: impl Iterator<Item = &'a Transfer>) -> String {
    let sum: rust_decimal::Decimal = transfers.map(|transfer| transfer.amount.amount()).sum();
    padded(sum, 2).to_string()
}

fn figure(amount: Money) -> String {
    padded(amount.amount(), amount.currency().digits()).to_string()
}
