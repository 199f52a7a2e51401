//! The one table that is printed.
use std::fmt;

/// What a measurement has to reach.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(bound) => write!(f, "≥ {bound}"),
            Self::AtMost(bound) => write!(f, "≤ {bound}"),
        }
    }
}

#[derive(Default)]
pub struct Table {
    headings: Vec<String>,
    rows: Vec<[String; 6]>,
    notes: Vec<String>,
}

impl Table {
    pub fn heading(&mut self, text: String) {
        self.headings.push(text);
    }

    /// What has to be known about the row above.
    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// A measurement whose ratio to its reference counts; without a reference nothing is said about the goal.
    pub fn compared(
        &mut self,
        what: &str,
        measured: (f64, &str),
        reference: Option<f64>,
        goal: Goal,
    ) {
        let unit = measured.1;
        let ratio = reference.map(|reference| measured.0 / reference);
        let met = ratio.map(|ratio| goal.is_met(ratio));
        self.rows.push([
            what.to_owned(),
            format!("{:.1} {unit}", measured.0),
            reference.map_or_else(|| "–".to_owned(), |value| format!("{value:.1} {unit}")),
            ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}")),
            goal.to_string(),
            said(met),
        ]);
    }

    /// A measurement that counts by itself.
    pub fn absolute(&mut self, what: &str, measured: (f64, &str), goal: Goal) {
        self.rows.push([
            what.to_owned(),
            format!("{:.1} {}", measured.0, measured.1),
            "–".to_owned(),
            "–".to_owned(),
            format!("{goal} {}", measured.1),
            said(Some(goal.is_met(measured.0))),
        ]);
    }
}

fn said(met: Option<bool>) -> String {
    match met {
        Some(true) => "yes",
        Some(false) => "no",
        None => "–",
    }
    .to_owned()
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for heading in &self.headings {
            writeln!(f, "{heading}")?;
        }
        let titles = ["what", "measured", "reference", "ratio", "goal", "met?"].map(str::to_owned);
        let rows = || std::iter::once(&titles).chain(&self.rows);
        let widths: Vec<usize> = (0..titles.len())
            .map(|column| rows().map(|row| row[column].chars().count()).max())
            .map(Option::unwrap_or_default)
            .collect();
        for row in rows() {
            let cells = row.iter().zip(&widths);
            let cells: Vec<String> = cells
                .map(|(cell, width)| format!("{cell:<width$}"))
                .collect();
            writeln!(f, "| {} |", cells.join(" | "))?;
        }
        for note in &self.notes {
            writeln!(f, "- {note}")?;
        }
        Ok(())
    }
}
