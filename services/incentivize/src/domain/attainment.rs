//! How far a partner has come in a period, and where it will end if it goes on as on the days elapsed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::NaiveDate;
use kit::money::{Money, Rounding, round};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    component::Component,
    context::Context,
    derivation::Totals,
    exact::{self, OutOfRange},
    lane::Lane,
    opening::{Opening, PeriodOpenings, counted_in},
    period::Period,
    plan::{PlanVersion, reign, terms_for},
    scale::Scale,
    scope::{Scope, Totals as Running},
    settle::{Given, settle},
    standing::{Series, Standing},
    total::{LaneTotals, PeriodTotal, PeriodTotals},
    trace::{Applied, Subject, Trace},
};

/// Fraction digits of a forecast value, as of the totals themselves.
const VALUE_DIGITS: u32 = 9;

/// Where one total stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attainment {
    pub partner_id: Uuid,
    pub plan_id: Uuid,
    pub plan_version: u32,
    pub component: Arc<Component>,
    pub period: Period,
    /// The person's whose total it is; the main lane's is the partner's.
    pub lane: Lane,
    /// Whether anything counts yet.
    pub has_begun: bool,
    /// Revenue or units; under a running total, since its start.
    pub value: Decimal,
    pub earned: Money,
    /// What the value is measured against, where there is a table.
    pub scale: Option<Scale>,
    /// None before the period's first day.
    pub forecast: Option<Forecast>,
}

/// The period's end by run rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// Value ÷ elapsed days × days of the period, rounded half to even to nine digits.
    pub value: Decimal,
    /// What the rule gives for it, a minimum included.
    pub earned: Money,
}

impl Attainment {
    /// The order of attainments.
    pub fn place(&self) -> (Uuid, Uuid, String, NaiveDate, String) {
        let (key, lane) = (self.component.key.clone(), self.lane.to_string());
        (
            self.partner_id,
            self.plan_id,
            key,
            self.period.start(),
            lane,
        )
    }

    /// Percent of the quota, rounded half to even to two digits.
    pub fn quota_percent(&self) -> Option<Decimal> {
        let quota = self.scale.as_ref()?.quota?;
        let hundredfold = exact::mul(self.value, Decimal::ONE_HUNDRED).ok()?;
        let percent = hundredfold.checked_div(quota)?;
        Some(round(percent, 2, Rounding::HalfEven))
    }
}

/// All of a partner's attainments: of periods in which anything counts or a minimum is due, and of those that contain
/// `day`. Forecasts are as of `today`.
pub fn attainments(
    standing: &Standing,
    totals: &Totals,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Attainment>, OutOfRange> {
    let mut found = Vec::new();
    let none = PeriodTotals::new();
    for series in all_series(standing, totals) {
        let view = View {
            standing,
            versions: standing.versions_of(series.plan_id),
            totals: totals.get(&series).unwrap_or(&none),
            series,
            today,
        };
        view.add_to(&mut found, day)?;
    }
    found.sort_by_key(Attainment::place);
    Ok(found)
}

/// Series that are counted by period, in all plans of the partner.
fn all_series(standing: &Standing, totals: &Totals) -> BTreeSet<Series> {
    let mut series: BTreeSet<Series> = totals.keys().cloned().collect();
    for version in &standing.plans {
        let components = version.components.iter();
        let by_period = components
            .filter(|component| matches!(component.mechanism().scope(), Scope::Period { .. }));
        series.extend(by_period.map(|component| Series {
            partner_id: standing.partner_id,
            plan_id: version.plan_id,
            component_key: component.key.clone(),
        }));
    }
    series
}

/// One series, as it stands.
struct View<'a> {
    standing: &'a Standing,
    versions: Vec<PlanVersion>,
    series: Series,
    totals: &'a PeriodTotals,
    today: NaiveDate,
}

type Settled = BTreeMap<(Period, Lane), Trace>;

impl View<'_> {
    fn add_to(&self, found: &mut Vec<Attainment>, day: NaiveDate) -> Result<(), OutOfRange> {
        let settled = self.settle(self.totals, self.today)?;
        for ((_, lane), trace) in &settled {
            found.push(self.of_trace(lane, trace)?);
        }
        if let Some(period) = self.current(day)
            && !settled.keys().any(|(settled, _)| *settled == period)
        {
            found.extend(self.not_begun(period, &settled)?);
        }
        Ok(())
    }

    /// Minimums are those due on the day.
    fn settle(&self, totals: &PeriodTotals, day: NaiveDate) -> Result<Settled, OutOfRange> {
        let due = self.standing.due(&self.series, day);
        let given = Given {
            totals,
            openings: self.openings(),
            due: &due,
        };
        let settled = settle(&self.versions, &self.series.component_key, given)?;
        let settled = settled.into_iter();
        Ok(settled
            .map(|one| ((one.period, one.lane), one.trace))
            .collect())
    }

    fn of_trace(&self, lane: &Lane, trace: &Trace) -> Result<Attainment, OutOfRange> {
        let Subject::Period { period, .. } = trace.subject else {
            return Err(OutOfRange);
        };
        let working = trace.after.as_ref();
        let context = working.map(|working| working.context.clone());
        let value = working.map_or(Decimal::ZERO, |working| working.input);
        let shown = Shown {
            period,
            lane: lane.clone(),
            has_begun: working.is_some(),
            value,
            earned: trace.amount,
            context: context.unwrap_or_default(),
        };
        self.attainment(&trace.applied, shown)
    }

    /// A period in which nothing counts yet; under a running total it starts from what counted before.
    fn not_begun(
        &self,
        period: Period,
        settled: &Settled,
    ) -> Result<Option<Attainment>, OutOfRange> {
        let key = &self.series.component_key;
        let Some(applied) = terms_for(&self.versions, key, period) else {
            return Ok(None);
        };
        let mechanism = applied.component.mechanism();
        let runs_on = |earlier: &Period| match mechanism.scope() {
            Scope::Period { totals, .. } => match totals {
                Running::OfThePeriod => false,
                Running::OfTheYear => earlier.year() == period.year(),
                Running::OfLifetime => true,
            },
            Scope::Fact => false,
        };
        let before = settled.iter().rev();
        let mut before = before
            .filter(|((earlier, lane), _)| *earlier < period && lane.is_main() && runs_on(earlier));
        let working = before.next().and_then(|(_, trace)| trace.after.as_ref());
        let value = match working {
            Some(working) => Some(working.input),
            None => self.opened(period, runs_on)?,
        };
        let baseline = mechanism.baseline(period);
        let baseline = baseline.map(|earlier| counted_in(self.totals, self.openings(), earlier));
        let baseline = baseline.transpose()?.flatten();
        let baseline = baseline.as_ref().map(LaneTotals::sum).transpose()?;
        let shown = Shown {
            period,
            lane: Lane::MAIN,
            has_begun: value.is_some(),
            value: value.unwrap_or_default(),
            earned: Money::zero(applied.component.denomination.currency),
            context: Context {
                baseline: baseline.map(|total| total.total),
                ..Context::default()
            },
        };
        self.attainment(&applied, shown).map(Some)
    }

    /// What was counted under another system in earlier periods that it runs on from.
    fn opened(
        &self,
        period: Period,
        runs_on: impl Fn(&Period) -> bool,
    ) -> Result<Option<Decimal>, OutOfRange> {
        let openings = self.openings().iter();
        let mut earlier = openings
            .filter(|(earlier, _)| **earlier < period && runs_on(earlier))
            .map(|(_, opening)| opening.total);
        let Some(first) = earlier.next() else {
            return Ok(None);
        };
        earlier.try_fold(first, exact::add).map(Some)
    }

    fn openings(&self) -> &PeriodOpenings {
        self.standing.openings_of(&self.series)
    }

    fn attainment(&self, applied: &Applied, shown: Shown) -> Result<Attainment, OutOfRange> {
        let forecast = self.forecast(&shown)?;
        Ok(Attainment {
            partner_id: self.series.partner_id,
            plan_id: applied.plan_id,
            plan_version: applied.plan_version,
            component: Arc::clone(&applied.component),
            scale: applied.component.mechanism().scale(&shown.context),
            period: shown.period,
            lane: shown.lane,
            has_begun: shown.has_begun,
            value: shown.value,
            earned: shown.earned,
            forecast,
        })
    }

    /// The rule applied to the totals as they would be at the period's end.
    fn forecast(&self, shown: &Shown) -> Result<Option<Forecast>, OutOfRange> {
        let period = shown.period;
        if self.today < period.start() {
            return Ok(None);
        }
        let mut totals = self.totals.clone();
        let opening = self.openings().get(&period);
        if totals.contains_key(&period) || opening.is_some() {
            let lanes = totals.entry(period).or_default();
            *lanes = at_the_end(lanes, opening, period, self.today)?;
        }
        let settled = self.settle(&totals, period.end().max(self.today))?;
        let trace = settled.get(&(period, shown.lane.clone()));
        let working = trace.and_then(|trace| trace.after.as_ref());
        Ok(Some(Forecast {
            value: working.map_or(shown.value, |working| working.input),
            earned: trace.map_or(shown.earned, |trace| trace.amount),
        }))
    }

    /// The period that contains the day, when the component is in force and the partner enrolled on it.
    fn current(&self, day: NaiveDate) -> Option<Period> {
        let rules = |version: &&PlanVersion| reign(version, &self.versions).contains(day);
        let version = self.versions.iter().find(rules)?;
        let mut enrollments = self.standing.enrollments.iter();
        let is_active = enrollments.any(|enrollment| {
            enrollment.program_id == version.program_id
                && enrollment.active.iter().any(|span| span.contains(day))
        });
        let component = version.component(&self.series.component_key)?;
        let Scope::Period { length, .. } = component.mechanism().scope() else {
            return None;
        };
        let period = Period::of(length, day);
        (is_active && period.span().contains(day)).then_some(period)
    }
}

/// What is known of a total before it is measured.
struct Shown {
    period: Period,
    lane: Lane,
    has_begun: bool,
    value: Decimal,
    earned: Money,
    context: Context,
}

/// Each lane, with what another system counted in it, ÷ elapsed days × days of the period; today counts as elapsed.
fn at_the_end(
    lanes: &LaneTotals,
    opening: Option<&Opening>,
    period: Period,
    today: NaiveDate,
) -> Result<LaneTotals, OutOfRange> {
    let days = (period.end() - period.start()).num_days();
    let elapsed = (today - period.start()).num_days() + 1;
    let (days, elapsed) = (Decimal::from(days), Decimal::from(elapsed.clamp(1, days)));
    let opening = opening.map(Opening::as_total);
    let mut all = lanes.clone();
    if let Some(opening) = opening {
        all.add(Lane::MAIN, opening)?;
    }
    let mut end = LaneTotals::default();
    for (lane, counted) in all.iter() {
        let total = exact::mul(counted.total, days)?
            .checked_div(elapsed)
            .ok_or(OutOfRange)?;
        let total = PeriodTotal {
            total: round(total, VALUE_DIGITS, Rounding::HalfEven),
            facts: counted.facts,
        };
        end.add(lane.clone(), total)?;
    }
    if let Some(opening) = opening {
        let elsewhere = PeriodTotal {
            total: -opening.total,
            ..opening
        };
        end.add(Lane::MAIN, elsewhere)?;
    }
    Ok(end)
}
