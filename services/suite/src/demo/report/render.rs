//! The table as a person reads it.
use std::fmt;

use rust_decimal::Decimal;

use super::Report;

/// `1234567.5` as `1,234,567.50`.
pub(in crate::demo) fn amount(value: Decimal, digits: u32) -> String {
    let text = format!("{:.*}", digits as usize, value.abs());
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(whole, fraction)| {
            (whole, Some(fraction))
        });
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value.is_sign_negative() && !value.is_zero() {
        "-"
    } else {
        ""
    };
    format!(
        "{sign}{grouped}{}",
        fraction
            .map(|fraction| format!(".{fraction}"))
            .unwrap_or_default()
    )
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (won, lost, open) = self.counts();
        writeln!(
            f,
            "{} opportunities, {} of them without an account (kept)",
            amount(self.opportunities.into(), 0),
            amount(self.without_account.into(), 0)
        )?;
        writeln!(f)?;
        writeln!(
            f,
            "{:<18}{:<10}{:>7}{:>7}{:>7}{:>16}{:>16}",
            "partner", "type", "won", "lost", "open", "won revenue", "open at list"
        )?;
        for row in &self.rows {
            let (won_value, open_value) = (amount(row.won_value, 0), amount(row.open_value, 0));
            writeln!(
                f,
                "{:<18}{:<10}{:>7}{:>7}{:>7}{won_value:>16}{open_value:>16}",
                row.partner, row.kind, row.won, row.lost, row.open
            )?;
        }
        let (won_value, open_value) = (amount(self.won_value(), 0), amount(self.open_value(), 0));
        writeln!(
            f,
            "{:<28}{won:>7}{lost:>7}{open:>7}{won_value:>16}{open_value:>16}",
            "all"
        )?;
        self.earnings(f)?;
        self.footer(f)
    }
}

impl Report {
    fn earnings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nearnings in USD, 2017")?;
        writeln!(
            f,
            "{:<18}{:<32}{:>13}{:>13}{:>13}{:>13}{:>14}",
            "partner", "component", "Q1", "Q2", "Q3", "Q4", "year"
        )?;
        for row in &self.rows {
            for component in &row.components {
                let name = if component.receivable {
                    format!("{} (receivable)", component.name)
                } else {
                    component.name.clone()
                };
                write!(f, "{:<18}{name:<32}", row.partner)?;
                for quarter in component.quarters {
                    write!(f, "{:>13}", amount(quarter, 2))?;
                }
                writeln!(f, "{:>14}", amount(component.year(), 2))?;
            }
        }
        let (payable, receivable) = self.totals();
        writeln!(f, "{:<102}{:>14}", "all payables", amount(payable, 2))?;
        writeln!(f, "{:<102}{:>14}", "all receivables", amount(receivable, 2))
    }

    fn footer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{:<32}{:>14}{:>14}{:>14}",
            "metric", "all", "direct", "influenced"
        )?;
        for (name, [all, direct, influenced]) in &self.metrics {
            writeln!(f, "{name:<32}{all:>14}{direct:>14}{influenced:>14}")?;
        }
        let outcomes: Vec<String> = self
            .outcomes
            .iter()
            .map(|(name, n)| format!("{} {name}", amount((*n).into(), 0)))
            .collect();
        writeln!(f, "\nfacts: {}", outcomes.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped() {
        assert_eq!(amount(Decimal::new(123_456_750, 2), 2), "1,234,567.50");
        assert_eq!(amount(Decimal::from(-5), 2), "-5.00");
        assert_eq!(amount(Decimal::from(999), 0), "999");
    }
}
