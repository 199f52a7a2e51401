//! One possible sale of a partner, and the calls that make up its life.
use chrono::NaiveDate;
use contracts::tandem::sell::v1::{
    ApproveRegistrationRequest, ChangeOpportunityStageRequest, CreateOpportunityRequest,
    CreateRegistrationRequest, Opportunity, OpportunityLine, OpportunityStage, PartnerInvolvement,
    Registration,
};
use kit::money::Money;
use kit::wire::{to_date, to_money};

use crate::vendor::Partner;

#[derive(Clone, Debug)]
pub struct Deal {
    /// Also the stem of the ids of its requests.
    pub name: String,
    pub partner: Partner,
    /// May be empty.
    pub account_id: String,
    /// May be empty: a deal without lines.
    pub product_id: String,
    pub amount: Money,
    /// On which it is won or lost.
    pub close_date: NaiveDate,
}

impl Deal {
    /// It becomes known, with its partner in it.
    pub fn create(&self) -> CreateOpportunityRequest {
        let lines = (!self.product_id.is_empty()).then(|| OpportunityLine {
            product_id: self.product_id.clone(),
            ..OpportunityLine::default()
        });
        CreateOpportunityRequest {
            request_id: format!("{}/create", self.name),
            opportunity: Some(Opportunity {
                display_name: self.name.clone(),
                account_id: self.account_id.clone(),
                stage: OpportunityStage::Engaging.into(),
                open_date: Some(to_date(self.close_date)),
                lines: lines.into_iter().collect(),
                partners: vec![PartnerInvolvement {
                    partner_id: self.partner.id.clone(),
                    role: self.partner.kind.role().into(),
                    share_percent: None,
                }],
                ..Opportunity::default()
            }),
        }
    }

    /// The partner claims it.
    pub fn register(&self, opportunity_id: &str) -> CreateRegistrationRequest {
        CreateRegistrationRequest {
            request_id: format!("{}/register", self.name),
            registration: Some(Registration {
                partner_id: self.partner.id.clone(),
                opportunity_id: opportunity_id.to_owned(),
                ..Registration::default()
            }),
        }
    }

    /// The vendor grants the claim.
    pub fn approve(&self, registration_id: &str) -> ApproveRegistrationRequest {
        ApproveRegistrationRequest {
            request_id: format!("{}/approve", self.name),
            registration_id: registration_id.to_owned(),
            etag: String::new(),
        }
    }

    /// It is won for its amount, or lost.
    pub fn close(&self, opportunity_id: &str, won: bool) -> ChangeOpportunityStageRequest {
        let stage = if won {
            OpportunityStage::Won
        } else {
            OpportunityStage::Lost
        };
        ChangeOpportunityStageRequest {
            request_id: format!("{}/close", self.name),
            opportunity_id: opportunity_id.to_owned(),
            stage: stage.into(),
            close_date: Some(to_date(self.close_date)),
            amount: won.then(|| to_money(self.amount)),
            etag: String::new(),
        }
    }
}
