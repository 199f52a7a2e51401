//! What onboard and sell announce, played by the test.

use contracts::tandem::{
    onboard::v1::{
        ActivePeriod, Agreement, AgreementChanged, Enrollment, EnrollmentChanged, Partner,
        PartnerChanged, ProducedFact, Program, ProgramChanged, TypeProfile, TypeProfileChanged,
    },
    partnership::v1::{FactKind, PartnerRole, PartnershipType},
    platform::v1::EventEnvelope,
    sell::v1::{Fact, FactRecorded, Opportunity, OpportunityChanged, OpportunityStage},
};
use incentivize::domain::{fact, fact::Relation};
use kit::wire;
use uuid::Uuid;

use super::world::{TENANT, World};
use crate::build::{PROGRAM, day};

/// What a type produces in these tests.
pub(crate) fn produced(pairs: &[(FactKind, PartnerRole)]) -> Vec<ProducedFact> {
    let produced = |(kind, role): &(FactKind, PartnerRole)| ProducedFact {
        kind: (*kind).into(),
        role: (*role).into(),
        origin: 1,
    };
    pairs.iter().map(produced).collect()
}

/// What the further mechanisms are computed from.
pub(crate) fn every_kind() -> Vec<ProducedFact> {
    produced(&[
        (FactKind::ResaleBooking, PartnerRole::Fulfilment),
        (FactKind::Contribution, PartnerRole::Sourced),
        (FactKind::UnitReport, PartnerRole::Unspecified),
        (FactKind::MarketplaceTransaction, PartnerRole::Unspecified),
        (FactKind::Competency, PartnerRole::Unspecified),
        (FactKind::MdfClaim, PartnerRole::Unspecified),
    ])
}

/// An opportunity of an account, won on a day or still open; its external id is its number.
pub(crate) fn opportunity(
    world: &World,
    id: Uuid,
    account_id: Uuid,
    version: u64,
    won: Option<&str>,
) -> EventEnvelope {
    let stage = match won {
        Some(_) => OpportunityStage::Won,
        None => OpportunityStage::Engaging,
    };
    let opportunity = Opportunity {
        opportunity_id: id.to_string(),
        external_id: format!("{:06}", id.as_u128()),
        account_id: account_id.to_string(),
        stage: stage.into(),
        close_date: won.map(|date| wire::to_date(day(date))),
        ..Default::default()
    };
    let event = OpportunityChanged {
        opportunity: Some(opportunity),
    };
    let key = format!("opportunities/{id}");
    world.service.envelope(TENANT, &key, version, &event)
}

impl World {
    /// The program of a type with its profile.
    pub(crate) async fn know_program(&self, tenant: &str, of_type: PartnershipType) {
        let everything = produced(&[
            (FactKind::ResaleBooking, PartnerRole::Fulfilment),
            (FactKind::Contribution, PartnerRole::Sourced),
            (FactKind::UnitReport, PartnerRole::Unspecified),
        ]);
        self.know_profile(tenant, of_type, everything, 1).await;
        let program = Program {
            program_id: PROGRAM.to_string(),
            r#type: of_type.into(),
            ..Default::default()
        };
        let key = format!("programs/{PROGRAM}");
        self.service
            .deliver(
                "onboard",
                tenant,
                &key,
                1,
                &ProgramChanged {
                    program: Some(program),
                },
            )
            .await;
    }

    pub(crate) async fn know_profile(
        &self,
        tenant: &str,
        of_type: PartnershipType,
        produced: Vec<ProducedFact>,
        version: u64,
    ) {
        let profile = TypeProfile {
            r#type: of_type.into(),
            produced_facts: produced,
            ..Default::default()
        };
        let event = TypeProfileChanged {
            type_profile: Some(profile),
        };
        self.service
            .deliver("onboard", tenant, "typeProfiles/x", version, &event)
            .await;
    }

    pub(crate) async fn know_partner(&self, tenant: &str, partner_id: Uuid) {
        let partner = Partner {
            partner_id: partner_id.to_string(),
            display_name: "Łódź & 株式会社".to_owned(),
            ..Default::default()
        };
        let key = format!("partners/{partner_id}");
        self.service
            .deliver(
                "onboard",
                tenant,
                &key,
                1,
                &PartnerChanged {
                    partner: Some(partner),
                },
            )
            .await;
        self.service.jobs_done().await;
    }

    /// Active from, up to not including; "" is open.
    pub(crate) async fn enroll(
        &self,
        tenant: &str,
        partner_id: Uuid,
        active: &[(&str, &str)],
        version: u64,
    ) {
        let period = |(start, end): &(&str, &str)| ActivePeriod {
            start_date: Some(wire::to_date(day(start))),
            end_date: (!end.is_empty()).then(|| wire::to_date(day(end))),
        };
        let enrollment = Enrollment {
            enrollment_id: partner_id.to_string(),
            partner_id: partner_id.to_string(),
            program_id: PROGRAM.to_string(),
            active_periods: active.iter().map(period).collect(),
            ..Default::default()
        };
        let key = format!("enrollments/{partner_id}");
        let event = EnrollmentChanged {
            enrollment: Some(enrollment),
        };
        self.service
            .deliver("onboard", tenant, &key, version, &event)
            .await;
        self.service.jobs_done().await;
    }

    /// What the partner signed, or what has become of it.
    pub(crate) async fn agree(&self, agreement: Agreement, version: u64) {
        let key = format!("agreements/{}", agreement.agreement_id);
        let event = AgreementChanged {
            agreement: Some(agreement),
        };
        self.service
            .deliver("onboard", TENANT, &key, version, &event)
            .await;
        self.service.jobs_done().await;
    }

    /// Delivers facts in one batch, in this order.
    pub(crate) async fn record(&self, facts: &[fact::Fact]) {
        let envelopes = facts
            .iter()
            .map(|fact| self.recorded(TENANT, fact))
            .collect();
        self.service
            .deliver_all("sell", envelopes)
            .await
            .expect("delivered");
    }

    pub(crate) fn recorded(&self, tenant: &str, fact: &fact::Fact) -> EventEnvelope {
        let event = FactRecorded {
            fact: Some(contract(fact)),
        };
        self.service
            .envelope(tenant, &format!("facts/{}", fact.id), 1, &event)
    }
}

fn contract(fact: &fact::Fact) -> Fact {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let (reverses, refunds, about) = match fact.relation {
        Relation::Original => (None, None, None),
        Relation::ReversalOf(id) => (Some(id), None, None),
        Relation::RefundOf(id) => (None, Some(id), None),
        Relation::PaymentOf(id) | Relation::ChurnOf(id) => (None, None, Some(id)),
    };
    let detail = fact.detail.clone();
    let kind = FactKind::from_str_name(&format!("FACT_KIND_{}", fact.kind.code()));
    let role = fact
        .role
        .and_then(|role| PartnerRole::from_str_name(&format!("PARTNER_ROLE_{}", role.code())));
    Fact {
        fact_id: fact.id.to_string(),
        source: "crm".to_owned(),
        external_id: fact.external_id.clone(),
        kind: kind.map_or(0, Into::into),
        partner_id: fact.partner_id.to_string(),
        role: role.map_or(0, Into::into),
        share_percent: Some(wire::to_decimal(fact.share_percent)),
        account_id: id(fact.account_id),
        opportunity_id: id(fact.opportunity_id),
        amount: fact.amount.map(wire::to_money),
        quantity: Some(wire::to_decimal(fact.quantity)),
        business_date: Some(wire::to_date(fact.business_date)),
        registration_id: id(fact.registration_id),
        reverses_fact_id: id(reverses),
        refunds_fact_id: id(refunds),
        about_fact_id: id(about),
        replaces_fact_id: id(fact.replaces),
        product_id: id(detail.product_id),
        product_category: detail.product_category.unwrap_or_default(),
        person: detail.person.unwrap_or_default(),
        seller: detail.seller.unwrap_or_default(),
        subject: detail.subject.unwrap_or_default(),
        original_date: detail.original_date.map(wire::to_date),
        click_date: detail.click_date.map(wire::to_date),
        invoice_date: detail.invoice_date.map(wire::to_date),
        score: detail.score.map(wire::to_decimal),
        ..Default::default()
    }
}
