use contracts::google::r#type::Decimal as WireDecimal;
use contracts::tandem::onboard::v1;
use kit::money::Money;
use kit::{Error, Violations, wire};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::words::{self, Word as _};
use crate::domain::advisor::{Advice, Assessment, Demand, Economics, Neighbour, People, Situation};
use crate::domain::partnership_type::PartnershipType;

/// The partner that it is about, and what is known but for where it stands.
pub fn situation(message: v1::RecommendModelRequest) -> Result<(Option<Uuid>, Situation), Error> {
    let mut v = Violations::new();
    let partner_id = wire::optional_uuid(&mut v, "partner_id", &message.partner_id);
    let overlap = percent(&mut v, "overlap_percent", message.overlap_percent);
    let appeal = percent(&mut v, "appeal_percent", message.appeal_percent);
    let knowledge = words::required(&mut v, "knowledge", message.knowledge);
    let introductions = words::required(&mut v, "introductions", message.introductions);
    let ours = people(&mut v, "our_people", message.our_people.unwrap_or_default());
    let theirs = people(
        &mut v,
        "their_people",
        message.their_people.unwrap_or_default(),
    );
    for (absent, path) in [
        (message.price_a_year.is_none(), "price_a_year"),
        (message.person_cost_a_year.is_none(), "person_cost_a_year"),
    ] {
        if absent {
            v.add(path, "REQUIRED", "an amount is needed");
        }
    }
    let price = wire::amount(&mut v, "price_a_year", message.price_a_year);
    let person_cost = wire::amount(&mut v, "person_cost_a_year", message.person_cost_a_year);
    match (knowledge, introductions, price, person_cost) {
        (Some(knowledge), Some(introductions), Some(price), Some(person_cost)) if v.is_empty() => {
            let situation = Situation {
                overlap,
                appeal,
                knowledge,
                introductions,
                co_marketing: message.co_marketing_a_year,
                ours,
                theirs,
                customers: message.customers_a_year,
                price,
                person_cost,
                current: None,
            };
            Ok((partner_id, situation))
        }
        _ => Err(Error::invalid(v)),
    }
}

fn percent(v: &mut Violations, path: &str, given: Option<WireDecimal>) -> Decimal {
    if given.is_none() {
        v.add(path, "REQUIRED", "a percentage is needed");
    }
    wire::decimal(v, path, given).unwrap_or_default()
}

fn people(v: &mut Violations, path: &str, given: v1::ModelPeople) -> People {
    let mut read = |field: &str, given| {
        wire::decimal(v, &format!("{path}.{field}"), given).unwrap_or_default()
    };
    People {
        relationship: read("relationship_managers", given.relationship_managers),
        product: read("product_managers", given.product_managers),
        engineering: read("engineers", given.engineers),
        writing: read("technical_writers", given.technical_writers),
    }
}

pub fn to_wire(situation: &Situation, advice: &Advice) -> v1::RecommendModelResponse {
    v1::RecommendModelResponse {
        recommended_type: advice.recommended.to_wire(),
        destination_type: advice.destination.to_wire(),
        current_type: situation
            .current
            .map(PartnershipType::to_wire)
            .unwrap_or_default(),
        reasons: advice.reasons.clone(),
        neighbours: advice.neighbours.iter().map(neighbour).collect(),
        assessments: advice
            .assessments
            .iter()
            .map(|each| assessment(situation, each))
            .collect(),
    }
}

fn neighbour(neighbour: &Neighbour) -> v1::ModelNeighbour {
    v1::ModelNeighbour {
        r#type: neighbour.partnership_type.to_wire(),
        reasons: neighbour.reasons.clone(),
    }
}

fn assessment(situation: &Situation, assessment: &Assessment) -> v1::ModelAssessment {
    let Economics {
        revenue,
        ours,
        cost,
        result,
    } = assessment.economics;
    let currency = situation.price.currency();
    let money = |amount: Decimal| Money::new(amount, currency).ok().map(wire::to_money);
    v1::ModelAssessment {
        r#type: assessment.model.partnership_type.to_wire(),
        fits: assessment.fits(),
        demands: assessment
            .market
            .iter()
            .chain(&assessment.capacity)
            .map(demand)
            .collect(),
        economics: Some(v1::ModelEconomics {
            revenue: money(revenue),
            our_share_percent: Some(wire::to_decimal(assessment.model.our_share)),
            our_revenue: money(ours),
            people_cost: money(cost),
            result: money(result),
        }),
    }
}

fn demand(demand: &Demand) -> v1::ModelDemand {
    v1::ModelDemand {
        what: demand.what.clone(),
        needed: demand.needed.clone(),
        available: demand.available.clone(),
        met: demand.is_met,
    }
}
