use serde_json::{Value, json};

use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn knowledge(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateKnowledgeDocument" => Sample::own(json!({"document": document(given)})),
        "UpdateKnowledgeDocument" => Sample::resource(json!({"document": draft(given).await})),
        "PublishKnowledgeDocument" | "ArchiveKnowledgeDocument" => {
            let draft = draft(given).await;
            Sample::resource(json!({"documentId": draft["documentId"], "etag": draft["etag"]}))
        }
        "GetKnowledgeDocument" => Sample::resource(json!({"documentId": published(given).await})),
        "ListKnowledgeDocuments" => {
            let document_id = published(given).await;
            Sample::rows(json!({"pageSize": 1_000}), &document_id)
        }
        "SearchKnowledgeDocuments" => {
            let document_id = published(given).await;
            Sample::rows(
                json!({"query": "how to integr", "pageSize": 1_000}),
                &document_id,
            )
        }
        "RecordReading" => {
            let document_id = published(given).await;
            Sample::resource(json!({"documentId": document_id, "version": 1}))
        }
        "ListReadings" => {
            let document_id = published(given).await;
            let read = json!({"documentId": document_id, "version": 1});
            given.asked("KnowledgeService/RecordReading", read).await;
            Sample::rows(json!({"documentId": document_id}), &document_id)
        }
        "ListUnreadPartners" => {
            let request = json!({"documentId": published(given).await});
            Sample::rows(request, &given.partner_id)
        }
        _ => None,
    }
}

/// For the first partner only.
fn document(given: &Given) -> Value {
    json!({
        "kind": "KNOWLEDGE_KIND_INTEGRATION_GUIDE", "title": given.name("guide"), "body": "How to integrate",
        "language": "KNOWLEDGE_LANGUAGE_ENGLISH", "audience": {"partnerIds": [given.partner_id]},
    })
}

async fn draft(given: &Given) -> Value {
    let request = json!({"document": document(given)});
    let made = given
        .asked("KnowledgeService/CreateKnowledgeDocument", request)
        .await;
    made["document"].clone()
}

async fn published(given: &Given) -> Value {
    let document_id = draft(given).await["documentId"].clone();
    let request = json!({"documentId": document_id});
    given
        .asked("KnowledgeService/PublishKnowledgeDocument", request)
        .await;
    document_id
}
