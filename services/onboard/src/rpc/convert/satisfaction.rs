use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::NAME;
use super::words::{self, Word as _};
use crate::domain::satisfaction::Satisfaction;

pub fn read(message: Option<v1::Satisfaction>) -> Result<Satisfaction, Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let partner_id = wire::uuid(&mut v, "satisfaction.partner_id", &message.partner_id);
    let metric = words::required(&mut v, "satisfaction.metric", message.metric);
    for (absent, field) in [
        (message.score.is_none(), "score"),
        (message.day.is_none(), "day"),
    ] {
        if absent {
            v.add(
                format!("satisfaction.{field}"),
                "REQUIRED",
                "a value is needed",
            );
        }
    }
    let score = wire::decimal(&mut v, "satisfaction.score", message.score);
    let day = wire::date(&mut v, "satisfaction.day", message.day);
    let source = wire::text(&mut v, "satisfaction.source", &message.source, NAME);
    match (partner_id, metric, score, day) {
        (Some(partner_id), Some(metric), Some(score), Some(day)) if v.is_empty() => {
            Ok(Satisfaction {
                partner_id,
                metric,
                score,
                respondents: message.respondents,
                day,
                source,
            })
        }
        _ => Err(Error::invalid(v)),
    }
}

pub fn partner_filter(partner_id: &str) -> Result<Option<Uuid>, Error> {
    let mut v = Violations::new();
    let partner_id = wire::optional_uuid(&mut v, "partner_id", partner_id);
    v.check()?;
    Ok(partner_id)
}

pub fn to_wire(satisfaction: &Satisfaction) -> v1::Satisfaction {
    v1::Satisfaction {
        partner_id: satisfaction.partner_id.to_string(),
        metric: satisfaction.metric.to_wire(),
        score: Some(wire::to_decimal(satisfaction.score)),
        respondents: satisfaction.respondents,
        day: Some(wire::to_date(satisfaction.day)),
        source: satisfaction.source.clone(),
    }
}
