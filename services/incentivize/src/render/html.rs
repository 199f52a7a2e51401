//! A page that can be read and printed, complete in itself.

use askama::Template;
use kit::Error;

use super::sheet::Sheet;

#[derive(Template)]
#[template(path = "statement.html")]
struct Page<'a> {
    sheet: &'a Sheet,
}

pub(super) fn render(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let page = Page { sheet }.render().map_err(Error::internal)?;
    Ok(page.into_bytes())
}
