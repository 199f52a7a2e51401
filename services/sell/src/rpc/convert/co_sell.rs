use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{decimal, optional_uuid, text, to_date, to_decimal, to_timestamp, uuid};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::own_partner;
use super::vocabulary::{read_co_sell_state, read_type, to_co_sell_state, to_type};
use crate::commands::co_sell_step::Target;
use crate::domain::co_sell::{CoSellRequest, Policy, TypeTerms, Wish};
use crate::error::{Error, Result};
use crate::store::co_sell_request::Filter;

/// Days within which a request is answered, at most.
const MAX_ANSWER_DAYS: i32 = 365;

pub(crate) fn request(request: &CoSellRequest) -> wire::CoSellRequest {
    let wish = &request.wish;
    wire::CoSellRequest {
        co_sell_request_id: request.id.to_string(),
        opportunity_id: wish.opportunity_id.to_string(),
        partner_id: wish.partner_id.to_string(),
        solution_id: wish
            .solution_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        person_id: wish.person_id.clone(),
        message: wish.message.clone(),
        state: to_co_sell_state(request.state),
        deadline: Some(to_date(request.deadline)),
        reason: request.reason.clone(),
        share_percent: request.share_percent.map(to_decimal),
        etag: kit::etag(request.version),
        create_time: Some(to_timestamp(request.created_at)),
    }
}

/// What is asked for; a partner's user asks for the own partner.
pub(crate) fn wish(given: Option<wire::CoSellRequest>, viewer: Option<Uuid>) -> Result<Wish> {
    let mut violations = Violations::new();
    let given = given.unwrap_or_default();
    let path = "co_sell_request.partner_id";
    let partner_id = own_partner(&mut violations, path, &given.partner_id, viewer)?;
    if partner_id.is_none() && given.partner_id.is_empty() {
        violations.add(path, "REQUIRED", "a partner asks");
    }
    let path = "co_sell_request.opportunity_id";
    let opportunity_id = uuid(&mut violations, path, &given.opportunity_id);
    let path = "co_sell_request.solution_id";
    let solution_id = optional_uuid(&mut violations, path, &given.solution_id);
    let path = "co_sell_request.person_id";
    let person_id = text(&mut violations, path, &given.person_id, 0..=200);
    let path = "co_sell_request.message";
    let message = text(&mut violations, path, &given.message, 0..=2_000);
    let ids = partner_id.zip(opportunity_id);
    match ids.filter(|_| violations.is_empty()) {
        Some((partner_id, opportunity_id)) => Ok(Wish {
            opportunity_id,
            partner_id,
            solution_id,
            person_id,
            message,
        }),
        None => Err(violations.into()),
    }
}

pub(crate) fn filter(
    request: &wire::ListCoSellRequestsRequest,
    viewer: Option<Uuid>,
) -> Result<Filter> {
    let mut violations = Violations::new();
    let partner_id = own_partner(&mut violations, "partner_id", &request.partner_id, viewer)?;
    let deal = &request.opportunity_id;
    let filter = Filter {
        partner_id,
        opportunity_id: optional_uuid(&mut violations, "opportunity_id", deal),
        state: read_co_sell_state(&mut violations, "state", request.state),
    };
    violations.check()?;
    Ok(filter)
}

pub(crate) fn acceptance(request: wire::AcceptCoSellRequestRequest) -> Result<(Target, Decimal)> {
    let mut violations = Violations::new();
    let id = uuid(
        &mut violations,
        "co_sell_request_id",
        &request.co_sell_request_id,
    );
    if request.share_percent.is_none() {
        let text = "the partner's share in the role is needed";
        violations.add("share_percent", "REQUIRED", text);
    }
    let share = decimal(&mut violations, "share_percent", request.share_percent);
    if share.is_some_and(|share| share <= Decimal::ZERO || share > Decimal::ONE_HUNDRED) {
        let text = "a share is above 0 and at most 100";
        violations.add("share_percent", "SHARE_OUT_OF_RANGE", text);
    }
    match id.zip(share).filter(|_| violations.is_empty()) {
        Some((id, share)) => Ok((target(id, request.etag), share)),
        None => Err(violations.into()),
    }
}

pub(crate) fn refusal(request: wire::DeclineCoSellRequestRequest) -> Result<(Target, String)> {
    let mut violations = Violations::new();
    let id = uuid(
        &mut violations,
        "co_sell_request_id",
        &request.co_sell_request_id,
    );
    let reason = text(&mut violations, "reason", &request.reason, 1..=1_000);
    match id.filter(|_| violations.is_empty()) {
        Some(id) => Ok((target(id, request.etag), reason)),
        None => Err(violations.into()),
    }
}

pub(crate) fn target(id: Uuid, etag: String) -> Target {
    Target { id, etag }
}

pub(crate) fn policy(policy: &Policy) -> wire::CoSellPolicy {
    let types = policy.types.iter().map(|terms| wire::CoSellTerms {
        r#type: to_type(terms.partnership_type),
        solution_required: terms.solution_required,
    });
    wire::CoSellPolicy {
        answer_days: policy.answer_days,
        types: types.collect(),
        etag: kit::etag(policy.version),
    }
}

/// What is absent is as by default.
pub(crate) fn policy_terms(given: wire::CoSellPolicy) -> Result<Policy> {
    let mut violations = Violations::new();
    let default = Policy::default();
    let days = given.answer_days;
    if !(0..=MAX_ANSWER_DAYS).contains(&days) {
        let text = format!(
            "at most {MAX_ANSWER_DAYS} days; 0 means {}",
            default.answer_days
        );
        violations.add("co_sell_policy.answer_days", "OUT_OF_RANGE", text);
    }
    let types = types(&mut violations, &given.types);
    if !violations.is_empty() {
        return Err(Error::Invalid(violations));
    }
    Ok(Policy {
        answer_days: match days {
            0 => default.answer_days,
            days => days,
        },
        types: match types.as_slice() {
            [] => default.types,
            _ => types,
        },
        version: 0,
    })
}

fn types(violations: &mut Violations, given: &[wire::CoSellTerms]) -> Vec<TypeTerms> {
    let mut types: Vec<TypeTerms> = Vec::new();
    for (n, terms) in given.iter().enumerate() {
        let path = format!("co_sell_policy.types[{n}].type");
        let Some(partnership_type) = read_type(violations, &path, terms.r#type) else {
            continue;
        };
        if types
            .iter()
            .any(|one| one.partnership_type == partnership_type)
        {
            violations.add(
                path,
                "DUPLICATE",
                format!("{partnership_type} is named before"),
            );
            continue;
        }
        types.push(TypeTerms {
            partnership_type,
            solution_required: terms.solution_required,
        });
    }
    types
}
