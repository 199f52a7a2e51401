//! The steps by which a standing changes; each notes its decisions.

use chrono::{Days, NaiveDate};

use super::{Override, Standing, TierError, TierPeriod};
use crate::domain::tier::decision::{Decision, TierOutcome};
use crate::domain::tier::measure::Readings;
use crate::domain::tier::scheme::{Tier, TierScheme};

/// Figures at the end of a day.
#[derive(Debug, Clone)]
pub struct Judged {
    pub day: NaiveDate,
    pub readings: Readings,
}

/// A standing while it is graded under a scheme.
pub struct Grading<'a> {
    pub standing: Standing,
    pub decisions: Vec<Decision>,
    scheme: &'a TierScheme,
    today: NaiveDate,
}

impl<'a> Grading<'a> {
    pub fn new(standing: Standing, scheme: &'a TierScheme, today: NaiveDate) -> Self {
        Self {
            standing,
            decisions: Vec::new(),
            scheme,
            today,
        }
    }

    /// Takes the figures of today: up at once; what falls below is noted, and lost on a review date.
    #[must_use]
    pub fn grade(mut self, judged: &Judged) -> Self {
        let earned = self.scheme.terms.earned(&judged.readings);
        let held = self.ruled_place();
        let first = self.standing.scheme_version == 0;
        if first || self.standing.ruled.is_some() != held.is_some() {
            let reason = match &self.standing.ruled {
                Some(gone) => format!("the program no longer has the tier {gone}"),
                None => "the enrollment is in force".to_owned(),
            };
            self = self.move_to(TierOutcome::Graded, earned, judged, reason);
        } else if earned > held {
            self = self.move_to(
                TierOutcome::Upgraded,
                earned,
                judged,
                "the rule is met".to_owned(),
            );
        } else if earned < held {
            self = self.fall_below(held, judged);
        } else if let Some(since) = self.standing.below_since.take() {
            let reason = format!("the rule is met again; it was not since {since}");
            self.note(
                TierOutcome::Recovered,
                self.standing.ruled.clone(),
                held,
                judged,
                reason,
            );
        }
        if self.standing.scheme_version != self.scheme.version {
            self.standing.scheme_version = self.scheme.version;
            self.standing.next_review = Some(self.scheme.terms.review.next_after(self.today));
        }
        self.hold()
    }

    /// Judges on the review date `date`, by the figures of the day before: a tier that was below for the grace period is lost.
    #[must_use]
    pub fn review(mut self, date: NaiveDate, judged: &Judged) -> Self {
        let earned = self.scheme.terms.earned(&judged.readings);
        let held = self.ruled_place();
        let next = self.scheme.terms.review.next_after(self.today);
        if held.is_some() && earned < held {
            let since = *self.standing.below_since.get_or_insert(judged.day);
            let lost_from = since.checked_add_days(Days::new(self.scheme.terms.grace_days.into()));
            if lost_from.is_some_and(|from| from <= date) {
                let reason = format!("review of {date}: below since {since}");
                self = self.move_to(TierOutcome::Downgraded, earned, judged, reason);
            } else {
                let days = self.scheme.terms.grace_days;
                let reason = format!(
                    "review of {date}: below since {since}, within the {days} days of grace; next review {next}"
                );
                self.note(
                    TierOutcome::Kept,
                    self.standing.ruled.clone(),
                    held,
                    judged,
                    reason,
                );
            }
        } else if held.is_some() {
            let reason = format!("review of {date}: the rule is met");
            self.note(
                TierOutcome::Kept,
                self.standing.ruled.clone(),
                held,
                judged,
                reason,
            );
        }
        self.standing.next_review = Some(next);
        self.hold()
    }

    /// Puts the tier `key` over what the rules give.
    pub fn override_with(mut self, by: Override) -> Result<Self, TierError> {
        if self.standing.scheme_version == 0 {
            return Err(TierError::NotGraded);
        }
        let Some(place) = self.scheme.terms.place_of(&by.tier_key) else {
            let keys: Vec<&str> = self
                .scheme
                .terms
                .tiers
                .iter()
                .map(|tier| tier.key.as_str())
                .collect();
            return Err(TierError::UnknownTier(by.tier_key, keys.join(", ")));
        };
        if by.end <= self.today {
            return Err(TierError::EndsTooEarly);
        }
        let from = self.held_key();
        let reason = format!("until {}: {}", by.end, by.reason);
        self.standing.overridden = Some(by);
        let today = self.no_figures();
        self.note(TierOutcome::Overridden, from, Some(place), &today, reason);
        Ok(self.hold())
    }

    pub fn revoke_override(self, reason: &str) -> Result<Self, TierError> {
        match self.standing.overridden {
            Some(_) => Ok(self.end_override(reason.to_owned())),
            None => Err(TierError::NotOverridden),
        }
    }

    /// Ends an override whose day has come, or whose tier is gone.
    #[must_use]
    pub fn lapse_override(self) -> Self {
        let Some(by) = &self.standing.overridden else {
            return self;
        };
        if by.end <= self.today {
            let reason = format!("it held until {}", by.end);
            self.end_override(reason)
        } else if self.scheme.terms.place_of(&by.tier_key).is_none() {
            let reason = format!("the program no longer has the tier {}", by.tier_key);
            self.end_override(reason)
        } else {
            self
        }
    }

    fn end_override(mut self, reason: String) -> Self {
        let from = self.held_key();
        self.standing.overridden = None;
        let today = self.no_figures();
        let ruled = self.ruled_place();
        self.note(TierOutcome::OverrideEnded, from, ruled, &today, reason);
        self.hold()
    }

    /// The enrollment is no longer in force: nothing is held, nothing stands over it.
    #[must_use]
    pub fn end(mut self, reason: &str) -> Self {
        if self.standing.scheme_version == 0 {
            return self;
        }
        let from = self.held_key();
        let today = self.no_figures();
        self.note(TierOutcome::Ended, from, None, &today, reason.to_owned());
        self.standing.close(self.today);
        let fresh = Standing::new(
            self.standing.enrollment_id,
            self.standing.partner_id,
            self.standing.program_id,
        );
        self.standing = Standing {
            periods: std::mem::take(&mut self.standing.periods),
            revision: self.standing.revision,
            ..fresh
        };
        self
    }

    fn fall_below(mut self, held: Option<usize>, judged: &Judged) -> Self {
        if self.standing.below_since.is_some() {
            return self;
        }
        self.standing.below_since = Some(judged.day);
        let rule = self.tier(held).and_then(|tier| tier.rule.as_ref());
        let missing = rule
            .map(|rule| rule.missing(&judged.readings))
            .unwrap_or_default();
        let reason = format!("the rule is no longer met: {}", missing.join("; "));
        self.note(
            TierOutcome::AtRisk,
            self.standing.ruled.clone(),
            held,
            judged,
            reason,
        );
        self
    }

    fn move_to(
        mut self,
        outcome: TierOutcome,
        place: Option<usize>,
        judged: &Judged,
        reason: String,
    ) -> Self {
        self.note(outcome, self.standing.ruled.clone(), place, judged, reason);
        self.standing.ruled = self.tier(place).map(|tier| tier.key.clone());
        self.standing.below_since = None;
        self
    }

    fn note(
        &mut self,
        outcome: TierOutcome,
        from: Option<String>,
        to: Option<usize>,
        judged: &Judged,
        reason: String,
    ) {
        let tier = self.tier(to);
        let missing_for_next = match judged.readings.is_empty() {
            true => Vec::new(),
            false => self.scheme.terms.missing_above(to, &judged.readings),
        };
        self.decisions.push(Decision {
            outcome,
            from,
            to: tier.map(|tier| tier.key.clone()),
            day: judged.day,
            scheme_version: self.scheme.version,
            reason,
            rule_text: tier.map(Tier::rule_text).unwrap_or_default(),
            readings: judged.readings.clone(),
            missing_for_next,
        });
    }

    /// Brings the timeline in line with what is held now: the override's tier, else the ruled one.
    fn hold(mut self) -> Self {
        let overridden = self.standing.overridden.as_ref().map(|by| &by.tier_key);
        let key = overridden.or(self.standing.ruled.as_ref());
        let place = key.and_then(|key| self.scheme.terms.place_of(key));
        let wanted = self
            .tier(place)
            .zip(place.and_then(|place| i32::try_from(place + 1).ok()));
        let same = match (self.standing.current(), wanted) {
            (Some(open), Some((tier, rank))) => {
                open.key == tier.key && open.rank == rank && open.display_name == tier.display_name
            }
            (None, None) => true,
            _ => false,
        };
        if same {
            return self;
        }
        self.standing.close(self.today);
        self.standing
            .periods
            .extend(wanted.map(|(tier, rank)| TierPeriod {
                key: tier.key.clone(),
                display_name: tier.display_name.clone(),
                rank,
                start: self.today,
                end: None,
            }));
        self
    }

    fn held_key(&self) -> Option<String> {
        self.standing.current().map(|period| period.key.clone())
    }

    fn ruled_place(&self) -> Option<usize> {
        self.scheme.terms.place_of(self.standing.ruled.as_deref()?)
    }

    fn tier(&self, place: Option<usize>) -> Option<&'a Tier> {
        self.scheme.terms.tiers.get(place?)
    }

    fn no_figures(&self) -> Judged {
        Judged {
            day: self.today,
            readings: Readings::new(),
        }
    }
}
