//! From the draft to the signatures, and what follows.

use contracts::google::r#type::{Decimal, Money};
use contracts::tandem::incentivize::v1 as incentivize;
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::agreement_service_client::AgreementServiceClient;
use contracts::tandem::onboard::v1::{AgreementParty as Party, AgreementState as State};
use futures::future::join_all;
use tonic::Code;

use crate::paper::{Paper, TEXT, royalties};
use crate::world::{World, bad_fields, date, fields, got, refused};

#[tokio::test]
async fn both_sides_sign_the_same_text() {
    let world = World::new().await;
    let paper = Paper::new(&world).await;
    let draft = paper.draft(&world).await;
    assert_eq!(draft.state(), State::Draft);
    let offered = paper.offer(&world, &draft).await;
    assert_eq!(offered.state(), State::Offered);

    let partner = got(paper.user(&world).sign_agreement(paper.sign(&draft)).await).agreement;
    let partner = partner.expect("an agreement");
    assert_eq!(partner.state(), State::Offered);
    let signed = got(paper
        .vendor(&world)
        .sign_agreement(paper.sign(&draft))
        .await)
    .agreement;
    let signed = signed.expect("an agreement");
    assert_eq!(signed.state(), State::Signed);
    let sides: Vec<Party> = signed
        .signatures
        .iter()
        .map(v1::AgreementSignature::party)
        .collect();
    assert_eq!(sides, [Party::Partner, Party::Vendor]);
    assert!(
        signed
            .signatures
            .iter()
            .all(|signature| signature.text_sha256 == draft.text_sha256)
    );
    assert_eq!(signed.terms, Some(royalties()));

    let text = v1::GetAgreementTextRequest {
        agreement_id: draft.agreement_id.clone(),
    };
    let text = got(paper.user(&world).get_agreement_text(text).await);
    assert_eq!(text.data, TEXT.as_bytes());
    let told = world.onboard.announced::<v1::AgreementChanged>().await;
    assert_eq!(
        told.last().and_then(|told| told.agreement.clone()),
        Some(signed.clone())
    );
    let actions: Vec<String> = world
        .audit_of(&format!("agreements/{}", draft.agreement_id))
        .await
        .into_iter()
        .map(|(action, ..)| action)
        .collect();
    assert_eq!(
        actions,
        [
            "CreateAgreement",
            "OfferAgreement",
            "SignAgreement",
            "SignAgreement"
        ]
    );
}

#[tokio::test]
async fn nobody_signs_another_text_another_side_or_twice() {
    let world = World::new().await;
    let paper = Paper::new(&world).await;
    let draft = paper.draft(&world).await;
    // A partner does not see a draft.
    assert_eq!(
        refused(paper.user(&world).sign_agreement(paper.sign(&draft)).await).0,
        Code::NotFound
    );
    assert_eq!(
        refused(
            paper
                .vendor(&world)
                .sign_agreement(paper.sign(&draft))
                .await
        ),
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
    paper.offer(&world, &draft).await;
    let other_text = v1::SignAgreementRequest {
        text_sha256: "0".repeat(64),
        ..paper.sign(&draft)
    };
    let written = world.onboard.written().await;
    assert_eq!(
        bad_fields(paper.user(&world).sign_agreement(other_text).await),
        fields([("text_sha256", "OTHER_TEXT")])
    );
    let nothing = v1::SignAgreementRequest {
        text_sha256: "abc".to_owned(),
        signer_name: String::new(),
        party: 7,
        ..paper.sign(&draft)
    };
    assert_eq!(
        bad_fields(paper.user(&world).sign_agreement(nothing).await),
        fields([
            ("text_sha256", "MALFORMED_HASH"),
            ("party", "UNKNOWN_VALUE"),
            ("signer_name", "REQUIRED"),
        ])
    );
    let for_vendor = v1::SignAgreementRequest {
        party: Party::Vendor.into(),
        ..paper.sign(&draft)
    };
    let for_partner = v1::SignAgreementRequest {
        party: Party::Partner.into(),
        ..paper.sign(&draft)
    };
    assert_eq!(
        refused(paper.user(&world).sign_agreement(for_vendor).await).0,
        Code::PermissionDenied
    );
    assert_eq!(
        refused(paper.vendor(&world).sign_agreement(for_partner).await).0,
        Code::PermissionDenied
    );
    assert_eq!(world.onboard.written().await, written);
    let signing = async || paper.user(&world).sign_agreement(paper.sign(&draft)).await;
    let answers = join_all((0..4).map(|_| signing())).await;
    let refusals: Vec<Code> = answers
        .into_iter()
        .filter_map(|answer| Some(answer.err()?.code()))
        .collect();
    assert_eq!(refusals, [Code::FailedPrecondition; 3]);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn every_bad_term_is_named_and_nothing_is_written() {
    let world = World::new().await;
    let paper = Paper::new(&world).await;
    let decimal = |value: &str| {
        Some(Decimal {
            value: value.to_owned(),
        })
    };
    let schedule = incentivize::OemRoyalty {
        tiers: vec![
            incentivize::Tier {
                up_to: decimal("100"),
                rate: decimal("-1"),
                flat: None,
            },
            incentivize::Tier {
                up_to: decimal("50"),
                rate: decimal("2"),
                flat: None,
            },
        ],
        carry_over: incentivize::CarryOver::Recoupable.into(),
        ..Default::default()
    };
    let terms = v1::AgreedTerms {
        royalty_schedule: Some(schedule),
        continuity: Some(v1::ContinuityTerms {
            wind_down_months: -1,
            breaking_change_notice_months: 12,
            availability_bps: 10_001,
            source_escrow_agent: String::new(),
        }),
    };
    let mut proposal = paper.proposal();
    proposal.agreement = proposal.agreement.map(|agreement| v1::Agreement {
        terms: Some(terms),
        ..agreement
    });
    let written = world.onboard.written().await;
    assert_eq!(
        bad_fields(paper.vendor(&world).create_agreement(proposal).await),
        fields([
            ("agreement.terms.royalty_schedule.tiers[0].rate", "NEGATIVE"),
            (
                "agreement.terms.royalty_schedule.tiers[1].up_to",
                "LAST_TIER_CLOSED"
            ),
            (
                "agreement.terms.royalty_schedule.carry_over",
                "NEEDS_MINIMUM"
            ),
            (
                "agreement.terms.continuity.wind_down_months",
                "OUT_OF_RANGE"
            ),
            (
                "agreement.terms.continuity.availability_bps",
                "OUT_OF_RANGE"
            ),
        ])
    );
    let empty = v1::CreateAgreementRequest {
        text: " ".to_owned(),
        agreement: Some(v1::Agreement {
            agreement_key: "No Key".to_owned(),
            template_version: 2,
            terms: Some(v1::AgreedTerms {
                royalty_schedule: Some(incentivize::OemRoyalty {
                    tiers: vec![incentivize::Tier::default()],
                    period: 99,
                    minimum: Some(Money {
                        currency_code: "XXX".to_owned(),
                        units: 1,
                        nanos: 0,
                    }),
                    ..Default::default()
                }),
                continuity: None,
            }),
            ..Default::default()
        }),
        ..Default::default()
    };
    assert_eq!(
        bad_fields(paper.vendor(&world).create_agreement(empty).await),
        fields([
            ("agreement.template_version", "CONTRADICTION"),
            ("text", "REQUIRED"),
            ("agreement.partner_id", "REQUIRED"),
            ("agreement.program_id", "REQUIRED"),
            ("agreement.agreement_key", "MALFORMED_KEY"),
            ("agreement.terms.royalty_schedule.tiers[0].rate", "REQUIRED"),
            ("agreement.terms.royalty_schedule.period", "UNKNOWN_VALUE"),
            (
                "agreement.terms.royalty_schedule.minimum.currency_code",
                "UNKNOWN_CURRENCY"
            ),
            ("agreement.effective_date", "REQUIRED"),
        ])
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn royalties_need_a_program_whose_partners_report_units() {
    let world = World::new().await;
    let paper = Paper::new(&world).await;
    let reseller = world.active_program().await;
    let mut proposal = paper.proposal();
    proposal.agreement = proposal.agreement.map(|agreement| v1::Agreement {
        program_id: reseller.program_id.clone(),
        ..agreement
    });
    assert_eq!(
        bad_fields(paper.vendor(&world).create_agreement(proposal).await),
        fields([("agreement.terms.royalty_schedule", "NOT_COMPUTABLE")])
    );
}

#[tokio::test]
async fn an_amendment_takes_the_place_and_ends_with_the_agreement() {
    let world = World::new().await;
    let paper = Paper::new(&world).await;
    let signed = paper.signed(&world).await;
    let amend = v1::AmendAgreementRequest {
        agreement_id: signed.agreement_id.clone(),
        text: "From June on the royalty is 2.".to_owned(),
        terms: Some(v1::AgreedTerms::default()),
        effective_date: Some(date(2018, 6, 1)),
        ..Default::default()
    };
    let amending = async || paper.vendor(&world).amend_agreement(amend.clone()).await;
    let answers = join_all((0..3).map(|_| amending())).await;
    let (drafts, refusals): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((drafts.len(), refusals.len()), (1, 2));
    for refusal in refusals {
        assert_eq!(
            refused(refusal),
            (Code::AlreadyExists, "ALREADY_AMENDED".to_owned())
        );
    }
    let amendment = drafts
        .into_iter()
        .next()
        .expect("a draft")
        .expect("an answer")
        .into_inner();
    let amendment = amendment.agreement.expect("an agreement");
    assert_eq!(amendment.amends_agreement_id, signed.agreement_id);
    paper.offer(&world, &amendment).await;
    paper.both_sign(&world, &amendment).await;

    let terminate = |agreement: &v1::Agreement| v1::TerminateAgreementRequest {
        agreement_id: agreement.agreement_id.clone(),
        reason: "end of life".to_owned(),
        end_date: Some(date(2018, 9, 1)),
        ..Default::default()
    };
    assert_eq!(
        refused(
            paper
                .vendor(&world)
                .terminate_agreement(terminate(&signed))
                .await
        ),
        (Code::AlreadyExists, "ALREADY_AMENDED".to_owned())
    );
    let ended = got(paper
        .vendor(&world)
        .terminate_agreement(terminate(&amendment))
        .await);
    let ended = ended.agreement.expect("an agreement");
    assert_eq!(
        (ended.state(), ended.end_date),
        (State::Terminated, Some(date(2018, 9, 1)))
    );
    let first = paper.read(&world, &signed).await;
    assert_eq!(
        (first.state(), first.end_date),
        (State::Terminated, Some(date(2018, 9, 1)))
    );
    // Six months of winding down were agreed at first.
    assert_eq!(first.supply_end_date, Some(date(2019, 3, 1)));
    assert_eq!(ended.supply_end_date, None);
}

#[tokio::test]
async fn an_amendment_of_an_ended_agreement_is_not_signed() {
    let world = World::new().await;
    let paper = Paper::new(&world).await;
    let signed = paper.signed(&world).await;
    let amend = v1::AmendAgreementRequest {
        agreement_id: signed.agreement_id.clone(),
        text: "New.".to_owned(),
        effective_date: Some(date(2018, 6, 1)),
        ..Default::default()
    };
    let amendment = got(paper.vendor(&world).amend_agreement(amend).await).agreement;
    let amendment = amendment.expect("an agreement");
    paper.offer(&world, &amendment).await;
    let terminate = v1::TerminateAgreementRequest {
        agreement_id: signed.agreement_id,
        reason: "merged".to_owned(),
        end_date: Some(date(2018, 3, 1)),
        ..Default::default()
    };
    got(paper.vendor(&world).terminate_agreement(terminate).await);
    assert_eq!(
        refused(
            paper
                .user(&world)
                .sign_agreement(paper.sign(&amendment))
                .await
        ),
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
    let withdraw = v1::WithdrawAgreementRequest {
        agreement_id: amendment.agreement_id,
        reason: "moot".to_owned(),
        ..Default::default()
    };
    let withdrawn = got(paper.vendor(&world).withdraw_agreement(withdraw).await).agreement;
    assert_eq!(withdrawn.map(|gone| gone.state()), Some(State::Withdrawn));
}

#[tokio::test]
async fn a_partner_sees_its_own_offers_alone() {
    let world = World::new().await;
    let paper = Paper::new(&world).await;
    let (draft, offered) = (paper.draft(&world).await, paper.draft(&world).await);
    paper.offer(&world, &offered).await;
    let list = v1::ListAgreementsRequest::default;
    let seen = got(paper.user(&world).list_agreements(list()).await).agreements;
    let seen: Vec<String> = seen.into_iter().map(|seen| seen.agreement_id).collect();
    assert_eq!(seen, std::slice::from_ref(&offered.agreement_id));
    let all = got(paper.vendor(&world).list_agreements(list()).await).agreements;
    let all: Vec<String> = all.into_iter().map(|seen| seen.agreement_id).collect();
    assert_eq!(all, [offered.agreement_id.clone(), draft.agreement_id]);

    let other = world.client_of(&world.partner("other").await);
    let mut other = AgreementServiceClient::new(other);
    assert_eq!(got(other.list_agreements(list()).await).agreements, []);
    let text = v1::GetAgreementTextRequest {
        agreement_id: offered.agreement_id.clone(),
    };
    assert_eq!(
        refused(other.get_agreement_text(text).await).0,
        Code::NotFound
    );
    assert_eq!(
        refused(other.sign_agreement(paper.sign(&offered)).await).0,
        Code::NotFound
    );
}
