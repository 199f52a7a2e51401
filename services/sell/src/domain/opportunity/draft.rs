//! An opportunity as a request names it: by our ids or by those of another system. Finding what is named turns it into terms.

use std::collections::HashMap;

use chrono::NaiveDate;
use kit::Violations;
use kit::money::Money;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Involvement, Line, Price, Reference, Stage, Terms};
use crate::domain::upsert::Notice;
use crate::domain::vocabulary::Role;

/// How a request names something of the tenant's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Id(Uuid),
    External(String),
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::External(external_id) => write!(f, "{external_id:?}"),
        }
    }
}

#[derive(Clone, Debug)]
pub struct LineDraft {
    /// None where the request's is malformed.
    pub product: Option<Key>,
    pub quantity: Decimal,
    pub unit_price: Option<Money>,
    pub term_months: i32,
}

#[derive(Clone, Debug)]
pub struct InvolvementDraft {
    /// None where the request's is malformed.
    pub partner: Option<Key>,
    /// None where the request's is malformed.
    pub role: Option<Role>,
    pub share_percent: Decimal,
    /// The other system approved the partner's claim.
    pub historic_registration: bool,
}

#[derive(Clone, Debug)]
pub struct Draft {
    pub external_id: Option<String>,
    pub display_name: String,
    pub account: Option<Key>,
    pub seller: String,
    pub stage: Stage,
    pub open_date: Option<NaiveDate>,
    pub close_date: Option<NaiveDate>,
    pub amount: Option<Money>,
    pub lines: Vec<LineDraft>,
    pub partners: Vec<InvolvementDraft>,
    pub competitors: Vec<String>,
}

/// What is known under the names that requests use.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    pub accounts: HashMap<Key, Uuid>,
    /// With today's list price.
    pub products: HashMap<Key, (Uuid, Option<Money>)>,
    pub partners: HashMap<Key, Uuid>,
}

/// What to do about an account or a product that nobody has told us of. An unknown partner is always refused: it could earn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmatched {
    Refused,
    /// Kept under its name, with a notice.
    Kept,
}

/// Terms, and what was seen on the way to them.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub terms: Terms,
    /// Partners with a claim that the other system approved.
    pub historic_claims: Vec<Uuid>,
    pub notices: Vec<Notice>,
}

impl Draft {
    /// Adds a violation for everything that had to be found and was not.
    pub fn resolve(
        self,
        directory: &Directory,
        unmatched: Unmatched,
        violations: &mut Violations,
        path: &str,
    ) -> Resolved {
        let mut search = Search {
            directory,
            unmatched,
            violations,
            path,
            notices: Vec::new(),
        };
        let account = search.account(self.account);
        let lines = self
            .lines
            .into_iter()
            .enumerate()
            .filter_map(|(index, line)| search.line(index, line))
            .collect();
        let mut partners = Vec::new();
        let mut historic_claims = Vec::new();
        for (index, draft) in self.partners.into_iter().enumerate() {
            let historic = draft.historic_registration;
            let Some(involvement) = search.involvement(index, draft) else {
                continue;
            };
            partners.push(involvement);
            if historic && !historic_claims.contains(&involvement.partner_id) {
                historic_claims.push(involvement.partner_id);
            }
        }
        partners.sort_unstable();
        let notices = search.notices;
        let terms = Terms {
            display_name: self.display_name,
            account,
            seller: self.seller,
            stage: self.stage,
            open_date: self.open_date,
            close_date: self.close_date,
            amount: self.amount,
            lines,
            partners,
            competitors: self.competitors,
        };
        Resolved {
            terms,
            historic_claims,
            notices,
        }
    }
}

struct Search<'a> {
    directory: &'a Directory,
    unmatched: Unmatched,
    violations: &'a mut Violations,
    path: &'a str,
    notices: Vec<Notice>,
}

impl Search<'_> {
    fn account(&mut self, key: Option<Key>) -> Option<Reference> {
        let Some(key) = key else {
            if self.unmatched == Unmatched::Kept {
                self.notice(
                    "ACCOUNT_MISSING",
                    "account_external_id",
                    "kept without an account".to_owned(),
                );
            }
            return None;
        };
        if let Some(id) = self.directory.accounts.get(&key) {
            return Some(Reference::Known(*id));
        }
        self.not_found(
            key,
            "ACCOUNT_UNKNOWN",
            "UNKNOWN_ACCOUNT",
            "account",
            "account",
        )
    }

    fn line(&mut self, index: usize, draft: LineDraft) -> Option<Line> {
        let LineDraft {
            product,
            quantity,
            unit_price,
            term_months,
        } = draft;
        let product = product?;
        let found = self.directory.products.get(&product).copied();
        let list_price = found.and_then(|(_, list_price)| list_price);
        let product = match found {
            Some((id, _)) => Reference::Known(id),
            None => {
                let field = format!("lines[{index}].product");
                self.not_found(
                    product,
                    "PRODUCT_UNKNOWN",
                    "UNKNOWN_PRODUCT",
                    "product",
                    &field,
                )?
            }
        };
        let price = match (unit_price, list_price) {
            (Some(agreed), _) => Price::Agreed(agreed),
            (None, Some(list)) => Price::List(list),
            (None, None) => Price::Unknown,
        };
        Some(Line {
            product,
            quantity,
            price,
            term_months,
        })
    }

    fn involvement(&mut self, index: usize, draft: InvolvementDraft) -> Option<Involvement> {
        let key = draft.partner?;
        let Some(partner_id) = self.directory.partners.get(&key) else {
            let (suffix, path) = (suffix(&key), self.path);
            let text = format!("there is no partner {key}");
            self.violations.add(
                format!("{path}partners[{index}].partner_{suffix}"),
                "UNKNOWN_PARTNER",
                text,
            );
            return None;
        };
        Some(Involvement {
            partner_id: *partner_id,
            role: draft.role?,
            share_percent: draft.share_percent,
        })
    }

    fn not_found(
        &mut self,
        key: Key,
        notice: &'static str,
        refusal: &str,
        what: &str,
        field: &str,
    ) -> Option<Reference> {
        let field = format!("{field}_{}", suffix(&key));
        match (key, self.unmatched) {
            (Key::External(external_id), Unmatched::Kept) => {
                let text = format!("there is no {what} {external_id:?}; it is kept by this name");
                self.notice(notice, &field, text);
                Some(Reference::Unknown(external_id))
            }
            (key, _) => {
                let path = self.path;
                self.violations.add(
                    format!("{path}{field}"),
                    refusal,
                    format!("there is no {what} {key}"),
                );
                None
            }
        }
    }

    fn notice(&mut self, reason: &'static str, field: &str, description: String) {
        self.notices.push(Notice {
            reason,
            field: format!("{}{field}", self.path),
            description,
        });
    }
}

fn suffix(key: &Key) -> &'static str {
    match key {
        Key::Id(_) => "id",
        Key::External(_) => "external_id",
    }
}
