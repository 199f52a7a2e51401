//! Joint solutions: drafted by either side, agreed by both, quoted to customers.

use contracts::google::r#type::{Decimal, Money};
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::solution_service_client::SolutionServiceClient;
use contracts::tandem::platform::v1::Role;
use kit::testing::Client;
use tonic::{Code, Response, Status};

use crate::world::{ACME, World, bad_fields, fields, got, refused};

const VENDOR: i32 = v1::SolutionSide::Vendor as i32;
const PARTNER: i32 = v1::SolutionSide::Partner as i32;

fn usd(units: i64, nanos: i32) -> Option<Money> {
    Some(Money {
        currency_code: "USD".to_owned(),
        units,
        nanos,
    })
}

/// Everything that both sides have to say.
fn complete(partner: &v1::Partner) -> v1::JointSolution {
    let price = |item: &str, side, unit_price, unit: v1::PriceUnit| v1::SolutionPrice {
        item: item.to_owned(),
        side,
        unit_price,
        unit: unit.into(),
    };
    let support = |level| v1::SupportResponsibility {
        level,
        side: PARTNER,
        contact: "help@partner.example".to_owned(),
        response_hours: 4,
    };
    let share = |side, percent: &str| v1::RevenueShare {
        side,
        percent: Some(Decimal {
            value: percent.to_owned(),
        }),
    };
    v1::JointSolution {
        partner_id: partner.partner_id.clone(),
        display_name: "Shop and tax".to_owned(),
        prices: vec![
            price(
                "seats",
                VENDOR,
                usd(49, 900_000_000),
                v1::PriceUnit::UserMonth,
            ),
            price("connector", PARTNER, usd(1_000, 0), v1::PriceUnit::Year),
        ],
        support: (1..=3).map(support).collect(),
        customer_success: VENDOR,
        renewal: Some(v1::RenewalModel {
            owner: VENDOR,
            term_months: 12,
            automatic: true,
            notice_days: 60,
        }),
        revenue_split: vec![share(VENDOR, "66.7"), share(PARTNER, "33.3")],
        ..Default::default()
    }
}

impl World {
    fn solutions(&self) -> SolutionServiceClient<Client> {
        SolutionServiceClient::new(self.onboard.as_role(ACME, Role::PartnerManager))
    }

    fn solutions_of(&self, partner: &v1::Partner) -> SolutionServiceClient<Client> {
        SolutionServiceClient::new(self.client_of(partner))
    }

    async fn drafted(&self, solution: v1::JointSolution) -> v1::JointSolution {
        let request = v1::CreateJointSolutionRequest {
            request_id: String::new(),
            solution: Some(solution),
        };
        let answer = got(self.solutions().create_joint_solution(request).await);
        answer.solution.expect("a solution")
    }

    async fn newest(&self, solution: &v1::JointSolution, version: i32) -> v1::JointSolution {
        let request = v1::GetJointSolutionRequest {
            solution_id: solution.solution_id.clone(),
            version,
        };
        let answer = got(self.solutions().get_joint_solution(request).await);
        answer.solution.expect("a solution")
    }

    async fn proposed(&self, solution: &v1::JointSolution) -> v1::JointSolution {
        let answer = got(self
            .solutions()
            .propose_joint_solution(proposal(solution))
            .await);
        answer.solution.expect("a solution")
    }

    /// Proposed, and agreed by both sides.
    async fn agreed(
        &self,
        partner: &v1::Partner,
        solution: &v1::JointSolution,
    ) -> v1::JointSolution {
        let proposed = self.proposed(solution).await;
        let half = got(agree(self.solutions(), &proposed).await);
        let half = half.solution.expect("a solution");
        let both = got(agree(self.solutions_of(partner), &half).await);
        both.solution.expect("a solution")
    }

    async fn quoted(
        &self,
        solution: &v1::JointSolution,
        seats: i32,
    ) -> Result<v1::JointQuote, Status> {
        let request = v1::QuoteJointSolutionRequest {
            solution_id: solution.solution_id.clone(),
            term_months: 18,
            quantities: vec![v1::QuoteQuantity {
                item: "seats".to_owned(),
                quantity: seats,
            }],
        };
        let answer = self.solutions().quote_joint_solution(request).await?;
        Ok(answer.into_inner().quote.expect("a quote"))
    }
}

fn proposal(solution: &v1::JointSolution) -> v1::ProposeJointSolutionRequest {
    v1::ProposeJointSolutionRequest {
        solution_id: solution.solution_id.clone(),
        ..Default::default()
    }
}

async fn agree(
    mut client: SolutionServiceClient<Client>,
    solution: &v1::JointSolution,
) -> Result<Response<v1::AgreeToJointSolutionResponse>, Status> {
    let request = v1::AgreeToJointSolutionRequest {
        solution_id: solution.solution_id.clone(),
        etag: solution.etag.clone(),
        ..Default::default()
    };
    client.agree_to_joint_solution(request).await
}

async fn update(
    mut client: SolutionServiceClient<Client>,
    solution: v1::JointSolution,
) -> Result<Response<v1::UpdateJointSolutionResponse>, Status> {
    let request = v1::UpdateJointSolutionRequest {
        solution: Some(solution),
        ..Default::default()
    };
    client.update_joint_solution(request).await
}

#[tokio::test]
async fn an_incomplete_commercial_model_is_not_proposed() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let mut part = complete(&partner);
    part.prices.clear();
    part.support.remove(1);
    part.revenue_split.pop();
    let draft = world.drafted(part).await;
    assert_eq!(draft.state(), v1::SolutionState::Draft);
    let written = world.onboard.written().await;
    let refusal = world
        .solutions()
        .propose_joint_solution(proposal(&draft))
        .await;
    let refusal = refusal.expect_err("incomplete");
    assert_eq!(
        kit::testing::reason(&refusal),
        "COMMERCIAL_MODEL_INCOMPLETE"
    );
    assert_eq!(
        kit::testing::bad_fields(&refusal),
        fields([
            ("solution.prices", "REQUIRED"),
            ("solution.support", "REQUIRED"),
            ("solution.revenue_split", "NOT_THE_WHOLE"),
        ])
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn both_sides_agree_and_a_customer_is_quoted() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let draft = world.drafted(complete(&partner)).await;
    let early = refused(agree(world.solutions(), &draft).await);
    assert_eq!(
        early,
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );

    let proposed = world.proposed(&draft).await;
    let half = got(agree(world.solutions(), &proposed).await)
        .solution
        .expect("a solution");
    assert_eq!(half.state(), v1::SolutionState::Proposed);
    let not_yet = world.quoted(&half, 1).await.expect_err("not agreed");
    assert_eq!(kit::testing::reason(&not_yet), "SOLUTION_NOT_AGREED");
    let stale = refused(agree(world.solutions_of(&partner), &proposed).await);
    assert_eq!(stale, (Code::Aborted, "STALE_ETAG".to_owned()));
    let agreed = got(agree(world.solutions_of(&partner), &half).await)
        .solution
        .expect("a solution");
    assert_eq!(
        (agreed.state(), agreed.agreed_version),
        (v1::SolutionState::Agreed, 1)
    );
    let sides: Vec<i32> = agreed.agreements.iter().map(|one| one.side).collect();
    assert_eq!(sides, [VENDOR, PARTNER]);
    assert_eq!(agreed.agreed_periods.len(), 1);

    let quote = world.quoted(&agreed, 7).await.expect("a quote");
    let amounts: Vec<Option<Money>> = quote.lines.into_iter().map(|line| line.amount).collect();
    assert_eq!(amounts, [usd(6_287, 400_000_000), usd(1_500, 0)]);
    let total = quote.totals.into_iter().next().expect("a total");
    assert_eq!(total.amount, usd(7_787, 400_000_000));
    // 66.7 % of 7,787.40 is 5,194.1958.
    let shares: Vec<Option<Money>> = total.shares.into_iter().map(|share| share.amount).collect();
    assert_eq!(shares, [usd(5_194, 200_000_000), usd(2_593, 200_000_000)]);
}

#[tokio::test]
async fn a_change_rules_once_both_agreed_to_it() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let first = world
        .agreed(&partner, &world.drafted(complete(&partner)).await)
        .await;
    let mut wanted = first.clone();
    wanted.prices.truncate(1);
    let next = got(update(world.solutions_of(&partner), wanted).await)
        .solution
        .expect("a solution");
    assert_eq!(
        (next.version, next.state(), next.agreed_version),
        (2, v1::SolutionState::Draft, 1)
    );
    assert_eq!(
        world.quoted(&next, 1).await.expect("the first").lines.len(),
        2
    );
    let ruling = world.newest(&first, 1).await;
    assert_eq!(
        (ruling.state(), ruling.prices.len()),
        (v1::SolutionState::Agreed, 2)
    );

    let agreed = world.agreed(&partner, &next).await;
    assert_eq!((agreed.version, agreed.agreed_version), (2, 2));
    assert_eq!(
        world
            .quoted(&agreed, 1)
            .await
            .expect("the second")
            .lines
            .len(),
        1
    );

    let events = world.onboard.announced::<v1::JointSolutionChanged>().await;
    let told: Vec<(i32, v1::SolutionState, usize)> = (events.into_iter())
        .filter_map(|event| event.solution)
        .map(|one| (one.version, one.state(), one.prices.len()))
        .collect();
    use v1::SolutionState::{Agreed, Draft, Proposed};
    let expected = [
        (1, Draft, 2),
        (1, Proposed, 2),
        (1, Proposed, 2),
        (1, Agreed, 2),
        // The next version is drafted, proposed and half agreed.
        (1, Agreed, 2),
        (1, Agreed, 2),
        (1, Agreed, 2),
        (2, Agreed, 1),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_retired_solution_is_not_quoted_or_changed() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let solution = world
        .agreed(&partner, &world.drafted(complete(&partner)).await)
        .await;
    let clock = &world.onboard.clock;
    clock.set(clock.now() + chrono::TimeDelta::days(3));
    let request = v1::RetireJointSolutionRequest {
        solution_id: solution.solution_id.clone(),
        ..Default::default()
    };
    let retired = got(world
        .solutions()
        .retire_joint_solution(request.clone())
        .await);
    let retired = retired.solution.expect("a solution");
    assert_eq!(
        (retired.state(), retired.agreed_version),
        (v1::SolutionState::Retired, 0)
    );
    assert!(retired.agreed_periods[0].end_date.is_some());
    let quote = world.quoted(&retired, 1).await.expect_err("retired");
    assert_eq!(kit::testing::reason(&quote), "SOLUTION_NOT_AGREED");
    let again = refused(world.solutions().retire_joint_solution(request).await);
    assert_eq!(again.1, "ILLEGAL_TRANSITION");
    let renamed = v1::JointSolution {
        display_name: "Other".to_owned(),
        ..retired
    };
    assert_eq!(
        refused(update(world.solutions(), renamed).await).1,
        "ILLEGAL_TRANSITION"
    );
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let world = World::new().await;
    let mut bad = complete(&v1::Partner::default());
    bad.display_name.clear();
    bad.prices[1].item = "seats".to_owned();
    bad.prices[0].unit_price = usd(1, 1);
    bad.support[0].response_hours = 0;
    bad.support[2].level = 1;
    bad.revenue_split[0].percent = Some(Decimal {
        value: "101".to_owned(),
    });
    bad.customer_success = 9;
    bad.renewal = Some(v1::RenewalModel::default());
    bad.integration_id = "none".to_owned();
    let request = v1::CreateJointSolutionRequest {
        request_id: String::new(),
        solution: Some(bad),
    };
    assert_eq!(
        bad_fields(world.solutions().create_joint_solution(request).await),
        fields([
            ("solution.partner_id", "REQUIRED"),
            ("solution.display_name", "REQUIRED"),
            ("solution.prices[0].unit_price", "OVER_PRECISE"),
            ("solution.support[0].response_hours", "OUT_OF_RANGE"),
            ("solution.customer_success", "UNKNOWN_VALUE"),
            ("solution.renewal.owner", "REQUIRED"),
            ("solution.renewal.term_months", "OUT_OF_RANGE"),
            ("solution.revenue_split[0].percent", "OUT_OF_RANGE"),
            ("solution.integration_id", "MALFORMED_ID"),
            ("solution.support", "DUPLICATE"),
        ])
    );
}

#[tokio::test]
async fn partners_see_their_own_solutions_only() {
    let world = World::new().await;
    let (own, other) = (world.partner("own").await, world.partner("other").await);
    let solution = world.drafted(complete(&own)).await;
    let stranger = || world.solutions_of(&other);
    let get = v1::GetJointSolutionRequest {
        solution_id: solution.solution_id.clone(),
        version: 0,
    };
    assert_eq!(
        refused(stranger().get_joint_solution(get).await).0,
        Code::NotFound
    );
    assert_eq!(
        refused(update(stranger(), solution.clone()).await).0,
        Code::NotFound
    );
    assert_eq!(
        refused(agree(stranger(), &solution).await).0,
        Code::NotFound
    );
    let created = v1::CreateJointSolutionRequest {
        request_id: String::new(),
        solution: Some(complete(&own)),
    };
    assert_eq!(
        refused(stranger().create_joint_solution(created).await).0,
        Code::NotFound
    );
    let list = async |mut client: SolutionServiceClient<Client>, state: v1::SolutionState| {
        let request = v1::ListJointSolutionsRequest {
            state: state.into(),
            ..Default::default()
        };
        got(client.list_joint_solutions(request).await).solutions
    };
    assert_eq!(list(stranger(), v1::SolutionState::Unspecified).await, []);
    let mine = list(world.solutions_of(&own), v1::SolutionState::Draft).await;
    assert_eq!(mine, [solution]);
    assert_eq!(list(world.solutions(), v1::SolutionState::Agreed).await, []);
}
