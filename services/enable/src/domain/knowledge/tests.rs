use chrono::{DateTime, Utc};
use kit::Violations;
use uuid::Uuid;

use super::*;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).expect("a time")
}

fn content(title: &str) -> Content {
    Content {
        title: title.to_owned(),
        summary: String::new(),
        body: String::new(),
        language: KnowledgeLanguage::English,
        audience: Audience {
            internal: false,
            match_all: false,
            conditions: Vec::new(),
        },
    }
}

#[test]
fn a_published_version_is_followed_by_the_next_and_never_changes() {
    let draft = KnowledgeDocument::draft(
        Uuid::nil(),
        KnowledgeKind::SolutionGuide,
        content("a"),
        now(),
    );
    let edited = draft.revise(content("b")).expect("edited");
    assert_eq!((edited.version, edited.published_version), (1, None));
    let published = edited.publish(now()).expect("published");
    assert_eq!(
        (published.state, published.published_version),
        (KnowledgeState::Published, Some(1))
    );
    assert_eq!(
        published.clone().publish(now()).map_err(|one| one.reason),
        Err("ILLEGAL_TRANSITION")
    );
    let next = published.revise(content("c")).expect("a draft");
    assert_eq!(
        (next.version, next.state, next.published_version),
        (2, KnowledgeState::Draft, Some(1))
    );
    let archived = next.archive().expect("archived");
    assert_eq!(archived.published_version, None);
    assert!(archived.clone().revise(content("d")).is_err());
    assert!(archived.clone().publish(now()).is_err() && archived.archive().is_err());
}

#[test]
fn the_last_word_may_be_unfinished_unless_it_is_meant_as_it_stands() {
    let table = [
        ("webhook sign", "webhook", Some("sign")),
        ("  Sign ", "", Some("sign")),
        ("\"exact phrase", "", None),
        ("webhook -sign", "webhook", None),
        ("webhook or sign", "webhook or", None),
        ("c++", "", None),
        ("", "", None),
    ];
    for (query, head, last) in table {
        let words = Words::of(query);
        assert_eq!(words.last.as_deref(), last, "{query:?}");
        if last.is_some() {
            assert_eq!(words.head, head, "{query:?}");
        }
    }
}

#[test]
fn a_snippet_keeps_its_text_whatever_is_in_it() {
    let (begin, end) = MARKS;
    let marked = format!("<b>a</b> {begin}signed{end} **webhook** {begin}sign{end}");
    let parts = snippet(&marked);
    let told: Vec<(&str, bool)> = parts
        .iter()
        .map(|one| (one.text.as_str(), one.highlighted))
        .collect();
    assert_eq!(
        told,
        [
            ("<b>a</b> ", false),
            ("signed", true),
            (" **webhook** ", false),
            ("sign", true)
        ]
    );
}

#[test]
fn internal_cards_are_for_no_partner() {
    let audience = |internal: bool, conditions: &[&str]| Audience {
        internal,
        match_all: false,
        conditions: conditions.iter().map(|one| (*one).to_owned()).collect(),
    };
    let card = Some(KnowledgeKind::AnswerFirstCard);
    let table = [
        (audience(true, &[]), card, vec![]),
        (audience(false, &[]), card, vec!["MUST_BE_INTERNAL"]),
        (
            audience(true, &["type:ISV"]),
            card,
            vec!["INTERNAL_WITH_CONDITIONS"],
        ),
        (audience(false, &["type:ISV"]), None, vec![]),
    ];
    for (audience, kind, reasons) in table {
        let mut violations = Violations::new();
        audience.check(&mut violations, "audience", kind);
        let found = violations.into_vec();
        let found: Vec<&str> = found.iter().map(|one| one.reason.as_str()).collect();
        assert_eq!(found, reasons);
    }
}
