use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Timelike as _, Utc};
use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::words::{self, Word as _};
use crate::domain::integration_usage::alert::IntegrationAlert;
use crate::domain::integration_usage::policy::{HealthPolicy, MAX_WINDOW};
use crate::domain::integration_usage::{Heartbeat, JointCustomer, LATENCY_CLASSES, UsageWindow};
use crate::store::integration_alert::Filter;

/// Rows of one batch.
const MOST: usize = 1_000;
/// Calls of an account and hour, so that sums of many still fit.
const MOST_CALLS: i64 = 1_000_000_000_000;
const ACCOUNT_ID: std::ops::RangeInclusive<usize> = 1..=200;

fn check_size(violations: &mut Violations, path: &str, rows: usize) {
    if !(1..=MOST).contains(&rows) {
        violations.add(path, "LENGTH", format!("1 to {MOST}"));
    }
}

pub fn joint_customers(
    message: &v1::BatchUpsertJointCustomersRequest,
) -> Result<(Uuid, Vec<JointCustomer>), Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, "integration_id", &message.integration_id);
    check_size(
        &mut violations,
        "joint_customers",
        message.joint_customers.len(),
    );
    let (mut customers, mut accounts) = (Vec::new(), BTreeSet::new());
    for (n, one) in message.joint_customers.iter().take(MOST).enumerate() {
        let path = format!("joint_customers[{n}]");
        let customer = joint_customer(&mut violations, &path, one);
        if !accounts.insert(one.account_id.trim()) {
            violations.add(format!("{path}.account_id"), "DUPLICATE", "it stands twice");
        }
        customers.extend(customer);
    }
    let id = id.filter(|_| violations.is_empty());
    let id = id.ok_or_else(|| Error::invalid(violations))?;
    Ok((id, customers))
}

fn joint_customer(
    v: &mut Violations,
    path: &str,
    message: &v1::JointCustomer,
) -> Option<JointCustomer> {
    let id = &message.account_id;
    let account_id = wire::text(v, &format!("{path}.account_id"), id, ACCOUNT_ID);
    let end = wire::date(v, &format!("{path}.end_date"), message.end_date);
    let path_of_start = format!("{path}.start_date");
    if message.start_date.is_none() {
        v.add(&path_of_start, "REQUIRED", "a date is needed");
    }
    let start = wire::date(v, &path_of_start, message.start_date)?;
    if end.is_some_and(|end| end <= start) {
        v.add(
            format!("{path}.end_date"),
            "OUT_OF_RANGE",
            "behind the start",
        );
    }
    Some(JointCustomer {
        account_id,
        start,
        end,
        last_heartbeat: None,
    })
}

pub fn heartbeats(
    message: &v1::RecordIntegrationUsageRequest,
    now: DateTime<Utc>,
) -> Result<Vec<Heartbeat>, Error> {
    let mut violations = Violations::new();
    check_size(&mut violations, "heartbeats", message.heartbeats.len());
    let (mut heartbeats, mut seen) = (Vec::new(), BTreeSet::new());
    for (n, one) in message.heartbeats.iter().take(MOST).enumerate() {
        let path = format!("heartbeats[{n}]");
        let Some(read) = heartbeat(&mut violations, &path, one, now) else {
            continue;
        };
        if !seen.insert((read.integration_id, read.hour, read.account_id.clone())) {
            let text = "the account's hour stands twice";
            violations.add(path, "DUPLICATE", text);
        }
        heartbeats.push(read);
    }
    violations.check()?;
    Ok(heartbeats)
}

fn heartbeat(
    v: &mut Violations,
    path: &str,
    message: &v1::Heartbeat,
    now: DateTime<Utc>,
) -> Option<Heartbeat> {
    let integration = &message.integration_id;
    let integration_id = wire::uuid(v, &format!("{path}.integration_id"), integration);
    let account = &message.account_id;
    let account_id = wire::text(v, &format!("{path}.account_id"), account, ACCOUNT_ID);
    let hour = hour(v, &format!("{path}.hour"), message.hour, now);
    let (calls, errors) = (message.calls, message.errors);
    if !(0..=MOST_CALLS).contains(&calls) {
        v.add(
            format!("{path}.calls"),
            "OUT_OF_RANGE",
            format!("0 to {MOST_CALLS}"),
        );
    }
    if !(0..=calls.max(0)).contains(&errors) {
        v.add(
            format!("{path}.errors"),
            "OUT_OF_RANGE",
            "0 to as many as calls",
        );
    }
    let latency = latency(
        v,
        &format!("{path}.latency_counts"),
        &message.latency_counts,
        calls,
    );
    Some(Heartbeat {
        integration_id: integration_id?,
        account_id,
        hour: hour?,
        calls,
        errors,
        latency: latency?,
    })
}

fn hour(
    v: &mut Violations,
    path: &str,
    message: Option<prost_types::Timestamp>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let time = wire::timestamp(message);
    let hour = time.and_then(|time| time.with_minute(0)?.with_second(0)?.with_nanosecond(0));
    let earliest = DateTime::<Utc>::from_timestamp(0, 0)?;
    match hour {
        Some(hour) if hour <= now && hour >= earliest => return Some(hour),
        Some(_) => v.add(path, "OUT_OF_RANGE", "an hour that has begun, since 1970"),
        None => v.add(path, "REQUIRED", "a time is needed"),
    }
    None
}

/// Counts that add up to the calls; none: not measured.
fn latency(
    v: &mut Violations,
    path: &str,
    counts: &[i64],
    calls: i64,
) -> Option<[i64; LATENCY_CLASSES]> {
    if counts.is_empty() {
        return Some([0; LATENCY_CLASSES]);
    }
    let Ok(classes) = <[i64; LATENCY_CLASSES]>::try_from(counts) else {
        let text = format!("{LATENCY_CLASSES} counts, or none");
        v.add(path, "LENGTH", text);
        return None;
    };
    let in_range = classes.iter().all(|count| (0..=MOST_CALLS).contains(count));
    if !in_range || classes.iter().sum::<i64>() != calls {
        v.add(path, "SUM", "counts from zero that add up to the calls");
    }
    Some(classes)
}

/// First day after the window, and its length.
pub fn window(
    message: &v1::GetIntegrationHealthRequest,
    today: NaiveDate,
) -> Result<(Uuid, NaiveDate, Option<i32>), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let id = wire::uuid(v, "integration_id", &message.integration_id);
    let day = wire::date(v, "day", message.day).unwrap_or(today);
    let days = message.window_days;
    if !(0..=MAX_WINDOW).contains(&days) {
        v.add("window_days", "OUT_OF_RANGE", format!("0 to {MAX_WINDOW}"));
    }
    let id = id.filter(|_| violations.is_empty());
    let id = id.ok_or_else(|| Error::invalid(violations))?;
    Ok((id, day, (days > 0).then_some(days)))
}

pub fn alert_filter(message: &v1::ListIntegrationAlertsRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let filter = Filter {
        integration_id: wire::optional_uuid(v, "integration_id", &message.integration_id),
        state: words::optional(v, "state", message.state),
    };
    violations.check()?;
    Ok(filter)
}

pub fn policy(message: v1::IntegrationHealthPolicy) -> Result<(String, HealthPolicy), Error> {
    let mut violations = Violations::new();
    let policy = HealthPolicy {
        window_days: message.window_days,
        maximum_error_rate_bps: message.maximum_error_rate_bps,
        adoption_fall_bps: message.adoption_fall_bps,
        silent_days: message.silent_days,
        revision: 0,
    };
    policy.check(&mut violations, "integration_health_policy");
    violations.check()?;
    Ok((message.etag, policy))
}

pub fn policy_to_wire(policy: &HealthPolicy) -> v1::IntegrationHealthPolicy {
    v1::IntegrationHealthPolicy {
        window_days: policy.window_days,
        maximum_error_rate_bps: policy.maximum_error_rate_bps,
        adoption_fall_bps: policy.adoption_fall_bps,
        silent_days: policy.silent_days,
        etag: kit::etag(policy.revision),
    }
}

pub fn customer_to_wire(customer: &JointCustomer) -> v1::JointCustomer {
    v1::JointCustomer {
        account_id: customer.account_id.clone(),
        start_date: Some(wire::to_date(customer.start)),
        end_date: customer.end.map(wire::to_date),
        last_heartbeat_time: customer.last_heartbeat.map(wire::to_timestamp),
    }
}

pub fn count(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub fn window_to_wire(window: &UsageWindow) -> v1::UsageWindow {
    v1::UsageWindow {
        start_date: Some(wire::to_date(window.start)),
        end_date: Some(wire::to_date(window.end)),
        joint_customers: count(window.joint_customers),
        using_customers: count(window.using_customers),
        adoption_rate: window.adoption_rate().map(wire::to_decimal),
        calls: window.calls,
        errors: window.errors,
        error_rate: window.error_rate().map(wire::to_decimal),
        latency_p50_ms: window.latency_ms(50),
        latency_p95_ms: window.latency_ms(95),
    }
}

pub fn alert_to_wire(alert: &IntegrationAlert) -> v1::IntegrationAlert {
    v1::IntegrationAlert {
        alert_id: alert.id.to_string(),
        integration_id: alert.integration_id.to_string(),
        partner_id: alert.partner_id.to_string(),
        kind: alert.kind.to_wire(),
        state: alert.state.to_wire(),
        description: alert.description.clone(),
        acknowledged_by: alert.acknowledged_by.clone(),
        raise_time: Some(wire::to_timestamp(alert.raised_at)),
        resolve_time: alert.resolved_at.map(wire::to_timestamp),
        etag: kit::etag(alert.revision),
    }
}
