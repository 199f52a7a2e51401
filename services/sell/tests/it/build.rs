//! Messages in short.

use contracts::google::r#type::{Date, Decimal, Money};
use contracts::tandem::onboard::v1::{FactOrigin, ProducedFact};
use contracts::tandem::partnership::v1::{FactKind, PartnerRole};
use contracts::tandem::sell::v1;
use uuid::Uuid;

pub(crate) fn date(text: &str) -> Date {
    let parts: Vec<i32> = text
        .split('-')
        .map(|part| part.parse().expect("a number"))
        .collect();
    Date {
        year: parts[0],
        month: parts[1],
        day: parts[2],
    }
}

pub(crate) fn usd(units: i64) -> Option<Money> {
    Some(Money {
        currency_code: "USD".to_owned(),
        units,
        nanos: 0,
    })
}

pub(crate) fn eur(units: i64) -> Option<Money> {
    Some(Money {
        currency_code: "EUR".to_owned(),
        units,
        nanos: 0,
    })
}

pub(crate) fn decimal(value: &str) -> Option<Decimal> {
    Some(Decimal {
        value: value.to_owned(),
    })
}

pub(crate) fn produced(kind: FactKind, role: PartnerRole, origin: FactOrigin) -> ProducedFact {
    ProducedFact {
        kind: kind.into(),
        role: role.into(),
        origin: origin.into(),
    }
}

pub(crate) fn involvement(partner: Uuid, role: PartnerRole, share: &str) -> v1::PartnerInvolvement {
    v1::PartnerInvolvement {
        partner_id: partner.to_string(),
        role: role.into(),
        share_percent: decimal(share),
    }
}

/// An opportunity as people enter it.
pub(crate) fn opportunity(name: &str) -> v1::Opportunity {
    v1::Opportunity {
        display_name: name.to_owned(),
        open_date: Some(date("2017-01-10")),
        ..Default::default()
    }
}

/// Rows of imports.
pub(crate) mod rows {
    use super::{PartnerRole, date, usd, v1};

    pub(crate) fn account(external_id: &str, parent: &str) -> v1::AccountUpsert {
        v1::AccountUpsert {
            external_id: external_id.to_owned(),
            display_name: external_id.to_owned(),
            parent_external_id: parent.to_owned(),
            ..Default::default()
        }
    }

    pub(crate) fn product(external_id: &str, list_price: i64) -> v1::ProductUpsert {
        v1::ProductUpsert {
            external_id: external_id.to_owned(),
            display_name: external_id.to_owned(),
            list_price: usd(list_price),
            ..Default::default()
        }
    }

    /// Engaging, direct, without an account.
    pub(crate) fn open(external_id: &str) -> v1::OpportunityUpsert {
        v1::OpportunityUpsert {
            external_id: external_id.to_owned(),
            stage: v1::OpportunityStage::Engaging.into(),
            open_date: Some(date("2017-01-10")),
            ..Default::default()
        }
    }

    /// Won on 2017-03-01.
    pub(crate) fn won(external_id: &str, amount: i64) -> v1::OpportunityUpsert {
        v1::OpportunityUpsert {
            stage: v1::OpportunityStage::Won.into(),
            close_date: Some(date("2017-03-01")),
            amount: usd(amount),
            ..open(external_id)
        }
    }

    /// The partner has the role in it, 100 %.
    pub(crate) fn with(
        mut row: v1::OpportunityUpsert,
        partner: &str,
        role: PartnerRole,
        historic_registration: bool,
    ) -> v1::OpportunityUpsert {
        row.partners.push(v1::PartnerInvolvementUpsert {
            partner_external_id: partner.to_owned(),
            role: role.into(),
            share_percent: None,
            historic_registration,
        });
        row
    }

    pub(crate) fn about(
        mut row: v1::OpportunityUpsert,
        account: &str,
        product: &str,
    ) -> v1::OpportunityUpsert {
        row.account_external_id = account.to_owned();
        row.lines.push(v1::OpportunityUpsertLine {
            product_external_id: product.to_owned(),
            ..Default::default()
        });
        row
    }
}
