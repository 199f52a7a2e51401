use contracts::tandem::enable::v1;
use contracts::tandem::platform::v1::Role;
use tonic::Code;

use crate::world::{ACME, FIRST, SECOND, World, bad_fields, fields, got, guide, refused};

fn get(document: &v1::KnowledgeDocument, version: i32) -> v1::GetKnowledgeDocumentRequest {
    v1::GetKnowledgeDocumentRequest {
        document_id: document.document_id.clone(),
        version,
    }
}

#[tokio::test]
async fn partners_read_what_is_published_until_the_next_version_is() {
    let world = World::new().await;
    let first = world.published(guide("Webhooks", "sign them")).await;
    let edited = v1::KnowledgeDocument {
        body: "sign them twice".to_owned(),
        etag: String::new(),
        ..first.clone()
    };
    let request = v1::UpdateKnowledgeDocumentRequest {
        document: Some(edited),
        ..Default::default()
    };
    let draft = got(world.knowledge().update_knowledge_document(request).await)
        .document
        .expect("a draft");
    assert_eq!(
        (draft.version, draft.state()),
        (2, v1::KnowledgeState::Draft)
    );
    let read = async || {
        let read = world
            .knowledge_of(FIRST)
            .get_knowledge_document(get(&first, 0))
            .await;
        got(read).document.expect("a document").body
    };
    assert_eq!(read().await, "sign them");
    // A partner gets the published version, whichever it asks for.
    let asked = got(world
        .knowledge_of(FIRST)
        .get_knowledge_document(get(&first, 2))
        .await);
    assert_eq!(asked.document.expect("a document").version, 1);
    world.publish(&draft).await;
    assert_eq!(read().await, "sign them twice");
    let old = got(world
        .knowledge()
        .get_knowledge_document(get(&first, 1))
        .await);
    let old = old.document.expect("the first version");
    assert_eq!(
        (old.state(), old.body.as_str()),
        (v1::KnowledgeState::Archived, "sign them")
    );

    let request = v1::ArchiveKnowledgeDocumentRequest {
        document_id: first.document_id.clone(),
        ..Default::default()
    };
    got(world
        .knowledge()
        .archive_knowledge_document(request.clone())
        .await);
    let gone = world
        .knowledge_of(FIRST)
        .get_knowledge_document(get(&first, 0))
        .await;
    assert_eq!(refused(gone).0, Code::NotFound);
    let again = world.knowledge().archive_knowledge_document(request).await;
    assert_eq!(
        refused(again),
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
}

#[tokio::test]
async fn receipts_say_who_read_which_version_and_who_has_not() {
    let world = World::new().await;
    let document = world.published(guide("Webhooks", "sign them")).await;
    let unread = async || {
        let request = v1::ListUnreadPartnersRequest {
            document_id: document.document_id.clone(),
            ..Default::default()
        };
        let unread = got(world.knowledge().list_unread_partners(request).await).partners;
        let names: Vec<String> = unread.into_iter().map(|one| one.display_name).collect();
        names
    };
    assert_eq!(unread().await, ["First", "Second"]);
    let reading = |version: i32| v1::RecordReadingRequest {
        document_id: document.document_id.clone(),
        version,
        ..Default::default()
    };
    let receipt = got(world.knowledge_of(FIRST).record_reading(reading(1)).await).reading;
    let written = world.enable.written().await;
    world.set_day("2018-02-01");
    let again = got(world.knowledge_of(FIRST).record_reading(reading(1)).await).reading;
    assert_eq!(
        (again, world.enable.written().await),
        (receipt.clone(), written)
    );
    assert_eq!(unread().await, ["Second"]);
    let other = refused(world.knowledge_of(SECOND).record_reading(reading(2)).await);
    assert_eq!(
        other,
        (Code::FailedPrecondition, "NOT_PUBLISHED".to_owned())
    );
    got(world.knowledge().record_reading(reading(1)).await);
    let request = v1::ListReadingsRequest {
        document_id: document.document_id.clone(),
        ..Default::default()
    };
    let readings = got(world.knowledge().list_readings(request.clone()).await).readings;
    assert_eq!(readings.len(), 2);
    assert_eq!(
        (readings[0].partner_id.as_str(), readings.last()),
        ("", receipt.as_ref())
    );
    let denied = refused(world.knowledge_of(FIRST).list_readings(request).await);
    assert_eq!(denied.0, Code::PermissionDenied);
}

#[tokio::test]
async fn bad_documents_are_refused_with_every_bad_field() {
    let world = World::new().await;
    let bad = v1::KnowledgeDocument {
        kind: v1::KnowledgeKind::AnswerFirstCard.into(),
        title: " ".to_owned(),
        body: "a\u{1}b".to_owned(),
        audience: Some(v1::Audience {
            types: vec![99],
            partner_ids: vec!["x".to_owned()],
            ..Default::default()
        }),
        ..Default::default()
    };
    let request = v1::CreateKnowledgeDocumentRequest {
        document: Some(bad),
        ..Default::default()
    };
    assert_eq!(
        bad_fields(
            world
                .knowledge()
                .create_knowledge_document(request.clone())
                .await
        ),
        fields([
            ("document.title", "REQUIRED"),
            ("document.body", "CONTROL_CHARACTER"),
            ("document.language", "REQUIRED"),
            ("document.audience.types[0]", "UNKNOWN_VALUE"),
            ("document.audience.partner_ids[0]", "MALFORMED_ID"),
            ("document.audience.internal", "MUST_BE_INTERNAL"),
        ])
    );
    let seller = world.enable.as_role(ACME, Role::FieldSeller);
    let mut seller = v1::knowledge_service_client::KnowledgeServiceClient::new(seller);
    let denied = refused(seller.create_knowledge_document(request).await);
    assert_eq!(denied.0, Code::PermissionDenied);
}
