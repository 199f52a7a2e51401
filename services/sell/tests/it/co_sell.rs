//! Requests to sell deals together: the gate, the answers, the deadline, and the role in the deal.

use contracts::tandem::partnership::v1::{PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;
use contracts::tandem::sell::v1::CoSellState::{Accepted, Declined, Expired, Requested, Withdrawn};
use contracts::tandem::sell::v1::co_sell_service_client::CoSellServiceClient;
use kit::testing::{Client, at};
use tonic::{Code, Status};
use uuid::Uuid;

use crate::build::rows::{open, with, won};
use crate::build::{date, decimal, involvement};
use crate::world::{ACME, World, bad_fields, got, refused};

impl World {
    /// A reseller that brought an open deal; both.
    async fn reseller_with_deal(&self, name: &str) -> (Uuid, String) {
        let partner = self.enrolled(name, PartnershipType::Reseller).await;
        let deal = with(open(name), name, PartnerRole::Sourced, false);
        (partner, self.imported(deal).await)
    }

    async fn ask(
        &self,
        mut client: CoSellServiceClient<Client>,
        wish: v1::CoSellRequest,
    ) -> Result<v1::CoSellRequest, Status> {
        let request = v1::CreateCoSellRequestRequest {
            co_sell_request: Some(wish),
            ..Default::default()
        };
        let answer = client.create_co_sell_request(request).await?;
        Ok(answer.into_inner().co_sell_request.expect("a request"))
    }

    async fn requested(&self, partner: Uuid, deal: &str) -> v1::CoSellRequest {
        let made = self.ask(self.co_sell(), wish(partner, deal)).await;
        made.expect("a request")
    }

    fn co_sell_of(&self, partner: Uuid) -> CoSellServiceClient<Client> {
        CoSellServiceClient::new(self.sell.as_partner(ACME, partner))
    }

    async fn accept(
        &self,
        request: &v1::CoSellRequest,
        share: &str,
    ) -> Result<v1::CoSellRequest, Status> {
        let request = v1::AcceptCoSellRequestRequest {
            co_sell_request_id: request.co_sell_request_id.clone(),
            share_percent: decimal(share),
            ..Default::default()
        };
        let answer = self.co_sell().accept_co_sell_request(request).await?;
        Ok(answer.into_inner().co_sell_request.expect("a request"))
    }

    async fn withdraw(
        &self,
        mut client: CoSellServiceClient<Client>,
        request: &v1::CoSellRequest,
    ) -> Result<v1::CoSellRequest, Status> {
        let request = v1::WithdrawCoSellRequestRequest {
            co_sell_request_id: request.co_sell_request_id.clone(),
            ..Default::default()
        };
        let answer = client.withdraw_co_sell_request(request).await?;
        Ok(answer.into_inner().co_sell_request.expect("a request"))
    }

    async fn listed(
        &self,
        mut client: CoSellServiceClient<Client>,
        state: v1::CoSellState,
    ) -> Vec<String> {
        let request = v1::ListCoSellRequestsRequest {
            state: state.into(),
            ..Default::default()
        };
        let found = got(client.list_co_sell_requests(request).await).co_sell_requests;
        found
            .into_iter()
            .map(|one| one.co_sell_request_id)
            .collect()
    }
}

fn wish(partner: Uuid, deal: &str) -> v1::CoSellRequest {
    v1::CoSellRequest {
        partner_id: partner.to_string(),
        opportunity_id: deal.to_owned(),
        message: "the customer asks for both of us".to_owned(),
        ..Default::default()
    }
}

#[tokio::test]
async fn an_accepted_request_gives_the_partner_its_part_in_the_deal() {
    let world = World::new().await;
    let (partner, deal) = world.reseller_with_deal("reseller").await;
    let mut asked = wish(partner, &deal);
    asked.partner_id.clear();
    let request = world
        .ask(world.co_sell_of(partner), asked)
        .await
        .expect("a request");
    assert_eq!(
        (request.state(), request.deadline),
        (Requested, Some(date("2018-01-22")))
    );
    let again = refused(world.ask(world.co_sell(), wish(partner, &deal)).await);
    assert_eq!(again, (Code::AlreadyExists, "CO_SELL_REQUESTED".to_owned()));

    let accepted = world.accept(&request, "40").await.expect("accepted");
    assert_eq!(
        (accepted.state(), accepted.share_percent),
        (Accepted, decimal("40"))
    );
    let parts = world.opportunity(&deal).await.partners;
    let expected = [
        involvement(partner, PartnerRole::Sourced, "100"),
        involvement(partner, PartnerRole::CoSell, "40"),
    ];
    assert_eq!(parts, expected);
    let again = refused(world.ask(world.co_sell(), wish(partner, &deal)).await);
    assert_eq!(again.1, "ALREADY_CO_SELLING");

    let announced = world.sell.announced::<v1::CoSellRequestChanged>().await;
    let told: Vec<v1::CoSellState> = (announced.into_iter())
        .filter_map(|event| event.co_sell_request)
        .map(|one| one.state())
        .collect();
    assert_eq!(told, [Requested, Accepted]);
}

#[tokio::test]
async fn shares_of_co_sell_never_exceed_the_deal() {
    let world = World::new().await;
    let (first, deal) = world.reseller_with_deal("first").await;
    let second = world.enrolled("second", PartnershipType::Reseller).await;
    let his = world.requested(first, &deal).await;
    let hers = world.requested(second, &deal).await;
    world.accept(&his, "70").await.expect("accepted");
    let written = world.sell.written().await;
    let too_much = world.accept(&hers, "30.000000001").await;
    assert_eq!(
        bad_fields(too_much),
        ["opportunity.partners ALLOCATION_CAP_EXCEEDED"]
    );
    assert_eq!(world.sell.written().await, written);
    world.accept(&hers, "30").await.expect("accepted");
}

#[tokio::test]
async fn who_may_not_co_sell_is_told_why() {
    let world = World::new().await;
    let affiliate = world
        .enrolled("affiliate", PartnershipType::Affiliate)
        .await;
    let isv = world.enrolled("isv", PartnershipType::Isv).await;
    let deal = world.imported(open("1")).await;
    let why = async |wish: v1::CoSellRequest| {
        let refusal = world.ask(world.co_sell(), wish).await.expect_err("shut");
        assert_eq!(kit::testing::reason(&refusal), "NOT_ELIGIBLE");
        kit::testing::bad_fields(&refusal).remove(0)
    };
    let pair = |field: &str, code: &str| (format!("co_sell_request.{field}"), code.to_owned());
    let no_type = why(wish(affiliate, &deal)).await;
    assert_eq!(no_type, pair("partner_id", "TYPE_WITHOUT_CO_SELL"));
    let no_solution = why(wish(isv, &deal)).await;
    assert_eq!(no_solution, pair("solution_id", "SOLUTION_REQUIRED"));
    let about = |solution: Uuid| v1::CoSellRequest {
        solution_id: solution.to_string(),
        ..wish(isv, &deal)
    };
    let draft = world.solution(isv, None).await;
    assert_eq!(
        why(about(draft)).await,
        pair("solution_id", "SOLUTION_NOT_AGREED")
    );
    let agreed = world.solution(isv, Some("2018-01-15")).await;
    let made = world
        .ask(world.co_sell(), about(agreed))
        .await
        .expect("a request");

    // What held when it was asked for must still hold when it is granted.
    let ended = kit::ids::new();
    let enrolled = PartnershipType::Reseller;
    let reseller = world.partner("reseller").await;
    world
        .enrollment(ended, 1, reseller, enrolled, "2017-01-01", None)
        .await;
    let asked = world.requested(reseller, &deal).await;
    let until = Some("2018-01-15");
    world
        .enrollment(ended, 2, reseller, enrolled, "2017-01-01", until)
        .await;
    let refusal = world.accept(&asked, "10").await.expect_err("shut");
    assert_eq!(kit::testing::reason(&refusal), "NOT_ELIGIBLE");
    world.accept(&made, "10").await.expect("accepted");
}

#[tokio::test]
async fn a_request_that_nobody_answers_expires() {
    let world = World::new().await;
    let (partner, deal) = world.reseller_with_deal("reseller").await;
    let request = world.requested(partner, &deal).await;
    world.sell.clock.set(at("2018-01-22T00:00:00Z"));
    world.signs_of_life().await;
    let late = refused(world.accept(&request, "10").await);
    assert_eq!(
        late,
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
    world.sell.jobs_done().await;
    let expired = vec![request.co_sell_request_id.clone()];
    assert_eq!(world.listed(world.co_sell(), Expired).await, expired);
    // Another may be made.
    let second = world.requested(partner, &deal).await;
    assert_eq!(second.deadline, Some(date("2018-01-29")));
}

#[tokio::test]
async fn requests_are_declined_with_a_reason_and_withdrawn_by_the_partner() {
    let world = World::new().await;
    let (partner, deal) = world.reseller_with_deal("reseller").await;
    let first = world.requested(partner, &deal).await;
    let mut decline = v1::DeclineCoSellRequestRequest {
        co_sell_request_id: first.co_sell_request_id.clone(),
        ..Default::default()
    };
    let silent = world
        .co_sell()
        .decline_co_sell_request(decline.clone())
        .await;
    assert_eq!(bad_fields(silent), ["reason REQUIRED"]);
    decline.reason = "no seller is free".to_owned();
    let declined = got(world.co_sell().decline_co_sell_request(decline).await);
    let declined = declined.co_sell_request.expect("a request");
    assert_eq!(
        (declined.state(), declined.reason.as_str()),
        (Declined, "no seller is free")
    );

    let second = world.requested(partner, &deal).await;
    let own = || world.co_sell_of(partner);
    let withdrawn = world.withdraw(own(), &second).await.expect("withdrawn");
    assert_eq!(withdrawn.state(), Withdrawn);
    let late = world.accept(&second, "10").await.expect_err("withdrawn");
    assert!(late.message().contains("nothing, it is final"), "{late}");
}

#[tokio::test]
async fn partners_see_and_touch_their_own_requests_only() {
    let world = World::new().await;
    let (own, deal) = world.reseller_with_deal("own").await;
    let other = world.enrolled("other", PartnershipType::Reseller).await;
    let request = world.requested(own, &deal).await;
    let stranger = || world.co_sell_of(other);
    let all = v1::CoSellState::Unspecified;
    assert_eq!(world.listed(stranger(), all).await, Vec::<String>::new());
    assert_eq!(
        world.listed(world.co_sell_of(own), Requested).await.len(),
        1
    );
    let refusal = refused(world.withdraw(stranger(), &request).await);
    assert_eq!(refusal.0, Code::NotFound);
    let get = v1::GetCoSellRequestRequest {
        co_sell_request_id: request.co_sell_request_id,
    };
    assert_eq!(
        refused(stranger().get_co_sell_request(get).await).0,
        Code::NotFound
    );
    // The deal is not theirs to know of.
    let unknown = world.ask(stranger(), wish(other, &deal)).await;
    assert_eq!(
        bad_fields(unknown),
        ["co_sell_request.opportunity_id UNKNOWN_OPPORTUNITY"]
    );
}

#[tokio::test]
async fn only_open_deals_are_sold_together() {
    let world = World::new().await;
    let partner = world.enrolled("reseller", PartnershipType::Reseller).await;
    let deal = world.imported(won("1", 10)).await;
    let refusal = refused(world.ask(world.co_sell(), wish(partner, &deal)).await);
    assert_eq!(refusal.1, "OPPORTUNITY_CLOSED");
    let empty = world
        .ask(world.co_sell(), v1::CoSellRequest::default())
        .await;
    assert_eq!(
        bad_fields(empty),
        [
            "co_sell_request.partner_id REQUIRED",
            "co_sell_request.opportunity_id REQUIRED",
        ]
    );
}

#[tokio::test]
async fn the_tenant_decides_who_co_sells() {
    let world = World::new().await;
    let affiliate = world
        .enrolled("affiliate", PartnershipType::Affiliate)
        .await;
    let deal = world.imported(open("1")).await;
    let terms = |partnership_type: PartnershipType| v1::CoSellTerms {
        r#type: partnership_type.into(),
        solution_required: false,
    };
    let update = async |co_sell_policy: v1::CoSellPolicy| {
        let request = v1::UpdateCoSellPolicyRequest {
            co_sell_policy: Some(co_sell_policy),
            ..Default::default()
        };
        world.co_sell().update_co_sell_policy(request).await
    };
    let twice = v1::CoSellPolicy {
        answer_days: 400,
        types: vec![
            terms(PartnershipType::Si),
            terms(PartnershipType::Si),
            terms(PartnershipType::Unspecified),
        ],
        ..Default::default()
    };
    assert_eq!(
        bad_fields(update(twice).await),
        [
            "co_sell_policy.answer_days OUT_OF_RANGE",
            "co_sell_policy.types[1].type DUPLICATE",
            "co_sell_policy.types[2].type UNKNOWN_VALUE",
        ]
    );
    let policy = v1::CoSellPolicy {
        answer_days: 3,
        types: vec![terms(PartnershipType::Affiliate)],
        etag: "\"0\"".to_owned(),
    };
    let stored = got(update(policy.clone()).await)
        .co_sell_policy
        .expect("a policy");
    assert_eq!(stored.types, policy.types);
    assert_eq!(refused(update(policy).await).1, "STALE_ETAG");
    let made = world.requested(affiliate, &deal).await;
    assert_eq!(made.deadline, Some(date("2018-01-18")));
}
