//! Texts broken into lines that fit their column.

use unicode_normalization::UnicodeNormalization as _;

use super::{style::Style, typeface};

/// The widest indentation, in spaces.
const INDENT: usize = 8;

/// Lines no wider than `width` points: broken between words where that is possible, else between letters. The spaces that a text
/// starts with indent all of its lines.
pub(super) fn wrap(text: &str, style: Style, width: f32) -> Vec<String> {
    let text: String = text.nfc().filter_map(printable).collect();
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        Breaker::of(style, width).take(paragraph, &mut lines);
    }
    lines
}

/// The width of a line in points.
pub(super) fn measure(text: &str, style: Style) -> f32 {
    let parts = text
        .chars()
        .map(|letter| typeface::width(letter, style.weight()));
    parts.sum::<f32>() * style.size()
}

/// Controls are spaces; what is never shown is left out.
fn printable(letter: char) -> Option<char> {
    match letter {
        '\n' => Some('\n'),
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            None
        }
        '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => None,
        '\u{fffe}' | '\u{ffff}' => Some('\u{fffd}'),
        '\u{2028}' | '\u{2029}' => Some(' '),
        _ if letter.is_control() => Some(' '),
        _ => Some(letter),
    }
}

/// A line may end after it: a space, or a letter of a script that is written without spaces.
fn ends_word(letter: char) -> bool {
    letter == ' '
        || matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}')
}

struct Breaker {
    style: Style,
    width: f32,
    indent: String,
    line: String,
    filled: f32,
    /// Where the line can end, in bytes.
    end: Option<usize>,
}

impl Breaker {
    fn of(style: Style, width: f32) -> Self {
        Self {
            style,
            width,
            indent: String::new(),
            line: String::new(),
            filled: 0.0,
            end: None,
        }
    }

    fn take(mut self, paragraph: &str, lines: &mut Vec<String>) {
        let words = paragraph.trim_start_matches(' ');
        let spaces = paragraph.len() - words.len();
        self.indent = " ".repeat(spaces.min(INDENT));
        self.start("");
        for letter in words.trim_end().chars() {
            let width = typeface::width(letter, self.style.weight()) * self.style.size();
            let full = self.filled + width > self.width && letter != ' ';
            if full && self.line.len() > self.indent.len() {
                lines.push(self.finish());
            }
            self.line.push(letter);
            self.filled += width;
            if ends_word(letter) {
                self.end = Some(self.line.len());
            }
        }
        lines.push(self.line.trim_end().to_owned());
    }

    /// The line as far as it can end; what is left starts the next one.
    fn finish(&mut self) -> String {
        let rest = self.end.map(|end| self.line.split_off(end));
        let line = self.line.trim_end().to_owned();
        self.start(&rest.unwrap_or_default());
        line
    }

    fn start(&mut self, rest: &str) {
        self.line = format!("{}{rest}", self.indent);
        self.filled = measure(&self.line, self.style);
        self.end = None;
    }
}
