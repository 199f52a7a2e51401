//! What every form of a statement for people shows, in words and figures.

use chrono::{DateTime, Days, Utc};

use super::StatementDocument;
use crate::domain::{
    payee::Payee,
    statement::{
        document::{Document, Header},
        draft::Pending,
        explain::explanation,
        life::Statement,
        line::{Line, LineKind},
        totals::Total,
    },
};

pub(super) struct Sheet {
    pub(super) vendor: String,
    pub(super) title: String,
    pub(super) partner: String,
    /// Label and value, such as the period.
    pub(super) heads: Vec<(String, String)>,
    pub(super) lines: Vec<SheetLine>,
    pub(super) totals: Vec<SheetTotal>,
    pub(super) pending: Vec<SheetPending>,
    pub(super) notes: Vec<String>,
    /// Which statement a page belongs to.
    pub(super) running: String,
    /// What a page can be checked with.
    pub(super) proof: String,
    /// When it was issued; of a draft, when it was first drawn up.
    pub(super) dated: DateTime<Utc>,
}

pub(super) struct SheetLine {
    pub(super) number: u32,
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) payee: String,
    pub(super) direction: &'static str,
    pub(super) date: String,
    /// Without the currency, padded to its digits.
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) reference: String,
    pub(super) explanation: Vec<String>,
}

pub(super) struct SheetTotal {
    pub(super) payee: String,
    pub(super) payable: String,
    pub(super) receivable: String,
    pub(super) net: String,
    /// Empty when there is none.
    pub(super) credit: String,
}

pub(super) struct SheetPending {
    pub(super) name: String,
    pub(super) payee: String,
    pub(super) date: String,
    pub(super) release: String,
    pub(super) amount: String,
}

impl Sheet {
    pub(super) fn of(stated: &StatementDocument, statement: &Statement) -> Self {
        let document = &stated.content;
        let header = &document.header;
        let partner = match header.partner_name.is_empty() {
            true => header.partner_id.to_string(),
            false => header.partner_name.clone(),
        };
        let title = format!("Statement {}", header.number);
        Self {
            vendor: stated.vendor.clone(),
            running: format!("{title}, {}, {}", period(header), header.statement_id),
            proof: proof(stated, statement),
            dated: match &statement.issued {
                Some(issued) => issued.at,
                None => statement.created_at,
            },
            title,
            partner,
            heads: heads(document, statement),
            lines: document
                .lines
                .iter()
                .map(|one| line(document, one))
                .collect(),
            totals: document.totals.iter().map(total).collect(),
            pending: document.pending.iter().map(pending).collect(),
            notes: notes(document, statement),
        }
    }
}

fn period(header: &Header) -> String {
    let last = header.period_end.checked_sub_days(Days::new(1));
    let last = last.unwrap_or(header.period_end);
    format!("{} to {last}", header.period_start)
}

fn proof(stated: &StatementDocument, statement: &Statement) -> String {
    match (&statement.hash, &stated.key_id) {
        (Some(hash), Some(key)) => format!("SHA-256 {hash}, signed with key {key}"),
        _ => "A draft, not signed.".to_owned(),
    }
}

fn heads(document: &Document, statement: &Statement) -> Vec<(String, String)> {
    let header = &document.header;
    let mut heads = vec![
        ("Period".to_owned(), period(header)),
        ("State".to_owned(), statement.state.to_string()),
    ];
    if let Some(issued) = &statement.issued {
        heads.push(("Issued".to_owned(), issued.at.date_naive().to_string()));
    }
    if let Some(due) = statement.acceptance_due {
        heads.push(("Deemed accepted after".to_owned(), due.to_string()));
    }
    if let Some(due) = statement.dispute_due {
        heads.push(("Lines can be disputed until".to_owned(), due.to_string()));
    }
    heads.push(("Partner id".to_owned(), header.partner_id.to_string()));
    heads.push(("Statement id".to_owned(), header.statement_id.to_string()));
    if let Some(hash) = &statement.hash {
        heads.push(("SHA-256 of the signed document".to_owned(), hash.clone()));
    }
    heads
}

fn line(document: &Document, line: &Line) -> SheetLine {
    let amount = line.amount.to_string();
    let figure = amount.split(' ').next().unwrap_or_default().to_owned();
    let manual = line.manual.as_ref().map(|manual| manual.adjustment_id);
    SheetLine {
        number: line.line,
        kind: match line.kind {
            LineKind::Earned => "earned",
            LineKind::Adjusted => "adjusted",
            LineKind::Withdrawn => "withdrawn",
            LineKind::Manual => "adjustment",
        },
        name: line.name.clone(),
        payee: payee(&line.payee),
        direction: match line.direction.code() {
            "PAYABLE" => "to you",
            "RECEIVABLE" => "from you",
            _ => "credit",
        },
        date: line.business_date.to_string(),
        amount: figure,
        currency: line.amount.currency().to_string(),
        reference: line
            .earning_id()
            .or(manual)
            .map(|id| id.to_string())
            .unwrap_or_default(),
        explanation: explanation(document, line),
    }
}

fn payee(payee: &Payee) -> String {
    match payee {
        Payee::Partner => String::new(),
        Payee::Person(key) => format!("person {key}"),
        Payee::Seller(key) => format!("seller {key}"),
    }
}

fn total(total: &Total) -> SheetTotal {
    let credit = match total.credit.is_zero() {
        true => String::new(),
        false => total.credit.to_string(),
    };
    SheetTotal {
        payee: payee(&total.payee),
        payable: total.payable.to_string(),
        receivable: total.receivable.to_string(),
        net: total.net.to_string(),
        credit,
    }
}

fn pending(pending: &Pending) -> SheetPending {
    SheetPending {
        name: pending.name.clone(),
        payee: payee(&pending.payee),
        date: pending.business_date.to_string(),
        release: pending.release_date.to_string(),
        amount: pending.amount.to_string(),
    }
}

fn notes(document: &Document, statement: &Statement) -> Vec<String> {
    let header = &document.header;
    let mut notes = Vec::new();
    if !statement.state.is_issued() {
        notes.push("A draft for the vendor's own use; it is not signed.".to_owned());
        if header.held_facts > 0 {
            notes.push(format!(
                "{} facts of the partner wait for something that is not known yet.",
                header.held_facts
            ));
        }
        if header.excepted_facts > 0 {
            notes.push(format!(
                "{} facts of the partner could not earn under some component.",
                header.excepted_facts
            ));
        }
    }
    if let Some(previous) = &header.previous {
        notes.push(format!(
            "Follows statement {} (SHA-256 {}).",
            previous.number, previous.hash
        ));
    }
    notes.push(
        "Every line can be computed again from the JSON form of this statement: tandem verify statement.json"
            .to_owned(),
    );
    notes
}
