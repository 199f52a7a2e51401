//! Published texts never change; agreements keep the version that they were made from.

use contracts::tandem::onboard::v1;
use contracts::tandem::partnership::v1::PartnershipType;
use tonic::Code;

use crate::paper::{KEY, Paper, TEXT};
use crate::world::{World, bad_fields, fields, got, refused};

fn edition(text: &str, etag: &str) -> v1::PublishAgreementTemplateRequest {
    let template = v1::AgreementTemplate {
        agreement_key: KEY.to_owned(),
        display_name: "OEM licence".to_owned(),
        r#type: PartnershipType::Oem.into(),
        text: text.to_owned(),
        etag: etag.to_owned(),
        ..Default::default()
    };
    v1::PublishAgreementTemplateRequest {
        request_id: String::new(),
        agreement_template: Some(template),
    }
}

#[tokio::test]
async fn an_agreement_is_made_from_a_version_and_keeps_it() {
    let world = World::new().await;
    let paper = Paper::new(&world).await;
    let publish = async |request| {
        let answer = paper
            .templates(&world)
            .publish_agreement_template(request)
            .await;
        got(answer).agreement_template.expect("a template")
    };
    let first = publish(edition(TEXT, "")).await;
    let second = publish(edition("Another text.", &first.etag)).await;
    assert_eq!((first.version, second.version), (1, 2));
    let stale = edition("x", &first.etag);
    let stale = paper
        .templates(&world)
        .publish_agreement_template(stale)
        .await;
    assert_eq!(refused(stale), (Code::Aborted, "STALE_ETAG".to_owned()));

    let make = async |version: i32| {
        let mut proposal = paper.proposal();
        proposal.text.clear();
        if let Some(agreement) = &mut proposal.agreement {
            agreement.template_version = version;
        }
        paper.vendor(&world).create_agreement(proposal).await
    };
    let of_first = got(make(1).await).agreement.expect("an agreement");
    assert_eq!(
        (of_first.template_version, of_first.text_sha256),
        (1, first.text_sha256.clone())
    );
    let latest = got(make(0).await).agreement.expect("an agreement");
    assert_eq!(
        (latest.template_version, latest.text_sha256),
        (2, second.text_sha256.clone())
    );
    assert_eq!(
        bad_fields(make(3).await),
        fields([("agreement.agreement_key", "UNKNOWN_REFERENCE")])
    );

    let get = v1::GetAgreementTemplateRequest {
        agreement_key: KEY.to_owned(),
        version: 1,
    };
    let read = got(paper.templates(&world).get_agreement_template(get).await);
    assert_eq!(read.agreement_template, Some(first));
    let list = v1::ListAgreementTemplatesRequest::default();
    let listed = got(paper.templates(&world).list_agreement_templates(list).await);
    let without_text = v1::AgreementTemplate {
        text: String::new(),
        ..second
    };
    assert_eq!(listed.agreement_templates, [without_text]);
    let resellers = v1::ListAgreementTemplatesRequest {
        r#type: PartnershipType::Reseller.into(),
        ..Default::default()
    };
    let listed = got(paper
        .templates(&world)
        .list_agreement_templates(resellers)
        .await);
    assert_eq!(listed.agreement_templates, []);
}

#[tokio::test]
async fn a_text_for_another_type_is_refused() {
    let world = World::new().await;
    let paper = Paper::new(&world).await;
    got(paper
        .templates(&world)
        .publish_agreement_template(edition(TEXT, ""))
        .await);
    let reseller = world.active_program().await;
    let mut proposal = paper.proposal();
    proposal.text.clear();
    if let Some(agreement) = &mut proposal.agreement {
        agreement.program_id = reseller.program_id.clone();
        agreement.terms = None;
    }
    assert_eq!(
        bad_fields(paper.vendor(&world).create_agreement(proposal).await),
        fields([("agreement.agreement_key", "WRONG_TYPE")])
    );
}
