//! Elements that occur in several places of a payment file.

use std::io;

use quick_xml::events::BytesText;

use super::Xml;

/// An element with others in it.
pub(super) fn parent(
    xml: &mut Xml,
    name: &str,
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name)
        .write_inner_content(content)
        .map(drop)
}

/// An element with a text, escaped.
pub(super) fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(content))
        .map(drop)
}

/// A bank: by its BIC, or found by the IBAN.
pub(super) fn agent(xml: &mut Xml, bic: Option<&String>) -> io::Result<()> {
    parent(xml, "FinInstnId", |xml| match bic {
        Some(bic) => text(xml, "BICFI", bic),
        None => parent(xml, "Othr", |xml| text(xml, "Id", "NOTPROVIDED")),
    })
}

pub(super) fn iban_account(xml: &mut Xml, iban: &str) -> io::Result<()> {
    parent(xml, "Id", |xml| text(xml, "IBAN", iban))
}
