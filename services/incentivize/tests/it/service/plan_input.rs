//! Plans as they are written and read: what is wrong is named, what is right comes back.

use contracts::{
    google::r#type::Date,
    tandem::{
        incentivize::v1::{
            CreatePlanRequest, Plan, PlanState, TierMethod, UpdatePlanRequest, component::Terms,
        },
        partnership::v1::PartnershipType,
    },
};
use kit::testing::bad_fields;
use tonic::Code;

use super::{
    terms::{bonus, commission, fee, rebate, royalty},
    world::{World, plan},
};

fn create(plan: Plan) -> CreatePlanRequest {
    CreatePlanRequest {
        plan: Some(plan),
        ..Default::default()
    }
}

/// Wrong in every component and around them.
fn wrong() -> Plan {
    let mut first = commission("-1");
    first.currency_code = "Dollar".to_owned();
    let mut second = rebate("to 100: 1, to 50: 200", TierMethod::Marginal);
    second.key = "commission".to_owned();
    second.rounding_digits = Some(-1);
    let mut third = fee("5", "200");
    third.terms = None;
    third.rounding_mode = 99;
    Plan {
        display_name: String::new(),
        program_id: "x".to_owned(),
        end_date: Some(Date {
            year: 2016,
            month: 1,
            day: 1,
        }),
        ..plan(vec![first, second, third])
    }
}

#[tokio::test]
async fn all_that_is_wrong_is_named_at_once_and_nothing_is_written() {
    let world = World::with_reseller().await;
    let before = world.service.written().await;
    let refused = world
        .plans()
        .create_plan(create(wrong()))
        .await
        .expect_err("refused");
    assert_eq!(refused.code(), Code::InvalidArgument);
    let mut fields = bad_fields(&refused);
    fields.sort();
    let expected = [
        ("plan.components[0].currency_code", "UNKNOWN_CURRENCY"),
        (
            "plan.components[0].deal_registration_commission.rate_percent",
            "NEGATIVE",
        ),
        ("plan.components[1].key", "REPEATED"),
        ("plan.components[1].rounding_digits", "NEGATIVE"),
        (
            "plan.components[1].volume_rebate.tiers[1].rate",
            "OUT_OF_RANGE",
        ),
        (
            "plan.components[1].volume_rebate.tiers[1].up_to",
            "LAST_TIER_CLOSED",
        ),
        ("plan.components[2].rounding_mode", "UNKNOWN_VALUE"),
        ("plan.components[2].terms", "REQUIRED"),
        ("plan.display_name", "LENGTH"),
        ("plan.end_date", "DATES_OUT_OF_ORDER"),
        ("plan.program_id", "MALFORMED_ID"),
    ];
    assert_eq!(
        fields,
        expected.map(|(field, reason)| (field.to_owned(), reason.to_owned()))
    );
    assert_eq!(world.service.written().await, before);
}

#[tokio::test]
async fn an_empty_request_names_what_is_required() {
    let world = World::start().await;
    let empty = world
        .plans()
        .create_plan(CreatePlanRequest::default())
        .await
        .expect_err("refused");
    let fields: Vec<String> = bad_fields(&empty)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(
        fields,
        [
            "plan.program_id",
            "plan.effective_date",
            "plan.display_name",
            "plan.components"
        ]
    );
}

#[tokio::test]
async fn a_plan_comes_back_as_it_was_written() {
    let world = World::with_reseller().await;
    let mut capped = fee("5", "200.00");
    capped.rounding_digits = Some(0);
    let written = plan(vec![
        commission("10"),
        bonus("2.5"),
        capped,
        rebate("to 250000: 1, above: 3", TierMethod::WholeVolume),
        royalty("to 300: 50, above: 30.5", Some("6000")),
    ]);
    let mut read = world.draft(written.components.clone()).await;
    assert_eq!(
        (read.version, read.state(), read.r#type()),
        (1, PlanState::Draft, PartnershipType::Reseller)
    );
    assert_eq!(read.components[3].terms, {
        let mut rebate = rebate("to 250000: 1, above: 3", TierMethod::WholeVolume);
        if let Some(Terms::VolumeRebate(terms)) = &mut rebate.terms {
            (terms.tier_boundary, terms.period, terms.aggregation) = (1, 2, 1);
        }
        rebate.terms
    });
    // Unset fields come back as their defaults; written again they change nothing.
    read.etag.clear();
    let again = world
        .plans()
        .update_plan(UpdatePlanRequest {
            plan: Some(read.clone()),
            ..Default::default()
        })
        .await
        .expect("unchanged")
        .into_inner()
        .plan
        .expect("a plan");
    read.etag.clone_from(&again.etag);
    assert_eq!(
        (again, world.service.written().await.1),
        (read, 1),
        "nothing written, one audit row of the creation"
    );
}
