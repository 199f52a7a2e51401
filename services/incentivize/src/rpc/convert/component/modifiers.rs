//! What modifies an earning: hold, clawback, payment condition, retention, exchange.

use contracts::tandem::incentivize::v1 as contract;
use kit::{Violations, wire};

use super::reader::{Reader, number};
use crate::domain::modifiers::{Instalment, Modifiers, Retention};

pub(super) fn read(v: &mut Violations, path: &str, component: &contract::Component) -> Modifiers {
    let at = &mut Reader::new(v, path, None);
    let hold = at.count("hold_days", Some(component.hold_days));
    let condition = component.payment_condition;
    Modifiers {
        hold_days: hold.unwrap_or_default(),
        clawback_days: at.count("clawback_days", component.clawback_days),
        payment_condition: at
            .choice::<contract::PaymentCondition, _>("payment_condition", condition),
        rate_day: at.choice::<contract::ExchangeDay, _>("rate_day", component.rate_day),
        retention: component.retention.as_ref().map(|retention| {
            at.enter("retention");
            read_retention(at, retention)
        }),
    }
}

fn read_retention(at: &mut Reader<'_>, retention: &contract::Retention) -> Retention {
    let mut instalment = |(index, one): (usize, &contract::Instalment)| {
        let months = at.count(
            &format!("instalments[{index}].after_months"),
            Some(one.after_months),
        );
        Instalment {
            after_months: months.unwrap_or_default(),
            percent: at.decimal(
                &format!("instalments[{index}].percent"),
                one.percent.clone(),
            ),
        }
    };
    let instalments = retention.instalments.iter().enumerate();
    let instalments = instalments.map(&mut instalment).collect();
    let clawback = retention.churn_clawback;
    Retention {
        instalments,
        churn_clawback: at.choice::<contract::ChurnClawback, _>("churn_clawback", clawback),
        clawback_months: at.count("clawback_months", retention.clawback_months),
    }
}

/// A component with nothing but its modifiers.
pub(super) fn write(modifiers: &Modifiers) -> contract::Component {
    contract::Component {
        hold_days: modifiers.hold_days.cast_signed(),
        clawback_days: modifiers.clawback_days.map(u32::cast_signed),
        payment_condition: number::<contract::PaymentCondition, _>(modifiers.payment_condition),
        rate_day: number::<contract::ExchangeDay, _>(modifiers.rate_day),
        retention: modifiers.retention.as_ref().map(written_retention),
        ..contract::Component::default()
    }
}

fn written_retention(retention: &Retention) -> contract::Retention {
    let instalment = |one: &Instalment| contract::Instalment {
        after_months: one.after_months.cast_signed(),
        percent: Some(wire::to_decimal(one.percent)),
    };
    contract::Retention {
        instalments: retention.instalments.iter().map(instalment).collect(),
        churn_clawback: number::<contract::ChurnClawback, _>(retention.churn_clawback),
        clawback_months: retention.clawback_months.map(u32::cast_signed),
    }
}
