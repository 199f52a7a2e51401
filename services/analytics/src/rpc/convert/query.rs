use chrono::{Datelike as _, NaiveDate};
use contracts::{google::r#type::Date, tandem::analytics::v1 as wire};
use kit::{
    Caller, Violations,
    money::Currency,
    page::Page,
    wire::{date, optional_uuid},
};
use uuid::Uuid;

use super::{metric, segment};
use crate::{
    domain::{metrics::Metric, segment::Dimension},
    store::{NO_CURRENCY, cell::Months, drill_down::Filter},
};

/// A question about the metrics.
pub struct Query {
    pub dimension: Dimension,
    pub months: Months,
    pub partner_id: Option<Uuid>,
}

pub fn query(request: &wire::QueryMetricsRequest) -> Result<Query, kit::Error> {
    let mut violations = Violations::new();
    let dimension = match wire::GroupBy::try_from(request.group_by) {
        Ok(wire::GroupBy::Unspecified | wire::GroupBy::Engagement) => Dimension::Engagement,
        Ok(wire::GroupBy::PartnershipType) => Dimension::Type,
        Ok(wire::GroupBy::Partner) => Dimension::Partner,
        Err(_) => {
            violations.add(
                "group_by",
                "UNKNOWN_GROUP",
                "engagement, partnership type or partner",
            );
            Dimension::Engagement
        }
    };
    let months = months(&mut violations, request.from, request.to);
    let partner_id = optional_uuid(&mut violations, "partner_id", &request.partner_id);
    if !request.partner_id.is_empty() && dimension != Dimension::Partner {
        violations.add(
            "partner_id",
            "NOT_BY_PARTNER",
            "one partner can be asked for with GROUP_BY_PARTNER only",
        );
    }
    violations.check()?;
    Ok(Query {
        dimension,
        months,
        partner_id,
    })
}

/// Which metric's opportunities, of which segment, and which page of them.
pub fn drill_down(
    caller: &Caller,
    request: wire::ListMetricOpportunitiesRequest,
) -> Result<(Metric, Filter, Page), kit::Error> {
    let mut violations = Violations::new();
    let metric = metric(&mut violations, request.metric());
    let segment = segment(&mut violations, request.segment);
    let months = months(&mut violations, request.from, request.to);
    let currency_code = currency_code(&mut violations, request.currency_code);
    let page = Page::parse(
        caller,
        "ListMetricOpportunities",
        request.page_size,
        &request.page_token,
    );
    if let Err(error) = &page {
        violations.extend_at("", error.violations().clone());
    }
    violations.check()?;
    let (metric, segment) = metric
        .zip(segment)
        .ok_or_else(|| kit::Error::internal("no violation was noted"))?;
    Ok((
        metric,
        Filter {
            segment,
            months,
            currency_code,
        },
        page?,
    ))
}

fn months(violations: &mut Violations, from: Option<Date>, to: Option<Date>) -> Months {
    let (from, to) = (
        first_of_month(violations, "from", from),
        first_of_month(violations, "to", to),
    );
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        violations.add("to", "EMPTY_RANGE", "the range ends after it begins");
    }
    Months { from, to }
}

fn first_of_month(
    violations: &mut Violations,
    path: &str,
    wire: Option<Date>,
) -> Option<NaiveDate> {
    let day = date(violations, path, wire)?;
    if day.day() != 1 {
        violations.add(
            path,
            "NOT_A_MONTH",
            "a range has whole months: the first day of a month is needed",
        );
    }
    Some(day)
}

fn currency_code(violations: &mut Violations, code: String) -> Option<String> {
    if !code.is_empty() && code != NO_CURRENCY && code.parse::<Currency>().is_err() {
        violations.add(
            "currency_code",
            "UNKNOWN_CURRENCY",
            "an ISO 4217 code is needed",
        );
    }
    (!code.is_empty()).then_some(code)
}
