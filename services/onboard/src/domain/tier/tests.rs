//! The life of tiers as a partner manager tells it.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::decision::TierOutcome::{
    self, AtRisk, Downgraded, Graded, Kept, Overridden, OverrideEnded, Recovered, Upgraded,
};
use super::defaults;
use super::measure::{Measure, Reading, Readings, Window};
use super::review::Review;
use super::rule::Rule;
use super::scheme::{Terms, Tier, TierScheme};
use super::standing::{Grading, Judged, Override, Standing, TierError};
use crate::domain::Named as _;
use crate::domain::fact::FactKind;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::type_profile;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn bookings() -> Measure {
    Measure::BookedAmount {
        fact_kind: FactKind::ResaleBooking,
        role: None,
        window: Window::RollingMonths(12),
    }
}

fn certified() -> Measure {
    Measure::CertifiedPeople {
        certification: "sales".to_owned(),
    }
}

fn at_least(measure: Measure, threshold: i64) -> Rule {
    Rule::AtLeast {
        measure,
        threshold: Decimal::from(threshold),
    }
}

fn tier(key: &str, rule: Option<Rule>) -> Tier {
    Tier {
        key: key.to_owned(),
        display_name: key.to_uppercase(),
        rule,
    }
}

/// Base; silver from 100 booked; gold from 500 booked with 2 certified. Reviewed on the first of January and July, 60 days of grace.
fn scheme() -> TierScheme {
    let gold = Rule::AllOf(vec![at_least(bookings(), 500), at_least(certified(), 2)]);
    let tiers = vec![
        tier("base", None),
        tier("silver", Some(at_least(bookings(), 100))),
        tier("gold", Some(gold)),
    ];
    let review = Review {
        every_months: 6,
        month: 1,
        day: 1,
    };
    TierScheme {
        program_id: Uuid::nil(),
        terms: Terms {
            tiers,
            review,
            grace_days: 60,
        },
        version: 1,
    }
}

fn figures(booked: i64, people: i64) -> Readings {
    let known = |value: i64| Reading {
        value: Some(Decimal::from(value)),
        left_out: 0,
    };
    Readings::from([(bookings(), known(booked)), (certified(), known(people))])
}

/// What the daily job does with the figures of one day.
fn on(
    standing: Standing,
    scheme: &TierScheme,
    today: NaiveDate,
    readings: Readings,
) -> (Standing, Vec<(TierOutcome, String)>) {
    let review = standing.review_due(today);
    let judged = |day| Judged {
        day,
        readings: readings.clone(),
    };
    let mut grading = Grading::new(standing, scheme, today).lapse_override();
    if let Some(date) = review {
        grading = grading.review(date, &judged(date.pred_opt().expect("a day before")));
    }
    let Grading {
        standing,
        decisions,
        ..
    } = grading.grade(&judged(today));
    let told = decisions
        .into_iter()
        .map(|decision| (decision.outcome, decision.to.unwrap_or_default()));
    (standing, told.collect())
}

fn fresh() -> Standing {
    Standing::new(Uuid::nil(), Uuid::nil(), Uuid::nil())
}

#[test]
fn up_at_once_down_at_the_review_after_the_grace_period() {
    let scheme = scheme();
    let mut standing = fresh();
    for (today, booked, people, told, held) in [
        ("2018-01-15", 0, 0, vec![(Graded, "base")], "base"),
        ("2018-02-01", 499, 9, vec![(Upgraded, "silver")], "silver"),
        ("2018-02-02", 500, 2, vec![(Upgraded, "gold")], "gold"),
        ("2018-02-03", 500, 2, vec![], "gold"),
        ("2018-06-10", 500, 1, vec![(AtRisk, "gold")], "gold"),
        ("2018-06-11", 0, 1, vec![], "gold"),
        // Below for 21 days only.
        ("2018-07-01", 0, 1, vec![(Kept, "gold")], "gold"),
        ("2018-07-02", 600, 2, vec![(Recovered, "gold")], "gold"),
        ("2018-10-01", 150, 0, vec![(AtRisk, "gold")], "gold"),
        // The worker was late: the review of the first is done all the same.
        ("2019-01-03", 150, 0, vec![(Downgraded, "silver")], "silver"),
        ("2019-01-04", 0, 0, vec![(AtRisk, "silver")], "silver"),
        ("2019-07-01", 0, 0, vec![(Downgraded, "base")], "base"),
        ("2020-01-01", 0, 0, vec![(Kept, "base")], "base"),
    ] {
        let (next, decided) = on(standing, &scheme, day(today), figures(booked, people));
        let decided: Vec<(TierOutcome, &str)> = decided
            .iter()
            .map(|(outcome, to)| (*outcome, to.as_str()))
            .collect();
        assert_eq!(decided, told, "{today}");
        standing = next;
        assert_eq!(
            standing.current().map(|period| period.key.as_str()),
            Some(held),
            "{today}"
        );
    }
    let spans: Vec<String> = standing
        .periods
        .iter()
        .map(|period| {
            format!(
                "{} {}..{}",
                period.key,
                period.start,
                period.end.map(|end| end.to_string()).unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        spans,
        [
            "base 2018-01-15..2018-02-01",
            "silver 2018-02-01..2018-02-02",
            "gold 2018-02-02..2019-01-03",
            "silver 2019-01-03..2019-07-01",
            "base 2019-07-01..",
        ]
    );
}

#[test]
fn a_decision_says_what_the_next_tier_still_asks_for() {
    let scheme = scheme();
    let judged = Judged {
        day: day("2018-01-15"),
        readings: figures(300, 1),
    };
    let graded = Grading::new(fresh(), &scheme, judged.day).grade(&judged);
    let decision = &graded.decisions[0];
    assert_eq!(
        decision.rule_text,
        "amount of RESALE_BOOKING in the last 12 months at least 100"
    );
    assert_eq!(
        decision.missing_for_next,
        [
            "amount of RESALE_BOOKING in the last 12 months: 500 needed, 300 reached",
            "people certified as sales: 2 needed, 1 reached",
        ]
    );
}

#[test]
fn an_override_lies_over_the_rules_until_its_day() {
    let scheme = scheme();
    let (standing, _) = on(fresh(), &scheme, day("2018-01-15"), figures(0, 0));
    let gold = |end: &str| Override {
        tier_key: "gold".to_owned(),
        reason: "launch".to_owned(),
        end: day(end),
    };
    let with = |standing: &Standing, by| {
        Grading::new(standing.clone(), &scheme, day("2018-01-15")).override_with(by)
    };
    assert_eq!(
        with(&standing, gold("2018-01-15")).err(),
        Some(TierError::EndsTooEarly)
    );
    assert_eq!(
        with(&fresh(), gold("2018-03-01")).err(),
        Some(TierError::NotGraded)
    );
    let unknown = Override {
        tier_key: "tin".to_owned(),
        ..gold("2018-03-01")
    };
    assert!(matches!(
        with(&standing, unknown).err(),
        Some(TierError::UnknownTier(..))
    ));

    let overridden = with(&standing, gold("2018-03-01")).expect("legal");
    assert_eq!(overridden.decisions[0].outcome, Overridden);
    let (below, told) = on(
        overridden.standing,
        &scheme,
        day("2018-02-01"),
        figures(100, 0),
    );
    assert_eq!(told, [(Upgraded, "silver".to_owned())]);
    assert_eq!(
        below.current().map(|period| period.key.as_str()),
        Some("gold")
    );
    let (after, told) = on(below, &scheme, day("2018-03-01"), figures(100, 0));
    assert_eq!(told, [(OverrideEnded, "silver".to_owned())]);
    assert_eq!(
        after
            .current()
            .map(|period| (period.key.as_str(), period.start)),
        Some(("silver", day("2018-03-01")))
    );
}

#[test]
fn an_enrollment_that_ends_holds_nothing_and_starts_anew() {
    let scheme = scheme();
    let (standing, _) = on(fresh(), &scheme, day("2018-01-15"), figures(100, 0));
    let ended = Grading::new(standing, &scheme, day("2018-02-01")).end("terminated");
    assert_eq!((ended.decisions.len(), ended.standing.current()), (1, None));
    let again = Grading::new(ended.standing, &scheme, day("2018-02-02")).end("terminated");
    assert!(again.decisions.is_empty());
    let (anew, told) = on(again.standing, &scheme, day("2018-03-01"), figures(0, 0));
    assert_eq!(
        (told, anew.periods.len()),
        (vec![(Graded, "base".to_owned())], 2)
    );
}

#[test]
fn who_held_a_tier_that_is_gone_is_graded_anew() {
    let old = scheme();
    let (standing, _) = on(fresh(), &old, day("2018-01-15"), figures(600, 2));
    let mut new = scheme();
    new.version = 2;
    new.terms.tiers.pop();
    let (standing, told) = on(standing, &new, day("2018-02-01"), figures(600, 2));
    assert_eq!(told, [(Graded, "silver".to_owned())]);
    assert_eq!(standing.scheme_version, 2);
}

fn refused(change: impl FnOnce(&mut Terms)) -> Vec<(String, &'static str)> {
    let mut terms = scheme().terms;
    change(&mut terms);
    let reseller = type_profile::default_of(PartnershipType::Reseller).expect("a profile");
    let problems = terms.check(&reseller);
    problems
        .into_iter()
        .map(|problem| (problem.field, problem.reason))
        .collect()
}

type Found = Vec<(String, &'static str)>;

fn with_gold(rule: Rule) -> Found {
    refused(|terms| terms.tiers[2].rule = Some(rule))
}

fn one(field: &str, reason: &'static str) -> Found {
    vec![(field.to_owned(), reason)]
}

#[test]
fn rules_that_cannot_work_are_refused() {
    let rule = "scheme.tiers[2].rule";
    let threshold = "scheme.tiers[2].rule.condition.at_least";
    let shipped = Measure::BookedAmount {
        fact_kind: FactKind::UnitReport,
        role: None,
        window: Window::CalendarYear,
    };
    let silver = || at_least(bookings(), 100);
    let pair = |one, other| Rule::AllOf(vec![one, other]);
    for (wrong, found) in [
        (silver(), one(rule, "SAME_AS_LOWER_TIER")),
        (Rule::AllOf(vec![silver()]), one(rule, "SAME_AS_LOWER_TIER")),
        (pair(silver(), silver()), one(rule, "SAME_AS_LOWER_TIER")),
        (at_least(bookings(), 50), one(threshold, "THRESHOLD_FALLS")),
        (
            at_least(Measure::NetPromoterScore, 101),
            one(threshold, "NEVER_MET"),
        ),
        (
            at_least(shipped, 900),
            one("scheme.tiers[2].rule.condition.metric", "NEVER_MET"),
        ),
        (at_least(certified(), 0), one(threshold, "NOT_POSITIVE")),
        (
            Rule::AnyOf(vec![]),
            one("scheme.tiers[2].rule.any_of.rules", "REQUIRED"),
        ),
    ] {
        assert_eq!(with_gold(wrong), found);
    }
    let deep = Rule::AllOf(vec![Rule::AnyOf(vec![pair(
        at_least(bookings(), 900),
        at_least(certified(), 9),
    )])]);
    assert_eq!(
        with_gold(deep),
        one(
            "scheme.tiers[2].rule.all_of.rules[0].any_of.rules[0].all_of.rules",
            "TOO_DEEP"
        )
    );
}

#[test]
fn schemes_that_cannot_work_are_refused() {
    assert_eq!(refused(|_| ()), []);
    let nothing = refused(|terms| terms.tiers[1].rule = None);
    assert_eq!(nothing, one("scheme.tiers[1].rule", "REQUIRED"));
    let twice = refused(|terms| terms.tiers[2].key = "base".to_owned());
    assert_eq!(twice, one("scheme.tiers[2].tier_key", "DUPLICATE"));
    assert_eq!(
        refused(|terms| terms.tiers.clear()),
        one("scheme.tiers", "COUNT")
    );
    let never = refused(|terms| {
        terms.review = Review {
            every_months: 5,
            month: 13,
            day: 29,
        };
        terms.grace_days = 366;
    });
    let fields = [
        "review.every_months",
        "review.month",
        "review.day",
        "grace_days",
    ];
    let expected = fields.map(|field| (format!("scheme.{field}"), "OUT_OF_RANGE"));
    assert_eq!(never, expected);
}

#[test]
fn defaults_stand_their_own_check() {
    let with_tiers: Vec<PartnershipType> = PartnershipType::ALL
        .iter()
        .copied()
        .filter(|each| {
            let profile = type_profile::default_of(*each).expect("a profile");
            defaults::default_of(*each).is_some_and(|terms| terms.check(&profile).is_empty())
        })
        .collect();
    assert_eq!(
        with_tiers,
        [
            PartnershipType::Reseller,
            PartnershipType::Isv,
            PartnershipType::Si
        ]
    );
}

proptest! {
    /// Whatever the figures do: nobody is below what is earned, tiers fall on review dates alone, and the timeline has no holes.
    #[test]
    fn tiers_fall_on_review_dates_alone(steps in prop::collection::vec((1_u64..40, 0_i64..700, 0_i64..4), 1..60)) {
        let scheme = scheme();
        let (mut standing, mut today) = (fresh(), day("2018-01-15"));
        for (days, booked, people) in steps {
            today = today + Days::new(days);
            let readings = figures(booked, people);
            let before = standing.current().map_or(0, |period| period.rank);
            let reviewed = standing.review_due(today).is_some();
            let earned = scheme.terms.earned(&readings).map_or(0, |place| i32::try_from(place).expect("few") + 1);
            (standing, _) = on(standing, &scheme, today, readings);
            let after = standing.current().map_or(0, |period| period.rank);
            prop_assert!(after >= earned);
            prop_assert!(after >= before || reviewed);
            prop_assert!(standing.next_review.is_some_and(|date| date > today));
            for pair in standing.periods.windows(2) {
                prop_assert_eq!(pair[0].end, Some(pair[1].start));
                prop_assert!(pair[0].start < pair[1].start);
            }
        }
    }
}
