//! Documents, and short ways to hand them in.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::compliance_service_client::ComplianceServiceClient;
use contracts::tandem::onboard::v1::document_kind_service_client::DocumentKindServiceClient;
use contracts::tandem::onboard::v1::document_service_client::DocumentServiceClient;
use contracts::tandem::platform::v1::Role;
use kit::testing::Client;

use crate::world::{ACME, World, got};

pub(crate) const INSURANCE: &str = "insurance-certificate";

/// A small PDF with this text in it.
pub(crate) fn pdf(text: &str) -> Vec<u8> {
    format!("%PDF-1.7\n% {text}\n%%EOF\n").into_bytes()
}

impl World {
    pub(crate) fn documents(&self) -> DocumentServiceClient<Client> {
        DocumentServiceClient::new(self.onboard.as_role(ACME, Role::PartnerManager))
            .max_decoding_message_size(32 << 20)
    }

    pub(crate) fn documents_of(&self, partner: &v1::Partner) -> DocumentServiceClient<Client> {
        DocumentServiceClient::new(self.client_of(partner))
    }

    pub(crate) fn document_kinds(&self) -> DocumentKindServiceClient<Client> {
        DocumentKindServiceClient::new(self.onboard.as_role(ACME, Role::ProgramOwner))
    }

    pub(crate) fn compliance(&self) -> ComplianceServiceClient<Client> {
        ComplianceServiceClient::new(self.onboard.as_role(ACME, Role::ProgramOwner))
    }

    /// Handed in by the partner's own user.
    pub(crate) async fn handed_in(&self, partner: &v1::Partner, text: &str) -> v1::Document {
        let uploaded = self
            .documents_of(partner)
            .upload_document(upload(text))
            .await;
        got(uploaded).document.expect("a document")
    }

    pub(crate) async fn accepted(&self, partner: &v1::Partner, text: &str) -> v1::Document {
        let pending = self.handed_in(partner, text).await;
        let request = v1::AcceptDocumentRequest {
            document_id: pending.document_id,
            etag: pending.etag,
            ..Default::default()
        };
        let accepted = got(self.documents().accept_document(request).await);
        accepted.document.expect("a document")
    }

    pub(crate) async fn document(&self, document: &v1::Document) -> v1::Document {
        let request = v1::GetDocumentRequest {
            document_id: document.document_id.clone(),
        };
        let read = got(self.documents().get_document(request).await);
        read.document.expect("a document")
    }
}

/// A certificate of insurance.
pub(crate) fn upload(text: &str) -> v1::UploadDocumentRequest {
    v1::UploadDocumentRequest {
        kind_key: INSURANCE.to_owned(),
        file_name: "certificate.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        content: pdf(text),
        ..Default::default()
    }
}
