//! Pages written as a PDF file.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use kit::Error;
use krilla::{
    Document, SerializeSettings,
    color::luma,
    configure::{Archival, ConfigurationBuilder},
    geom::{PathBuilder, Point, Rect},
    metadata::{self, Metadata},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
};

use super::{
    flow::{LEFT, Mark, PAGE, RIGHT},
    style::Style,
    typeface,
    wrap::measure,
};
use crate::render::sheet::Sheet;

/// Baselines of what stands above and below the text.
const HEAD: f32 = 36.0;
const FOOT: f32 = PAGE.1 - 36.0;

pub(super) fn document(sheet: &Sheet, pages: &[Vec<Mark>]) -> Result<Vec<u8>, Error> {
    let mut document = Document::new_with(settings()?);
    document.set_metadata(
        Metadata::new()
            .title(format!("{}, {}", sheet.title, sheet.partner))
            .authors(vec![sheet.vendor.clone()])
            .creator("Tandem".to_owned())
            .language("en".to_owned())
            .creation_date(date(sheet.dated)),
    );
    for (index, marks) in pages.iter().enumerate() {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1);
        let mut page = document.start_page_with(size.unwrap_or_default());
        let mut surface = page.surface();
        for mark in marks {
            paint(&mut surface, mark);
        }
        for mark in around(sheet, index, pages.len()) {
            paint(&mut surface, &mark);
        }
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| Error::internal(format!("{error:?}")))
}

fn date(at: DateTime<Utc>) -> metadata::DateTime {
    let small = |part: u32| u8::try_from(part).unwrap_or_default();
    metadata::DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// For archives: everything that is needed to show it is inside, and each glyph says which letter it stands for.
fn settings() -> Result<SerializeSettings, Error> {
    let archival = ConfigurationBuilder::new().with_archival_validator(Archival::A2_U);
    let configuration = archival.finish();
    Ok(SerializeSettings {
        configuration: configuration.map_err(|_| Error::internal("no version for PDF/A-2u"))?,
        enable_tagging: false,
        ..SerializeSettings::default()
    })
}

/// Which statement it is, from the second page on; what proves it, and which page of how many.
fn around(sheet: &Sheet, index: usize, count: usize) -> Vec<Mark> {
    let style = Style::Margin;
    let text = |x: f32, y: f32, text: String| Mark::Text { x, y, style, text };
    let page = format!("page {} of {count}", index + 1);
    let mut marks = vec![
        text(LEFT, FOOT, sheet.proof.clone()),
        text(RIGHT - measure(&page, style), FOOT, page),
    ];
    if index > 0 {
        marks.push(text(LEFT, HEAD, sheet.running.clone()));
    }
    marks
}

fn paint(surface: &mut Surface<'_>, mark: &Mark) {
    match mark {
        Mark::Text { x, y, style, text } => {
            surface.set_fill(Some(fill(style.grey())));
            let mut x = *x;
            for run in typeface::runs(text, style.weight()) {
                let start = Point::from_xy(x, *y);
                surface.draw_glyphs(start, &run.glyphs, run.font, text, style.size(), false);
                x += run.width * style.size();
            }
        }
        Mark::Rule { y, grey } => {
            surface.set_fill(Some(fill(*grey)));
            let mut path = PathBuilder::new();
            if let Some(rule) = Rect::from_ltrb(LEFT, *y, RIGHT, *y + 0.5) {
                path.push_rect(rule);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

fn fill(grey: u8) -> Fill {
    Fill {
        paint: luma::Color::new(grey).into(),
        ..Fill::default()
    }
}
