use chrono::{DateTime, TimeDelta, Utc};
use kit::Violations;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::*;

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).expect("a time")
}

fn choice(key: &str, right: bool) -> Choice {
    Choice {
        choice_key: key.to_owned(),
        text: key.to_owned(),
        right,
    }
}

fn question(key: &str, points: i32, form: Form) -> Question {
    Question {
        question_key: key.to_owned(),
        text: format!("{key}?"),
        points,
        form,
    }
}

/// One of three (1 point), two of three (2 points), 12.5 give or take 0.5 (3 points).
fn module() -> Module {
    let one = vec![choice("a", true), choice("b", false), choice("c", false)];
    let two = vec![choice("a", true), choice("b", false), choice("c", true)];
    let number = Form::Number {
        value: Decimal::new(125, 1),
        tolerance: Decimal::new(5, 1),
        unit: "%".to_owned(),
    };
    Module {
        module_key: "m1".to_owned(),
        title: "One".to_owned(),
        content: String::new(),
        questions: vec![
            question(
                "one",
                1,
                Form::Choices {
                    choices: one,
                    several: false,
                },
            ),
            question(
                "two",
                2,
                Form::Choices {
                    choices: two,
                    several: true,
                },
            ),
            question("number", 3, number),
        ],
    }
}

fn syllabus() -> Syllabus {
    Syllabus {
        course_key: "basics".to_owned(),
        display_name: "Basics".to_owned(),
        description: String::new(),
        modules: vec![module()],
        rules: AttemptRules {
            pass_mark_percent: 50,
            max_attempts: 2,
            wait_hours: 24,
        },
    }
}

fn course() -> Course {
    let draft = Course::draft(Uuid::from_u128(1), syllabus(), noon());
    draft.activate().expect("active")
}

fn chosen(question: &str, keys: &[&str]) -> Answer {
    Answer {
        question_key: question.to_owned(),
        choice_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        number: None,
    }
}

fn number(text: &str) -> Answer {
    Answer {
        number: Some(text.parse().expect("a number")),
        ..chosen("number", &[])
    }
}

#[test]
fn a_question_is_right_as_a_whole_or_not_at_all() {
    let table = [
        (vec![], 0),
        (vec![chosen("one", &["a"])], 1),
        (vec![chosen("one", &["a", "b"])], 0),
        (vec![chosen("two", &["c", "a"])], 2),
        (vec![chosen("two", &["a"])], 0),
        (vec![chosen("two", &["a", "b", "c"])], 0),
        (vec![number("12")], 3),
        (vec![number("13.0")], 3),
        (vec![number("13.01")], 0),
        (
            vec![
                chosen("one", &["a"]),
                chosen("two", &["a", "c"]),
                number("12.5"),
            ],
            6,
        ),
    ];
    for (answers, points) in table {
        assert_eq!(module().points(&answers), points, "{answers:?}");
    }
}

#[test]
fn what_shows_as_just_below_the_mark_has_not_passed() {
    // 2 of 3 points at a mark of 67 %: 66.66 %, rounded down.
    let rules = AttemptRules {
        pass_mark_percent: 67,
        ..syllabus().rules
    };
    let attempt = Attempt {
        points: 2,
        possible_points: 3,
        ..Attempt::begin(Uuid::nil(), Uuid::nil(), &module(), 1, noon())
    };
    assert!(!rules.passes(2, 3));
    assert_eq!(attempt.score_percent().to_string(), "66.66");
}

fn attempt(number: i32, state: AttemptState, hours_ago: i64) -> Attempt {
    let submitted_at = (state != AttemptState::Open).then(|| noon() - TimeDelta::hours(hours_ago));
    Attempt {
        state,
        submitted_at,
        ..Attempt::begin(Uuid::from_u128(9), Uuid::nil(), &module(), number, noon())
    }
}

#[test]
fn the_next_attempt_waits_and_there_are_so_many() {
    use AttemptState::{Failed, Open, Passed};
    let table = [
        (vec![], Ok(1)),
        (vec![attempt(1, Failed, 23)], Err("TOO_EARLY")),
        (vec![attempt(1, Failed, 24)], Ok(2)),
        (
            vec![attempt(1, Failed, 99), attempt(2, Failed, 48)],
            Err("NO_ATTEMPT_LEFT"),
        ),
        (
            vec![attempt(1, Failed, 99), attempt(2, Passed, 48)],
            Err("ALREADY_PASSED"),
        ),
    ];
    for (attempts, expected) in table {
        let started = syllabus().rules.start(&attempts, noon());
        let started = started.map_err(|refusal| refusal.reason);
        assert_eq!(started, expected.map(Start::Next), "{attempts:?}");
    }
    let open = [attempt(1, Open, 0)];
    assert_eq!(
        syllabus().rules.start(&open, noon()),
        Ok(Start::Resume(&open[0]))
    );
}

#[test]
fn the_last_module_completes_the_course_once() {
    let mut two = syllabus();
    two.modules.push(Module {
        module_key: "m2".to_owned(),
        ..module()
    });
    let two = Course {
        syllabus: two,
        ..course()
    };
    let taker = Taker {
        partner_id: Uuid::from_u128(2),
        person_id: Uuid::from_u128(3),
        person_name: "Ann".to_owned(),
    };
    let taken = CourseEnrollment::new(Uuid::from_u128(4), &two, taker, noon()).expect("enrolled");
    let today = noon().date_naive();
    let half = taken.pass(&two, "m1", today).expect("passed");
    assert_eq!(half.state, CourseEnrollmentState::Enrolled);
    let whole = half.pass(&two, "m2", today).expect("passed");
    assert_eq!(
        (whole.state, whole.completed_on),
        (CourseEnrollmentState::Completed, Some(today))
    );
    assert!(whole.clone().pass(&two, "m2", today).is_err());
    assert!(whole.withdraw().is_err());
}

#[test]
fn a_course_that_people_can_take_does_not_change() {
    let course = course();
    let refusal = course.clone().revise(syllabus()).expect_err("active");
    assert_eq!(refusal.reason, "ILLEGAL_TRANSITION");
    assert_eq!(
        refusal.message,
        "can't change what is ACTIVE; legal is to retire it"
    );
    let retired = course.retire().expect("retired");
    assert!(retired.clone().activate().is_err() && retired.retire().is_err());
}

#[test]
fn a_syllabus_names_every_bad_place() {
    let mut bad = syllabus();
    let wrong = vec![choice("a", true), choice("a", true)];
    bad.modules[0].questions[0].form = Form::Choices {
        choices: wrong,
        several: false,
    };
    bad.modules[0].questions[1].points = 0;
    bad.modules.push(module());
    bad.rules.pass_mark_percent = 101;
    let mut violations = Violations::new();
    bad.check(&mut violations, "course");
    let found = violations.into_vec().into_iter();
    let found: Vec<(String, String)> = found.map(|one| (one.field, one.reason)).collect();
    let expected = [
        ("course.modules[1].module_key", "DUPLICATE"),
        (
            "course.modules[0].questions[0].choices.choices[1].choice_key",
            "DUPLICATE",
        ),
        (
            "course.modules[0].questions[0].choices.choices",
            "SEVERAL_RIGHT",
        ),
        ("course.modules[0].questions[1].points", "OUT_OF_RANGE"),
        ("course.pass_mark_percent", "OUT_OF_RANGE"),
    ];
    assert_eq!(
        found,
        expected.map(|(field, reason)| (field.to_owned(), reason.to_owned()))
    );
}

proptest! {
    /// The score that is shown passes exactly when the points do, for whole marks.
    #[test]
    fn the_shown_score_agrees_with_the_mark(points in 0_i32..200, more in 0_i32..200, mark in 1_i32..=100) {
        let possible_points = (points + more).max(1);
        let rules = AttemptRules { pass_mark_percent: mark, ..syllabus().rules };
        let attempt = Attempt { points, possible_points, ..attempt(1, AttemptState::Open, 0) };
        prop_assert_eq!(rules.passes(points, possible_points), attempt.score_percent() >= Decimal::from(mark));
    }
}
