//! What was checked, and where what is stored differs from what should be.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::{
    derivation::{Earnings, Totals},
    difference::Difference,
    earning::Earning,
    kept_outcome::{KeptOutcome, OutcomeKey},
    lane::Lane,
    period::Period,
    standing::Series,
    total::PeriodTotal,
};

/// Differences that are named; the others are only counted.
const NAMED: usize = 100;

#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) entries_checked: i64,
    pub(crate) earnings_recomputed: i64,
    pub(crate) facts_checked: i64,
    pub(crate) differences: Vec<BookDifference>,
    pub(crate) difference_count: i64,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BookDifference {
    pub(crate) subject: String,
    pub(crate) expected: String,
    pub(crate) found: String,
}

impl Verdict {
    pub(crate) fn differ(
        &mut self,
        subject: String,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        self.difference_count += 1;
        if self.differences.len() < NAMED {
            let (expected, found) = (expected.into(), found.into());
            self.differences.push(BookDifference {
                subject,
                expected,
                found,
            });
        }
    }

    /// Names the subject unless both amounts are the same.
    pub(crate) fn require_equal(&mut self, subject: String, expected: Decimal, found: Decimal) {
        if expected != found {
            let (expected, found) = (expected.normalize(), found.normalize());
            self.differ(subject, expected.to_string(), found.to_string());
        }
    }

    /// Each earning with the amount in its own column.
    pub(crate) fn check_traces(&mut self, earnings: &[(Earning, Decimal)]) {
        for (earning, amount) in earnings {
            self.earnings_recomputed += 1;
            let traced = earning.amount();
            if *amount != traced.amount() {
                let subject = format!("amount of earning {}", earning.id);
                self.differ(subject, traced.to_string(), amount.normalize().to_string());
            }
            if !earning.trace.is_right() {
                let recomputed = earning.trace.recompute();
                let recomputed =
                    recomputed.map_or_else(|error| error.to_string(), |amount| amount.to_string());
                self.differ(
                    format!("trace of earning {}", earning.id),
                    recomputed,
                    traced.to_string(),
                );
            }
        }
    }

    pub(crate) fn compare_outcomes(
        &mut self,
        stored: BTreeMap<OutcomeKey, KeptOutcome>,
        expected: BTreeMap<OutcomeKey, KeptOutcome>,
    ) {
        let subject = |(fact_id, series): &OutcomeKey| match series {
            Some(series) => format!("outcome of fact {fact_id} under {}", series.component_key),
            None => format!("outcome of fact {fact_id}"),
        };
        self.compare(
            Difference::between(stored, expected),
            subject,
            outcome_in_words,
        );
    }

    pub(crate) fn compare_earnings(&mut self, stored: Earnings, expected: Earnings) {
        let in_words = |earning: &Earning| {
            let steps = if earning.trace.is_right() {
                ""
            } else {
                ", traced wrongly"
            };
            format!(
                "{} on {} for {} {}, from {}{steps}",
                earning.amount(),
                earning.business_date,
                earning.payee.kind(),
                earning.payee.key(),
                earning.release_date
            )
        };
        let difference = Difference::between(stored, expected);
        self.compare(difference, |id| format!("earning {id}"), in_words);
    }

    pub(crate) fn compare_totals(&mut self, stored: &Totals, expected: &Totals) {
        let subject = |(series, period, lane): &(Series, Period, Lane)| {
            let lane = if lane.is_main() {
                String::new()
            } else {
                format!(" for {lane}")
            };
            format!("total of {}{lane} in {period}", series.component_key)
        };
        let in_words =
            |total: &PeriodTotal| format!("{} from {} facts", total.total.normalize(), total.facts);
        self.compare(
            Difference::between(flat(stored), flat(expected)),
            subject,
            in_words,
        );
    }

    fn compare<K: Ord + Clone, V: PartialEq>(
        &mut self,
        difference: Difference<K, V>,
        subject: impl Fn(&K) -> String,
        in_words: impl Fn(&V) -> String,
    ) {
        let keys = difference.written.keys().chain(difference.gone());
        let keys: Vec<K> = keys.cloned().collect();
        for key in keys {
            let side = |side: &BTreeMap<K, V>| {
                side.get(&key)
                    .map_or_else(|| "nothing".to_owned(), &in_words)
            };
            self.differ(
                subject(&key),
                side(&difference.written),
                side(&difference.outdated),
            );
        }
    }
}

/// Totals in which anything counts.
fn flat(totals: &Totals) -> BTreeMap<(Series, Period, Lane), PeriodTotal> {
    let mut rows = BTreeMap::new();
    for (series, periods) in totals {
        for (period, lanes) in periods {
            let counting = lanes.iter().filter(|(_, total)| !total.is_nothing());
            rows.extend(
                counting.map(|(lane, total)| ((series.clone(), *period, lane.clone()), *total)),
            );
        }
    }
    rows
}

fn outcome_in_words(outcome: &KeptOutcome) -> String {
    let mut words = format!("{} {}", outcome.kind, outcome.reason)
        .trim_end()
        .to_owned();
    if let Some(kept) = &outcome.counted {
        words += &format!(
            " {} in {}",
            kept.counted.base.normalize(),
            kept.counted.period
        );
    }
    if let Some(toward) = outcome.counted_toward {
        let amount = toward.amount.normalize();
        words += &format!(" {amount} toward fact {}", toward.fact_id);
    }
    if let Some(earning_id) = outcome.earning_id {
        words += &format!(" {earning_id}");
    }
    words
}
