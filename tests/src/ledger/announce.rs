//! What onboard and sell announce: programs, partners, enrollments, facts.
use contracts::tandem::onboard::v1::{
    ActivePeriod, Enrollment, EnrollmentChanged, Partner, PartnerChanged, ProducedFact, Program,
    ProgramChanged, TypeProfile, TypeProfileChanged,
};
use contracts::tandem::partnership::v1::{FactKind, PartnerRole, PartnershipType};
use contracts::tandem::sell::v1::{self as sell, FactRecorded};
use incentivize::domain::fact::{Fact, Relation};
use kit::wire::{to_date, to_decimal, to_money};
use uuid::Uuid;

use super::Ledger;
use super::facts::FIRST_DAY;

/// Programs whose type produces all that the plans are computed from.
pub const PROGRAMS: [Uuid; 2] = [Uuid::from_u128(0x10), Uuid::from_u128(0x11)];

const PRODUCED: [(FactKind, PartnerRole); 3] = [
    (FactKind::ResaleBooking, PartnerRole::Fulfilment),
    (FactKind::Contribution, PartnerRole::Sourced),
    (FactKind::UnitReport, PartnerRole::Unspecified),
];

/// Of partner `n`.
pub fn partner_id(n: usize) -> Uuid {
    kit::ids::derived(&["partner", &n.to_string()])
}

impl Ledger {
    /// The programs of one type, and the partners; nobody is enrolled yet.
    pub async fn announce_vendor(&self, partners: usize) -> anyhow::Result<()> {
        let produced = |(kind, role): (FactKind, PartnerRole)| ProducedFact {
            kind: kind.into(),
            role: role.into(),
            origin: 1,
        };
        let profile = TypeProfileChanged {
            type_profile: Some(TypeProfile {
                r#type: PartnershipType::Reseller.into(),
                produced_facts: PRODUCED.map(produced).to_vec(),
                ..TypeProfile::default()
            }),
        };
        let mut events = vec![self.event("typeProfiles/1".to_owned(), 1, &profile)];
        events.extend(PROGRAMS.map(|program_id| {
            let program = ProgramChanged {
                program: Some(Program {
                    program_id: program_id.to_string(),
                    r#type: PartnershipType::Reseller.into(),
                    ..Program::default()
                }),
            };
            self.event(format!("programs/{program_id}"), 1, &program)
        }));
        events.extend((0..partners).map(|n| {
            let partner_id = partner_id(n).to_string();
            let key = format!("partners/{partner_id}");
            let partner = Partner {
                partner_id,
                ..Partner::default()
            };
            let partner = Some(partner);
            self.event(key, 1, &PartnerChanged { partner })
        }));
        self.deliver("onboard", events).await?;
        self.jobs_done().await
    }

    /// Every partner joins both programs on the quarter's first day; all that follows is derived by jobs.
    pub async fn announce_enrollments(&self, partners: usize) -> anyhow::Result<()> {
        let of_partner = |n| {
            PROGRAMS.map(|program_id| {
                let partner_id = partner_id(n).to_string();
                let enrollment_id =
                    kit::ids::derived(&["enrollment", &partner_id, &program_id.to_string()]);
                let active = ActivePeriod {
                    start_date: Some(to_date(FIRST_DAY)),
                    end_date: None,
                };
                let enrollment = Enrollment {
                    enrollment_id: enrollment_id.to_string(),
                    partner_id,
                    program_id: program_id.to_string(),
                    active_periods: vec![active],
                    ..Enrollment::default()
                };
                let event = EnrollmentChanged {
                    enrollment: Some(enrollment),
                };
                self.event(format!("enrollments/{enrollment_id}"), 1, &event)
            })
        };
        let events = (0..partners).flat_map(of_partner).collect();
        self.deliver("onboard", events).await
    }

    /// Facts in one batch, in this order.
    pub async fn record(&self, facts: &[&Fact]) -> anyhow::Result<()> {
        let recorded = |fact: &&Fact| {
            let event = FactRecorded {
                fact: Some(contract(fact)),
            };
            self.event(format!("facts/{}", fact.id), 1, &event)
        };
        self.deliver("sell", facts.iter().map(recorded).collect())
            .await
    }
}

fn contract(fact: &Fact) -> sell::Fact {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let (reverses, refunds, about) = match fact.relation {
        Relation::Original => (None, None, None),
        Relation::ReversalOf(id) => (Some(id), None, None),
        Relation::RefundOf(id) => (None, Some(id), None),
        Relation::PaymentOf(id) | Relation::ChurnOf(id) => (None, None, Some(id)),
    };
    let kind = FactKind::from_str_name(&format!("FACT_KIND_{}", fact.kind.code()));
    let role = fact
        .role
        .and_then(|role| PartnerRole::from_str_name(&format!("PARTNER_ROLE_{}", role.code())));
    sell::Fact {
        fact_id: fact.id.to_string(),
        source: "invoicing".to_owned(),
        external_id: fact.external_id.clone(),
        kind: kind.unwrap_or_default().into(),
        partner_id: fact.partner_id.to_string(),
        role: role.unwrap_or_default().into(),
        share_percent: Some(to_decimal(fact.share_percent)),
        account_id: id(fact.account_id),
        opportunity_id: id(fact.opportunity_id),
        amount: fact.amount.map(to_money),
        quantity: Some(to_decimal(fact.quantity)),
        business_date: Some(to_date(fact.business_date)),
        registration_id: id(fact.registration_id),
        reverses_fact_id: id(reverses),
        refunds_fact_id: id(refunds),
        about_fact_id: id(about),
        person: fact.detail.person.clone().unwrap_or_default(),
        ..sell::Fact::default()
    }
}
