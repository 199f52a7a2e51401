use serde_json::{Value, json};

use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn document_kinds(given: &Given, method: &str) -> Option<Sample> {
    let kind = json!({
        "kindKey": given.name("kind"), "displayName": "A certificate", "mediaTypes": ["application/pdf"],
    });
    let request = json!({"documentKind": kind});
    if method == "PutDocumentKind" {
        return Sample::own(request);
    }
    given
        .asked("DocumentKindService/PutDocumentKind", request)
        .await;
    let key = &kind["kindKey"];
    match method {
        "GetDocumentKind" => Sample::shared(Sample::resource(json!({"kindKey": key}))),
        "ListDocumentKinds" => Sample::shared(Sample::rows(json!({"pageSize": 1_000}), key)),
        _ => None,
    }
}

pub(in crate::access) async fn documents(given: &Given, method: &str) -> Option<Sample> {
    let upload = json!({
        "partnerId": given.partner_id, "kindKey": "w-9", "fileName": "w-9.pdf", "mediaType": "application/pdf",
        // %PDF-1.7
        "content": "JVBERi0xLjcK",
    });
    if method == "UploadDocument" {
        return Sample::references(upload);
    }
    let uploaded = given.asked("DocumentService/UploadDocument", upload).await;
    let id = &uploaded["document"]["documentId"];
    let request = json!({"documentId": id});
    match method {
        "ListDocuments" => Sample::rows(given.rows_of_partner(), id),
        "GetDocument" | "DownloadDocument" | "AcceptDocument" => Sample::resource(request),
        "RejectDocument" => Sample::resource(with_reason(request)),
        _ => None,
    }
}

fn with_reason(mut request: Value) -> Value {
    request["reason"] = json!("it can't be read");
    request
}
