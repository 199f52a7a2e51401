//! How satisfied customers are with a partner, by one survey.

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::problem::Problem;
use super::tier::measure::TierMetric;

/// Months for which a survey counts.
const COUNTS_FOR: Months = Months::new(12);

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Satisfaction {
    #[serde(skip)]
    pub partner_id: Uuid,
    pub metric: TierMetric,
    pub score: Decimal,
    /// Customers who answered.
    pub respondents: i32,
    pub day: NaiveDate,
    pub source: String,
}

impl Satisfaction {
    /// Every bad field, as of `today`.
    pub fn check(&self, today: NaiveDate) -> Vec<Problem> {
        let lowest = match self.metric {
            TierMetric::NetPromoterScore => Some(-Decimal::ONE_HUNDRED),
            TierMetric::CustomerSatisfaction => Some(Decimal::ZERO),
            _ => None,
        };
        let in_range =
            lowest.is_none_or(|lowest| (lowest..=Decimal::ONE_HUNDRED).contains(&self.score));
        let rules = [
            (
                lowest.is_some(),
                "metric",
                "NOT_ASKED",
                "NET_PROMOTER_SCORE or CUSTOMER_SATISFACTION",
            ),
            (
                in_range,
                "score",
                "OUT_OF_RANGE",
                "a net promoter score is -100 to 100, satisfied customers are 0 to 100 percent",
            ),
            (
                self.respondents > 0,
                "respondents",
                "OUT_OF_RANGE",
                "at least 1",
            ),
            (
                self.day <= today,
                "day",
                "IN_THE_FUTURE",
                "the survey has ended",
            ),
        ];
        let broken = rules.into_iter().filter(|(holds, ..)| !holds);
        broken
            .map(|(_, field, reason, text)| {
                Problem::new(format!("satisfaction.{field}"), reason, text)
            })
            .collect()
    }
}

/// The first day of surveys that count on `day`.
pub fn counts_from(day: NaiveDate) -> NaiveDate {
    day.checked_sub_months(COUNTS_FOR).unwrap_or(day)
}
