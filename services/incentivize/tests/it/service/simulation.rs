//! A plan tried over past facts: nothing is written, and activating it gives exactly what was simulated.

use std::collections::BTreeMap;

use contracts::tandem::{
    incentivize::v1::{
        Plan, PlanReference, SimulatePlanRequest, SimulatedRow, SimulationExtreme,
        SimulationResult, TierMethod, UpdatePlanRequest, simulate_plan_request::Draft,
        simulate_plan_response::Message, simulation_service_client::SimulationServiceClient,
    },
    platform::v1::Role,
};
use incentivize::domain::fact::Fact;
use kit::{
    testing::{bad_fields, reason},
    wire,
};
use uuid::Uuid;

use super::{
    terms::{commission, rebate},
    world::{TENANT, World, plan, shown},
};
use crate::build::{PARTNER, booking, day, refund, reversal};

const SECOND: Uuid = Uuid::from_u128(0x5EC);

struct Tried {
    progress: Vec<(i32, i32)>,
    result: SimulationResult,
    rows: Vec<SimulatedRow>,
}

async fn simulate(world: &World, request: SimulatePlanRequest) -> Result<Tried, tonic::Status> {
    let mut client =
        SimulationServiceClient::new(world.service.as_role(TENANT, Role::ProgramOwner));
    let mut stream = client.simulate_plan(request).await?.into_inner();
    let (mut progress, mut result, mut rows) = (Vec::new(), None, Vec::new());
    while let Some(message) = stream.message().await? {
        match message.message.expect("a message") {
            Message::Progress(told) => progress.push((told.partners_done, told.partners_total)),
            Message::Result(told) => result = Some(told),
            Message::Rows(told) => rows.extend(told.rows),
        }
    }
    let result = result.expect("a result");
    Ok(Tried {
        progress,
        result,
        rows,
    })
}

/// A version over the facts of 2017.
fn over_2017(draft: Draft) -> SimulatePlanRequest {
    SimulatePlanRequest {
        draft: Some(draft),
        date_from: Some(wire::to_date(day("2017-01-01"))),
        date_to: Some(wire::to_date(day("2018-01-01"))),
        ..Default::default()
    }
}

fn newest(plan: &Plan) -> Draft {
    Draft::Reference(PlanReference {
        plan_id: plan.plan_id.clone(),
        version: 0,
    })
}

/// The next version of a plan, drafted.
async fn next(world: &World, active: &Plan, changed: Plan) -> Plan {
    let request = UpdatePlanRequest {
        plan: Some(Plan {
            plan_id: active.plan_id.clone(),
            etag: String::new(),
            ..changed
        }),
        ..Default::default()
    };
    let drafted = world.plans().update_plan(request).await.expect("a draft");
    drafted.into_inner().plan.expect("a draft")
}

/// Sales, returns and corrections of two partners in every month.
fn facts() -> Vec<Fact> {
    let mut facts = Vec::new();
    for number in 1..=36 {
        let date = format!("2017-{:02}-{:02}", (number - 1) % 12 + 1, number % 28 + 1);
        let mut sale = booking(number, &date, &format!("{}.37", number * 731));
        if number % 3 == 0 {
            sale.partner_id = SECOND;
        }
        if number % 5 == 0 {
            sale.registration_id = None;
        }
        if number % 7 == 0 {
            facts.push(refund(100 + number, &sale, "2017-12-20", "100.01"));
        }
        if number % 11 == 0 {
            facts.push(reversal(200 + number, &sale));
        }
        facts.push(sale);
    }
    facts
}

async fn world_of_two() -> (World, Plan) {
    let world = World::with_reseller().await;
    world.know_partner(TENANT, SECOND).await;
    world
        .enroll(TENANT, SECOND, &[("2017-01-01", "2018-01-01")], 1)
        .await;
    let components = vec![
        commission("10"),
        rebate("to 20000: 1, above: 3", TierMethod::WholeVolume),
    ];
    let active = world.in_force(components).await;
    world.record(&facts()).await;
    (world, active)
}

/// Sums of stored earnings by partner and component.
async fn earned(world: &World) -> BTreeMap<(String, String), String> {
    let mut sums: BTreeMap<(String, String), kit::money::Money> = BTreeMap::new();
    let mut violations = kit::Violations::new();
    for earning in world.earnings().await {
        let amount = wire::money(&mut violations, "", earning.amount).expect("money");
        let key = (earning.partner_id, earning.component_key);
        let sum = sums
            .entry(key)
            .or_insert(kit::money::Money::zero(amount.currency()));
        *sum = sum.checked_add(amount).expect("a sum");
    }
    let sums = sums.into_iter();
    sums.map(|(key, sum)| (key, sum.to_string())).collect()
}

fn after(rows: &[SimulatedRow]) -> BTreeMap<(String, String), String> {
    let row = |row: &SimulatedRow| {
        let key = (row.partner_id.clone(), row.component_key.clone());
        (key, shown(row.after.clone()))
    };
    rows.iter().map(row).collect()
}

#[tokio::test]
async fn what_is_in_force_tried_against_itself_changes_nothing() {
    let (world, active) = world_of_two().await;
    let written = world.service.written().await;
    let tried = simulate(&world, over_2017(newest(&active)))
        .await
        .expect("a result");
    assert_eq!(tried.progress.last(), Some(&(2, 2)));
    let result = &tried.result;
    assert_eq!((result.winners, result.losers, result.unchanged), (0, 0, 2));
    assert_eq!(result.changed_fact_count, 0, "{:?}", result.changed_facts);
    assert!(result.extremes.is_empty());
    assert_eq!(tried.rows.len(), 4);
    assert!(tried.rows.iter().all(|row| row.before == row.after));
    assert_eq!(after(&tried.rows), earned(&world).await);
    assert_eq!(world.service.written().await, written);
}

#[tokio::test]
async fn activating_a_draft_gives_exactly_what_was_simulated() {
    let (world, active) = world_of_two().await;
    let changed = Plan {
        components: vec![
            commission("7.5"),
            rebate("to 15000: 1, above: 4", TierMethod::Marginal),
        ],
        effective_date: Some(wire::to_date(day("2017-04-01"))),
        ..active.clone()
    };
    let draft = next(&world, &active, changed).await;
    let before = earned(&world).await;
    let tried = simulate(&world, over_2017(newest(&draft)))
        .await
        .expect("a result");
    assert_eq!(earned(&world).await, before, "nothing is written");
    world.activate(&draft).await.expect("activates");
    assert_eq!(after(&tried.rows), earned(&world).await);
    assert_ne!(before, earned(&world).await);
    let difference = |row: &SimulatedRow| row.difference.clone().expect("a difference");
    let differences: Vec<(i64, i32)> = tried
        .rows
        .iter()
        .map(|row| (difference(row).units, difference(row).nanos))
        .collect();
    assert!(
        differences.is_sorted(),
        "the largest loss comes first: {differences:?}"
    );
    world.assert_right().await;
}

#[tokio::test]
async fn winners_losers_and_changed_facts_are_told() {
    let world = World::with_reseller().await;
    world.know_partner(TENANT, SECOND).await;
    world
        .enroll(TENANT, SECOND, &[("2017-01-01", "2018-01-01")], 1)
        .await;
    let active = world.in_force(vec![commission("10")]).await;
    let theirs = Fact {
        partner_id: SECOND,
        registration_id: None,
        ..booking(2, "2017-05-06", "2000")
    };
    world
        .record(&[booking(1, "2017-05-05", "1000"), theirs])
        .await;
    let other = Plan {
        plan_id: active.plan_id.clone(),
        components: vec![rebate("above: 6", TierMethod::Marginal)],
        ..plan(vec![])
    };
    let tried = simulate(&world, over_2017(Draft::Plan(other)))
        .await
        .expect("a result");
    let result = tried.result;
    assert_eq!((result.winners, result.losers, result.unchanged), (1, 1, 0));
    let costs = &result.costs[0];
    let shown_costs =
        [&costs.before, &costs.after, &costs.difference].map(|one| shown(one.clone()));
    assert_eq!(shown_costs, ["100.00 USD", "180.00 USD", "80.00 USD"]);
    let extremes = result.extremes.iter().map(|extreme| {
        let percent = extreme.percent.clone().map(|percent| percent.value);
        (extreme.extreme(), extreme.partner_id.clone(), percent)
    });
    assert_eq!(
        extremes.collect::<Vec<_>>(),
        [
            (
                SimulationExtreme::LargestLoss,
                PARTNER.to_string(),
                Some("-40".to_owned())
            ),
            (
                SimulationExtreme::LargestRelativeLoss,
                PARTNER.to_string(),
                Some("-40".to_owned())
            ),
            (SimulationExtreme::LargestGain, SECOND.to_string(), None),
        ]
    );
    let changes = result.changed_facts.iter().map(|fact| {
        let (component, before, after) = (&fact.component_key, &fact.before, &fact.after);
        format!("{component}: {before} → {after}")
    });
    let changes: Vec<String> = changes.collect();
    assert_eq!(
        changes,
        [
            "commission: EARNED → ",
            "rebate:  → COUNTED",
            "commission: EXCEPTED NOT_REGISTERED → ",
            "rebate:  → COUNTED"
        ]
    );
}

#[tokio::test]
async fn a_plan_beside_the_others_and_one_partner_alone_can_be_tried() {
    let (world, _) = world_of_two().await;
    let beside = Plan {
        components: vec![commission("1")],
        ..plan(vec![])
    };
    let request = SimulatePlanRequest {
        partner_id: SECOND.to_string(),
        ..over_2017(Draft::Plan(beside))
    };
    let tried = simulate(&world, request).await.expect("a result");
    assert_eq!(tried.progress.last(), Some(&(1, 1)));
    assert_eq!(tried.rows.len(), 1);
    assert_eq!(shown(tried.rows[0].before.clone()), "0.00 USD");
    assert_eq!(tried.rows[0].partner_id, SECOND.to_string());
}

#[tokio::test]
async fn what_can_not_be_tried_is_refused() {
    let (world, active) = world_of_two().await;
    let refused = simulate(&world, SimulatePlanRequest::default()).await;
    let fields = bad_fields(&refused.err().expect("refused"));
    let fields: Vec<String> = fields.into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["date_from", "date_to", "draft"]);
    let nowhere = Plan {
        program_id: Uuid::from_u128(77).to_string(),
        ..plan(vec![commission("1")])
    };
    let refused = simulate(&world, over_2017(Draft::Plan(nowhere))).await;
    assert_eq!(reason(&refused.err().expect("refused")), "PROGRAM_UNKNOWN");
    let unknown = Plan {
        plan_id: Uuid::from_u128(78).to_string(),
        ..active
    };
    let refused = simulate(&world, over_2017(newest(&unknown))).await;
    assert_eq!(
        refused.err().expect("refused").code(),
        tonic::Code::NotFound
    );
}
