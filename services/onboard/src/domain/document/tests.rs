use chrono::Days;
use proptest::prelude::*;

use super::*;
use crate::domain::document_kind::defaults;

const START: NaiveDate = NaiveDate::from_ymd_opt(2018, 1, 1).expect("a date");

fn day(n: u64) -> NaiveDate {
    START + Days::new(n)
}

fn mark(n: u64) -> Mark {
    Mark {
        actor: "ada".to_owned(),
        at: day(n).and_time(chrono::NaiveTime::MIN).and_utc(),
    }
}

fn pending() -> Document {
    let file = File {
        name: "certificate.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size_bytes: 3,
        sha256: "ba78".to_owned(),
    };
    let kind = "insurance-certificate".to_owned();
    Document::pending(Uuid::nil(), Uuid::nil(), kind, file, mark(0))
}

fn term(from: u64, end: Option<u64>) -> Term {
    Term {
        effective_date: day(from),
        end_date: end.map(day),
    }
}

#[test]
fn an_accepted_document_expires_by_the_day_alone() {
    let accepted = pending()
        .accept(term(5, Some(30)), mark(10))
        .expect("pending");
    assert_eq!(accepted.state_on(day(29)), DocumentState::Accepted);
    assert_eq!(accepted.state_on(day(30)), DocumentState::Expired);
    let open = pending().accept(term(5, None), mark(10)).expect("pending");
    assert_eq!(open.state_on(day(10_000)), DocumentState::Accepted);
}

#[test]
fn a_replacement_ends_the_days_of_the_one_before() {
    let replaced = |end, from| {
        let accepted = pending().accept(term(5, end), mark(10)).expect("pending");
        let superseded = accepted.supersede(Uuid::max(), day(from));
        superseded.days.and_then(|days| days.end_date)
    };
    assert_eq!(replaced(None, 20), Some(day(20)));
    assert_eq!(replaced(Some(30), 20), Some(day(20)));
    assert_eq!(replaced(Some(30), 40), Some(day(30)));
    // It never held.
    assert_eq!(replaced(Some(30), 2), Some(day(5)));
}

#[test]
fn content_is_kept_while_it_is_needed_and_the_months_after() {
    let mut kind = defaults().swap_remove(3).definition;
    kind.retention_months = 1;
    let until = |document: &Document| document.content_kept_until(&kind);
    assert_eq!(until(&pending()), None);
    let rejected = pending()
        .reject("blurred".to_owned(), mark(10))
        .expect("pending");
    assert_eq!(until(&rejected), NaiveDate::from_ymd_opt(2018, 2, 11));
    let accepted = pending()
        .accept(term(5, Some(31)), mark(10))
        .expect("pending");
    assert_eq!(until(&accepted), NaiveDate::from_ymd_opt(2018, 3, 1));
    let open = pending().accept(term(5, None), mark(10)).expect("pending");
    assert_eq!(until(&open), None);
    let superseded = open.supersede(Uuid::max(), day(20));
    assert_eq!(until(&superseded), NaiveDate::from_ymd_opt(2018, 2, 21));
    let gone = superseded.forget_content(mark(60).at);
    assert_eq!(until(&gone), None);
}

#[derive(Debug, Clone)]
enum Call {
    Accept(u64, Option<u64>),
    Reject,
}

fn call() -> impl Strategy<Value = Call> {
    let days = (0_u64..60, prop::option::of(0_u64..60));
    prop_oneof![
        days.prop_map(|(from, end)| Call::Accept(from, end)),
        Just(Call::Reject)
    ]
}

proptest! {
    #[test]
    fn a_document_is_decided_once(calls in prop::collection::vec(call(), 0..12), today in 0_u64..60) {
        let mut document = pending();
        for call in calls {
            let before = document.clone();
            let changed = match call {
                Call::Accept(from, end) => document.accept(term(from, end), mark(today)),
                Call::Reject => document.reject("no".to_owned(), mark(today)),
            };
            document = match changed {
                Ok(after) => {
                    prop_assert_eq!(before.state, DocumentState::Pending);
                    prop_assert_eq!(after.revision, before.revision + 1);
                    prop_assert_eq!(after.days.is_some(), after.state == DocumentState::Accepted);
                    prop_assert!(after.days.is_none_or(|days| days.period().is_some()));
                    prop_assert!(after.state_on(day(today)) != DocumentState::Expired);
                    after
                }
                Err(DocumentError::Decided(state)) => {
                    prop_assert_eq!(state, before.state);
                    prop_assert!(state != DocumentState::Pending);
                    before
                }
                Err(DocumentError::Days(_)) => before,
            };
        }
    }
}
