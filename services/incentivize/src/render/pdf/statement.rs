//! A statement's parts in the order in which they are read.

use super::{
    flow::{Cell, Column, Flow, LEFT, Mark, RIGHT, Side},
    style::Style,
};
use crate::render::sheet::{Sheet, SheetLine, SheetPending, SheetTotal};

const HEADS: [Column; 2] = [left("", LEFT, 150.0), left("", LEFT + 156.0, 340.0)];

const TOTALS: [Column; 5] = [
    left("Payee", LEFT, 130.0),
    right("To you", RIGHT - 360.0, 84.0),
    right("From you", RIGHT - 270.0, 84.0),
    right("Net", RIGHT - 180.0, 84.0),
    right("Credit", RIGHT - 90.0, 90.0),
];

const LINES: [Column; 4] = [
    left("No.", LEFT, 26.0),
    left("What", LEFT + 30.0, 304.0),
    left("Date", LEFT + 344.0, 54.0),
    right("Amount", RIGHT - 96.0, 96.0),
];

const PENDING: [Column; 4] = [
    left("What", LEFT, 260.0),
    left("Date", LEFT + 270.0, 54.0),
    left("Not before", LEFT + 334.0, 54.0),
    right("Amount", RIGHT - 96.0, 96.0),
];

pub(super) fn pages(sheet: &Sheet) -> Vec<Vec<Mark>> {
    let mut flow = Flow::new();
    flow.paragraph(Style::Strong, &sheet.vendor);
    flow.space(6.0);
    flow.paragraph(Style::Title, &sheet.title);
    flow.paragraph(Style::Partner, &sheet.partner);
    flow.space(8.0);
    let heads = sheet.heads.iter();
    flow.table(
        &HEADS,
        heads.map(|(label, value)| vec![one(Style::Quiet, label), one(Style::Body, value)]),
    );
    flow.heading("Totals");
    match sheet.totals.is_empty() {
        true => flow.paragraph(Style::Quiet, "Nothing is owed."),
        false => flow.table(&TOTALS, sheet.totals.iter().map(|one| total(sheet, one))),
    }
    flow.heading("Lines");
    match sheet.lines.is_empty() {
        true => flow.paragraph(Style::Quiet, "No lines."),
        false => flow.table(&LINES, sheet.lines.iter().map(line)),
    }
    if !sheet.pending.is_empty() {
        flow.heading("Earned, to be paid later");
        flow.table(&PENDING, sheet.pending.iter().map(pending));
    }
    flow.space(18.0);
    for note in &sheet.notes {
        flow.paragraph(Style::Step, note);
    }
    flow.finish()
}

fn total(sheet: &Sheet, total: &SheetTotal) -> Vec<Cell> {
    let payee = match total.payee.is_empty() {
        true => &sheet.partner,
        false => &total.payee,
    };
    vec![
        one(Style::Body, payee),
        one(Style::Body, &total.payable),
        one(Style::Body, &total.receivable),
        one(Style::Strong, &total.net),
        one(Style::Body, &total.credit),
    ]
}

fn line(line: &SheetLine) -> Vec<Cell> {
    let mut kind = format!("{}, {}", line.kind, line.direction);
    if !line.payee.is_empty() {
        kind = format!("{kind}, {}", line.payee);
    }
    let mut what = vec![(Style::Strong, line.name.clone()), (Style::Quiet, kind)];
    let steps = line.explanation.iter();
    what.extend(steps.map(|step| (Style::Step, step.clone())));
    vec![
        one(Style::Body, &line.number.to_string()),
        what,
        one(Style::Body, &line.date),
        one(Style::Body, &format!("{} {}", line.amount, line.currency)),
    ]
}

fn pending(pending: &SheetPending) -> Vec<Cell> {
    let mut what = one(Style::Body, &pending.name);
    if !pending.payee.is_empty() {
        what.push((Style::Quiet, pending.payee.clone()));
    }
    vec![
        what,
        one(Style::Body, &pending.date),
        one(Style::Body, &pending.release),
        one(Style::Body, &pending.amount),
    ]
}

fn one(style: Style, text: &str) -> Cell {
    vec![(style, text.to_owned())]
}

const fn left(title: &'static str, left: f32, width: f32) -> Column {
    let side = Side::Left;
    Column {
        title,
        left,
        width,
        side,
    }
}

const fn right(title: &'static str, left: f32, width: f32) -> Column {
    let side = Side::Right;
    Column {
        title,
        left,
        width,
        side,
    }
}
