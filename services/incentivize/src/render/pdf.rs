//! A document to print and to keep (PDF/A-2u): the sheet on A4 with page numbers, its fonts inside.
//!
//! The same sheet gives the same bytes. Latin, Greek, Cyrillic, Chinese and Japanese letters are printed. Of other scripts, such as
//! Korean and Arabic, no face is at hand: such a letter is printed as a question mark in a box, and can still be copied as what it is.
#![allow(clippy::float_arithmetic)] // lengths on paper; amounts come as text

use kit::Error;

use super::sheet::Sheet;

mod flow;
mod paint;
mod statement;
mod style;
mod typeface;
mod wrap;

pub(super) fn render(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    paint::document(sheet, &statement::pages(sheet))
}

#[cfg(test)]
mod tests;
