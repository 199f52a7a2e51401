use std::collections::BTreeSet;

use chrono::NaiveDate;
use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::words::{self, Word as _};
use super::{NAME, PROSE};
use crate::commands::Target;
use crate::commands::deprecate_api_version::Deprecation;
use crate::domain::api_lifecycle::{
    Api, ApiCapacity, ApiMigration, ApiTerms, ApiUsage, ApiVersion,
};
use crate::store::api_version::Filter;

/// Rows of one batch.
const MOST: usize = 1_000;
/// Calls of a caller and day, so that sums of many still fit.
const MOST_CALLS: i64 = 1_000_000_000_000;

pub fn create(message: Option<v1::Api>) -> Result<(Option<Uuid>, ApiTerms), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let owner = wire::optional_uuid(&mut violations, "api.partner_id", &message.partner_id);
    let terms = terms(&mut violations, &message);
    violations.check()?;
    Ok((owner, terms))
}

pub fn update(message: Option<v1::Api>) -> Result<(Target, ApiTerms), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(&mut violations, "api.api_id", &message.api_id);
    let terms = terms(&mut violations, &message);
    let id = id.filter(|_| violations.is_empty());
    let id = id.ok_or_else(|| Error::invalid(violations))?;
    let etag = message.etag;
    Ok((Target { id, etag }, terms))
}

fn terms(v: &mut Violations, message: &v1::Api) -> ApiTerms {
    let days = [
        ("notice_days", message.notice_days, 0..=1_095),
        ("quiet_days", message.quiet_days, 1..=90),
    ];
    for (field, number, range) in days {
        if !range.contains(&number) {
            let text = format!("{} to {}", range.start(), range.end());
            v.add(format!("api.{field}"), "OUT_OF_RANGE", text);
        }
    }
    ApiTerms {
        display_name: wire::text(v, "api.display_name", &message.display_name, NAME),
        notice_days: message.notice_days,
        quiet_days: message.quiet_days,
        promised: capacity(v, "api.promised", message.promised),
        expected: capacity(v, "api.expected", message.expected),
    }
}

fn capacity(v: &mut Violations, path: &str, message: Option<v1::ApiCapacity>) -> ApiCapacity {
    let message = message.unwrap_or_default();
    let numbers = [
        ("calls_per_second", message.calls_per_second, 0..=10_000_000),
        ("availability_bps", message.availability_bps, 0..=10_000),
    ];
    for (field, number, range) in numbers {
        if !range.contains(&number) {
            let text = format!("{} to {}", range.start(), range.end());
            v.add(format!("{path}.{field}"), "OUT_OF_RANGE", text);
        }
    }
    ApiCapacity {
        calls_per_second: message.calls_per_second,
        availability_bps: message.availability_bps,
    }
}

pub fn version(message: Option<v1::ApiVersion>) -> Result<(Uuid, String), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let api_id = wire::uuid(v, "api_version.api_id", &message.api_id);
    let name = wire::text(v, "api_version.display_name", &message.display_name, 1..=60);
    let api_id = api_id.filter(|_| violations.is_empty());
    let api_id = api_id.ok_or_else(|| Error::invalid(violations))?;
    Ok((api_id, name))
}

pub fn deprecation(
    message: v1::DeprecateApiVersionRequest,
) -> Result<(Target, Deprecation), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let id = wire::uuid(v, "version_id", &message.version_id);
    let notice = wire::text(v, "notice", &message.notice, PROSE);
    if message.sunset_date.is_none() {
        v.add("sunset_date", "REQUIRED", "a date is needed");
    }
    let sunset_date = wire::date(v, "sunset_date", message.sunset_date);
    let successor = &message.successor_version_id;
    let successor_id = wire::optional_uuid(v, "successor_version_id", successor);
    match (id, sunset_date) {
        (Some(id), Some(sunset_date)) if violations.is_empty() => Ok((
            Target {
                id,
                etag: message.etag,
            },
            Deprecation {
                notice,
                sunset_date,
                successor_id,
            },
        )),
        _ => Err(Error::invalid(violations)),
    }
}

pub fn filter(message: &v1::ListApiVersionsRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let filter = Filter {
        api_id: wire::optional_uuid(v, "api_id", &message.api_id),
        state: words::optional(v, "state", message.state),
    };
    violations.check()?;
    Ok(filter)
}

/// A version, and whose migration it is about.
pub fn migration(version_id: &str, caller: &str) -> Result<(Uuid, Option<Uuid>), Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, "version_id", version_id);
    let caller = wire::optional_uuid(&mut violations, "caller_partner_id", caller);
    let id = id.filter(|_| violations.is_empty());
    let id = id.ok_or_else(|| Error::invalid(violations))?;
    Ok((id, caller))
}

pub fn usage(
    message: &v1::RecordApiUsageRequest,
    today: NaiveDate,
) -> Result<Vec<ApiUsage>, Error> {
    let mut violations = Violations::new();
    if !(1..=MOST).contains(&message.usage.len()) {
        violations.add("usage", "LENGTH", format!("1 to {MOST}"));
    }
    let (mut rows, mut seen) = (Vec::new(), BTreeSet::new());
    for (n, one) in message.usage.iter().take(MOST).enumerate() {
        let path = format!("usage[{n}]");
        let Some(row) = usage_row(&mut violations, &path, one, today) else {
            continue;
        };
        if !seen.insert((row.version_id, row.caller_id, row.day)) {
            violations.add(path, "DUPLICATE", "the caller's day stands twice");
        }
        rows.push(row);
    }
    violations.check()?;
    Ok(rows)
}

fn usage_row(
    v: &mut Violations,
    path: &str,
    message: &v1::ApiUsage,
    today: NaiveDate,
) -> Option<ApiUsage> {
    let version_id = wire::uuid(v, &format!("{path}.version_id"), &message.version_id);
    let caller = &message.caller_partner_id;
    let caller_id = wire::optional_uuid(v, &format!("{path}.caller_partner_id"), caller);
    let path_of_day = format!("{path}.day");
    if message.day.is_none() {
        v.add(&path_of_day, "REQUIRED", "a date is needed");
    }
    let day = wire::date(v, &path_of_day, message.day)?;
    if day > today {
        v.add(path_of_day, "OUT_OF_RANGE", "a day that has begun");
    }
    if !(0..=MOST_CALLS).contains(&message.calls) {
        let text = format!("0 to {MOST_CALLS}");
        v.add(format!("{path}.calls"), "OUT_OF_RANGE", text);
    }
    Some(ApiUsage {
        version_id: version_id?,
        caller_id: caller_id.unwrap_or_default(),
        day,
        calls: message.calls,
    })
}

pub fn to_wire(api: &Api) -> v1::Api {
    let terms = &api.terms;
    let capacity = |one: ApiCapacity| v1::ApiCapacity {
        calls_per_second: one.calls_per_second,
        availability_bps: one.availability_bps,
    };
    v1::Api {
        api_id: api.id.to_string(),
        partner_id: text(api.partner_id),
        display_name: terms.display_name.clone(),
        notice_days: terms.notice_days,
        quiet_days: terms.quiet_days,
        promised: Some(capacity(terms.promised)),
        expected: Some(capacity(terms.expected)),
        shortfalls: terms.shortfalls(),
        etag: kit::etag(api.revision),
        create_time: Some(wire::to_timestamp(api.created_at)),
    }
}

fn text(id: Option<Uuid>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

pub fn version_to_wire(version: &ApiVersion) -> v1::ApiVersion {
    let notice = version.notice.as_ref();
    v1::ApiVersion {
        version_id: version.id.to_string(),
        api_id: version.api_id.to_string(),
        display_name: version.display_name.clone(),
        state: version.state.to_wire(),
        notice: notice.map(|one| one.text.clone()).unwrap_or_default(),
        successor_version_id: text(notice.and_then(|one| one.successor_id)),
        notice_date: notice.map(|one| wire::to_date(one.date)),
        sunset_date: notice.map(|one| wire::to_date(one.sunset_date)),
        etag: kit::etag(version.revision),
        create_time: Some(wire::to_timestamp(version.created_at)),
    }
}

pub fn migration_to_wire(
    api: &Api,
    migration: &ApiMigration,
    today: NaiveDate,
) -> v1::ApiMigration {
    let caller = Some(migration.caller_id).filter(|id| !id.is_nil());
    v1::ApiMigration {
        version_id: migration.version_id.to_string(),
        caller_partner_id: text(caller),
        state: migration.state(api.terms.quiet_days, today).to_wire(),
        acknowledged_by: migration.acknowledged_by.clone(),
        acknowledge_time: migration.acknowledged_at.map(wire::to_timestamp),
        last_call_date: migration.last_call.map(wire::to_date),
    }
}
