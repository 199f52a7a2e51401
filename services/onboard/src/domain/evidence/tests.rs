use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn certificate(person: &str, from: &str, until: Option<&str>) -> Evidence {
    Evidence {
        partner_id: Uuid::nil(),
        kind: EvidenceKind::Certification,
        key: "implementation-professional".to_owned(),
        subject: person.to_owned(),
        level: 0,
        periods: vec![ActivePeriod {
            start: day(from),
            end: until.map(day),
        }],
    }
}

const PROFESSIONALS: Wanted<'static> = Wanted {
    kind: EvidenceKind::Certification,
    key: "implementation-professional",
    least_level: 0,
};

#[test]
fn a_certificate_holds_until_the_day_before_its_end() {
    let known = [certificate("ann", "2018-01-01", Some("2018-06-01"))];
    let counts = ["2017-12-31", "2018-01-01", "2018-05-31", "2018-06-01"]
        .map(|on| PROFESSIONALS.count(&known, day(on)));
    assert_eq!(counts, [0, 1, 1, 0]);
}

#[test]
fn a_person_counts_once() {
    let known = [
        certificate("ann", "2018-01-01", None),
        certificate("ann", "2017-01-01", None),
        certificate("bob", "2018-01-01", None),
    ];
    assert_eq!(PROFESSIONALS.count(&known, day("2018-02-01")), 2);
}

#[test]
fn a_level_includes_those_below() {
    let award = Evidence {
        kind: EvidenceKind::Competency,
        key: "health".to_owned(),
        level: 2,
        ..certificate("award", "2018-01-01", None)
    };
    let count = |least_level| {
        let wanted = Wanted {
            kind: EvidenceKind::Competency,
            key: "health",
            least_level,
        };
        wanted.count(std::slice::from_ref(&award), day("2018-02-01"))
    };
    assert_eq!([count(1), count(2), count(3)], [1, 1, 0]);
}

#[test]
fn the_next_change_is_the_next_beginning_or_end() {
    let known = [
        certificate("ann", "2018-01-01", Some("2018-06-01")),
        certificate("bob", "2018-03-01", None),
    ];
    let next = |on| next_change(&known, day(on)).map(|day| day.to_string());
    assert_eq!(next("2018-01-01").as_deref(), Some("2018-03-01"));
    assert_eq!(next("2018-03-01").as_deref(), Some("2018-06-01"));
    assert_eq!(next("2018-06-01"), None);
}
