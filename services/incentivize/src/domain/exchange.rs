//! Which dated rate turns one currency into another: the quoted one, else the inverse, else two quotes over a currency that both know.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kit::money::{Currency, Rounding, round};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exact;

/// A quote is used on its day and so many days after it: weekends and long holidays have none.
pub const MAX_AGE_DAYS: u64 = 10;

/// Fraction digits of a rate; a quotient is rounded to them half to even.
pub const RATE_DIGITS: u32 = 12;

/// What one unit of `from` was worth in `to` on a day, as a source says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    pub from: Currency,
    pub to: Currency,
    pub date: NaiveDate,
    /// Above zero.
    pub rate: Decimal,
    /// Who says so, such as `ECB`.
    pub source: String,
}

/// A rate that was found, and how it follows from quotes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub from: Currency,
    pub to: Currency,
    /// Units of `to` for one unit of `from`.
    pub rate: Decimal,
    /// The quotes' day.
    pub date: NaiveDate,
    pub source: String,
    #[serde(default, skip_serializing_if = "Basis::is_quoted")]
    pub basis: Basis,
}

/// How a rate follows from quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    #[default]
    Quoted,
    /// 1 / the quote of the other direction, rounded half to even to 12 digits.
    Inverse { quoted: Decimal },
    /// Two quotes of one day over another currency; `times` multiply, `by` divides, rounded half to even to 12 digits.
    Cross {
        over: Currency,
        times: Decimal,
        by: Decimal,
    },
}

impl Basis {
    fn is_quoted(&self) -> bool {
        *self == Self::Quoted
    }

    /// How the rate was computed, such as `1 / 1.0837`; none when it was quoted.
    pub fn words(self) -> Option<String> {
        match self {
            Self::Quoted => None,
            Self::Inverse { quoted } => Some(format!("1 / {}", quoted.normalize())),
            Self::Cross { over, times, by } => Some(format!(
                "{} / {} over {over}",
                times.normalize(),
                by.normalize()
            )),
        }
    }
}

/// Dated quotes of a tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates {
    /// By pair, then day.
    quotes: BTreeMap<(Currency, Currency), BTreeMap<NaiveDate, Quoted>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Quoted {
    rate: Decimal,
    source: String,
}

/// Both directions of a pair on a day: the rate is `times` / `by`.
struct Leg<'a> {
    times: Decimal,
    by: Decimal,
    source: &'a str,
}

impl FromIterator<Quote> for Rates {
    fn from_iter<I: IntoIterator<Item = Quote>>(quotes: I) -> Self {
        let mut rates = Self::default();
        for quote in quotes {
            let Quote {
                from,
                to,
                date,
                rate,
                source,
            } = quote;
            let days = rates.quotes.entry((from, to)).or_default();
            days.insert(date, Quoted { rate, source });
        }
        rates
    }
}

impl Rates {
    /// By pair, then day.
    pub fn quotes(&self) -> impl Iterator<Item = Quote> + '_ {
        let pairs = self.quotes.iter();
        pairs.flat_map(|((from, to), days)| {
            days.iter().map(|(date, quoted)| Quote {
                from: *from,
                to: *to,
                date: *date,
                rate: quoted.rate.normalize(),
                source: quoted.source.clone(),
            })
        })
    }

    pub fn is_empty(&self) -> bool {
        self.quotes.is_empty()
    }

    /// The rate on a day, from the newest quote on or before it that is at most [`MAX_AGE_DAYS`] old.
    pub fn find(&self, from: Currency, to: Currency, day: NaiveDate) -> Option<Rate> {
        if from == to {
            return None;
        }
        self.quoted(from, to, day)
            .or_else(|| self.inverse(from, to, day))
            .or_else(|| self.cross(from, to, day))
    }

    fn quoted(&self, from: Currency, to: Currency, day: NaiveDate) -> Option<Rate> {
        let (date, quoted) = self.newest(from, to, day)?;
        Some(Rate {
            from,
            to,
            rate: quoted.rate,
            date,
            source: quoted.source.clone(),
            basis: Basis::Quoted,
        })
    }

    fn inverse(&self, from: Currency, to: Currency, day: NaiveDate) -> Option<Rate> {
        let (date, quoted) = self.newest(to, from, day)?;
        Some(Rate {
            from,
            to,
            rate: quotient(Decimal::ONE, quoted.rate)?,
            date,
            source: quoted.source.clone(),
            basis: Basis::Inverse {
                quoted: quoted.rate,
            },
        })
    }

    /// Over the currency with the newest day that has both quotes; ties by its code.
    fn cross(&self, from: Currency, to: Currency, day: NaiveDate) -> Option<Rate> {
        let over = self.neighbours(from);
        let crossed = over.filter_map(|over| self.cross_over(from, over, to, day));
        crossed.reduce(|best, other| if other.date > best.date { other } else { best })
    }

    fn cross_over(
        &self,
        from: Currency,
        over: Currency,
        to: Currency,
        day: NaiveDate,
    ) -> Option<Rate> {
        days_back(day).find_map(|date| {
            let (first, second) = (self.leg(from, over, date)?, self.leg(over, to, date)?);
            let times = exact::mul(first.times, second.times).ok()?;
            let by = exact::mul(first.by, second.by).ok()?;
            let source = match first.source == second.source {
                true => first.source.to_owned(),
                false => format!("{}, {}", first.source, second.source),
            };
            Some(Rate {
                from,
                to,
                rate: quotient(times, by)?,
                date,
                source,
                basis: Basis::Cross { over, times, by },
            })
        })
    }

    /// Currencies with a quote to or from this one, by code.
    fn neighbours(&self, currency: Currency) -> impl Iterator<Item = Currency> {
        let pairs = self.quotes.keys().copied();
        let ends = pairs.flat_map(|(from, to)| [(from, to), (to, from)]);
        let linked = ends.filter(|(end, _)| *end == currency);
        let by_code: BTreeMap<&str, Currency> =
            linked.map(|(_, other)| (other.code(), other)).collect();
        by_code.into_values()
    }

    fn leg(&self, from: Currency, to: Currency, date: NaiveDate) -> Option<Leg<'_>> {
        let on_date = |pair: (Currency, Currency)| self.quotes.get(&pair)?.get(&date);
        let direct = on_date((from, to)).map(|quoted| Leg {
            times: quoted.rate,
            by: Decimal::ONE,
            source: &quoted.source,
        });
        direct.or_else(|| {
            on_date((to, from)).map(|quoted| Leg {
                times: Decimal::ONE,
                by: quoted.rate,
                source: &quoted.source,
            })
        })
    }

    fn newest(&self, from: Currency, to: Currency, day: NaiveDate) -> Option<(NaiveDate, &Quoted)> {
        let days = self.quotes.get(&(from, to))?;
        let newest = days.range(oldest(day)..=day).next_back();
        newest.map(|(date, quoted)| (*date, quoted))
    }
}

/// The first day whose quote may still be used on `day`.
pub fn oldest(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(MAX_AGE_DAYS))
        .unwrap_or(NaiveDate::MIN)
}

fn days_back(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..=MAX_AGE_DAYS).filter_map(move |age| day.checked_sub_days(Days::new(age)))
}

/// None when nothing is left at twelve digits.
fn quotient(times: Decimal, by: Decimal) -> Option<Decimal> {
    let exact = times.checked_div(by)?;
    let rate = round(exact, RATE_DIGITS, Rounding::HalfEven).normalize();
    (rate > Decimal::ZERO).then_some(rate)
}
