use super::*;
use crate::domain::Named as _;

fn profile(partnership_type: PartnershipType) -> Content {
    let mut all = defaults().into_iter();
    all.find(|profile| profile.partnership_type == partnership_type)
        .expect("every type has a profile")
        .content
}

fn produces(partnership_type: PartnershipType, kind: FactKind) -> bool {
    let facts = profile(partnership_type).produced_facts;
    facts.iter().any(|fact| fact.kind == kind)
}

#[test]
fn every_type_has_its_own_sound_profile() {
    let all = defaults();
    let types: Vec<PartnershipType> = all.iter().map(|profile| profile.partnership_type).collect();
    assert_eq!(types, PartnershipType::ALL);
    for (n, profile) in all.iter().enumerate() {
        let content = &profile.content;
        assert_eq!(
            (content.problems(), content.problems_of_facts()),
            (vec![], vec![])
        );
        for other in &all[n + 1..] {
            assert!(other.content.involvement > profile.content.involvement);
            assert_ne!(
                other.content.entry_requirements,
                profile.content.entry_requirements
            );
            assert_ne!(other.content.produced_facts, profile.content.produced_facts);
            assert_ne!(other.content.health_metrics, profile.content.health_metrics);
        }
    }
}

#[test]
fn resale_and_contribution_are_produced_by_different_types() {
    for &partnership_type in PartnershipType::ALL {
        let both = produces(partnership_type, FactKind::ResaleBooking)
            && produces(partnership_type, FactKind::Contribution);
        assert!(!both, "{partnership_type}");
    }
    assert!(produces(PartnershipType::Reseller, FactKind::ResaleBooking));
    assert!(!produces(PartnershipType::Si, FactKind::ResaleBooking));
}

/// The kinds that a type produces, each once, in the order of the profile.
fn kinds(partnership_type: PartnershipType) -> String {
    let facts = profile(partnership_type).produced_facts;
    let mut kinds: Vec<&str> = facts.iter().map(|fact| fact.kind.name()).collect();
    kinds.dedup();
    kinds.join(" ")
}

#[test]
fn a_type_produces_what_its_way_of_working_yields() {
    let expected = [
        ("INFORMAL", ""),
        ("AFFILIATE", "CONVERSION REFUND"),
        (
            "REFERRAL",
            "CONTRIBUTION REFERRAL_OUTCOME RENEWAL REFUND CUSTOMER_PAYMENT CHURN",
        ),
        (
            "RESELLER",
            "RESALE_BOOKING RENEWAL REFUND CUSTOMER_PAYMENT CHURN MDF_CLAIM",
        ),
        (
            "ISV",
            "CONTRIBUTION MARKETPLACE_TRANSACTION INTEGRATION_MILESTONE INTEGRATION_CERTIFICATION \
             REFUND CUSTOMER_PAYMENT CHURN MDF_CLAIM",
        ),
        ("OEM", "UNIT_REPORT INTEGRATION_CERTIFICATION REFUND"),
        (
            "SI",
            "CONTRIBUTION SERVICES_ATTACHED COMPETENCY REFUND CUSTOMER_PAYMENT CHURN",
        ),
    ];
    let found = PartnershipType::ALL
        .iter()
        .map(|of| (of.name(), kinds(*of)));
    let expected = expected.map(|(of, kinds)| (of, kinds.to_owned()));
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn what_follows_a_fact_is_produced_in_each_role_that_the_fact_has() {
    let followers = [FactKind::Refund, FactKind::CustomerPayment, FactKind::Churn];
    for &partnership_type in PartnershipType::ALL {
        let facts = profile(partnership_type).produced_facts;
        let sold = facts.iter().filter(|one| one.kind.follows_from_a_win());
        for one in sold {
            for kind in followers {
                let is_produced = |role| {
                    facts
                        .iter()
                        .any(|fact| (fact.kind, fact.role) == (kind, role))
                };
                let never_followed = !facts.iter().any(|fact| fact.kind == kind);
                assert!(
                    is_produced(one.role) || never_followed,
                    "{partnership_type}: {kind} of {one:?}"
                );
            }
        }
    }
}

#[test]
fn all_contradictions_are_named_at_once() {
    let fact = |kind, role, origin| ProducedFact { kind, role, origin };
    let content = Content {
        display_name: "Odd".to_owned(),
        involvement: 8,
        entry_requirements: vec!["agreement".to_owned(), "agreement".to_owned()],
        produced_facts: vec![
            fact(FactKind::Contribution, None, FactOrigin::WonOpportunity),
            fact(
                FactKind::ResaleBooking,
                Some(PartnerRole::Sourced),
                FactOrigin::Reported,
            ),
            fact(FactKind::UnitReport, None, FactOrigin::WonOpportunity),
            fact(FactKind::UnitReport, None, FactOrigin::Reported),
            fact(
                FactKind::Refund,
                Some(PartnerRole::Sourced),
                FactOrigin::WonOpportunity,
            ),
            fact(FactKind::Conversion, None, FactOrigin::WonOpportunity),
        ],
        health_metrics: vec!["renewal_share".to_owned(), "happiness".to_owned()],
    };
    let problems = [content.problems(), content.problems_of_facts()].concat();
    let found: Vec<(&str, &str)> = problems
        .iter()
        .map(|problem| (problem.field.as_str(), problem.reason))
        .collect();
    assert_eq!(
        found,
        [
            ("type_profile.involvement", "OUT_OF_RANGE"),
            ("type_profile.entry_requirements[1]", "REPEATED"),
            ("type_profile.produced_facts[0].role", "REQUIRED"),
            ("type_profile.produced_facts[1].role", "WRONG_ROLE"),
            ("type_profile.produced_facts[2].role", "REQUIRED"),
            ("type_profile.produced_facts[3]", "REPEATED"),
            ("type_profile.produced_facts[4].origin", "NOT_DERIVABLE"),
            ("type_profile.produced_facts[5].origin", "NOT_DERIVABLE"),
            ("type_profile.health_metrics[0]", "METRIC_NOT_COMPUTABLE"),
            ("type_profile.health_metrics[1]", "UNKNOWN_METRIC"),
        ]
    );
}
