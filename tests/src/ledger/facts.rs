//! A quarter of facts as sell's log could hold them, decided by a seed.
use chrono::{Days, NaiveDate};
use incentivize::domain::fact::{Detail, Fact, FactKind, Relation, Role};
use kit::money::{Currency, Money};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::announce::partner_id;

/// The quarter's first day; all facts are of the quarter.
pub const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2017, 10, 1).expect("a date");
/// First day after the quarter.
pub const DAY_AFTER: NaiveDate = NaiveDate::from_ymd_opt(2018, 1, 1).expect("a date");
const DAYS: u32 = 92;
/// Of each partner.
const PERSONS: u32 = 25;
/// Only so many of the latest originals are refunded, paid, reversed.
const RECENT: usize = 5_000;

/// `count` facts of `partners` partners in the order of their log: of a hundred, 8 refunds, 2 reversals of refunds, 2
/// corrections (a reversal and a replacement each), 4 payments; the rest are bookings, contributions, a few referrals that no
/// component pays for, and unit reports of all partners but the first.
pub fn log(seed: u64, partners: usize, count: usize) -> Vec<Fact> {
    let mut log = Log {
        rng: StdRng::seed_from_u64(seed),
        partners,
        facts: Vec::with_capacity(count + 1),
        originals: Vec::new(),
        refunds: Vec::new(),
    };
    while log.facts.len() < count {
        match log.rng.random_range(0..100) {
            0..8 => log.refund(),
            8..10 => log.reverse_refund(),
            10..12 => log.correct(),
            12..16 => log.pay(),
            _ => log.sell(),
        }
    }
    log.facts.truncate(count);
    log.facts
}

struct Log {
    rng: StdRng,
    partners: usize,
    facts: Vec<Fact>,
    originals: Vec<Original>,
    /// Places of refunds that stand, with those of their originals.
    refunds: Vec<(usize, usize)>,
}

/// An original that stands.
#[derive(Clone, Copy)]
struct Original {
    /// In the log.
    place: usize,
    /// Cents, or units, that are left.
    left: i64,
    refunds: u32,
}

impl Log {
    fn sell(&mut self) {
        let n = self.facts.len();
        let partner = self.rng.random_range(0..self.partners);
        let (kind, role) = match self.rng.random_range(0..100) {
            0..55 => (FactKind::ResaleBooking, Some(Role::Fulfilment)),
            55..58 => (FactKind::ReferralOutcome, None),
            58..65 if partner > 0 => (FactKind::UnitReport, None),
            _ => (FactKind::Contribution, Some(Role::Sourced)),
        };
        let of_units = kind == FactKind::UnitReport;
        let left = match of_units {
            true => self.rng.random_range(1..=500),
            false => self.rng.random_range(100..=2_000_000),
        };
        let day = FIRST_DAY + Days::new(self.rng.random_range(0..DAYS).into());
        let registered = kind == FactKind::ResaleBooking && self.rng.random_bool(0.8);
        let shared = kind == FactKind::Contribution && self.rng.random_bool(0.25);
        let share = if shared {
            Decimal::from(self.rng.random_range(10_u32..100))
        } else {
            Decimal::ONE_HUNDRED
        };
        let id = id("fact", n);
        let fact = Fact {
            id,
            external_id: external_id(n),
            kind,
            role,
            partner_id: partner_id(partner),
            account_id: Some(Uuid::from_u128(self.rng.random_range(1..=50_000))),
            opportunity_id: (!of_units).then_some(id),
            amount: (!of_units).then(|| dollars(left)),
            quantity: if of_units { left.into() } else { Decimal::ONE },
            share_percent: share,
            business_date: day,
            registration_id: registered.then_some(id),
            relation: Relation::Original,
            replaces: None,
            detail: Detail {
                person: Some(format!("person {}", self.rng.random_range(1..=PERSONS))),
                ..Detail::default()
            },
        };
        self.add(fact);
        self.originals.push(Original {
            place: n,
            left,
            refunds: 0,
        });
    }

    /// Gives back a part of what is left, up to all of it, on a later day of the quarter.
    fn refund(&mut self) {
        let Some(index) = self.recent() else { return };
        let Original { place, left, .. } = self.originals[index];
        if left == 0 {
            return;
        }
        let part = match self.rng.random_bool(0.1) {
            true => left,
            false => self.rng.random_range(1..=left),
        };
        let original = self.facts[place].clone();
        let last = FIRST_DAY + Days::new((DAYS - 1).into());
        let days = (last - original.business_date).num_days().unsigned_abs();
        let day = original.business_date + Days::new(self.rng.random_range(0..=days));
        let refund = self.about(&original, FactKind::Refund, Relation::RefundOf(original.id));
        self.refunds.push((self.facts.len(), index));
        self.add(Fact {
            amount: original.amount.map(|_| dollars(part)),
            quantity: match original.amount {
                Some(_) => Decimal::ONE,
                None => part.into(),
            },
            business_date: day,
            ..refund
        });
        self.originals[index].left -= part;
        self.originals[index].refunds += 1;
    }

    /// The refund was a mistake: what it gave back is left again.
    fn reverse_refund(&mut self) {
        if self.refunds.is_empty() {
            return;
        }
        let chosen = self.rng.random_range(0..self.refunds.len());
        let (place, index) = self.refunds.swap_remove(chosen);
        let refund = self.facts[place].clone();
        let given_back = refund.amount.map_or(refund.quantity, |amount| {
            amount.amount() * Decimal::ONE_HUNDRED
        });
        self.add(reversal(&refund));
        self.originals[index].left += i64::try_from(given_back).unwrap_or_default();
        self.originals[index].refunds -= 1;
    }

    /// An original without refunds is reversed, and replaced by one of another amount.
    fn correct(&mut self) {
        let Some(index) = self.recent() else { return };
        if self.originals[index].refunds > 0 {
            return;
        }
        let wrong = self.facts[self.originals[index].place].clone();
        self.add(reversal(&wrong));
        let left = self.originals[index].left / 2 + 1;
        self.originals[index] = Original {
            place: self.facts.len(),
            left,
            refunds: 0,
        };
        let n = self.facts.len();
        self.add(Fact {
            id: id("fact", n),
            external_id: external_id(n),
            amount: wrong.amount.map(|_| dollars(left)),
            quantity: match wrong.amount {
                Some(_) => Decimal::ONE,
                None => left.into(),
            },
            ..wrong
        });
    }

    /// The customer pays a part; what it paid before is not asked.
    fn pay(&mut self) {
        let Some(index) = self.recent() else { return };
        let original = self.facts[self.originals[index].place].clone();
        if original.amount.is_none() {
            return;
        }
        let part = self.rng.random_range(1..=self.originals[index].left.max(1));
        let relation = Relation::PaymentOf(original.id);
        let payment = self.about(&original, FactKind::CustomerPayment, relation);
        self.add(Fact {
            amount: Some(dollars(part)),
            ..payment
        });
    }

    fn about(&self, original: &Fact, kind: FactKind, relation: Relation) -> Fact {
        let n = self.facts.len();
        Fact {
            id: id("fact", n),
            external_id: external_id(n),
            kind,
            registration_id: None,
            relation,
            ..original.clone()
        }
    }

    fn recent(&mut self) -> Option<usize> {
        let count = self.originals.len();
        (count > 0).then(|| self.rng.random_range(count.saturating_sub(RECENT)..count))
    }

    fn add(&mut self, fact: Fact) {
        self.facts.push(fact);
    }
}

fn reversal(fact: &Fact) -> Fact {
    Fact {
        id: kit::ids::derived(&["reversal", &fact.id.to_string()]),
        external_id: format!("{}:reversed", fact.external_id),
        relation: Relation::ReversalOf(fact.id),
        ..fact.clone()
    }
}

fn id(what: &str, n: usize) -> Uuid {
    kit::ids::derived(&[what, &n.to_string()])
}

fn external_id(n: usize) -> String {
    format!("invoice {n:07}")
}

fn dollars(cents: i64) -> Money {
    Money::new(Decimal::new(cents, 2), Currency::USD).expect("whole cents")
}
