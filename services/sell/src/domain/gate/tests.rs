use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::domain::knowledge::{Enrollment, Period};
use crate::domain::vocabulary::PartnershipType;

const PARTNER_ID: Uuid = Uuid::from_u128(1);
const PROGRAM: Uuid = Uuid::from_u128(2);
const OFFER: Uuid = Uuid::from_u128(3);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn period(from: &str, until: &str) -> Period {
    Period {
        from: day(from),
        until: (!until.is_empty()).then(|| day(until)),
    }
}

fn enrollment(partnership_type: PartnershipType, state: &str, active: &[Period]) -> Enrollment {
    Enrollment {
        partnership_type,
        program_id: Some(PROGRAM),
        state: state.to_owned(),
        active: active.to_vec(),
    }
}

fn enrolled(enrollments: Vec<Enrollment>) -> Known {
    let enrollments = [(PARTNER_ID, enrollments)].into();
    Known {
        enrollments: Knowledge {
            enrollments,
            ..Knowledge::default()
        },
        ..Known::default()
    }
}

fn active(partnership_type: PartnershipType) -> Known {
    let since = period("2018-01-01", "");
    enrolled(vec![enrollment(partnership_type, "ACTIVE", &[since])])
}

fn offer(state: &str, agreed: &[Period]) -> Solution {
    Solution {
        id: OFFER,
        partner_id: PARTNER_ID,
        display_name: "Shop and tax".to_owned(),
        state: state.to_owned(),
        agreed: agreed.to_vec(),
    }
}

fn rule() -> Rule {
    Rule {
        display_name: "Certified sellers".to_owned(),
        program_id: None,
        solution_id: None,
        asks_people: false,
        text: "2 people certified as seller".to_owned(),
    }
}

fn remedy() -> Remedy {
    Remedy {
        code: "CERTIFIED_PEOPLE".to_owned(),
        description: "2 people certified as seller (has 1)".to_owned(),
        remedy: "have another person certified".to_owned(),
    }
}

fn judged(rule: Rule, eligibility: Eligibility) -> Vec<Judgement> {
    vec![Judgement {
        rule,
        eligibility: Some(eligibility),
    }]
}

fn on(purpose: Purpose, date: &str) -> Question {
    Question {
        purpose,
        partner_id: PARTNER_ID,
        day: day(date),
        solution_id: None,
        person_id: String::new(),
    }
}

fn registration(date: &str) -> Question {
    on(Purpose::Registration, date)
}

fn about_offer() -> Question {
    Question {
        solution_id: Some(OFFER),
        ..on(Purpose::CoSell, "2018-03-01")
    }
}

/// Each thing that is missing, as `field CODE: description`.
#[track_caller]
fn expect<const N: usize>(question: &Question, known: &Known, expected: [&str; N]) {
    let found = missing(question, known);
    assert!(found.iter().all(|one| !one.remedy.is_empty()), "{found:?}");
    let found: Vec<String> = (found.iter())
        .map(|one| format!("{} {}: {}", one.field, one.code, one.description))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn without_rules_an_active_enrollment_is_enough() {
    expect(
        &registration("2018-01-01"),
        &active(PartnershipType::Informal),
        [],
    );
    expect(
        &on(Purpose::CoSell, "2018-01-01"),
        &active(PartnershipType::Si),
        [],
    );
}

#[test]
fn who_is_not_enrolled_is_told_since_when() {
    let question = registration("2018-03-01");
    expect(
        &question,
        &Known::default(),
        ["partner_id NOT_ENROLLED: the partner is enrolled in no program"],
    );
    let suspended = enrollment(
        PartnershipType::Reseller,
        "SUSPENDED",
        &[period("2018-01-01", "2018-02-10")],
    );
    let coming = enrollment(PartnershipType::Si, "ACTIVE", &[period("2018-04-01", "")]);
    let applied = enrollment(PartnershipType::Isv, "IN_REVIEW", &[]);
    expect(
        &question,
        &enrolled(vec![suspended, coming, applied]),
        [
            "partner_id ENROLLMENT_NOT_ACTIVE: no enrollment of the partner is active on 2018-03-01: \
          RESELLER is SUSPENDED, and not active since 2018-02-10, SI is active from 2018-04-01 on, ISV is IN_REVIEW",
        ],
    );
}

#[test]
fn the_policy_says_which_types_co_sell() {
    let question = on(Purpose::CoSell, "2018-03-01");
    expect(
        &question,
        &active(PartnershipType::Affiliate),
        ["partner_id TYPE_WITHOUT_CO_SELL: AFFILIATE partners do not co-sell"],
    );
    expect(
        &question,
        &active(PartnershipType::Isv),
        [
            "solution_id SOLUTION_REQUIRED: partners of this type co-sell agreed joint solutions only",
        ],
    );
}

#[test]
fn a_joint_solution_is_the_partners_and_agreed() {
    let known = |solution: Option<Solution>| Known {
        solution,
        ..active(PartnershipType::Isv)
    };
    let unknown =
        format!("solution_id SOLUTION_UNKNOWN: the partner has no joint solution {OFFER}");
    expect(&about_offer(), &known(None), [unknown.as_str()]);
    let of_another = Solution {
        partner_id: Uuid::from_u128(9),
        ..offer("AGREED", &[period("2018-01-01", "")])
    };
    expect(&about_offer(), &known(Some(of_another)), [unknown.as_str()]);
    expect(
        &about_offer(),
        &known(Some(offer("PROPOSED", &[]))),
        [
            "solution_id SOLUTION_NOT_AGREED: \"Shop and tax\" is PROPOSED, and not agreed on 2018-03-01",
        ],
    );
    expect(
        &about_offer(),
        &known(Some(offer(
            "RETIRED",
            &[period("2018-01-01", "2018-02-01")],
        ))),
        [
            "solution_id SOLUTION_NOT_AGREED: \"Shop and tax\" is RETIRED, and not agreed since 2018-02-01",
        ],
    );
    let agreed = offer("AGREED", &[period("2018-03-01", "")]);
    expect(&about_offer(), &known(Some(agreed)), []);
}

#[test]
fn an_eligibility_lapses_by_itself() {
    let eligibility = Eligibility {
        periods: vec![period("2018-01-01", "2018-03-01")],
        missing: vec![remedy()],
        people: Vec::new(),
    };
    let known = Known {
        judgements: judged(rule(), eligibility),
        ..active(PartnershipType::Si)
    };
    expect(&registration("2018-02-28"), &known, []);
    expect(
        &registration("2018-03-01"),
        &known,
        [
            "partner_id CERTIFIED_PEOPLE: Certified sellers: 2 people certified as seller (has 1); ended on 2018-03-01",
        ],
    );
}

#[test]
fn what_enable_has_not_decided_is_not_decided_here() {
    let judgements = vec![Judgement {
        rule: rule(),
        eligibility: None,
    }];
    let known = Known {
        judgements,
        ..active(PartnershipType::Si)
    };
    expect(
        &registration("2018-03-01"),
        &known,
        [
            "partner_id ELIGIBILITY_UNDECIDED: enable has not said yet whether \"Certified sellers\" is met",
        ],
    );
    let silent = Known {
        judgements: judged(rule(), Eligibility::default()),
        ..active(PartnershipType::Si)
    };
    expect(
        &registration("2018-03-01"),
        &silent,
        ["partner_id ELIGIBILITY: Certified sellers: 2 people certified as seller"],
    );
}

#[test]
fn a_rule_concerns_its_program_and_its_solution() {
    let fails = |program_id, solution_id| Known {
        judgements: judged(
            Rule {
                program_id,
                solution_id,
                ..rule()
            },
            Eligibility::default(),
        ),
        ..active(PartnershipType::Si)
    };
    let concerned = |program_id, solution_id, question: &Question| {
        !missing(question, &fails(program_id, solution_id)).is_empty()
    };
    let plain = registration("2018-03-01");
    assert!(concerned(Some(PROGRAM), None, &plain));
    assert!(!concerned(Some(OFFER), None, &plain));
    assert!(!concerned(None, Some(OFFER), &plain));
    let about = Question {
        solution_id: Some(OFFER),
        ..plain.clone()
    };
    let known = Known {
        solution: Some(offer("AGREED", &[period("2018-01-01", "")])),
        ..fails(None, Some(OFFER))
    };
    assert_eq!(missing(&about, &known).len(), 1);
    // Where the program of an enrollment is not known yet, the rule may concern it.
    let mut unknown = fails(Some(OFFER), None);
    let enrollments = unknown.enrollments.enrollments.get_mut(&PARTNER_ID);
    enrollments.expect("enrolled")[0].program_id = None;
    assert_eq!(missing(&plain, &unknown).len(), 1);
}

#[test]
fn a_person_that_is_named_is_eligible_by_itself() {
    let asking = Rule {
        asks_people: true,
        ..rule()
    };
    let eligibility = Eligibility {
        periods: vec![period("2018-01-01", "")],
        missing: Vec::new(),
        people: vec![("ann".to_owned(), vec![period("2018-01-01", "2018-02-15")])],
    };
    let known = Known {
        judgements: judged(asking, eligibility),
        ..active(PartnershipType::Si)
    };
    let by = |person: &str, date: &str| Question {
        person_id: person.to_owned(),
        ..registration(date)
    };
    expect(&by("", "2018-03-01"), &known, []);
    expect(&by("ann", "2018-02-14"), &known, []);
    expect(
        &by("ann", "2018-03-01"),
        &known,
        [
            "person_id PERSON_NOT_ELIGIBLE: Certified sellers: ann does not have by itself what is asked of people; ended on 2018-02-15",
        ],
    );
    assert_eq!(
        missing(&by("bob", "2018-02-01"), &known)[0].code,
        "PERSON_NOT_ELIGIBLE"
    );
}

#[test]
fn everything_is_missing_at_once() {
    let known = Known {
        solution: Some(offer("DRAFT", &[])),
        judgements: judged(
            rule(),
            Eligibility {
                missing: vec![remedy(), remedy()],
                ..Eligibility::default()
            },
        ),
        ..Known::default()
    };
    let codes: Vec<String> = (missing(&about_offer(), &known).into_iter())
        .map(|one| one.code)
        .collect();
    assert_eq!(
        codes,
        [
            "NOT_ENROLLED",
            "SOLUTION_NOT_AGREED",
            "CERTIFIED_PEOPLE",
            "CERTIFIED_PEOPLE"
        ]
    );
}

#[test]
fn silence_longer_than_the_limit_is_no_ground_to_decide_on() {
    let now: DateTime<Utc> = "2018-03-01T12:00:00Z".parse().expect("a time");
    let heard = |source, minutes: i64| Heard {
        source,
        as_of: Some(now - TimeDelta::minutes(minutes)),
    };
    let never = Heard {
        source: ENABLE,
        as_of: None,
    };
    let hour = TimeDelta::hours(1);
    assert_eq!(
        stale(&[heard(ONBOARD, 60), heard(ENABLE, 0)], now, hour),
        None
    );
    assert_eq!(
        stale(&[heard(ONBOARD, 61), never], now, hour).as_deref(),
        Some(
            "what is known from onboard is 61 minutes old, nothing was heard from enable yet; \
              at most 60 minutes are decided by; try again in a moment"
        )
    );
}
