//! Values drawn from a list of random numbers.

use chrono::{Days, NaiveDate};
use kit::money::{Currency, Money};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::{
    choice::Choice,
    percentage::Percentage,
    period::PeriodLength,
    premium::Premium,
    requirement::FactPattern,
    reward_table::Reward,
    tiers::{Tier, Tiers},
};

pub(super) struct Draw {
    numbers: Vec<u32>,
    next: usize,
}

impl Draw {
    pub(super) fn new(numbers: Vec<u32>) -> Self {
        Self { numbers, next: 0 }
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.numbers[self.next % self.numbers.len()]
    }

    pub(super) fn below(&mut self, limit: u32) -> u32 {
        self.number() % limit
    }

    pub(super) fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| value(self))
    }

    pub(super) fn flag(&mut self) -> bool {
        self.below(2) == 0
    }

    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        let index = self.number() as usize % all.len();
        all[index]
    }

    pub(super) fn choice<C: Choice>(&mut self) -> C {
        self.one_of(C::ALL)
    }

    /// 1 to 3 values.
    pub(super) fn some<T>(&mut self, mut value: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(3) + 1;
        (0..count).map(|_| value(self)).collect()
    }

    /// Normalized, above zero, with at most three fraction digits.
    pub(super) fn decimal(&mut self) -> Decimal {
        Decimal::new(i64::from(self.number()) + 1, 3).normalize()
    }

    pub(super) fn money(&mut self) -> Money {
        let cents = Decimal::new(i64::from(self.number()), 2);
        Money::new(cents, Currency::USD).expect("an amount")
    }

    pub(super) fn date(&mut self) -> NaiveDate {
        let start = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date");
        start + Days::new(u64::from(self.below(20_000)))
    }

    pub(super) fn id(&mut self) -> Uuid {
        Uuid::from_u128(u128::from(self.number()))
    }

    pub(super) fn word(&mut self) -> String {
        format!("word-{}", self.number())
    }

    pub(super) fn period(&mut self) -> PeriodLength {
        self.one_of(&[
            PeriodLength::Month,
            PeriodLength::Quarter,
            PeriodLength::Year,
        ])
    }

    pub(super) fn tiers(&mut self) -> Tiers {
        Tiers {
            method: self.choice(),
            boundary: self.choice(),
            tiers: self.some(|draw| Tier {
                up_to: draw.maybe(Self::decimal),
                rate: draw.decimal(),
                flat: draw.maybe(Self::decimal).unwrap_or_default(),
            }),
        }
    }

    pub(super) fn percentage(&mut self) -> Percentage {
        Percentage {
            rate_percent: self.decimal(),
            cap_per_deal: self.maybe(Self::money),
        }
    }

    pub(super) fn premium(&mut self) -> Premium {
        Premium {
            amount: self.maybe(Self::money),
            rate_percent: self.maybe(Self::decimal),
            cap_per_deal: self.maybe(Self::money),
        }
    }

    pub(super) fn rewards(&mut self) -> Vec<Reward> {
        self.some(|draw| Reward {
            subject: draw.maybe(Self::word),
            least: draw.maybe(Self::decimal),
            amount: draw.money(),
        })
    }

    pub(super) fn fact(&mut self) -> FactPattern {
        use crate::domain::fact::{FactKind, Role};
        self.one_of(&[
            FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment),
            FactPattern::of(FactKind::Contribution, Role::CoSell),
            FactPattern::of(FactKind::Contribution, Role::Sourced),
            FactPattern::any_role(FactKind::Renewal),
        ])
    }
}
