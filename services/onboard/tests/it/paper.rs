//! An OEM and what it is to sign.

use contracts::google::r#type::{Decimal, Money};
use contracts::tandem::incentivize::v1 as incentivize;
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::agreement_service_client::AgreementServiceClient;
use contracts::tandem::onboard::v1::agreement_template_service_client::AgreementTemplateServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use kit::testing::Client;

use crate::world::{ACME, World, date, got, program};

pub(crate) const TEXT: &str =
    "Royalties\r\n\r\n  4 USD for each of the first 10,000 units, then 3.\n";
pub(crate) const KEY: &str = "oem-license";

/// A partner in a program for OEMs.
pub(crate) struct Paper {
    pub(crate) partner: v1::Partner,
    pub(crate) program: v1::Program,
}

impl Paper {
    pub(crate) async fn new(world: &World) -> Self {
        let objective = world.objective(v1::Gap::MarketReach, "units_shipped").await;
        let oem = v1::Program {
            justification: "they embed us".to_owned(),
            ..program(PartnershipType::Oem, &objective)
        };
        let request = v1::CreateProgramRequest {
            request_id: String::new(),
            program: Some(oem),
        };
        let draft = got(world.programs().create_program(request).await).program;
        Self {
            partner: world.partner("oem").await,
            program: world.activate(&draft.expect("a program")).await,
        }
    }

    pub(crate) fn vendor(&self, world: &World) -> AgreementServiceClient<Client> {
        AgreementServiceClient::new(world.onboard.as_role(ACME, Role::PartnerManager))
    }

    pub(crate) fn templates(&self, world: &World) -> AgreementTemplateServiceClient<Client> {
        AgreementTemplateServiceClient::new(world.onboard.as_role(ACME, Role::ProgramOwner))
    }

    pub(crate) fn user(&self, world: &World) -> AgreementServiceClient<Client> {
        AgreementServiceClient::new(world.client_of(&self.partner))
    }

    /// With a text of its own.
    pub(crate) fn proposal(&self) -> v1::CreateAgreementRequest {
        let agreement = v1::Agreement {
            partner_id: self.partner.partner_id.clone(),
            program_id: self.program.program_id.clone(),
            agreement_key: KEY.to_owned(),
            terms: Some(royalties()),
            effective_date: Some(date(2018, 2, 1)),
            end_date: Some(date(2020, 2, 1)),
            ..Default::default()
        };
        v1::CreateAgreementRequest {
            request_id: String::new(),
            agreement: Some(agreement),
            text: TEXT.to_owned(),
        }
    }

    pub(crate) async fn draft(&self, world: &World) -> v1::Agreement {
        let made = self.vendor(world).create_agreement(self.proposal()).await;
        got(made).agreement.expect("an agreement")
    }

    pub(crate) async fn offer(&self, world: &World, draft: &v1::Agreement) -> v1::Agreement {
        let request = v1::OfferAgreementRequest {
            agreement_id: draft.agreement_id.clone(),
            etag: draft.etag.clone(),
            ..Default::default()
        };
        let offered = got(self.vendor(world).offer_agreement(request).await);
        offered.agreement.expect("an agreement")
    }

    pub(crate) fn sign(&self, agreement: &v1::Agreement) -> v1::SignAgreementRequest {
        v1::SignAgreementRequest {
            agreement_id: agreement.agreement_id.clone(),
            signer_name: "Ada Lovelace".to_owned(),
            signer_title: "CEO".to_owned(),
            text_sha256: agreement.text_sha256.clone(),
            ..Default::default()
        }
    }

    pub(crate) async fn both_sign(&self, world: &World, offered: &v1::Agreement) -> v1::Agreement {
        got(self.user(world).sign_agreement(self.sign(offered)).await);
        let signed = got(self.vendor(world).sign_agreement(self.sign(offered)).await);
        signed.agreement.expect("an agreement")
    }

    pub(crate) async fn signed(&self, world: &World) -> v1::Agreement {
        let draft = self.draft(world).await;
        self.offer(world, &draft).await;
        self.both_sign(world, &draft).await
    }

    pub(crate) async fn read(&self, world: &World, agreement: &v1::Agreement) -> v1::Agreement {
        let request = v1::GetAgreementRequest {
            agreement_id: agreement.agreement_id.clone(),
        };
        let read = got(self.vendor(world).get_agreement(request).await);
        read.agreement.expect("an agreement")
    }
}

/// As an answer shows them: every choice made.
pub(crate) fn royalties() -> v1::AgreedTerms {
    let decimal = |value: &str| {
        Some(Decimal {
            value: value.to_owned(),
        })
    };
    let tier = |up_to: Option<&str>, rate| incentivize::Tier {
        up_to: up_to.and_then(decimal),
        rate: decimal(rate),
        flat: None,
    };
    let schedule = incentivize::OemRoyalty {
        tiers: vec![tier(Some("10000"), "4"), tier(None, "3")],
        tier_boundary: incentivize::TierBoundary::UpperInclusive.into(),
        period: incentivize::Period::Quarter.into(),
        minimum: Some(Money {
            currency_code: "USD".to_owned(),
            units: 5_000,
            nanos: 0,
        }),
        carry_over: incentivize::CarryOver::Recoupable.into(),
        tier_method: incentivize::TierMethod::Marginal.into(),
        measure: incentivize::VolumeMeasure::Units.into(),
        minimum_prorated: true,
    };
    v1::AgreedTerms {
        royalty_schedule: Some(schedule),
        continuity: Some(v1::ContinuityTerms {
            wind_down_months: 6,
            breaking_change_notice_months: 12,
            availability_bps: 9_990,
            source_escrow_agent: "a notary".to_owned(),
        }),
    }
}
