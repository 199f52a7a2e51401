//! Text that runs down one page and on to the next, in columns whose titles are repeated.

use super::{
    style::Style,
    wrap::{measure, wrap},
};

/// A4 in points; the margins leave room for what stands around the text.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
pub(super) const LEFT: f32 = 48.0;
pub(super) const RIGHT: f32 = PAGE.0 - LEFT;
const TOP: f32 = 56.0;
const BOTTOM: f32 = PAGE.1 - 64.0;
/// As many lines of a row stay together.
const KEPT: usize = 4;
const GAP: f32 = 4.0;

/// What stands on a page; `y` grows downward.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// From its left end, on its baseline.
    Text {
        x: f32,
        y: f32,
        style: Style,
        text: String,
    },
    /// From margin to margin.
    Rule { y: f32, grey: u8 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) left: f32,
    pub(super) width: f32,
    pub(super) side: Side,
}

/// Paragraphs below each other.
pub(super) type Cell = Vec<(Style, String)>;

pub(super) struct Flow {
    pages: Vec<Vec<Mark>>,
    y: f32,
    /// Of the table that is being set.
    columns: Vec<Column>,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self {
            pages: vec![Vec::new()],
            y: TOP,
            columns: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> Vec<Vec<Mark>> {
        self.pages
    }

    pub(super) fn space(&mut self, points: f32) {
        self.y += points;
    }

    /// From margin to margin.
    pub(super) fn paragraph(&mut self, style: Style, text: &str) {
        for line in wrap(text, style, RIGHT - LEFT) {
            self.need(style.leading());
            self.text(LEFT, style, line);
            self.y += style.leading();
        }
    }

    /// A heading, together with the first lines of what follows it.
    pub(super) fn heading(&mut self, text: &str) {
        self.space(16.0);
        self.need(90.0);
        self.paragraph(Style::Heading, text);
        self.space(GAP);
    }

    /// Rows under the columns' titles, each with a cell a column.
    pub(super) fn table(&mut self, columns: &[Column], rows: impl IntoIterator<Item = Vec<Cell>>) {
        columns.clone_into(&mut self.columns);
        self.titles();
        for row in rows {
            self.row(&row);
        }
        self.columns.clear();
    }

    fn titles(&mut self) {
        let columns = self.columns.clone();
        if columns.iter().all(|column| column.title.is_empty()) {
            return;
        }
        for column in &columns {
            self.aligned(*column, Style::Label, column.title.to_owned());
        }
        self.y += Style::Label.leading();
        self.rule(128);
        self.y += GAP;
    }

    fn row(&mut self, cells: &[Cell]) {
        let columns = self.columns.clone();
        let set = columns.iter().zip(cells).map(|(column, cell)| {
            let lines = cell.iter().flat_map(|(style, text)| {
                let lines = wrap(text, *style, column.width);
                lines.into_iter().map(|line| (*style, line))
            });
            lines.collect::<Vec<_>>()
        });
        let set: Vec<Vec<(Style, String)>> = set.collect();
        let depth = set.iter().map(Vec::len).max().unwrap_or_default();
        let leading = |line: usize| {
            let styles = set.iter().filter_map(|lines| lines.get(line));
            styles.map(|(style, _)| style.leading()).fold(0.0, f32::max)
        };
        self.need((0..depth.min(KEPT)).map(leading).sum());
        for line in 0..depth {
            self.need(leading(line));
            for (column, lines) in columns.iter().zip(&set) {
                if let Some((style, text)) = lines.get(line) {
                    self.aligned(*column, *style, text.clone());
                }
            }
            self.y += leading(line);
        }
        if columns.iter().any(|column| !column.title.is_empty()) {
            self.rule(224);
            self.y += GAP;
        }
    }

    /// Goes on to the next page unless so much fits.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.pages.push(Vec::new());
            self.y = TOP;
            self.titles();
        }
    }

    fn aligned(&mut self, column: Column, style: Style, text: String) {
        let x = match column.side {
            Side::Left => column.left,
            Side::Right => column.left + column.width - measure(&text, style),
        };
        self.text(x, style, text);
    }

    fn text(&mut self, x: f32, style: Style, text: String) {
        let y = self.y + style.size();
        self.mark(Mark::Text { x, y, style, text });
    }

    fn rule(&mut self, grey: u8) {
        let y = self.y + 1.0;
        self.mark(Mark::Rule { y, grey });
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}
