//! Reads the fields of terms. What can't be read is reported and has a stand-in, so that the rest can still be judged.

use chrono::NaiveDate;
use contracts::{google::r#type as google, tandem::incentivize::v1 as contract};
use kit::{
    Violations,
    money::{Currency, Money},
    wire,
};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::super::{Named, name_of};
use crate::domain::{choice::Choice, period::PeriodLength};

pub(super) struct Reader<'a> {
    pub(super) violations: &'a mut Violations,
    /// Path of the terms, such as `plan.components[0].spiff`.
    path: String,
    /// The component's; where that can't be read, that of the first amount.
    pub(super) currency: Option<Currency>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        violations: &'a mut Violations,
        path: &str,
        currency: Option<Currency>,
    ) -> Self {
        Self {
            violations,
            path: path.to_owned(),
            currency,
        }
    }

    /// Goes on below a field.
    pub(super) fn enter(&mut self, field: &str) {
        self.path = self.at(field);
    }

    pub(super) fn at(&self, field: &str) -> String {
        format!("{}.{field}", self.path)
    }

    fn required(&mut self, field: &str, missing: bool, description: &str) {
        if missing {
            let path = self.at(field);
            self.violations.add(path, "REQUIRED", description);
        }
    }

    /// A number that must be there.
    pub(super) fn decimal(&mut self, field: &str, value: Option<google::Decimal>) -> Decimal {
        self.required(field, value.is_none(), "a number is needed");
        self.optional_decimal(field, value).unwrap_or_default()
    }

    pub(super) fn optional_decimal(
        &mut self,
        field: &str,
        value: Option<google::Decimal>,
    ) -> Option<Decimal> {
        let path = self.at(field);
        wire::decimal(self.violations, &path, value)
    }

    pub(super) fn money(&mut self, field: &str, value: Option<google::Money>) -> Option<Money> {
        let path = self.at(field);
        let money = wire::money(self.violations, &path, value);
        self.currency = self.currency.or(money.map(Money::currency));
        money
    }

    /// An amount that must be there.
    pub(super) fn amount(&mut self, field: &str, value: Option<google::Money>) -> Money {
        self.required(field, value.is_none(), "an amount is needed");
        let money = self.money(field, value);
        money.unwrap_or_else(|| Money::zero(self.currency.unwrap_or(Currency::USD)))
    }

    /// A date that must be there.
    pub(super) fn date(&mut self, field: &str, value: Option<google::Date>) -> Option<NaiveDate> {
        self.required(field, value.is_none(), "a date is needed");
        let path = self.at(field);
        wire::date(self.violations, &path, value)
    }

    /// A whole number that is not negative.
    pub(super) fn count(&mut self, field: &str, value: Option<i32>) -> Option<u32> {
        let read = value.map(u32::try_from)?;
        if read.is_err() {
            let path = self.at(field);
            self.violations
                .add(path, "NEGATIVE", "must not be negative");
        }
        read.ok()
    }

    pub(super) fn ids(&mut self, field: &str, values: &[String]) -> Vec<Uuid> {
        let mut ids = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let path = self.at(&format!("{field}[{index}]"));
            ids.extend(wire::uuid(self.violations, &path, value));
        }
        ids
    }

    /// One of a closed list; its default when it is not set.
    pub(super) fn choice<E: Named, C: Choice>(&mut self, field: &str, value: i32) -> C {
        let path = self.at(field);
        let code = name_of::<E>(self.violations, &path, value);
        code.and_then(|code| C::from_code(&code))
            .unwrap_or_default()
    }

    /// A quarter when it is not set.
    pub(super) fn period(&mut self, value: i32) -> PeriodLength {
        let path = self.at("period");
        match name_of::<contract::Period>(self.violations, &path, value).as_deref() {
            Some("MONTH") => PeriodLength::Month,
            Some("YEAR") => PeriodLength::Year,
            _ => PeriodLength::Quarter,
        }
    }
}

/// The contract's number of a setting.
pub(super) fn number<E: Named + Into<i32>, C: Choice>(choice: C) -> i32 {
    E::number(choice.code())
}

pub(super) fn written_period(length: PeriodLength) -> i32 {
    contract::Period::number(match length {
        PeriodLength::Month => "MONTH",
        PeriodLength::Quarter => "QUARTER",
        PeriodLength::Year => "YEAR",
        PeriodLength::Window { .. } => "UNSPECIFIED",
    })
}
