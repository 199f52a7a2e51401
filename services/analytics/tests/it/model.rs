//! The obvious computation: all figures from scratch, from the newest snapshot of everything.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use contracts::google::r#type::Date;
use contracts::tandem::analytics::v1::{MetricRow, Segment, segment::Segment as Kind};
use contracts::tandem::onboard::v1::Enrollment;
use contracts::tandem::partnership::v1::PartnerRole;
use contracts::tandem::sell::v1::{Opportunity, OpportunityStage};
use rust_decimal::Decimal;

/// What a row counts; amounts in its currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    pub open: (i64, Decimal, Decimal),
    pub won: (i64, Decimal),
    pub lost: i64,
    pub new_customers: i64,
    /// New customers that the segment sourced, as a share of all.
    pub sourced: Option<Decimal>,
}

pub struct World<'a> {
    pub deals: Vec<&'a Opportunity>,
    pub enrollments: Vec<&'a Enrollment>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// Group such as `type 5` or `partner …`, and currency.
pub type Key = (String, String);

impl World<'_> {
    /// The figures of one group, `None` for all opportunities.
    pub fn figures(&self, currency: &str, group: &str) -> Figures {
        let mut figures = Figures::default();
        let (mut sourced, mut all) = (0, 0);
        for deal in self
            .deals
            .iter()
            .filter(|deal| currency_of(deal) == currency)
        {
            let new_customer = self.in_range(deal) && self.is_first_win(deal);
            all += i64::from(new_customer);
            let Some(by_group) = self.membership(deal, group) else {
                continue;
            };
            let value = amount(deal);
            match deal.stage() {
                OpportunityStage::Won | OpportunityStage::Lost if !self.in_range(deal) => {}
                OpportunityStage::Won => {
                    figures.won = (figures.won.0 + 1, figures.won.1 + value);
                    figures.new_customers += i64::from(new_customer);
                    sourced += i64::from(new_customer && by_group);
                }
                OpportunityStage::Lost => figures.lost += 1,
                _ => {
                    let (count, sum, estimated) = figures.open;
                    let more = if deal.estimated { value } else { Decimal::ZERO };
                    figures.open = (count + 1, sum + value, estimated + more);
                }
            }
        }
        let share = Decimal::from(sourced).checked_div(Decimal::from(all));
        figures.sourced = share.map(|share| share.round_dp(6));
        figures
    }

    /// Whether a deal belongs to a group, and then whether the group sourced it.
    fn membership(&self, deal: &Opportunity, group: &str) -> Option<bool> {
        let sourced = |partner: &dyn Fn(&str) -> bool| {
            let mut involved = deal
                .partners
                .iter()
                .filter(|one| partner(&one.partner_id))
                .peekable();
            involved
                .peek()
                .is_some()
                .then(|| involved.any(|one| one.role() == PartnerRole::Sourced))
        };
        match group.split_once(' ') {
            None if group == "all" => Some(sourced(&|_| true).unwrap_or(false)),
            None if group == "direct" => deal.partners.is_empty().then_some(false),
            None => sourced(&|_| true),
            Some(("type", kind)) => sourced(&|partner| {
                let enrollments = self.enrollments.iter();
                enrollments
                    .filter(|one| one.partner_id == partner && one.r#type.to_string() == kind)
                    .any(|one| covers(one, deal))
            }),
            Some((_, id)) => sourced(&|partner| partner == id),
        }
    }

    fn is_first_win(&self, deal: &Opportunity) -> bool {
        let wins = self.deals.iter().filter(|other| {
            other.stage() == OpportunityStage::Won
                && !other.account_id.is_empty()
                && other.account_id == deal.account_id
        });
        let first = wins.min_by_key(|other| {
            (
                day(other.close_date),
                &other.external_id,
                &other.opportunity_id,
            )
        });
        first.is_some_and(|first| first.opportunity_id == deal.opportunity_id)
    }

    fn in_range(&self, deal: &Opportunity) -> bool {
        let closed = day(deal.close_date);
        self.from.is_none_or(|from| Some(from) <= closed)
            && self.to.is_none_or(|to| closed < Some(to))
    }
}

fn covers(enrollment: &Enrollment, deal: &Opportunity) -> bool {
    enrollment.active_periods.iter().any(|period| {
        let (start, end) = (day(period.start_date), day(period.end_date));
        let before_end = |day| end.is_none() || Some(day) < end;
        match (deal.stage(), day(deal.close_date), day(deal.open_date)) {
            (OpportunityStage::Won | OpportunityStage::Lost, Some(closed), _) => {
                start <= Some(closed) && before_end(closed)
            }
            (_, _, opened) => opened.is_none_or(before_end),
        }
    })
}

fn day(date: Option<Date>) -> Option<NaiveDate> {
    date.and_then(|date| NaiveDate::from_ymd_opt(date.year, date.month as u32, date.day as u32))
}

fn amount(deal: &Opportunity) -> Decimal {
    let cents = |money: &contracts::google::r#type::Money| {
        Decimal::new(money.units * 100 + i64::from(money.nanos) / 10_000_000, 2)
    };
    deal.value.as_ref().map_or(Decimal::ZERO, cents)
}

fn currency_of(deal: &Opportunity) -> &str {
    deal.value
        .as_ref()
        .map_or("XXX", |money| &money.currency_code)
}

/// The group of an answer's row.
pub fn group_of(segment: Option<Segment>) -> String {
    match segment
        .and_then(|segment| segment.segment)
        .expect("a segment")
    {
        Kind::Engagement(engagement) => {
            ["", "all", "direct", "influenced"][engagement as usize].to_owned()
        }
        Kind::Type(kind) => format!("type {kind}"),
        Kind::PartnerId(partner) => format!("partner {partner}"),
    }
}

/// The figures of an answer's row.
pub fn figures_of(row: &MetricRow) -> Figures {
    let money = |wire: &Option<contracts::google::r#type::Money>| {
        let mut violations = kit::Violations::new();
        let money = kit::wire::money(&mut violations, "", wire.clone());
        assert!(violations.is_empty());
        money.map_or(Decimal::ZERO, |money| money.amount())
    };
    Figures {
        open: (
            row.open_count,
            money(&row.open_value),
            money(&row.open_estimated_value),
        ),
        won: (row.won_count, money(&row.won_value)),
        lost: row.lost_count,
        new_customers: row.new_customer_count,
        sourced: row
            .partner_sourced_new_customers
            .as_ref()
            .map(|share| share.value.parse().expect("a number")),
    }
}

/// The rows of an answer by group and currency.
pub fn by_key(rows: &[MetricRow]) -> BTreeMap<Key, Figures> {
    let entry = |row: &MetricRow| {
        (
            (group_of(row.segment.clone()), row.currency_code.clone()),
            figures_of(row),
        )
    };
    rows.iter().map(entry).collect()
}
