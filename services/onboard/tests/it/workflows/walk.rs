//! Short ways to say what people do in the steps of one enrollment.

use contracts::google::r#type::{Date, Decimal, Money};
use contracts::tandem::enable::v1 as enable;
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::answer::Value;
use contracts::tandem::onboard::v1::enrollment_progress_service_client::EnrollmentProgressServiceClient;
use contracts::tandem::onboard::v1::question::Kind;
use contracts::tandem::onboard::v1::workflow_step::Kind as StepKind;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use kit::testing::{Client, somebody};
use tonic::{Response, Status};

use crate::ask::Ask;
use crate::world::{ACME, World, date, got, program};

/// One partner's enrollment.
pub(crate) struct Walk<'a> {
    pub(crate) world: &'a World,
    pub(crate) partner: v1::Partner,
    pub(crate) id: String,
}

/// The gap and the metric that a program of the type serves.
fn purpose(of: PartnershipType) -> (v1::Gap, &'static str) {
    match of {
        PartnershipType::Informal => (v1::Gap::ProductCapability, "visible_integrations"),
        PartnershipType::Affiliate | PartnershipType::Referral => {
            (v1::Gap::Introductions, "referred_revenue")
        }
        PartnershipType::Isv => (v1::Gap::ProductCapability, "win_rate"),
        PartnershipType::Oem => (v1::Gap::EmbeddedDistribution, "units_shipped"),
        PartnershipType::Si => (v1::Gap::ServicesCapacity, "win_rate"),
        PartnershipType::Reseller | PartnershipType::Unspecified => {
            (v1::Gap::MarketReach, "resale_revenue")
        }
    }
}

/// An active program with the workflow; without one it has its type's template.
pub(crate) async fn active_program(
    world: &World,
    of: PartnershipType,
    workflow: Option<v1::Workflow>,
) -> v1::Program {
    let (gap, metric) = purpose(of);
    let objective = world.objective(gap, metric).await;
    let program = v1::Program {
        justification: "tried before".to_owned(),
        workflow,
        ..program(of, &objective)
    };
    let request = v1::CreateProgramRequest {
        request_id: String::new(),
        program: Some(program),
    };
    let draft = got(world.programs().create_program(request).await).program;
    world.activate(&draft.expect("a program")).await
}

impl<'a> Walk<'a> {
    /// A draft of a new partner in a new program.
    pub(crate) async fn in_template(world: &'a World, of: PartnershipType) -> Self {
        let program = active_program(world, of, None).await;
        Self::begin(world, "losch", &program).await
    }

    pub(crate) async fn begin(world: &'a World, name: &str, program: &v1::Program) -> Self {
        let partner = world.partner(name).await;
        let id = world.enrollment(&partner, program).await.enrollment_id;
        Self { world, partner, id }
    }

    pub(crate) fn ask(&self) -> Ask {
        Ask(self.id.clone())
    }

    pub(crate) fn client(&self, client: Client) -> EnrollmentProgressServiceClient<Client> {
        EnrollmentProgressServiceClient::new(client)
    }

    pub(crate) fn as_role(&self, role: Role) -> EnrollmentProgressServiceClient<Client> {
        self.client(self.world.onboard.as_role(ACME, role))
    }

    pub(crate) fn as_partner(&self) -> EnrollmentProgressServiceClient<Client> {
        self.client(self.world.client_of(&self.partner))
    }

    pub(crate) async fn progress(&self) -> v1::EnrollmentProgress {
        let request = v1::GetEnrollmentProgressRequest {
            enrollment_id: self.id.clone(),
        };
        let mut client = self.as_role(Role::PartnerManager);
        let answer = got(client.get_enrollment_progress(request).await);
        answer.progress.expect("progress")
    }

    pub(crate) async fn step(&self, key: &str) -> v1::StepProgress {
        let steps = self.progress().await.steps.into_iter();
        let mut found = steps.filter(|step| step.step.as_ref().is_some_and(|step| step.key == key));
        found.next().expect("a step")
    }

    pub(crate) async fn state(&self, key: &str) -> v1::StepState {
        self.step(key).await.state()
    }

    pub(crate) fn answers(&self, step: &str, answers: &[(&str, Value)]) -> v1::AnswerFormRequest {
        let answers = answers.iter().map(|(question, value)| v1::Answer {
            question_key: (*question).to_owned(),
            value: Some(value.clone()),
            ..Default::default()
        });
        v1::AnswerFormRequest {
            enrollment_id: self.id.clone(),
            step_key: step.to_owned(),
            answers: answers.collect(),
            ..Default::default()
        }
    }

    /// The partner answers these, and every other question of the form somehow.
    pub(crate) async fn fill(&self, key: &str, wanted: &[(&str, Value)]) {
        let step = self.step(key).await.step.expect("a step");
        let Some(StepKind::Form(form)) = &step.kind else {
            panic!("{key} is no form");
        };
        let mut request = self.answers(key, wanted);
        for question in &form.questions {
            if !wanted.iter().any(|(key, _)| *key == question.key) {
                let kind = question.kind.as_ref().expect("a kind");
                request.answers.push(v1::Answer {
                    question_key: question.key.clone(),
                    value: Some(somehow(kind)),
                    ..Default::default()
                });
            }
        }
        let mut client = match step.actor() {
            v1::StepActor::Vendor => self.as_role(Role::PartnerManager),
            _ => self.as_partner(),
        };
        got(client.answer_form(request).await);
    }

    pub(crate) async fn submit(&self) -> Result<Response<v1::SubmitEnrollmentResponse>, Status> {
        let ask = self.ask().submit();
        self.world.enrollments().submit_enrollment(ask).await
    }

    pub(crate) async fn review(&self) {
        let ask = self.ask().start();
        got(self.world.enrollments().start_enrollment_review(ask).await);
    }

    pub(crate) async fn approve(&self) -> Result<Response<v1::ApproveEnrollmentResponse>, Status> {
        let ask = self.ask().approve();
        self.world.enrollments().approve_enrollment(ask).await
    }

    /// From today on, without an end.
    pub(crate) async fn activate(
        &self,
    ) -> Result<Response<v1::ActivateEnrollmentResponse>, Status> {
        let request = v1::ActivateEnrollmentRequest {
            effective_date: None,
            end_date: None,
            ..self.ask().activate()
        };
        self.world.enrollments().activate_enrollment(request).await
    }

    /// Scores every criterion with as many points as possible, less `less` each.
    pub(crate) async fn score(&self, key: &str, less: i32) {
        let step = self.step(key).await.step.expect("a step");
        let Some(StepKind::Qualification(qualification)) = step.kind else {
            panic!("{key} is no qualification");
        };
        let criteria = qualification.criteria.into_iter();
        let criteria = criteria.map(|criterion| v1::CriterionScore {
            criterion_key: criterion.key,
            points: criterion.max_points - less,
            reason: "as discussed".to_owned(),
        });
        let request = v1::ScoreQualificationRequest {
            enrollment_id: self.id.clone(),
            step_key: key.to_owned(),
            criteria: criteria.collect(),
            ..Default::default()
        };
        let mut client = self.as_role(Role::PartnerManager);
        got(client.score_qualification(request).await);
    }

    pub(crate) async fn decide(
        &self,
        key: &str,
        (who, role): (&str, Role),
        approved: bool,
    ) -> Result<Response<v1::DecideApprovalResponse>, Status> {
        let caller = kit::Caller {
            subject: who.to_owned(),
            ..somebody(ACME, &[role], None)
        };
        let request = v1::DecideApprovalRequest {
            enrollment_id: self.id.clone(),
            step_key: key.to_owned(),
            approved,
            reason: "because".to_owned(),
            ..Default::default()
        };
        let mut client = self.client(self.world.onboard.client(&caller));
        client.decide_approval(request).await
    }

    /// What accepted documents and signed agreements leave behind.
    pub(crate) async fn has(&self, kind: &str, key: &str) {
        let insert = "INSERT INTO evidence (tenant_id, kind, subject, key, level, partner_id, periods)
                      VALUES ($1, $2, gen_random_uuid()::text, $3, 0, $4::uuid, '[{\"start\": \"2018-01-01\", \"end\": null}]')";
        let insert = sqlx::query(insert).bind(ACME).bind(kind).bind(key);
        let insert = insert.bind(&self.partner.partner_id);
        let inserted = insert.execute(&self.world.onboard.service.pool).await;
        inserted.expect("evidence");
    }

    /// Somebody of the partner is certified.
    pub(crate) async fn certify(&self, person: &str, key: &str) {
        self.certify_until(person, key, None).await;
    }

    pub(crate) async fn certify_until(&self, person: &str, key: &str, end_date: Option<Date>) {
        let certification = enable::Certification {
            certification_id: format!("{person}-{key}"),
            partner_id: self.partner.partner_id.clone(),
            person_id: person.to_owned(),
            certification_key: key.to_owned(),
            valid_periods: vec![enable::ValidPeriod {
                end_date,
                ..since_new_year()
            }],
            ..Default::default()
        };
        let event_key = format!("certifications/{person}-{key}");
        let changed = enable::CertificationChanged {
            certification: Some(certification),
        };
        let onboard = &self.world.onboard;
        onboard
            .deliver("enable", ACME, &event_key, 1, &changed)
            .await;
        onboard.jobs_done().await;
    }

    pub(crate) async fn certify_integration(&self, quality_score: i32) {
        let integration = enable::Integration {
            integration_id: "i".to_owned(),
            partner_id: self.partner.partner_id.clone(),
            certifications: vec![enable::IntegrationCertification {
                quality_score,
                period: Some(since_new_year()),
                ..Default::default()
            }],
            ..Default::default()
        };
        let changed = enable::IntegrationChanged {
            integration: Some(integration),
        };
        let onboard = &self.world.onboard;
        onboard
            .deliver("enable", ACME, "integrations/i", 1, &changed)
            .await;
        onboard.jobs_done().await;
    }

    pub(crate) async fn award(&self, key: &str) {
        let award = enable::CompetencyAward {
            award_id: "a".to_owned(),
            partner_id: self.partner.partner_id.clone(),
            competency_key: key.to_owned(),
            levels: vec![enable::CompetencyLevel {
                level: 1,
                period: Some(since_new_year()),
            }],
            ..Default::default()
        };
        let changed = enable::CompetencyAwardChanged { award: Some(award) };
        let onboard = &self.world.onboard;
        onboard
            .deliver("enable", ACME, "competencyAwards/a", 1, &changed)
            .await;
        onboard.jobs_done().await;
    }
}

fn since_new_year() -> enable::ValidPeriod {
    enable::ValidPeriod {
        start_date: Some(date(2018, 1, 1)),
        end_date: None,
    }
}

/// An answer of the right type.
fn somehow(kind: &Kind) -> Value {
    match kind {
        Kind::Text(_) => text("something"),
        Kind::Number(number) => {
            let least = number.least.clone();
            Value::Number(least.unwrap_or_else(|| decimal("1")))
        }
        Kind::Choice(choice) => Value::Choice(choice.options[0].clone()),
        Kind::MultiChoice(choice) => Value::Choices(v1::Choices {
            options: vec![choice.options[0].clone()],
        }),
        Kind::Date(_) => Value::Date(date(2010, 1, 1)),
        Kind::Money(_) => Value::Money(Money {
            currency_code: "USD".to_owned(),
            units: 100,
            nanos: 0,
        }),
        Kind::YesNo(_) => Value::YesNo(true),
        Kind::Country(_) => country("DE"),
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn country(code: &str) -> Value {
    Value::Country(code.to_owned())
}

pub(crate) fn decimal(value: &str) -> Decimal {
    Decimal {
        value: value.to_owned(),
    }
}

/// The bad places of a refusal and why, whatever its code.
pub(crate) fn lacking<T: std::fmt::Debug>(
    answer: Result<Response<T>, Status>,
    reason: &str,
) -> Vec<(String, String)> {
    let status = answer.expect_err("a refusal");
    assert_eq!(kit::testing::reason(&status), reason, "{status}");
    kit::testing::bad_fields(&status)
}
