use contracts::tandem::enable::v1;
use contracts::tandem::onboard::v1 as onboard;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use tonic::Code;
use uuid::Uuid;

use crate::world::{ACME, FIRST, SECOND, World, date, got, guide, refused};

const SOLUTION: Uuid = Uuid::from_u128(0xd1);

fn for_audience(audience: v1::Audience) -> v1::KnowledgeDocument {
    v1::KnowledgeDocument {
        audience: Some(audience),
        ..guide("Guide", "how it is done")
    }
}

/// Whether a partner finds the document: by its id, in the list and by a search, which agree.
async fn finds(world: &World, partner: Uuid, document: &v1::KnowledgeDocument) -> bool {
    let mut knowledge = world.knowledge_of(partner);
    let request = v1::GetKnowledgeDocumentRequest {
        document_id: document.document_id.clone(),
        version: 0,
    };
    let found = match knowledge.get_knowledge_document(request).await {
        Ok(found) => {
            assert_eq!(
                found.into_inner().document.expect("a document").audience,
                None
            );
            true
        }
        Err(status) => {
            assert_eq!(status.code(), Code::NotFound);
            false
        }
    };
    let listed = got(knowledge
        .list_knowledge_documents(v1::ListKnowledgeDocumentsRequest::default())
        .await);
    let listed = listed
        .documents
        .iter()
        .any(|one| one.document_id == document.document_id);
    let request = v1::SearchKnowledgeDocumentsRequest {
        query: "guide".to_owned(),
        ..Default::default()
    };
    let searched = got(knowledge.search_knowledge_documents(request).await).matches;
    let searched = searched
        .iter()
        .any(|one| one.document_id == document.document_id);
    assert_eq!((listed, searched), (found, found));
    found
}

async fn agreed(world: &World, version: u64, end: Option<&str>) {
    let changed = onboard::JointSolutionChanged {
        solution: Some(onboard::JointSolution {
            solution_id: SOLUTION.to_string(),
            partner_id: FIRST.to_string(),
            agreed_periods: vec![onboard::ActivePeriod {
                start_date: Some(date("2018-01-01")),
                end_date: end.map(date),
            }],
            ..Default::default()
        }),
    };
    let key = format!("solutions/{SOLUTION}");
    world
        .enable
        .deliver("onboard", ACME, &key, version, &changed)
        .await;
}

#[tokio::test]
async fn who_may_read_follows_what_the_partner_is_today() {
    let world = World::new().await;
    let everybody = world.published(for_audience(v1::Audience::default())).await;
    let resellers = v1::Audience {
        types: vec![PartnershipType::Reseller.into()],
        ..Default::default()
    };
    let resellers = world.published(for_audience(resellers)).await;
    assert!(finds(&world, FIRST, &everybody).await && finds(&world, SECOND, &everybody).await);
    assert!(!finds(&world, FIRST, &resellers).await && finds(&world, SECOND, &resellers).await);
    // The second one's enrollment ends tomorrow.
    world
        .enrollment(
            SECOND,
            PartnershipType::Reseller,
            2,
            "2017-01-01",
            Some("2018-01-16"),
        )
        .await;
    assert!(finds(&world, SECOND, &everybody).await && finds(&world, SECOND, &resellers).await);
    world.set_day("2018-01-16");
    assert!(!finds(&world, SECOND, &everybody).await && !finds(&world, SECOND, &resellers).await);
}

#[tokio::test]
async fn one_condition_is_enough_or_all_must_hold() {
    let world = World::new().await;
    let audience = |wanted: v1::AudienceMatch| v1::Audience {
        r#match: wanted.into(),
        types: vec![PartnershipType::Isv.into()],
        solution_ids: vec![SOLUTION.to_string()],
        ..Default::default()
    };
    let any = world
        .published(for_audience(audience(v1::AudienceMatch::Any)))
        .await;
    let all = world
        .published(for_audience(audience(v1::AudienceMatch::All)))
        .await;
    assert!(finds(&world, FIRST, &any).await && !finds(&world, FIRST, &all).await);
    agreed(&world, 1, None).await;
    assert!(finds(&world, FIRST, &all).await && !finds(&world, SECOND, &any).await);
    agreed(&world, 2, Some("2018-01-15")).await;
    assert!(!finds(&world, FIRST, &all).await);
}

#[tokio::test]
async fn competencies_and_named_partners_are_conditions_too() {
    let world = World::new().await;
    let named = v1::Audience {
        partner_ids: vec![SECOND.to_string()],
        ..Default::default()
    };
    let named = world.published(for_audience(named)).await;
    assert!(!finds(&world, FIRST, &named).await && finds(&world, SECOND, &named).await);
    let skilled = v1::Audience {
        competencies: vec!["cloud".to_owned()],
        ..Default::default()
    };
    let skilled = world.published(for_audience(skilled)).await;
    assert!(!finds(&world, FIRST, &skilled).await);
    world.program("architect", &[]).await;
    crate::competencies::created(&world, crate::competencies::cloud()).await;
    world
        .certified("architect", FIRST, crate::world::person(1))
        .await;
    world.enable.jobs_done().await;
    assert!(finds(&world, FIRST, &skilled).await);
    world.set_day("2018-07-15");
    assert!(!finds(&world, FIRST, &skilled).await);
}

#[tokio::test]
async fn what_is_internal_is_for_the_vendors_own_people() {
    let world = World::new().await;
    let internal = v1::Audience {
        internal: true,
        ..Default::default()
    };
    let card = v1::KnowledgeDocument {
        kind: v1::KnowledgeKind::AnswerFirstCard.into(),
        ..for_audience(internal)
    };
    let card = world.published(card).await;
    assert!(!finds(&world, FIRST, &card).await);
    let reading = v1::RecordReadingRequest {
        document_id: card.document_id.clone(),
        version: 1,
        ..Default::default()
    };
    assert_eq!(
        refused(world.knowledge_of(FIRST).record_reading(reading).await).0,
        Code::NotFound
    );
    let seller = world.enable.as_role(ACME, Role::FieldSeller);
    let mut seller = v1::knowledge_service_client::KnowledgeServiceClient::new(seller);
    let request = v1::SearchKnowledgeDocumentsRequest {
        query: "guid".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        got(seller.search_knowledge_documents(request).await)
            .matches
            .len(),
        1
    );
    let stranger = world.enable.as_role("other", Role::FieldSeller);
    let mut stranger = v1::knowledge_service_client::KnowledgeServiceClient::new(stranger);
    let request = v1::GetKnowledgeDocumentRequest {
        document_id: card.document_id,
        version: 0,
    };
    assert_eq!(
        refused(stranger.get_knowledge_document(request).await).0,
        Code::NotFound
    );
}
