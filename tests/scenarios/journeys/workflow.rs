//! Walks the steps of an enrollment as its people would: the partner answers, hands in, learns and signs; the vendor scores, decides and signs.
use contracts::tandem::platform::v1::Role;
use serde_json::{Value, json};

use super::vendor::{Vendor, day, dollars, posted, text};

/// An enrollment on its way through its program's workflow.
pub(super) struct Walk<'a> {
    pub(super) vendor: &'a Vendor,
    pub(super) partner_id: &'a str,
    pub(super) program_id: &'a str,
    pub(super) enrollment_id: &'a str,
    /// The terms of the agreement, as data; null for none.
    pub(super) terms: &'a Value,
}

impl Walk<'_> {
    /// Does every step that is due before the gate.
    pub(super) async fn up_to(&self, gate: &str) {
        let path = format!("/v1/enrollments/{}/progress", self.enrollment_id);
        let progress = self.vendor.admin.get(&path).await.expect("the progress");
        let steps = progress["steps"].as_array().cloned().unwrap_or_default();
        let due = format!("STEP_GATE_{gate}");
        for step in steps.iter().map(|progress| &progress["step"]) {
            if step["requiredBefore"] == json!(due) {
                self.take(step).await;
            }
        }
        self.vendor.settled().await;
    }

    async fn take(&self, step: &Value) {
        if step["form"].is_object() {
            self.answer(step).await;
        } else if step["qualification"].is_object() {
            self.score(step).await;
        } else if step["approval"].is_object() {
            self.decide(step).await;
        } else if step["document"].is_object() {
            self.hand_in(&step["document"]["documentKey"]).await;
        } else if step["training"].is_object() {
            self.learn(&step["training"]["paths"][0]["requirements"])
                .await;
        } else if step["agreement"].is_object() {
            self.sign(&step["agreement"]["agreementKey"]).await;
        }
    }

    async fn step(&self, who: &suite::rest::Rest, step: &Value, verb: &str, body: Value) {
        let key = text(&step["key"]);
        let path = format!("/v1/enrollments/{}/steps/{key}:{verb}", self.enrollment_id);
        posted(who, &path, body).await;
    }

    async fn answer(&self, step: &Value) {
        let questions = step["form"]["questions"].as_array().cloned();
        let answers: Vec<Value> = questions.unwrap_or_default().iter().map(answer).collect();
        let user = self.vendor.user_of(self.partner_id);
        let of_partner = step["actor"] == "STEP_ACTOR_PARTNER";
        let who = if of_partner {
            &user
        } else {
            &self.vendor.admin
        };
        self.step(who, step, "answer", json!({"answers": answers}))
            .await;
    }

    async fn score(&self, step: &Value) {
        let criteria = step["qualification"]["criteria"].as_array().cloned();
        let scores = criteria.unwrap_or_default().into_iter().map(|one| {
            json!({"criterionKey": one["key"], "points": one["maxPoints"], "reason": "seen on site"})
        });
        let scores: Vec<Value> = scores.collect();
        self.step(
            &self.vendor.admin,
            step,
            "score",
            json!({"criteria": scores}),
        )
        .await;
    }

    /// As many different people approve as are needed.
    async fn decide(&self, step: &Value) {
        let roles = step["approval"]["roles"].as_array().cloned();
        let needed = step["approval"]["approvalsNeeded"].as_u64().unwrap_or(1);
        let needed = usize::try_from(needed).expect("few");
        for role in roles.unwrap_or_default().iter().take(needed) {
            let role = Role::from_str_name(&text(role)).expect("a role");
            let body = json!({"approved": true, "reason": "fits"});
            self.step(&self.vendor.person(role), step, "decide", body)
                .await;
        }
    }

    async fn hand_in(&self, kind: &Value) {
        let user = self.vendor.user_of(self.partner_id);
        let upload = json!({
            "partnerId": self.partner_id, "kindKey": kind, "fileName": "document.pdf", "mediaType": "application/pdf",
            // %PDF-1.7
            "content": "JVBERi0xLjcK",
        });
        let document = posted(&user, "/v1/documents", upload).await;
        let id = text(&document["documentId"]);
        let valid = json!({"expireDate": day(365)});
        self.vendor
            .post(&format!("/v1/documents/{id}:accept"), valid)
            .await;
    }

    async fn learn(&self, requirements: &Value) {
        for requirement in requirements.as_array().cloned().unwrap_or_default() {
            if requirement["kind"] == "TRAINING_KIND_INTEGRATION" {
                self.certify_integration().await;
            } else {
                self.certify_people(&requirement).await;
            }
        }
    }

    async fn certify_people(&self, requirement: &Value) {
        let key = &requirement["key"];
        let program = json!({
            "certificationKey": key, "displayName": key, "validityMonths": 24, "renewalWindowDays": 60,
        });
        self.vendor.post("/v1/certificationPrograms", program).await;
        for _ in 0..requirement["count"].as_i64().unwrap_or(1) {
            let issued = json!({
                "certificationKey": key, "partnerId": self.partner_id, "personId": kit::ids::new().to_string(),
                "personName": "Somebody", "grounds": "passed the practical examination",
            });
            self.vendor.post("/v1/certifications", issued).await;
        }
    }

    async fn certify_integration(&self) {
        let user = self.vendor.user_of(self.partner_id);
        let integration = json!({
            "partnerId": self.partner_id, "displayName": "Theirs with ours", "partnerProduct": "Theirs",
            "ourProduct": "Ours",
        });
        let integration = posted(&user, "/v1/integrations", integration).await;
        let rubric = self.vendor.admin.get("/v1/integrationRubric").await;
        let rubric = rubric.expect("a rubric");
        let criteria = rubric["criteria"].as_array().cloned().unwrap_or_default();
        let evidence = json!({"url": "https://ci.example.com/1"});
        let results: Vec<Value> = criteria
            .iter()
            .map(|one| json!({"criterionKey": one["key"], "score": 100, "evidence": evidence}))
            .collect();
        let check = json!({"integrationId": integration["integrationId"], "results": results});
        let check = posted(&user, "/v1/integrationChecks", check).await;
        let id = text(&check["checkId"]);
        self.vendor
            .post(&format!("/v1/integrationChecks/{id}:certify"), json!({}))
            .await;
    }

    /// The vendor offers, the partner and the vendor sign the very text.
    async fn sign(&self, key: &Value) {
        let agreement = json!({
            "partnerId": self.partner_id, "programId": self.program_id, "enrollmentId": self.enrollment_id,
            "agreementKey": key, "effectiveDate": day(0), "terms": self.terms,
        });
        let made = json!({"agreement": agreement, "text": "We agree."});
        let made = self.vendor.post("/v1/agreements", made).await;
        let path = format!("/v1/agreements/{}", text(&made["agreementId"]));
        let offered = self.vendor.post(&format!("{path}:offer"), json!({})).await;
        let signature = json!({
            "signerName": "Ada Lovelace", "signerTitle": "CEO", "textSha256": offered["textSha256"],
        });
        let user = self.vendor.user_of(self.partner_id);
        posted(&user, &format!("{path}:sign"), signature.clone()).await;
        let signed = self.vendor.post(&format!("{path}:sign"), signature).await;
        assert_eq!(signed["state"], "AGREEMENT_STATE_SIGNED", "{signed}");
    }
}

/// Something fitting for a question.
fn answer(question: &Value) -> Value {
    let mut answer = json!({"questionKey": question["key"]});
    let (kind, value) = if question["text"].is_object() {
        ("text", json!("Ledgers"))
    } else if question["number"].is_object() {
        let least = &question["number"]["least"];
        let number = if least.is_object() {
            least.clone()
        } else {
            json!({"value": "1"})
        };
        ("number", number)
    } else if question["choice"].is_object() {
        ("choice", question["choice"]["options"][0].clone())
    } else if question["multiChoice"].is_object() {
        (
            "choices",
            json!({"options": [question["multiChoice"]["options"][0]]}),
        )
    } else if question["money"].is_object() {
        ("money", dollars(10_000))
    } else if question["date"].is_object() {
        ("date", day(0))
    } else if question["yesNo"].is_object() {
        ("yesNo", json!(true))
    } else {
        ("country", json!("DE"))
    };
    answer[kind] = value;
    answer
}
