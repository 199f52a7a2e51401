use proptest::prelude::*;

use super::*;
use crate::domain::Named as _;
use crate::domain::active_period::ActivePeriod;

const TEXT: &str = "The OEM pays a royalty for every unit.";

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2018, month, day).expect("a date")
}

fn text(content: &str) -> Text {
    Text {
        content: content.to_owned(),
        template_version: None,
    }
}

fn draft() -> Agreement {
    let draft = Draft {
        partner_id: Uuid::nil(),
        program_id: Uuid::nil(),
        enrollment_id: None,
        key: "oem-license".to_owned(),
        terms: AgreedTerms::default(),
        days: Term {
            effective_date: day(2, 1),
            end_date: Some(day(12, 1)),
        },
    };
    Agreement::draft(Uuid::nil(), draft, &text(TEXT), DateTime::UNIX_EPOCH)
}

fn signature(party: AgreementParty, text: &str) -> Signature {
    Signature {
        party,
        signer_name: "Ada Lovelace".to_owned(),
        signer_title: "CEO".to_owned(),
        actor: "ada".to_owned(),
        text_sha256: sha256(text.as_bytes()),
        signed_at: DateTime::UNIX_EPOCH,
    }
}

fn signed() -> Agreement {
    let offered = draft().offer(DateTime::UNIX_EPOCH).expect("legal");
    let once = offered.sign(signature(AgreementParty::Partner, TEXT));
    let twice = once
        .expect("legal")
        .sign(signature(AgreementParty::Vendor, TEXT));
    twice.expect("legal")
}

fn periods(agreement: &Agreement) -> Vec<ActivePeriod> {
    agreement.evidence().expect("both signed").periods
}

#[test]
fn the_hash_is_of_the_exact_text() {
    assert_eq!(
        sha256(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(draft().text_sha256, sha256(TEXT.as_bytes()));
    assert_ne!(sha256(b"a text"), sha256(b"a text "));
}

#[test]
fn both_sides_put_it_into_force() {
    let offered = draft().offer(DateTime::UNIX_EPOCH).expect("legal");
    let once = offered
        .sign(signature(AgreementParty::Vendor, TEXT))
        .expect("legal");
    assert_eq!(once.state, AgreementState::Offered);
    assert_eq!(once.evidence(), None);
    let signed = signed();
    assert_eq!(signed.state, AgreementState::Signed);
    let (start, end) = (day(2, 1), Some(day(12, 1)));
    assert_eq!(periods(&signed), [ActivePeriod { start, end }]);
}

#[test]
fn another_text_is_not_signed_and_no_side_signs_twice() {
    let offered = draft().offer(DateTime::UNIX_EPOCH).expect("legal");
    let other = signature(AgreementParty::Partner, "another text");
    match offered.clone().sign(other) {
        Err(AgreementError::Field(problem)) => assert_eq!(problem.reason, "OTHER_TEXT"),
        other => panic!("expected a refusal, got {other:?}"),
    }
    let once = offered
        .sign(signature(AgreementParty::Partner, TEXT))
        .expect("legal");
    assert_eq!(
        once.sign(signature(AgreementParty::Partner, TEXT)),
        Err(AgreementError::AlreadySigned(AgreementParty::Partner))
    );
}

#[test]
fn an_amendment_begins_while_the_amended_agreement_holds() {
    let amend = |from: NaiveDate| {
        let days = Term {
            effective_date: from,
            end_date: None,
        };
        let terms = AgreedTerms::default();
        signed().amend(Uuid::max(), &text("new"), terms, days, DateTime::UNIX_EPOCH)
    };
    for outside in [day(1, 31), day(12, 1)] {
        assert!(matches!(amend(outside), Err(AgreementError::Field(_))));
    }
    let amendment = amend(day(6, 1)).expect("a day of the agreement");
    assert_eq!(amendment.amends, Some(Uuid::nil()));
    assert_eq!(amendment.state, AgreementState::Draft);
    assert_eq!(amendment.text_sha256, sha256(b"new"));
}

#[test]
fn a_termination_cuts_the_days_and_supply_goes_on_for_the_agreed_months() {
    let continuity = ContinuityTerms {
        wind_down_months: 6,
        breaking_change_notice_months: 12,
        availability_bps: 9_990,
        source_escrow_agent: String::new(),
    };
    let mut agreement = signed();
    agreement.terms.continuity = Some(continuity);
    assert!(agreement.clone().terminate(day(1, 31)).is_err());
    assert!(agreement.clone().terminate(day(12, 1)).is_err());
    let ended = agreement
        .clone()
        .terminate(day(8, 31))
        .expect("one of its days");
    let (start, end) = (day(2, 1), Some(day(8, 31)));
    assert_eq!(periods(&ended), [ActivePeriod { start, end }]);
    let supplied = NaiveDate::from_ymd_opt(2019, 2, 28);
    assert_eq!(ended.supply_end_date(), supplied);
    let never = agreement.terminate(day(2, 1)).expect("its first day");
    assert_eq!(periods(&never), []);
}

/// The diagram, written down a second time.
fn successors(state: AgreementState) -> &'static [AgreementState] {
    use AgreementState as S;
    match state {
        S::Draft => &[S::Offered, S::Withdrawn],
        S::Offered => &[S::Offered, S::Signed, S::Withdrawn],
        S::Signed => &[S::Terminated],
        S::Terminated | S::Withdrawn => &[],
    }
}

fn apply(
    agreement: Agreement,
    action: AgreementAction,
    party: AgreementParty,
    right: bool,
) -> Changed {
    match action {
        AgreementAction::Offer => agreement.offer(DateTime::UNIX_EPOCH),
        AgreementAction::Sign if right => agreement.sign(signature(party, TEXT)),
        AgreementAction::Sign => agreement.sign(signature(party, "another text")),
        AgreementAction::Terminate => agreement.terminate(day(6, 1)),
        AgreementAction::Withdraw => agreement.withdraw(),
        AgreementAction::Amend => {
            // Amending leaves the agreement as it is.
            let (days, terms) = (agreement.days, agreement.terms.clone());
            agreement
                .amend(Uuid::max(), &text("new"), terms, days, DateTime::UNIX_EPOCH)
                .map(|_| Agreement {
                    revision: agreement.revision + 1,
                    ..agreement.clone()
                })
        }
    }
}

proptest! {
    #[test]
    fn no_sequence_of_calls_leaves_the_diagram(
        calls in prop::collection::vec((
            prop::sample::select(AgreementAction::ALL),
            prop::sample::select(AgreementParty::ALL),
            prop::bool::weighted(0.8),
        ), 0..30),
    ) {
        let mut agreement = draft();
        for (action, party, right) in calls {
            let before = agreement.clone();
            agreement = match apply(agreement, action, party, right) {
                Ok(after) => {
                    let stays = action == AgreementAction::Amend && before.state == AgreementState::Signed;
                    prop_assert!(stays || successors(before.state).contains(&after.state));
                    prop_assert_eq!(after.revision, before.revision + 1);
                    after
                }
                Err(AgreementError::IllegalTransition { action, state }) => {
                    prop_assert!(!state.legal_actions().contains(&action));
                    before
                }
                Err(_) => before,
            };
            let signed = matches!(agreement.state, AgreementState::Signed | AgreementState::Terminated);
            prop_assert_eq!(signed, agreement.signatures.len() == 2);
            prop_assert!(agreement.signatures.iter().all(|signature| signature.text_sha256 == agreement.text_sha256));
        }
    }
}
