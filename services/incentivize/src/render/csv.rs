//! The lines for a spreadsheet.

use std::borrow::Cow;

use kit::Error;

use super::sheet::Sheet;

const HEADER: [&str; 11] = [
    "line",
    "kind",
    "name",
    "payee",
    "direction",
    "business_date",
    "amount",
    "currency",
    "reference",
    "partner",
    "explanation",
];

/// Comma separated, one row a line, the explanation's steps apart by semicolons.
pub(super) fn render(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).map_err(Error::internal)?;
    for line in &sheet.lines {
        let number = line.number.to_string();
        let explanation = line.explanation.join("; ");
        let record = [
            Cow::Borrowed(number.as_str()),
            line.kind.into(),
            text(&line.name),
            text(&line.payee),
            line.direction.into(),
            line.date.as_str().into(),
            line.amount.as_str().into(),
            line.currency.as_str().into(),
            line.reference.as_str().into(),
            text(&sheet.partner),
            text(&explanation),
        ];
        writer
            .write_record(record.iter().map(AsRef::as_ref))
            .map_err(Error::internal)?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::internal(error.to_string()))
}

/// A text that a spreadsheet would take for a formula is marked as text.
fn text(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}
