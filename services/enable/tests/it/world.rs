//! A vendor called acme, and short ways to say what happens there.

use chrono::NaiveDate;
use contracts::google::r#type::{Date, Decimal};
use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::certification_service_client::CertificationServiceClient;
use contracts::tandem::enable::v1::competency_service_client::CompetencyServiceClient;
use contracts::tandem::enable::v1::knowledge_service_client::KnowledgeServiceClient;
use contracts::tandem::enable::v1::training_service_client::TrainingServiceClient;
use contracts::tandem::onboard::v1 as onboard;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use kit::testing::{Client, TestService};
use tonic::{Code, Response, Status};
use uuid::Uuid;

pub(crate) const ACME: &str = "acme";

/// Two partners, always the same.
pub(crate) const FIRST: Uuid = Uuid::from_u128(0xa1);
pub(crate) const SECOND: Uuid = Uuid::from_u128(0xa2);
/// The program that they are enrolled in.
pub(crate) const PROGRAM: Uuid = Uuid::from_u128(0xb1);

pub(crate) struct World {
    pub(crate) enable: TestService,
}

impl World {
    /// Partners that are known and enrolled since 2017.
    pub(crate) async fn new() -> Self {
        let enable = TestService::start(enable::NAME, &enable::MIGRATIONS, enable::mount).await;
        let world = Self { enable };
        world.announce_program().await;
        world.enrolled(FIRST, "First", PartnershipType::Isv).await;
        world
            .enrolled(SECOND, "Second", PartnershipType::Reseller)
            .await;
        world
    }

    pub(crate) fn knowledge(&self) -> KnowledgeServiceClient<Client> {
        KnowledgeServiceClient::new(self.enable.as_role(ACME, Role::PartnerManager))
    }

    pub(crate) fn knowledge_of(&self, partner: Uuid) -> KnowledgeServiceClient<Client> {
        KnowledgeServiceClient::new(self.enable.as_partner(ACME, partner))
    }

    /// A published document.
    pub(crate) async fn published(&self, document: v1::KnowledgeDocument) -> v1::KnowledgeDocument {
        let request = v1::CreateKnowledgeDocumentRequest {
            document: Some(document),
            ..Default::default()
        };
        let created = got(self.knowledge().create_knowledge_document(request).await).document;
        self.publish(&created.expect("a document")).await
    }

    pub(crate) async fn publish(&self, document: &v1::KnowledgeDocument) -> v1::KnowledgeDocument {
        let request = v1::PublishKnowledgeDocumentRequest {
            document_id: document.document_id.clone(),
            ..Default::default()
        };
        let published = got(self.knowledge().publish_knowledge_document(request).await);
        published.document.expect("a document")
    }

    pub(crate) fn training(&self) -> TrainingServiceClient<Client> {
        TrainingServiceClient::new(self.enable.as_role(ACME, Role::PartnerManager))
    }

    pub(crate) fn training_of(&self, partner: Uuid) -> TrainingServiceClient<Client> {
        TrainingServiceClient::new(self.enable.as_partner(ACME, partner))
    }

    pub(crate) fn certifications(&self) -> CertificationServiceClient<Client> {
        CertificationServiceClient::new(self.enable.as_role(ACME, Role::PartnerManager))
    }

    pub(crate) fn certifications_of(&self, partner: Uuid) -> CertificationServiceClient<Client> {
        CertificationServiceClient::new(self.enable.as_partner(ACME, partner))
    }

    pub(crate) fn competencies(&self) -> CompetencyServiceClient<Client> {
        CompetencyServiceClient::new(self.enable.as_role(ACME, Role::PartnerManager))
    }

    pub(crate) fn competencies_of(&self, partner: Uuid) -> CompetencyServiceClient<Client> {
        CompetencyServiceClient::new(self.enable.as_partner(ACME, partner))
    }

    /// An active course with one module and one question for a number, which is 42.
    pub(crate) async fn course(&self, key: &str) -> v1::Course {
        let request = v1::CreateCourseRequest {
            course: Some(course(key)),
            ..Default::default()
        };
        let drafted = got(self.training().create_course(request).await).course;
        let request = v1::ActivateCourseRequest {
            course_id: drafted.expect("a course").course_id,
            ..Default::default()
        };
        let active = got(self.training().activate_course(request).await).course;
        active.expect("a course")
    }

    pub(crate) async fn takes(
        &self,
        course: &v1::Course,
        partner: Uuid,
        person: Uuid,
    ) -> v1::CourseEnrollment {
        let request = v1::CreateCourseEnrollmentRequest {
            enrollment: Some(taker(course, partner, person)),
            ..Default::default()
        };
        got(self
            .training_of(partner)
            .create_course_enrollment(request)
            .await)
        .enrollment
        .expect("an enrollment")
    }

    /// Starts an attempt at the course's one module and answers it with `number`.
    pub(crate) async fn answers(&self, taken: &v1::CourseEnrollment, number: &str) -> v1::Attempt {
        let partner = taken.partner_id.parse().expect("an id");
        let mut training = self.training_of(partner);
        let started = got(training.start_attempt(start(taken)).await).attempt;
        let request = v1::SubmitAttemptRequest {
            course_enrollment_id: taken.course_enrollment_id.clone(),
            attempt_id: started.expect("an attempt").attempt_id,
            answers: vec![answer(number)],
            ..Default::default()
        };
        let graded = got(training.submit_attempt(request).await).attempt;
        graded.expect("an attempt")
    }

    pub(crate) async fn completes(&self, course: &v1::Course, partner: Uuid, person: Uuid) {
        let taken = self.takes(course, partner, person).await;
        let attempt = self.answers(&taken, "42").await;
        assert_eq!(attempt.state(), v1::AttemptState::Passed);
    }

    /// A certification of six months that the courses earn, renewed by `news` in its last thirty days.
    pub(crate) async fn program(&self, key: &str, courses: &[&str]) -> v1::CertificationProgram {
        let request = v1::CreateCertificationProgramRequest {
            program: Some(program(key, courses)),
            ..Default::default()
        };
        got(self
            .certifications()
            .create_certification_program(request)
            .await)
        .program
        .expect("a program")
    }

    /// A certificate by hand.
    pub(crate) async fn certified(
        &self,
        key: &str,
        partner: Uuid,
        person: Uuid,
    ) -> v1::CertificationDetail {
        let request = issue(key, partner, person);
        got(self.certifications().issue_certification(request).await)
            .certification
            .expect("a certificate")
    }

    pub(crate) fn set_day(&self, day: &str) {
        self.enable
            .clock
            .set(kit::testing::at(&format!("{day}T12:00:00Z")));
    }

    async fn announce_program(&self) {
        let changed = onboard::ProgramChanged {
            program: Some(onboard::Program {
                program_id: PROGRAM.to_string(),
                ..Default::default()
            }),
        };
        let key = format!("programs/{PROGRAM}");
        self.enable
            .deliver("onboard", ACME, &key, 1, &changed)
            .await;
    }

    /// A joint solution that is agreed since 2017.
    pub(crate) async fn solution(
        &self,
        solution: Uuid,
        partner: Uuid,
        integration: Option<Uuid>,
        support: Vec<onboard::SupportResponsibility>,
    ) {
        let changed = onboard::JointSolutionChanged {
            solution: Some(onboard::JointSolution {
                solution_id: solution.to_string(),
                partner_id: partner.to_string(),
                display_name: "Joint".to_owned(),
                integration_id: integration.map(|id| id.to_string()).unwrap_or_default(),
                agreed_periods: vec![onboard::ActivePeriod {
                    start_date: Some(date("2017-01-01")),
                    end_date: None,
                }],
                support,
                ..Default::default()
            }),
        };
        let key = format!("solutions/{solution}");
        self.enable
            .deliver("onboard", ACME, &key, 1, &changed)
            .await;
    }

    /// Something that a partner has to show, looked at when the partner is heard of again.
    pub(crate) async fn shows(&self, partner: Uuid, source: &str, shown: serde_json::Value) {
        sqlx::query(
            "INSERT INTO evidence (tenant_id, partner_id, source, shown) VALUES ($1, $2, $3, $4)
             ON CONFLICT (tenant_id, partner_id, source) DO UPDATE SET shown = excluded.shown",
        )
        .bind(ACME)
        .bind(partner)
        .bind(source)
        .bind(shown)
        .execute(&self.enable.service.pool)
        .await
        .expect("evidence");
        let changed = onboard::PartnerChanged {
            partner: Some(onboard::Partner {
                partner_id: partner.to_string(),
                ..Default::default()
            }),
        };
        let key = format!("partners/{partner}");
        self.enable
            .deliver("onboard", ACME, &key, 1, &changed)
            .await;
        self.enable.jobs_done().await;
    }

    pub(crate) async fn enrolled(&self, partner: Uuid, name: &str, partnership: PartnershipType) {
        let changed = onboard::PartnerChanged {
            partner: Some(onboard::Partner {
                partner_id: partner.to_string(),
                display_name: name.to_owned(),
                ..Default::default()
            }),
        };
        let key = format!("partners/{partner}");
        self.enable
            .deliver("onboard", ACME, &key, 1, &changed)
            .await;
        self.enrollment(partner, partnership, 1, "2017-01-01", None)
            .await;
    }

    /// The newest version of a partner's one enrollment.
    pub(crate) async fn enrollment(
        &self,
        partner: Uuid,
        partnership: PartnershipType,
        version: u64,
        start: &str,
        end: Option<&str>,
    ) {
        let enrollment_id = Uuid::from_u128(partner.as_u128() + 0x1000);
        let changed = onboard::EnrollmentChanged {
            enrollment: Some(onboard::Enrollment {
                enrollment_id: enrollment_id.to_string(),
                partner_id: partner.to_string(),
                program_id: PROGRAM.to_string(),
                r#type: partnership.into(),
                active_periods: vec![onboard::ActivePeriod {
                    start_date: Some(date(start)),
                    end_date: end.map(date),
                }],
                ..Default::default()
            }),
        };
        let key = format!("enrollments/{enrollment_id}");
        self.enable
            .deliver("onboard", ACME, &key, version, &changed)
            .await;
    }
}

pub(crate) fn date(text: &str) -> Date {
    kit::wire::to_date(text.parse::<NaiveDate>().expect("a date"))
}

/// A guide for everybody who is enrolled.
pub(crate) fn guide(title: &str, body: &str) -> v1::KnowledgeDocument {
    v1::KnowledgeDocument {
        kind: v1::KnowledgeKind::IntegrationGuide.into(),
        title: title.to_owned(),
        summary: String::new(),
        body: body.to_owned(),
        language: v1::KnowledgeLanguage::English.into(),
        audience: Some(v1::Audience::default()),
        ..Default::default()
    }
}

/// A person, always the same by number.
pub(crate) fn person(number: u128) -> Uuid {
    Uuid::from_u128(0xc0 + number)
}

pub(crate) fn course(key: &str) -> v1::Course {
    let number = v1::Number {
        value: Some(decimal("42")),
        tolerance: None,
        unit: "%".to_owned(),
    };
    let question = v1::Question {
        question_key: "q1".to_owned(),
        text: "how much?".to_owned(),
        points: 2,
        form: Some(v1::question::Form::Number(number)),
    };
    v1::Course {
        course_key: key.to_owned(),
        display_name: format!("All about {key}"),
        modules: vec![v1::CourseModule {
            module_key: "m1".to_owned(),
            title: "One".to_owned(),
            content: "# One".to_owned(),
            questions: vec![question],
        }],
        pass_mark_percent: 80,
        max_attempts: 2,
        wait_hours: 24,
        ..Default::default()
    }
}

pub(crate) fn taker(course: &v1::Course, partner: Uuid, person: Uuid) -> v1::CourseEnrollment {
    v1::CourseEnrollment {
        course_id: course.course_id.clone(),
        partner_id: partner.to_string(),
        person_id: person.to_string(),
        person_name: format!("Person {}", person.as_u128() - 0xc0),
        ..Default::default()
    }
}

pub(crate) fn start(taken: &v1::CourseEnrollment) -> v1::StartAttemptRequest {
    v1::StartAttemptRequest {
        course_enrollment_id: taken.course_enrollment_id.clone(),
        module_key: "m1".to_owned(),
        ..Default::default()
    }
}

pub(crate) fn answer(number: &str) -> v1::Answer {
    v1::Answer {
        question_key: "q1".to_owned(),
        number: Some(decimal(number)),
        ..Default::default()
    }
}

pub(crate) fn program(key: &str, courses: &[&str]) -> v1::CertificationProgram {
    v1::CertificationProgram {
        certification_key: key.to_owned(),
        display_name: format!("Certified {key}"),
        course_keys: courses.iter().map(|key| (*key).to_owned()).collect(),
        validity_months: 6,
        renewal_window_days: 30,
        renewal_course_keys: vec!["news".to_owned()],
        ..Default::default()
    }
}

pub(crate) fn issue(key: &str, partner: Uuid, person: Uuid) -> v1::IssueCertificationRequest {
    v1::IssueCertificationRequest {
        certification_key: key.to_owned(),
        partner_id: partner.to_string(),
        person_id: person.to_string(),
        person_name: format!("Person {}", person.as_u128() - 0xc0),
        grounds: "an exam on site".to_owned(),
        ..Default::default()
    }
}

pub(crate) fn decimal(text: &str) -> Decimal {
    Decimal {
        value: text.to_owned(),
    }
}

#[track_caller]
pub(crate) fn got<T>(answer: Result<Response<T>, Status>) -> T {
    answer.expect("an answer").into_inner()
}

/// The refusal, as code and reason.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<Response<T>, Status>) -> (Code, String) {
    let status = answer.expect_err("a refusal");
    (status.code(), kit::testing::reason(&status))
}

/// The bad fields of a refusal.
#[track_caller]
pub(crate) fn bad_fields<T: std::fmt::Debug>(
    answer: Result<Response<T>, Status>,
) -> Vec<(String, String)> {
    let status = answer.expect_err("a refusal");
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    kit::testing::bad_fields(&status)
}

pub(crate) fn fields<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs
        .map(|(field, reason)| (field.to_owned(), reason.to_owned()))
        .into()
}
