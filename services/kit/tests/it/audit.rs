//! The chain over a tenant's audit: unbroken as it was written, and each way to change it named.
use std::time::Duration;

use contracts::tandem::platform::v1::audit_service_client::AuditServiceClient;
use contracts::tandem::platform::v1::{
    AuditEntry, ExportAuditRequest, ListAuditEntriesRequest, Role,
};
use kit::audit::verify::{Broken, Line, Verifier};
use kit::identity::SigningKey;
use kit::testing::{Client, TestService, reason};
use kit::{Audit, Unit};
use prost::{Message as _, Name as _};
use prost_reflect::DynamicMessage;
use serde_json::json;

use crate::recorder::MIGRATIONS;

struct Office {
    service: TestService,
}

impl Office {
    async fn open() -> Self {
        let service = TestService::start("sell", &MIGRATIONS, kit::Mount::new).await;
        Self { service }
    }

    /// Someone changes resources of a tenant, each in a unit of its own.
    async fn change(&self, tenant: &str, resources: &[&str]) {
        for resource in resources {
            let mut unit = Unit::begin(&self.service.service, "ann".to_owned(), "test".to_owned())
                .await
                .expect("a unit");
            unit.audit(Audit {
                tenant: tenant.to_owned(),
                action: "Change",
                resource: (*resource).to_owned(),
                changes: json!({"amount": "1.10", "count": 3, "share": 0.25, "names": ["Łódź", null], "open": true}),
            });
            unit.commit().await.expect("committed");
        }
        self.sealed().await;
    }

    async fn sealed(&self) {
        for _ in 0..500 {
            let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM kit.audit_unsealed")
                .fetch_one(&self.service.service.pool)
                .await
                .expect("a count");
            if waiting == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("rows still wait for their seal after 10 s");
    }

    /// What someone with the database's password does.
    async fn tamper(&self, statement: &str) {
        for table in ["audit", "audit_seal"] {
            self.run(&format!("ALTER TABLE kit.{table} DISABLE TRIGGER USER"))
                .await;
        }
        self.run(statement).await;
    }

    async fn run(&self, statement: &str) {
        sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()))
            .execute(&self.service.service.pool)
            .await
            .expect("a change");
    }

    fn admin(&self, tenant: &str) -> AuditServiceClient<Client> {
        AuditServiceClient::new(self.service.as_role(tenant, Role::TenantAdmin))
    }

    /// The lines of an export, read the way a file of them is read.
    async fn export(&self, tenant: &str) -> Vec<Line> {
        let request = ExportAuditRequest {
            service: "sell".to_owned(),
        };
        let answer = self.admin(tenant).export_audit(request).await;
        let mut stream = answer.expect("an export").into_inner();
        let mut lines = Vec::new();
        while let Some(message) = stream.message().await.expect("a line") {
            let name = contracts::tandem::platform::v1::ExportAuditResponse::full_name();
            let descriptor = contracts::POOL.get_message_by_name(&name).expect("known");
            let bytes = message.encode_to_vec();
            let message = DynamicMessage::decode(descriptor, bytes.as_slice()).expect("decoded");
            let text = serde_json::to_string(&message).expect("JSON");
            lines.push(serde_json::from_str(&text).expect("a line"));
        }
        lines
    }

    async fn verdict(&self, tenant: &str) -> Result<i64, Broken> {
        let verifier = Verifier {
            public_key: Some(SigningKey::from_seed([7; 32]).sign(b"").public_key),
            earlier: None,
        };
        let lines = self.export(tenant).await;
        verifier.verify(&lines).map(|head| head.sequence)
    }
}

#[tokio::test]
async fn each_tenant_has_an_unbroken_chain_of_its_own() {
    let office = Office::open().await;
    assert_eq!(office.verdict("acme").await, Ok(0), "nothing yet");
    office.change("acme", &["a", "b", "c"]).await;
    office.change("other", &["x"]).await;
    office.change("acme", &["d"]).await;
    assert_eq!(office.verdict("acme").await, Ok(4));
    assert_eq!(office.verdict("other").await, Ok(1));
}

#[tokio::test]
async fn whatever_is_changed_is_named() {
    let faults = [
        (
            "UPDATE kit.audit SET actor = 'eve' WHERE resource = 'c'",
            Broken::Altered(3),
        ),
        (
            "UPDATE kit.audit SET changes = jsonb_set(changes, '{count}', '4') WHERE resource = 'e'",
            Broken::Altered(5),
        ),
        (
            "UPDATE kit.audit_seal SET hash = repeat('0', 64) WHERE sequence = 2",
            Broken::Altered(2),
        ),
        (
            "DELETE FROM kit.audit WHERE resource = 'b'",
            Broken::Missing(2),
        ),
        (
            "DELETE FROM kit.audit WHERE resource = 'e'",
            Broken::CutAfter(4),
        ),
        (
            "DELETE FROM kit.audit_seal WHERE sequence = 4",
            Broken::Missing(4),
        ),
        (
            "INSERT INTO kit.audit (tenant_id, at, actor, origin, action, resource, changes)
             VALUES ('acme', now(), 'ann', 'test', 'Change', 'forged', '{}')",
            Broken::Strays(1),
        ),
        (
            "INSERT INTO kit.audit_seal SELECT tenant_id, 6, at, id + 1000, hash FROM kit.audit_seal WHERE sequence = 5",
            Broken::Strays(1),
        ),
        (
            "UPDATE kit.audit_head SET sequence = 4, hash = (SELECT hash FROM kit.audit_seal WHERE sequence = 4)",
            Broken::Strays(1),
        ),
        ("DELETE FROM kit.audit_head", Broken::Strays(5)),
    ];
    for (statement, expected) in faults {
        let office = Office::open().await;
        office.change("acme", &["a", "b", "c", "d", "e"]).await;
        office.tamper(statement).await;
        assert_eq!(office.verdict("acme").await, Err(expected), "{statement}");
    }
}

#[tokio::test]
async fn exchanged_rows_and_cut_chains_are_named() {
    let office = Office::open().await;
    office.change("acme", &["a", "b", "c", "d", "e"]).await;
    let earlier = office.export("acme").await.pop();
    office
        .tamper("UPDATE kit.audit_seal SET id = CASE sequence WHEN 2 THEN 1000003 WHEN 3 THEN 1000002 END WHERE sequence IN (2, 3)")
        .await;
    office
        .run("UPDATE kit.audit_seal SET id = (SELECT id FROM kit.audit WHERE resource = CASE sequence WHEN 2 THEN 'c' ELSE 'b' END),
                  at = (SELECT at FROM kit.audit WHERE resource = CASE sequence WHEN 2 THEN 'c' ELSE 'b' END) WHERE sequence IN (2, 3)")
        .await;
    assert_eq!(office.verdict("acme").await, Err(Broken::Altered(2)));
    office
        .run("DELETE FROM kit.audit_seal WHERE sequence > 1")
        .await;
    office
        .run("DELETE FROM kit.audit WHERE resource <> 'a'")
        .await;
    assert_eq!(office.verdict("acme").await, Err(Broken::CutAfter(1)));
    office
        .run("UPDATE kit.audit_head SET sequence = 1, hash = (SELECT hash FROM kit.audit_seal WHERE sequence = 1)")
        .await;
    assert_eq!(office.verdict("acme").await, Err(Broken::Unsigned));
    let Some(Line::Head(earlier)) = earlier else {
        panic!("an export ends with its head");
    };
    let verifier = Verifier {
        earlier: Some(earlier),
        ..Verifier::default()
    };
    office.run("DELETE FROM kit.audit_head").await;
    office.run("DELETE FROM kit.audit_seal").await;
    office.run("DELETE FROM kit.audit").await;
    let lines = office.export("acme").await;
    assert_eq!(verifier.verify(&lines), Err(Broken::CutAfter(0)));
}

#[tokio::test]
async fn a_file_that_is_cut_or_of_another_key_is_refused() {
    let office = Office::open().await;
    office.change("acme", &["a", "b"]).await;
    let lines = office.export("acme").await;
    let verifier = Verifier::default();
    assert!(verifier.verify(&lines).is_ok());
    assert_eq!(verifier.verify(&lines[..2]), Err(Broken::NoHead));
    assert_eq!(verifier.verify(&lines[1..]), Err(Broken::Missing(1)));
    let mut moved = lines.clone();
    moved.swap(0, 1);
    assert_eq!(verifier.verify(&moved), Err(Broken::Missing(1)));
    let twice = [lines[0].clone(), lines[0].clone(), lines[2].clone()];
    assert_eq!(verifier.verify(&twice), Err(Broken::Moved(1)));
    let other = Verifier {
        public_key: Some(SigningKey::from_seed([8; 32]).sign(b"").public_key),
        earlier: None,
    };
    assert_eq!(other.verify(&lines), Err(Broken::WrongKey));
}

#[tokio::test]
async fn entries_are_listed_newest_first_and_filtered() {
    let office = Office::open().await;
    office.change("acme", &["a", "b", "a"]).await;
    office.change("other", &["a"]).await;
    let list = async |request: ListAuditEntriesRequest| {
        let request = ListAuditEntriesRequest {
            service: "sell".to_owned(),
            ..request
        };
        let answer = office.admin("acme").list_audit_entries(request).await;
        answer.expect("a list").into_inner()
    };
    let sequences = |entries: &[AuditEntry]| -> Vec<i64> {
        entries.iter().map(|entry| entry.sequence).collect()
    };
    let all = list(ListAuditEntriesRequest::default()).await;
    assert_eq!(sequences(&all.audit_entries), [3, 2, 1]);
    let of_a = list(ListAuditEntriesRequest {
        resource: "a".to_owned(),
        actor: "ann".to_owned(),
        ..Default::default()
    })
    .await;
    assert_eq!(sequences(&of_a.audit_entries), [3, 1]);
    let of_eve = list(ListAuditEntriesRequest {
        actor: "eve".to_owned(),
        ..Default::default()
    })
    .await;
    assert!(of_eve.audit_entries.is_empty());
    let later = list(ListAuditEntriesRequest {
        start_time: Some(kit::wire::to_timestamp(kit::testing::at(
            "2018-01-16T00:00:00Z",
        ))),
        ..Default::default()
    })
    .await;
    assert!(later.audit_entries.is_empty());
    let first = list(ListAuditEntriesRequest {
        page_size: 2,
        ..Default::default()
    })
    .await;
    let second = list(ListAuditEntriesRequest {
        page_size: 2,
        page_token: first.next_page_token,
        ..Default::default()
    })
    .await;
    assert_eq!(sequences(&second.audit_entries), [1]);
    let elsewhere = ListAuditEntriesRequest {
        service: "elsewhere".to_owned(),
        ..Default::default()
    };
    let unknown = office.admin("acme").list_audit_entries(elsewhere).await;
    assert_eq!(reason(&unknown.expect_err("no such service")), "NOT_FOUND");
    let finance = AuditServiceClient::new(office.service.as_role("acme", Role::Finance))
        .list_audit_entries(ListAuditEntriesRequest::default())
        .await;
    assert_eq!(
        finance.expect_err("not an admin").code(),
        tonic::Code::PermissionDenied
    );
}
