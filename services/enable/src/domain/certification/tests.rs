use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn noon(text: &str) -> DateTime<Utc> {
    day(text).and_hms_opt(12, 0, 0).expect("noon").and_utc()
}

fn program() -> CertificationProgram {
    let conditions = Conditions {
        display_name: "Architect".to_owned(),
        description: String::new(),
        course_keys: vec!["basics".to_owned(), "design".to_owned()],
        validity_months: 6,
        renewal_window_days: 30,
        renewal_course_keys: vec!["news".to_owned()],
        retired: false,
    };
    CertificationProgram::new("architect".to_owned(), conditions, noon("2026-01-01"))
}

fn issued(on: &str) -> Certification {
    let ids = NewIds {
        certification_id: Uuid::from_u128(1),
        credential_id: Uuid::from_u128(2),
    };
    let holder = Taker {
        partner_id: Uuid::from_u128(3),
        person_id: Uuid::from_u128(4),
        person_name: "Ann".to_owned(),
    };
    Certification::issue(ids, &program(), holder, "an exam".to_owned(), noon(on)).expect("issued")
}

fn completed(key: &str, on: &str) -> Completion {
    Completion {
        course_key: key.to_owned(),
        completed_on: day(on),
    }
}

#[test]
fn a_certificate_ends_on_the_same_day_of_the_month_or_its_last() {
    let table = [("2026-01-15", "2026-07-15"), ("2026-08-31", "2027-02-28")];
    for (start, end) in table {
        assert_eq!(issued(start).end, day(end), "{start}");
    }
    let certificate = issued("2026-01-15");
    assert_eq!(
        certificate.state(day("2026-07-14")),
        CertificationState::Active
    );
    assert_eq!(
        certificate.state(day("2026-07-15")),
        CertificationState::Expired
    );
}

#[test]
fn a_renewal_needs_its_window_and_its_courses_and_lengthens_from_the_end() {
    let news = [completed("news", "2026-06-01")];
    let old_news = [completed("news", "2026-01-15")];
    let renew = |completions: &[Completion], on: &str| {
        issued("2026-01-15").renew(&program(), completions, day(on))
    };
    let refused = |completions: &[Completion], on: &str| {
        renew(completions, on).map_err(|refusal| refusal.reason)
    };
    assert_eq!(refused(&news, "2026-06-14"), Err("NOT_RENEWABLE_YET"));
    assert_eq!(
        refused(&old_news, "2026-06-15"),
        Err("RENEWAL_COURSES_MISSING")
    );
    assert_eq!(refused(&news, "2026-07-15"), Err("ILLEGAL_TRANSITION"));
    let renewed = renew(&news, "2026-06-15").expect("renewed");
    assert_eq!(
        (renewed.start, renewed.end),
        (day("2026-01-15"), day("2027-01-15"))
    );
    // What renewed it does not renew it again.
    let again = renewed.renew(&program(), &news, day("2027-01-01"));
    assert_eq!(
        again.map_err(|refusal| refusal.reason),
        Err("RENEWAL_COURSES_MISSING")
    );
}

#[test]
fn a_revocation_cuts_the_period_and_is_final() {
    let revoked = issued("2026-01-15")
        .revoke("fraud".to_owned(), day("2026-03-01"))
        .expect("revoked");
    assert!(
        revoked.days().contains(day("2026-02-28")) && !revoked.days().contains(day("2026-03-01"))
    );
    assert_eq!(
        revoked.state(day("2026-02-01")),
        CertificationState::Revoked
    );
    assert!(
        revoked
            .revoke("again".to_owned(), day("2026-03-02"))
            .is_err()
    );
    let at_once = issued("2026-01-15")
        .revoke("mistake".to_owned(), day("2026-01-15"))
        .expect("revoked");
    assert!(at_once.days().is_empty());
}

#[test]
fn all_courses_earn_a_certificate_once() {
    let half = [completed("basics", "2026-01-01")];
    let all = [
        completed("basics", "2026-01-01"),
        completed("design", "2026-01-15"),
    ];
    let today = day("2026-01-15");
    assert_eq!(program().earned_by(&half, None, today), None);
    assert_eq!(
        program().earned_by(&all, None, today).as_deref(),
        Some("completed basics, design")
    );
    assert_eq!(
        program().earned_by(&all, Some(&issued("2026-01-15")), today),
        None
    );
    // After it has expired, what was completed before it does not count again.
    let later = day("2027-01-01");
    assert_eq!(
        program().earned_by(&all, Some(&issued("2026-01-15")), later),
        None
    );
    let anew = [
        completed("basics", "2026-12-01"),
        completed("design", "2026-12-02"),
    ];
    assert!(
        program()
            .earned_by(&anew, Some(&issued("2026-01-15")), later)
            .is_some()
    );
}
