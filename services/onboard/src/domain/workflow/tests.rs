use super::*;
use crate::domain::Named as _;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::role::Role;
use evidenced::{Path, Requirement, TrainingKind};
use form::{Question, QuestionKind};
use qualification::Criterion;

fn step(key: &str, actor: Actor, required_before: Gate, kind: StepKind) -> Step {
    Step {
        key: key.to_owned(),
        title: key.to_owned(),
        instructions: String::new(),
        actor,
        required_before,
        kind,
    }
}

fn of(steps: Vec<Step>) -> Workflow {
    Workflow {
        steps,
        instant: false,
    }
}

fn question(key: &str, kind: QuestionKind) -> Question {
    Question {
        key: key.to_owned(),
        label: key.to_owned(),
        required: true,
        kind,
    }
}

fn faults(workflow: &Workflow) -> Vec<(String, &'static str)> {
    let problems = workflow.problems("w").into_iter();
    problems
        .map(|problem| (problem.field, problem.reason))
        .collect()
}

fn approval(roles: &[Role], approvals_needed: i32, approvers: i32) -> StepKind {
    StepKind::Approval(Approval {
        roles: roles.to_vec(),
        approvals_needed,
        approvers,
    })
}

/// What is wrong with one step that the vendor acts in before the approval.
fn faults_of(kind: StepKind) -> Vec<(String, &'static str)> {
    faults(&of(vec![step("s", Actor::Vendor, Gate::Approve, kind)]))
}

fn at(field: &str, reason: &'static str) -> (String, &'static str) {
    (format!("w.steps[0].{field}"), reason)
}

#[test]
fn every_type_has_a_template_without_faults() {
    for partnership_type in PartnershipType::ALL {
        let template = template::of(*partnership_type);
        assert_eq!(faults(&template.workflow), [], "{partnership_type}");
        assert!(!template.description.is_empty());
    }
}

#[test]
fn templates_differ_in_what_they_ask() {
    let kinds = |of: PartnershipType| {
        let steps = template::of(of).workflow.steps.into_iter();
        steps.map(|step| step.key).collect::<Vec<_>>()
    };
    for one in PartnershipType::ALL {
        for other in PartnershipType::ALL.iter().filter(|other| *other != one) {
            assert_ne!(kinds(*one), kinds(*other));
        }
    }
}

#[test]
fn a_template_survives_its_column() {
    for partnership_type in PartnershipType::ALL {
        let workflow = template::of(*partnership_type).workflow;
        let column = serde_json::to_value(&workflow).expect("JSON");
        let read: Workflow = serde_json::from_value(column).expect("the same");
        assert_eq!(read, workflow);
    }
}

#[test]
fn keys_are_plain_and_there_once() {
    let form = || {
        StepKind::Form(Form {
            questions: vec![question("q", QuestionKind::Date)],
        })
    };
    let key = |key| step(key, Actor::Partner, Gate::Submit, form());
    let workflow = of(vec![key("a"), key("a"), key("A b"), key("")]);
    let expected = [
        ("w.steps[1].key", "DUPLICATE"),
        ("w.steps[2].key", "MALFORMED_KEY"),
        ("w.steps[3].key", "MALFORMED_KEY"),
    ];
    assert_eq!(
        faults(&workflow),
        expected.map(|(field, reason)| (field.to_owned(), reason))
    );
}

#[test]
fn a_form_asks_what_can_be_answered() {
    let empty = StepKind::Form(Form {
        questions: Vec::new(),
    });
    assert_eq!(faults_of(empty), [at("form.questions", "REQUIRED")]);
    let options = |options: &[&str]| options.iter().map(|&option| option.to_owned()).collect();
    let form = StepKind::Form(Form {
        questions: vec![
            question("a", QuestionKind::Text { max_length: 0 }),
            question(
                "b",
                QuestionKind::Choice {
                    options: options(&[]),
                },
            ),
            question(
                "b",
                QuestionKind::MultiChoice {
                    options: options(&["x", "x"]),
                },
            ),
            question(
                "d",
                QuestionKind::Number {
                    least: Some(2.into()),
                    most: Some(1.into()),
                },
            ),
        ],
    });
    assert_eq!(
        faults_of(form),
        [
            at("form.questions[0].text.max_length", "OUT_OF_RANGE"),
            at("form.questions[1].choice.options", "REQUIRED"),
            at("form.questions[2].key", "DUPLICATE"),
            at("form.questions[2].multi_choice.options[1]", "DUPLICATE"),
            at("form.questions[3].number.most", "OUT_OF_RANGE"),
        ]
    );
}

#[test]
fn a_threshold_can_be_reached() {
    let qualification = |threshold| {
        let criterion = Criterion {
            key: "reach".to_owned(),
            title: "Reach".to_owned(),
            weight: 3,
            max_points: 10,
        };
        StepKind::Qualification(Qualification {
            criteria: vec![criterion],
            threshold,
        })
    };
    assert_eq!(faults_of(qualification(30)), []);
    let beyond = at("qualification.threshold", "THRESHOLD_UNREACHABLE");
    assert_eq!(faults_of(qualification(31)), std::slice::from_ref(&beyond));
    assert_eq!(faults_of(qualification(0)), [beyond]);
}

#[test]
fn enough_persons_of_the_vendor_can_approve() {
    assert_eq!(faults_of(approval(&[Role::Finance], 2, 3)), []);
    assert_eq!(
        faults_of(approval(&[Role::Finance], 3, 2)),
        [at("approval.approvals_needed", "UNREACHABLE")]
    );
    assert_eq!(
        faults_of(approval(&[Role::PartnerUser], 1, 1)),
        [at("approval.roles[0]", "NOT_THE_VENDOR")]
    );
    assert_eq!(
        faults_of(approval(&[], 0, 1)),
        [
            at("approval.roles", "REQUIRED"),
            at("approval.approvals_needed", "UNREACHABLE")
        ]
    );
}

#[test]
fn the_vendor_judges_what_has_been_submitted() {
    let early = approval(&[Role::Finance], 1, 1);
    let early = Workflow {
        steps: vec![step("s", Actor::Partner, Gate::Submit, early)],
        instant: true,
    };
    assert_eq!(
        faults(&early),
        [
            at("actor", "NOT_THE_VENDOR"),
            at("required_before", "TOO_EARLY"),
            ("w.steps[0]".to_owned(), "NOT_INSTANT")
        ]
    );
}

#[test]
fn training_names_what_is_to_be_reached() {
    let requirement = |kind, key: &str, count| Requirement {
        kind,
        key: key.to_owned(),
        count,
        least_level: 0,
    };
    let path = |requirements| Path {
        title: "A path".to_owned(),
        requirements,
    };
    let training = |paths| StepKind::Training(Training { paths });
    assert_eq!(
        faults_of(training(vec![])),
        [at("training.paths", "REQUIRED")]
    );
    let paths = vec![
        path(vec![]),
        path(vec![
            requirement(TrainingKind::Certification, "", 0),
            requirement(TrainingKind::Integration, "", 1),
        ]),
    ];
    assert_eq!(
        faults_of(training(paths)),
        [
            at("training.paths[0].requirements", "REQUIRED"),
            at("training.paths[1].requirements[0].key", "REQUIRED"),
            at("training.paths[1].requirements[0].count", "OUT_OF_RANGE"),
        ]
    );
}

#[test]
fn a_check_looks_at_what_is_asked_before() {
    let reference = |question: &str| check::Reference {
        step: "form".to_owned(),
        question: question.to_owned(),
    };
    let form = StepKind::Form(Form {
        questions: vec![
            question("country", QuestionKind::Country),
            question("name", QuestionKind::Text { max_length: 10 }),
        ],
    });
    let check = |question, refused: &[&str]| {
        StepKind::Check(Check::CountryAllowed {
            question: reference(question),
            refused: refused.iter().map(|&code| code.to_owned()).collect(),
        })
    };
    let with = |gate, check| {
        of(vec![
            step("check", Actor::Partner, gate, check),
            step("form", Actor::Partner, Gate::Approve, form.clone()),
        ])
    };
    assert_eq!(faults(&with(Gate::Approve, check("country", &["KP"]))), []);
    let question = "check.country_allowed.question";
    assert_eq!(
        faults(&with(Gate::Approve, check("town", &["XX"]))),
        [
            at(question, "UNKNOWN_QUESTION"),
            at(
                "check.country_allowed.refused_countries[0]",
                "UNKNOWN_COUNTRY"
            )
        ]
    );
    assert_eq!(
        faults(&with(Gate::Approve, check("name", &["KP"]))),
        [at(question, "WRONG_TYPE")]
    );
    assert_eq!(
        faults(&with(Gate::Submit, check("country", &["KP"]))),
        [at(question, "TOO_EARLY")]
    );
}
