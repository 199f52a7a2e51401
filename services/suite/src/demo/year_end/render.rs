//! The year's end as a person reads it.
use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

use super::YearEnd;
use crate::demo::report::amount;

impl fmt::Display for YearEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.statements(f)?;
        self.payments(f)
    }
}

impl YearEnd {
    fn statements(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut nets: BTreeMap<&str, [Decimal; 4]> = BTreeMap::new();
        for stated in &self.statements {
            let quarters = nets.entry(&stated.partner).or_default();
            if let Some(net) = quarters.get_mut(stated.quarter - 1) {
                *net += stated.net;
            }
        }
        write!(
            f,
            "\n{:<50}",
            "statements in USD, net (negative: owed to us)"
        )?;
        writeln!(f, "{:>13}{:>13}{:>13}{:>13}", "Q1", "Q2", "Q3", "Q4")?;
        for (partner, quarters) in nets {
            write!(f, "{partner:<50}")?;
            for net in quarters {
                write!(f, "{:>13}", amount(net, 2))?;
            }
            writeln!(f)?;
        }
        writeln!(
            f,
            "{} statements issued and accepted; each as signed JSON, CSV, page and PDF in {}",
            self.statements.len(),
            self.folder.display()
        )
    }

    fn payments(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.paid.file {
            let total: Decimal = self.paid.payouts.iter().map(|(_, amount)| amount).sum();
            let (count, total) = (self.paid.payouts.len(), amount(total, 2));
            writeln!(f, "\n{count} payouts, {total} USD, in {}", file.display())?;
        } else {
            writeln!(f, "\nnothing is due")?;
        }
        for (payee, paid) in &self.paid.payouts {
            writeln!(f, "{payee:<50}{:>13} paid", amount(*paid, 2))?;
        }
        for (partner, due, why) in &self.paid.left_out {
            writeln!(f, "{partner:<50}{:>13} not paid: {why}", amount(*due, 2))?;
        }
        Ok(())
    }
}
