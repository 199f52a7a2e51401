//! What a vendor asks for is data.

use contracts::tandem::onboard::v1;
use tonic::Code;

use crate::drawer::upload;
use crate::world::{World, bad_fields, date, fields, got, refused};

fn price_list() -> v1::DocumentKind {
    v1::DocumentKind {
        kind_key: "price-list".to_owned(),
        display_name: "Price list".to_owned(),
        media_types: vec!["text/csv".to_owned()],
        validity_months: 3,
        ..Default::default()
    }
}

fn put(kind: v1::DocumentKind) -> v1::PutDocumentKindRequest {
    v1::PutDocumentKindRequest {
        request_id: String::new(),
        document_kind: Some(kind),
    }
}

#[tokio::test]
async fn a_tenant_begins_with_six_kinds_and_makes_its_own() {
    let world = World::new().await;
    let made = got(world
        .document_kinds()
        .put_document_kind(put(price_list()))
        .await);
    let made = made.document_kind.expect("a kind");
    assert_eq!(made.max_bytes, 10 << 20);
    let listed = world
        .document_kinds()
        .list_document_kinds(v1::ListDocumentKindsRequest::default())
        .await;
    let keys: Vec<String> = got(listed)
        .document_kinds
        .into_iter()
        .map(|kind| kind.kind_key)
        .collect();
    assert_eq!(
        keys,
        [
            "hipaa-baa",
            "insurance-certificate",
            "interoperability-certificate",
            "price-list",
            "security-questionnaire",
            "w-8ben-e",
            "w-9"
        ]
    );
    let longer = v1::DocumentKind {
        validity_months: 6,
        ..made.clone()
    };
    let changed = got(world
        .document_kinds()
        .put_document_kind(put(longer.clone()))
        .await);
    assert_eq!(changed.document_kind.expect("a kind").validity_months, 6);
    assert_eq!(
        refused(world.document_kinds().put_document_kind(put(made)).await),
        (Code::Aborted, "STALE_ETAG".to_owned())
    );
}

#[tokio::test]
async fn a_kind_without_review_accepts_at_once() {
    let world = World::new().await;
    got(world
        .document_kinds()
        .put_document_kind(put(price_list()))
        .await);
    let partner = world.partner("p").await;
    let hand_in = async |content: &str| {
        let request = v1::UploadDocumentRequest {
            kind_key: "price-list".to_owned(),
            file_name: "prices.csv".to_owned(),
            media_type: "text/csv".to_owned(),
            content: content.as_bytes().to_vec(),
            ..upload("")
        };
        world.documents_of(&partner).upload_document(request).await
    };
    let first = got(hand_in("product,price\nlamp,10\n").await)
        .document
        .expect("a document");
    assert_eq!(first.state(), v1::DocumentState::Accepted);
    assert_eq!(
        (first.reviewer.as_str(), first.expire_date),
        ("", Some(date(2018, 4, 15)))
    );
    let second = got(hand_in("product,price\nlamp,11\n").await)
        .document
        .expect("a document");
    let first = world.document(&first).await;
    assert_eq!(first.superseding_document_id, second.document_id);
    assert_eq!(
        bad_fields(hand_in("product,price\nlamp,1,000\n").await),
        fields([("content", "DISGUISED")])
    );
}

#[tokio::test]
async fn every_bad_field_of_a_kind_is_named() {
    let world = World::new().await;
    let bad = v1::DocumentKind {
        kind_key: "Price List".to_owned(),
        display_name: String::new(),
        media_types: vec!["csv".to_owned()],
        max_bytes: 11 << 20,
        validity_months: -1,
        reminder_days: vec![0],
        retention_months: 121,
        ..Default::default()
    };
    assert_eq!(
        bad_fields(world.document_kinds().put_document_kind(put(bad)).await),
        fields([
            ("document_kind.kind_key", "MALFORMED_KEY"),
            ("document_kind.display_name", "REQUIRED"),
            ("document_kind.media_types", "OUT_OF_RANGE"),
            ("document_kind.max_bytes", "OUT_OF_RANGE"),
            ("document_kind.validity_months", "OUT_OF_RANGE"),
            ("document_kind.reminder_days", "OUT_OF_RANGE"),
            ("document_kind.retention_months", "OUT_OF_RANGE"),
        ])
    );
}
