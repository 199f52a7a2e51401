use contracts::tandem::onboard::v1;
use tonic::{Code, Response, Status};

use crate::world::{World, bad_fields, fields, got, partner, refused};

async fn update(
    world: &World,
    partner: v1::Partner,
) -> Result<Response<v1::UpdatePartnerResponse>, Status> {
    let request = v1::UpdatePartnerRequest {
        request_id: String::new(),
        partner: Some(partner),
        update_mask: None,
    };
    world.partners().update_partner(request).await
}

async fn list(world: &World, request: v1::ListPartnersRequest) -> Vec<String> {
    let answer = got(world.partners().list_partners(request).await);
    answer
        .partners
        .into_iter()
        .map(|partner| partner.display_name)
        .collect()
}

#[tokio::test]
async fn a_mask_names_what_changes_and_the_rest_stays() {
    let world = World::new().await;
    let before = world.partner("brinkmann").await;
    let update = |paths: &[&str]| v1::UpdatePartnerRequest {
        request_id: String::new(),
        partner: Some(v1::Partner {
            partner_id: before.partner_id.clone(),
            display_name: "Brinkmann & Sons".to_owned(),
            ..v1::Partner::default()
        }),
        update_mask: Some(prost_types::FieldMask {
            paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        }),
    };
    let answer = world
        .partners()
        .update_partner(update(&["display_name"]))
        .await;
    let after = got(answer).partner.expect("a partner");
    assert_eq!(after.display_name, "Brinkmann & Sons");
    assert_eq!(after.external_id, before.external_id);
    assert_eq!(after.relationship_manager, before.relationship_manager);
    let unknown = world
        .partners()
        .update_partner(update(&["shoe_size"]))
        .await;
    assert_eq!(
        bad_fields(unknown),
        fields([("update_mask", "UNKNOWN_FIELD")])
    );
}

#[tokio::test]
async fn a_partner_is_recorded_announced_and_audited() {
    let world = World::new().await;
    let partner = world.partner("brinkmann").await;
    let request = v1::GetPartnerRequest {
        partner_id: partner.partner_id.clone(),
    };
    let read = got(world.partners().get_partner(request).await).partner;
    assert_eq!(read.as_ref(), Some(&partner));
    let announced = world.onboard.announced::<v1::PartnerChanged>().await;
    assert_eq!(announced[0].partner.as_ref(), Some(&partner));
    let audit = world
        .audit_of(&format!("partners/{}", partner.partner_id))
        .await;
    let (action, actor, changes) = &audit[0];
    assert_eq!(
        (action.as_str(), actor.as_str()),
        ("CreatePartner", "test:ROLE_PARTNER_MANAGER")
    );
    assert_eq!(changes["display_name"]["to"], "brinkmann");
}

#[tokio::test]
async fn another_manager_takes_over() {
    let world = World::new().await;
    let before = world.partner("marxen").await;
    let wanted = v1::Partner {
        relationship_manager: "alan".to_owned(),
        ..before.clone()
    };
    let after = got(update(&world, wanted).await)
        .partner
        .expect("a partner");
    assert_eq!(after.relationship_manager, "alan");
    let audit = world
        .audit_of(&format!("partners/{}", after.partner_id))
        .await;
    let change = serde_json::json!({ "relationship_manager": { "from": "grace", "to": "alan" } });
    assert_eq!(audit[1].2, change);
    let stale = v1::Partner {
        display_name: "other".to_owned(),
        ..before
    };
    assert_eq!(
        refused(update(&world, stale).await),
        (Code::Aborted, "STALE_ETAG".to_owned())
    );
    let written = world.onboard.written().await;
    assert_eq!(
        got(update(&world, after.clone()).await).partner,
        Some(after)
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn an_external_id_names_one_partner() {
    let world = World::new().await;
    let first = world.partner("losch").await;
    let request = v1::CreatePartnerRequest {
        request_id: String::new(),
        partner: Some(partner("losch")),
    };
    let refusal = refused(world.partners().create_partner(request).await);
    assert_eq!(
        refusal,
        (Code::AlreadyExists, "EXTERNAL_ID_TAKEN".to_owned())
    );
    let second = world.partner("neubert").await;
    let thief = v1::Partner {
        external_id: first.external_id.clone(),
        ..second
    };
    assert_eq!(refused(update(&world, thief).await).1, "EXTERNAL_ID_TAKEN");
    for name in ["plain", "simple"] {
        let nameless = v1::Partner {
            external_id: String::new(),
            ..partner(name)
        };
        let request = v1::CreatePartnerRequest {
            request_id: String::new(),
            partner: Some(nameless),
        };
        assert!(world.partners().create_partner(request).await.is_ok());
    }
}

#[tokio::test]
async fn partners_are_listed_by_name_page_by_page() {
    let world = World::new().await;
    for name in ["rouche", "ada", "losch"] {
        world.partner(name).await;
    }
    let by_id = v1::ListPartnersRequest {
        external_id: "crm-losch".to_owned(),
        ..Default::default()
    };
    assert_eq!(list(&world, by_id).await, ["losch"]);
    let by_manager = v1::ListPartnersRequest {
        relationship_manager: "nobody".to_owned(),
        ..Default::default()
    };
    assert_eq!(list(&world, by_manager).await, [""; 0]);

    let first = v1::ListPartnersRequest {
        page_size: 2,
        ..Default::default()
    };
    let first = got(world.partners().list_partners(first).await);
    let second = v1::ListPartnersRequest {
        page_size: 2,
        page_token: first.next_page_token,
        ..Default::default()
    };
    assert_eq!(list(&world, second).await, ["rouche"]);
}

#[tokio::test]
async fn pages_are_bounded_and_tokens_are_ours() {
    let world = World::new().await;
    let oversized = v1::ListPartnersRequest {
        page_size: 1_001,
        page_token: "made up".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        bad_fields(world.partners().list_partners(oversized).await),
        fields([("page_size", "PAGE_SIZE"), ("page_token", "PAGE_TOKEN")])
    );
}

#[tokio::test]
async fn all_bad_fields_are_named() {
    let world = World::new().await;
    let written = world.onboard.written().await;
    let bad = v1::Partner {
        partner_id: "no id".to_owned(),
        display_name: String::new(),
        external_id: "x".repeat(201),
        relationship_manager: "\u{7}".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        bad_fields(update(&world, bad).await),
        fields([
            ("partner.partner_id", "MALFORMED_ID"),
            ("partner.display_name", "REQUIRED"),
            ("partner.external_id", "LENGTH"),
            ("partner.relationship_manager", "CONTROL_CHARACTER"),
        ])
    );
    let nobody = v1::Partner {
        partner_id: uuid::Uuid::nil().to_string(),
        ..partner("nobody")
    };
    assert_eq!(
        refused(update(&world, nobody).await),
        (Code::NotFound, "NOT_FOUND".to_owned())
    );
    assert_eq!(world.onboard.written().await, written);
}
