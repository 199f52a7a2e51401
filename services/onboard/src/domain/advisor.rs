//! Which model is right for a partner: the one highest on the spectrum that customers want, that both sides have the people for,
//! and that brings no less than the one below it.
//!
//! The ladder is INFORMAL, AFFILIATE, REFERRAL, RESELLER, ISV: what one can take part in step by step. OEM and SI are not degrees of
//! it; objectives recommend them by the gap. What each model asks for is data, in `advisor/models.json`.

mod assessment;
mod economics;
mod model;
mod reasons;

#[cfg(test)]
mod tests;

use kit::money::Money;
use rust_decimal::Decimal;

use super::named::named;
use super::partnership_type::PartnershipType;
use super::problem::Problem;

pub use assessment::{Assessment, Demand};
pub use economics::Economics;
pub use model::{Model, ladder};

named! {
    /// What our front line can say about the partner's product; each includes those before it.
    pub enum ProductKnowledge {
        Unknown = "UNKNOWN",
        /// It can be shown in a marketplace.
        Showcase = "SHOWCASE",
        /// The first answer on how it helps customers.
        AnswerFirst = "ANSWER_FIRST",
        /// Customer-facing people can speak to a complex solution.
        Trained = "TRAINED",
    }
}

named! {
    /// How customers come to the partner; each includes those before it.
    pub enum Introductions {
        Nobody = "NOBODY",
        /// A link or a form that is routed without anyone in between.
        Form = "FORM",
        /// A warm introduction by somebody who knows both.
        Warm = "WARM",
    }
}

/// People, in full-time equivalents.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Deserialize)]
#[serde(default)]
pub struct People {
    pub relationship: Decimal,
    pub product: Decimal,
    pub engineering: Decimal,
    pub writing: Decimal,
}

impl People {
    fn in_range(self) -> bool {
        let each = [
            self.relationship,
            self.product,
            self.engineering,
            self.writing,
        ];
        each.iter()
            .all(|fte| (Decimal::ZERO..=MOST_PEOPLE).contains(fte))
    }

    pub fn total(self) -> Decimal {
        self.relationship + self.product + self.engineering + self.writing
    }
}

/// What is known of a partner and of us.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation {
    /// Percent of our customers who also are, or could be, the partner's.
    pub overlap: Decimal,
    /// Percent of our customers who would want the joint offer.
    pub appeal: Decimal,
    pub knowledge: ProductKnowledge,
    pub introductions: Introductions,
    /// Webinars, guest posts, sponsorships, talks that we can do with the partner a year.
    pub co_marketing: i32,
    /// Whom we have for it.
    pub ours: People,
    /// Whom the partner has for it.
    pub theirs: People,
    /// Customers who buy the partner's product through us, a year.
    pub customers: i32,
    /// What one of them pays a year.
    pub price: Money,
    /// What a full-time person costs us a year, in the currency of the price.
    pub person_cost: Money,
    /// The model that the partner is in now.
    pub current: Option<PartnershipType>,
}

impl Situation {
    /// Every bad field.
    pub fn check(&self) -> Vec<Problem> {
        let percent = |value| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&value);
        let small = |money: Money| money.amount() <= LARGEST_AMOUNT;
        let ranges = [
            (percent(self.overlap), "overlap_percent", "0 to 100 percent"),
            (percent(self.appeal), "appeal_percent", "0 to 100 percent"),
            (
                (0..=1_000).contains(&self.co_marketing),
                "co_marketing_a_year",
                "0 to 1,000",
            ),
            (
                self.ours.in_range(),
                "our_people",
                "each 0 to 1,000 full-time equivalents",
            ),
            (
                self.theirs.in_range(),
                "their_people",
                "each 0 to 1,000 full-time equivalents",
            ),
            (
                (0..=10_000_000).contains(&self.customers),
                "customers_a_year",
                "0 to 10,000,000",
            ),
            (small(self.price), "price_a_year", "at most 1,000,000,000"),
            (
                small(self.person_cost),
                "person_cost_a_year",
                "at most 1,000,000,000",
            ),
        ];
        let broken = ranges.into_iter().filter(|(holds, ..)| !holds);
        let mut problems: Vec<Problem> = broken
            .map(|(_, field, range)| Problem::new(field, "OUT_OF_RANGE", range))
            .collect();
        if self.person_cost.currency() != self.price.currency() {
            let description = "in the currency of the price";
            problems.push(Problem::new(
                "person_cost_a_year",
                "CURRENCY_MISMATCH",
                description,
            ));
        }
        problems
    }
}

const MOST_PEOPLE: Decimal = Decimal::ONE_THOUSAND;
/// Bounds keep every product exact.
const LARGEST_AMOUNT: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// What is recommended, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// The model to be in next: at most one step above the present one.
    pub recommended: PartnershipType,
    /// Where the spectrum leads with what there is today.
    pub destination: PartnershipType,
    pub reasons: Vec<String>,
    /// Why not the one below and the one above.
    pub neighbours: Vec<Neighbour>,
    /// Every model of the ladder, from low-touch to high-touch.
    pub assessments: Vec<Assessment>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    pub partnership_type: PartnershipType,
    pub reasons: Vec<String>,
}

/// The advice for a situation whose fields are in range.
pub fn advise(situation: &Situation) -> Advice {
    let assessments: Vec<Assessment> = ladder()
        .into_iter()
        .map(|model| Assessment::of(model, situation))
        .collect();
    let destination = destination(&assessments);
    let place = next_step(situation, &assessments, destination);
    Advice {
        recommended: assessments[place].model.partnership_type,
        destination: assessments[destination].model.partnership_type,
        reasons: reasons::of_choice(situation, &assessments, place, destination),
        neighbours: reasons::of_neighbours(&assessments, place, destination),
        assessments,
    }
}

/// The highest model that fits and brings no less than the one before; the first always fits.
fn destination(assessments: &[Assessment]) -> usize {
    let mut best = 0;
    for (place, assessment) in assessments.iter().enumerate().skip(1) {
        if assessment.fits() && assessment.economics.result >= assessments[best].economics.result {
            best = place;
        }
    }
    best
}

/// Partners are nurtured along the spectrum, one step at a time; the way back has no steps.
fn next_step(situation: &Situation, assessments: &[Assessment], destination: usize) -> usize {
    let current = situation.current.and_then(|current| {
        assessments
            .iter()
            .position(|each| each.model.partnership_type == current)
    });
    match current {
        Some(current) if destination > current => current + 1,
        _ => destination,
    }
}
