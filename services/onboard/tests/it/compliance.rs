//! Reminded before an expiry, suspended after it, reinstated when the partner has made up for it.

use chrono::{DateTime, Utc};
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::ComplianceState as Standing;
use contracts::tandem::onboard::v1::EnrollmentState as State;
use kit::testing::at;
use tonic::Code;

use crate::ask::Ask;
use crate::drawer::INSURANCE;
use crate::world::{World, bad_fields, date, fields, got, refused};

/// An active enrollment in a program that requires insurance, with ten days of grace.
struct Insured {
    world: World,
    partner: v1::Partner,
    program: v1::Program,
    enrollment: Ask,
}

impl Insured {
    async fn new() -> Self {
        let world = World::new().await;
        let (partner, program) = (world.partner("p").await, world.active_program().await);
        let enrollment = active(&world, &partner, &program).await;
        let insured = Self {
            world,
            partner,
            program,
            enrollment,
        };
        let set = insured.requirements(&[(INSURANCE, 10)]);
        got(insured
            .world
            .compliance()
            .set_compliance_requirements(set)
            .await);
        insured
    }

    fn requirements(&self, kinds: &[(&str, i32)]) -> v1::SetComplianceRequirementsRequest {
        let requirement = |(kind, grace_days): &(&str, i32)| v1::ComplianceRequirement {
            kind_key: (*kind).to_owned(),
            grace_days: *grace_days,
        };
        v1::SetComplianceRequirementsRequest {
            program_id: self.program.program_id.clone(),
            requirements: kinds.iter().map(requirement).collect(),
            ..Default::default()
        }
    }

    /// Lets the time come, and the work of that time be done.
    async fn on(&self, moment: &str) {
        self.world.onboard.clock.set(moment_of(moment));
        self.world.onboard.jobs_done().await;
    }

    async fn enrollment(&self) -> v1::Enrollment {
        let request = v1::GetEnrollmentRequest {
            enrollment_id: self.enrollment.0.clone(),
        };
        let read = got(self.world.enrollments().get_enrollment(request).await);
        read.enrollment.expect("an enrollment")
    }

    async fn reminders(&self) -> Vec<v1::ComplianceReminder> {
        let request = v1::ListComplianceRemindersRequest::default();
        let listed = self
            .world
            .compliance()
            .list_compliance_reminders(request)
            .await;
        got(listed).compliance_reminders
    }

    async fn standing(&self) -> Vec<Standing> {
        let request = v1::GetPartnerComplianceRequest {
            partner_id: self.partner.partner_id.clone(),
        };
        let read = got(self
            .world
            .compliance()
            .get_partner_compliance(request)
            .await);
        read.requirements
            .iter()
            .map(v1::PartnerRequirement::state)
            .collect()
    }
}

fn moment_of(day: &str) -> DateTime<Utc> {
    at(&format!("{day}T06:00:00Z"))
}

async fn active(world: &World, partner: &v1::Partner, program: &v1::Program) -> Ask {
    let enrollment = world.enrollment(partner, program).await;
    let ask = Ask(enrollment.enrollment_id);
    let mut client = world.enrollments();
    got(client.submit_enrollment(ask.submit()).await);
    got(client.start_enrollment_review(ask.start()).await);
    got(client.approve_enrollment(ask.approve()).await);
    let open = v1::ActivateEnrollmentRequest {
        end_date: None,
        ..ask.activate()
    };
    got(client.activate_enrollment(open).await);
    ask
}

#[tokio::test]
async fn each_reminder_is_given_once() {
    let insured = Insured::new().await;
    assert_eq!(insured.standing().await, [Standing::Missing]);
    insured.world.accepted(&insured.partner, "insured").await;
    assert_eq!(insured.standing().await, [Standing::Valid]);
    insured.on("2018-12-15").await;
    assert_eq!(insured.reminders().await, []);
    // Expires on 2019-01-15; reminders are due 30, 14 and 3 days before.
    let mut given = Vec::new();
    for day in [
        "2018-12-16",
        "2018-12-31",
        "2019-01-01",
        "2019-01-05",
        "2019-01-14",
    ] {
        insured.on(day).await;
        given.push(insured.reminders().await.len());
    }
    assert_eq!(given, [1, 1, 2, 2, 3]);
    let told = insured
        .world
        .onboard
        .announced::<v1::ComplianceReminderGiven>()
        .await;
    let days: Vec<i32> = told
        .into_iter()
        .filter_map(|told| Some(told.compliance_reminder?.days_before))
        .collect();
    assert_eq!(days, [30, 14, 3]);
    insured.world.accepted(&insured.partner, "renewed").await;
    assert_eq!(insured.reminders().await, []);
}

#[tokio::test]
async fn an_expiry_suspends_after_grace_and_a_replacement_reinstates() {
    let insured = Insured::new().await;
    insured.world.accepted(&insured.partner, "insured").await;
    insured.on("2019-01-24").await;
    assert_eq!(insured.standing().await, [Standing::Grace]);
    assert_eq!(insured.enrollment().await.state(), State::Active);
    insured.on("2019-01-25").await;
    assert_eq!(insured.standing().await, [Standing::Lapsed]);
    let suspended = insured.enrollment().await;
    assert_eq!(suspended.state(), State::Suspended);
    let last = suspended.transitions.last().expect("a transition");
    assert_eq!(last.actor, "tandem.compliance");
    assert_eq!(last.reason, "insurance-certificate expired on 2019-01-15");
    assert_eq!(last.effective_date, Some(date(2019, 1, 25)));

    insured.on("2019-02-01").await;
    insured.world.accepted(&insured.partner, "renewed").await;
    insured.world.onboard.jobs_done().await;
    let reinstated = insured.enrollment().await;
    assert_eq!(reinstated.state(), State::Active);
    let last = reinstated.transitions.last().expect("a transition");
    assert_eq!(last.actor, "tandem.compliance");
    let periods: Vec<_> = reinstated
        .active_periods
        .iter()
        .map(|period| period.end_date)
        .collect();
    assert_eq!(periods, [Some(date(2019, 1, 25)), None]);
}

#[tokio::test]
async fn what_a_person_suspended_stays_suspended() {
    let insured = Insured::new().await;
    insured.world.accepted(&insured.partner, "insured").await;
    insured.on("2018-06-01").await;
    let suspend = v1::SuspendEnrollmentRequest {
        effective_date: None,
        ..insured.enrollment.suspend()
    };
    got(insured
        .world
        .enrollments()
        .suspend_enrollment(suspend)
        .await);
    insured.world.accepted(&insured.partner, "renewed").await;
    insured.world.onboard.jobs_done().await;
    assert_eq!(insured.enrollment().await.state(), State::Suspended);
}

#[tokio::test]
async fn requirements_that_come_later_or_go_are_applied_at_once() {
    let insured = Insured::new().await;
    let none = insured.requirements(&[]);
    got(insured
        .world
        .compliance()
        .set_compliance_requirements(none.clone())
        .await);
    insured.world.accepted(&insured.partner, "insured").await;
    insured.on("2019-03-01").await;
    assert_eq!(insured.enrollment().await.state(), State::Active);
    let set = insured.requirements(&[(INSURANCE, 0)]);
    let set = got(insured
        .world
        .compliance()
        .set_compliance_requirements(set)
        .await);
    insured.world.onboard.jobs_done().await;
    assert_eq!(insured.enrollment().await.state(), State::Suspended);
    let stale = v1::SetComplianceRequirementsRequest {
        etag: "\"1\"".to_owned(),
        ..none.clone()
    };
    assert_ne!(
        set.compliance_requirements.expect("requirements").etag,
        "\"1\""
    );
    assert_eq!(
        refused(
            insured
                .world
                .compliance()
                .set_compliance_requirements(stale)
                .await
        ),
        (Code::Aborted, "STALE_ETAG".to_owned())
    );
    got(insured
        .world
        .compliance()
        .set_compliance_requirements(none)
        .await);
    insured.world.onboard.jobs_done().await;
    assert_eq!(insured.enrollment().await.state(), State::Active);
}

#[tokio::test]
async fn an_enrollment_that_becomes_active_is_looked_at() {
    let insured = Insured::new().await;
    insured.world.accepted(&insured.partner, "insured").await;
    insured.on("2019-02-01").await;
    let program = insured.world.active_program().await;
    let set = v1::SetComplianceRequirementsRequest {
        program_id: program.program_id.clone(),
        ..insured.requirements(&[(INSURANCE, 0)])
    };
    got(insured
        .world
        .compliance()
        .set_compliance_requirements(set)
        .await);
    let second = active(&insured.world, &insured.partner, &program).await;
    insured.world.onboard.jobs_done().await;
    let request = v1::GetEnrollmentRequest {
        enrollment_id: second.0,
    };
    let second = got(insured.world.enrollments().get_enrollment(request).await);
    assert_eq!(
        second.enrollment.map(|second| second.state()),
        Some(State::Suspended)
    );
}

#[tokio::test]
async fn bad_requirements_are_named() {
    let insured = Insured::new().await;
    let bad = insured.requirements(&[(INSURANCE, 400), (INSURANCE, 0), ("horoscope", 0)]);
    assert_eq!(
        bad_fields(
            insured
                .world
                .compliance()
                .set_compliance_requirements(bad)
                .await
        ),
        fields([
            ("requirements[0].grace_days", "OUT_OF_RANGE"),
            ("requirements[1].kind_key", "DUPLICATE"),
            ("requirements[2].kind_key", "UNKNOWN_REFERENCE"),
        ])
    );
    let user = insured
        .world
        .client_of(&insured.world.partner("other").await);
    let mut user = v1::compliance_service_client::ComplianceServiceClient::new(user);
    let foreign = v1::GetPartnerComplianceRequest {
        partner_id: insured.partner.partner_id.clone(),
    };
    assert_eq!(
        refused(user.get_partner_compliance(foreign).await).0,
        Code::NotFound
    );
}
