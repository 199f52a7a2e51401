//! What modified an earning, as a person reads it.

use crate::domain::{
    exchange::Rate,
    modifiers::{PaymentCondition, retention::Loss},
    trace::{Subject, Trace},
};

/// What the inputs underlie.
pub(super) fn conditions(trace: &Trace) -> Vec<String> {
    let circumstances = &trace.circumstances;
    let mut lines = Vec::new();
    lines.extend(circumstances.exchange.as_ref().map(rate));
    let condition = trace.applied.component.modifiers.payment_condition;
    let all = condition == PaymentCondition::WhenFullyPaid;
    if let Some(paid) = circumstances.paid.filter(|_| all) {
        let (paid, due) = (paid.paid.normalize(), paid.due.normalize());
        lines.push(format!("paid {paid} of {due}"));
    }
    lines
}

/// Such as "1 EUR = 1.0837 USD of 2026-03-31 (ECB)".
fn rate(rate: &Rate) -> String {
    let Rate {
        from,
        to,
        date,
        source,
        ..
    } = rate;
    let how = rate.basis.words();
    let how = how.map(|how| format!(", {how}")).unwrap_or_default();
    let value = rate.rate.normalize();
    format!("1 {from} = {value} {to} of {date} ({source}{how})")
}

/// Which part of the whole earning the result is.
pub(super) fn portion(trace: &Trace) -> Vec<String> {
    let (circumstances, modifiers) = (&trace.circumstances, &trace.applied.component.modifiers);
    let mut lines = Vec::new();
    if let Some((number, one)) = circumstances
        .instalment
        .zip(modifiers.instalment(circumstances.instalment))
    {
        let count = modifiers.instalments().len();
        let percent = one.percent.normalize();
        lines.push(format!("instalment {number} of {count}: {percent} %"));
    }
    lines.extend(circumstances.loss.map(loss));
    lines
}

fn loss(loss: Loss) -> String {
    match loss {
        Loss::Cancelled => "the customer left before it was released: cancelled".to_owned(),
        Loss::Kept => "the customer left: kept".to_owned(),
        Loss::All => "the customer left: all of it is taken back".to_owned(),
        Loss::Unelapsed { days, of } => {
            format!("the customer left: taken back for {days} of {of} days")
        }
    }
}

/// Where it is paid later than it is earned.
pub(super) fn hold(trace: &Trace) -> Option<String> {
    let earned_on = match trace.subject {
        Subject::Fact { business_date, .. } => business_date,
        Subject::Period { period, .. } => period.last(),
    };
    let release = trace.release_date();
    (release > earned_on).then(|| format!("held until {release}"))
}
