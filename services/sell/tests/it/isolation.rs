//! No tenant sees another's data; no partner sees another partner's.

use contracts::tandem::partnership::v1::{PartnerRole, PartnershipType};
use contracts::tandem::platform::v1::Role;
use contracts::tandem::sell::v1;
use contracts::tandem::sell::v1::account_service_client::AccountServiceClient;
use contracts::tandem::sell::v1::fact_service_client::FactServiceClient;
use contracts::tandem::sell::v1::opportunity_service_client::OpportunityServiceClient;
use tonic::Code;

use crate::build::rows::{about, open, with, won};
use crate::build::{involvement, opportunity};
use crate::world::{ACME, World, bad_fields, got, refused};

#[tokio::test]
async fn another_tenant_sees_and_touches_nothing() {
    let world = World::new().await;
    world.tenant("other").await;
    world.partner_of("other", "isv").await;
    world.enrolled("isv", PartnershipType::Isv).await;
    world.account("Isdom", "").await;
    let id = world
        .imported(with(
            about(won("1", 10), "Isdom", "GTX"),
            "isv",
            PartnerRole::Sourced,
            true,
        ))
        .await;
    let (fact, deal) = (world.log().await.remove(0), world.opportunity(&id).await);

    let client = world.sell.as_role("other", Role::TenantAdmin);
    let mut opportunities = OpportunityServiceClient::new(client.clone());
    let mut facts = FactServiceClient::new(client.clone());
    let mut accounts = AccountServiceClient::new(client);
    let get = v1::GetOpportunityRequest {
        opportunity_id: id.clone(),
    };
    assert_eq!(
        refused(opportunities.get_opportunity(get).await).0,
        Code::NotFound
    );
    let update = v1::UpdateOpportunityRequest {
        opportunity: Some(deal.clone()),
        ..Default::default()
    };
    assert_eq!(
        refused(opportunities.update_opportunity(update).await).0,
        Code::NotFound
    );
    let listed = got(opportunities
        .list_opportunities(v1::ListOpportunitiesRequest::default())
        .await);
    assert_eq!(listed.opportunities, []);
    let get = v1::GetFactRequest {
        fact_id: fact.fact_id,
    };
    assert_eq!(refused(facts.get_fact(get).await).0, Code::NotFound);
    assert_eq!(
        got(facts.summarize_facts(v1::SummarizeFactsRequest {}).await).summaries,
        []
    );
    let get = v1::GetAccountRequest {
        account_id: deal.account_id,
    };
    assert_eq!(refused(accounts.get_account(get).await).0, Code::NotFound);

    // The same external ids stand for other things there.
    let row = with(
        about(won("1", 99), "Isdom", "GTX"),
        "isv",
        PartnerRole::Sourced,
        false,
    );
    let request = v1::BatchUpsertOpportunitiesRequest {
        opportunities: vec![row],
        ..Default::default()
    };
    let result = got(opportunities.batch_upsert_opportunities(request).await)
        .results
        .remove(0);
    assert_eq!(result.outcome(), v1::UpsertOutcome::Created);
    assert_eq!(result.notices[0].reason, "ACCOUNT_UNKNOWN");
    assert_eq!(world.log().await.len(), 1);
}

#[tokio::test]
async fn a_partner_sees_its_own_part_in_its_own_deals() {
    let world = World::new().await;
    let own = world.enrolled("own", PartnershipType::Isv).await;
    world.enrolled("other", PartnershipType::Isv).await;
    let shared = with(
        with(won("shared", 10), "own", PartnerRole::Sourced, false),
        "other",
        PartnerRole::Influenced,
        false,
    );
    let shared = v1::OpportunityUpsert {
        competitors: vec!["rival".to_owned()],
        ..shared
    };
    let id = world.imported(shared).await;
    let foreign = world
        .imported(with(
            won("foreign", 10),
            "other",
            PartnerRole::Sourced,
            false,
        ))
        .await;

    let mut opportunities = OpportunityServiceClient::new(world.sell.as_partner(ACME, own));
    let get = |id: &str| v1::GetOpportunityRequest {
        opportunity_id: id.to_owned(),
    };
    let seen = got(opportunities.get_opportunity(get(&id)).await)
        .opportunity
        .expect("one");
    assert_eq!(
        seen.partners,
        [involvement(own, PartnerRole::Sourced, "100")]
    );
    assert_eq!(
        (seen.competitors.len(), seen.stage_history[0].actor.as_str()),
        (0, "")
    );
    assert_eq!(
        refused(opportunities.get_opportunity(get(&foreign)).await).0,
        Code::NotFound
    );
    let listed = got(opportunities
        .list_opportunities(v1::ListOpportunitiesRequest::default())
        .await);
    assert_eq!(listed.opportunities, [seen]);
    let others = world.partner("third").await.to_string();
    let request = v1::ListOpportunitiesRequest {
        partner_id: others,
        ..Default::default()
    };
    assert_eq!(
        refused(opportunities.list_opportunities(request).await).0,
        Code::NotFound
    );
}

#[tokio::test]
async fn a_partner_sees_its_own_facts() {
    let world = World::new().await;
    let own = world.enrolled("own", PartnershipType::Isv).await;
    world.enrolled("other", PartnershipType::Isv).await;
    for name in ["own", "other"] {
        world
            .imported(with(won(name, 10), name, PartnerRole::Sourced, false))
            .await;
    }
    let mut facts = FactServiceClient::new(world.sell.as_partner(ACME, own));
    let listed = got(facts.list_facts(v1::ListFactsRequest::default()).await).facts;
    assert_eq!(
        listed
            .iter()
            .map(|fact| fact.partner_id.clone())
            .collect::<Vec<_>>(),
        [own.to_string()]
    );
    let other = world
        .log()
        .await
        .into_iter()
        .find(|fact| fact.partner_id != own.to_string())
        .expect("one");
    let get = v1::GetFactRequest {
        fact_id: other.fact_id,
    };
    assert_eq!(refused(facts.get_fact(get).await).0, Code::NotFound);
}

#[tokio::test]
async fn a_partner_enters_deals_with_its_own_part_only() {
    let world = World::new().await;
    let (own, other) = (world.partner("own").await, world.partner("other").await);
    let mut user = OpportunityServiceClient::new(world.sell.as_partner(ACME, own));
    let mut create = async |partners: Vec<v1::PartnerInvolvement>| {
        let opportunity = Some(v1::Opportunity {
            partners,
            ..opportunity("a deal")
        });
        user.create_opportunity(v1::CreateOpportunityRequest {
            opportunity,
            ..Default::default()
        })
        .await
    };
    assert_eq!(
        bad_fields(create(vec![]).await),
        ["opportunity.partners OWN_ROLE_REQUIRED"]
    );
    let ours = involvement(own, PartnerRole::Sourced, "50");
    let theirs = involvement(other, PartnerRole::Sourced, "50");
    assert_eq!(
        bad_fields(create(vec![ours.clone(), theirs]).await),
        ["opportunity.partners NOT_YOURS"]
    );
    got(create(vec![ours]).await);
}

#[tokio::test]
async fn roles_decide_who_writes() {
    let world = World::new().await;
    let written = world.sell.written().await;
    for role in [Role::Analyst, Role::Finance, Role::PartnerManager] {
        let mut client = OpportunityServiceClient::new(world.sell.as_role(ACME, role));
        let request = v1::BatchUpsertOpportunitiesRequest {
            opportunities: vec![open("1")],
            ..Default::default()
        };
        assert_eq!(
            refused(client.batch_upsert_opportunities(request).await).0,
            Code::PermissionDenied
        );
    }
    let mut anonymous = OpportunityServiceClient::new(world.sell.anonymous());
    let request = v1::ListOpportunitiesRequest::default();
    assert_eq!(
        refused(anonymous.list_opportunities(request).await).0,
        Code::Unauthenticated
    );
    assert_eq!(world.sell.written().await, written);
}
