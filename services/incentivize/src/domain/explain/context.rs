//! What a rule read besides its base, as a person reads it.

use crate::domain::context::Context;

/// One line a value that is there.
pub(super) fn lines(context: &Context) -> Vec<String> {
    let Context {
        rate_date,
        score,
        subject,
        years_since_original,
        days,
        first_purchase,
        best_before,
        lanes,
        deals,
        opened,
        baseline,
    } = context;
    let mut lines = Vec::new();
    let mut say = |line: Option<String>| lines.extend(line.map(|line| format!("  {line}")));
    say(rate_date.map(|day| format!("rate of {day}")));
    say(subject.as_ref().map(|subject| format!("about {subject}")));
    say(score.map(|score| format!("score {}", score.normalize())));
    say(best_before.map(|best| format!("best score before: {}", best.normalize())));
    say(years_since_original.map(|years| format!("{years} years since the original sale")));
    say(days.map(|days| format!("{days} days")));
    say(first_purchase.map(|first| match first {
        true => "the account's first purchase".to_owned(),
        false => "not the account's first purchase".to_owned(),
    }));
    say(opened.map(|opened| {
        let opened = opened.normalize();
        format!("{opened} of it counted under another system before")
    }));
    say(baseline.map(|baseline| format!("compared with {}", baseline.normalize())));
    say(deals.map(|deals| format!("{deals} facts")));
    for (lane, total) in lanes {
        let name = if lane.is_main() {
            "other"
        } else {
            lane.as_str()
        };
        say(Some(format!("{name}: {}", total.normalize())));
    }
    lines
}
