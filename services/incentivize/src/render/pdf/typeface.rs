//! The faces that a document is set in, and which glyph stands for a letter.

use std::{ops::Range, sync::LazyLock};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{
    FontRef, MetadataProvider as _,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

const REGULAR: &[u8] = include_bytes!("../../../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../fonts/NotoSans-Bold.ttf");
/// Chinese and Japanese, in one weight.
const FALLBACK: &[u8] = include_bytes!("../../../fonts/DroidSansFallbackFull.ttf");

/// Printed for a letter that no face has.
const MISSING: char = '\u{fffd}';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

struct Face {
    font: Font,
    letters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units_per_em: f32,
    /// The glyphs of letters below [`COMMON`], looked up once.
    common: Vec<Option<(GlyphId, f32)>>,
}

/// Latin letters, most of all.
const COMMON: u32 = 0x180;

struct Faces {
    regular: Face,
    bold: Face,
    fallback: Face,
}

static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| {
    Some(Faces {
        regular: Face::read(REGULAR)?,
        bold: Face::read(BOLD)?,
        fallback: Face::read(FALLBACK)?,
    })
});

/// Glyphs of one face that stand side by side.
pub(super) struct Run {
    pub(super) font: Font,
    /// Widths are in parts of the size, ranges in bytes of the text.
    pub(super) glyphs: Vec<KrillaGlyph>,
    pub(super) width: f32,
}

impl Face {
    fn read(data: &'static [u8]) -> Option<Self> {
        let file = FontRef::new(data).ok()?;
        let font = Font::new(data.into(), 0)?;
        let mut face = Self {
            units_per_em: font.units_per_em(),
            font,
            letters: file.charmap(),
            metrics: file.glyph_metrics(Size::unscaled(), LocationRef::default()),
            common: Vec::new(),
        };
        let common = (0..COMMON).map(|code| face.look_up(char::from_u32(code)?));
        face.common = common.collect();
        Some(face)
    }

    /// The glyph with its width in parts of the size.
    fn find(&self, letter: char) -> Option<(GlyphId, f32)> {
        let common = usize::try_from(u32::from(letter)).ok();
        match common.and_then(|code| self.common.get(code)) {
            Some(found) => *found,
            None => self.look_up(letter),
        }
    }

    fn look_up(&self, letter: char) -> Option<(GlyphId, f32)> {
        let glyph = self.letters.map(letter).filter(|id| id.to_u32() != 0)?;
        let width = self.metrics.advance_width(glyph)? / self.units_per_em;
        Some((GlyphId::new(glyph.to_u32()), width))
    }
}

impl Faces {
    fn of(&self, weight: Weight) -> [&Face; 2] {
        match weight {
            Weight::Regular => [&self.regular, &self.fallback],
            Weight::Bold => [&self.bold, &self.fallback],
        }
    }

    fn find(&self, letter: char, weight: Weight) -> Option<(&Face, GlyphId, f32)> {
        let of = |letter| {
            let mut faces = self.of(weight).into_iter();
            faces.find_map(|face| face.find(letter).map(|(id, width)| (face, id, width)))
        };
        of(letter)
            .or_else(|| of(lookalike(letter)?))
            .or_else(|| of(MISSING))
    }
}

/// What is drawn for a sign of formulas that text faces leave out; what is copied stays the sign.
fn lookalike(letter: char) -> Option<char> {
    match letter {
        '−' => Some('–'),
        '→' => Some('>'),
        _ => None,
    }
}

/// In parts of the size.
pub(super) fn width(letter: char, weight: Weight) -> f32 {
    let found = FACES.as_ref().and_then(|faces| faces.find(letter, weight));
    found.map_or(0.0, |(_, _, width)| width)
}

/// The glyphs of a line.
pub(super) fn runs(text: &str, weight: Weight) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let Some(faces) = FACES.as_ref() else {
        return runs;
    };
    for (start, letter) in text.char_indices() {
        let Some((face, id, width)) = faces.find(letter, weight) else {
            continue;
        };
        let glyph = glyph(id, width, start..start + letter.len_utf8());
        match runs.last_mut() {
            Some(run) if run.font == face.font => run.push(glyph),
            _ => runs.push(Run {
                font: face.font.clone(),
                width: glyph.x_advance,
                glyphs: vec![glyph],
            }),
        }
    }
    runs
}

impl Run {
    fn push(&mut self, glyph: KrillaGlyph) {
        self.width += glyph.x_advance;
        self.glyphs.push(glyph);
    }
}

fn glyph(id: GlyphId, width: f32, range: Range<usize>) -> KrillaGlyph {
    KrillaGlyph::new(id, width, 0.0, 0.0, 0.0, range, None)
}
