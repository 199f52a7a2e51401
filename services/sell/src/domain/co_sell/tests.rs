use chrono::TimeZone as _;
use proptest::prelude::*;

use super::*;
use crate::domain::vocabulary::PartnershipType;

fn day(n: u64) -> NaiveDate {
    let start = NaiveDate::from_ymd_opt(2018, 1, 1).expect("a day");
    start + chrono::Days::new(n)
}

/// Made on the first day, to be answered within a week.
fn requested() -> CoSellRequest {
    let wish = Wish {
        opportunity_id: Uuid::nil(),
        partner_id: Uuid::nil(),
        solution_id: None,
        person_id: String::new(),
        message: "the customer asks for both of us".to_owned(),
    };
    let now = Utc.with_ymd_and_hms(2018, 1, 1, 12, 0, 0).single();
    CoSellRequest::new(Uuid::nil(), wish, &Policy::default(), now.expect("a time"))
}

#[test]
fn an_answer_comes_before_the_deadline() {
    assert_eq!(requested().deadline, day(7));
    let accepted = requested().accept(Decimal::TEN, day(6)).expect("in time");
    assert_eq!(
        (accepted.state, accepted.share_percent),
        (State::Accepted, Some(Decimal::TEN))
    );
    let late = requested()
        .accept(Decimal::TEN, day(7))
        .expect_err("too late");
    assert_eq!(
        late.to_string(),
        "the co-sell request is EXPIRED and can't become ACCEPTED; legal: nothing, it is final"
    );
    assert_eq!(requested().expire(day(6)), None);
    let expired = requested().expire(day(7)).expect("expired");
    assert_eq!(expired.state, State::Expired);
}

#[test]
fn an_illegal_answer_names_the_legal_ones() {
    let declined = requested()
        .decline("no capacity".to_owned(), day(1))
        .expect("declined");
    assert_eq!(declined.reason, "no capacity");
    let again = declined.withdraw(day(2)).expect_err("final");
    assert_eq!(again.legal, Vec::<&str>::new());
    assert_eq!(State::Requested.legal_next().len(), 4);
}

#[test]
fn a_partner_of_several_types_needs_what_one_of_them_asks_for() {
    use PartnershipType::{Affiliate, Isv, Si};
    let policy = Policy::default();
    let needs = |types: &[PartnershipType]| policy.needs_solution(&types.iter().copied().collect());
    assert!(needs(&[Isv]));
    assert!(needs(&[Isv, Affiliate]));
    assert!(!needs(&[Isv, Si]));
    assert!(!needs(&[Affiliate]));
    assert!(!policy.admits(Affiliate));
    assert_eq!(policy.admitted(), "REFERRAL, RESELLER, ISV, OEM, SI");
}

proptest! {
    /// Any sequence of answers over any days: the first one in time counts, nothing follows it, and nothing is accepted late.
    #[test]
    fn one_answer_in_time_is_final(steps in prop::collection::vec((0_usize..4, 0_u64..3), 0..20)) {
        let (mut request, mut today) = (requested(), 0);
        for (step, later) in steps {
            today += later;
            let before = request.clone();
            let legal = before.state == State::Requested;
            let in_time = legal && day(today) < before.deadline;
            let after = match step {
                0 => before.clone().accept(Decimal::ONE, day(today)).ok(),
                1 => before.clone().decline("no".to_owned(), day(today)).ok(),
                2 => before.clone().withdraw(day(today)).ok(),
                _ => before.clone().expire(day(today)),
            };
            let possible = if step == 3 { legal && !in_time } else { in_time };
            prop_assert_eq!(after.is_some(), possible);
            if let Some(after) = after {
                prop_assert!(before.state.legal_next().contains(&after.state));
                prop_assert_eq!(after.version, before.version + 1);
                prop_assert_eq!(after.share_percent.is_some(), after.state == State::Accepted);
                request = after;
            }
        }
        prop_assert!(request.version <= 2);
    }
}
