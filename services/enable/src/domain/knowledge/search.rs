//! What is looked for: words, of which the last may be unfinished; and what is shown of what was found.

/// Marks the beginning and the end of a word that was looked for; control characters, which no text contains.
pub const MARKS: (char, char) = ('\u{1}', '\u{2}');

/// A query, and its last word where that may be unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub query: String,
    /// The query before its last word.
    pub head: String,
    /// The last word, plain; absent where nothing is unfinished.
    pub last: Option<String>,
}

impl Words {
    /// A quoted or excluded last word is meant as it stands, and so is every word beside an `or`.
    pub fn of(query: &str) -> Self {
        let query = query.trim();
        let (head, last) = query
            .rsplit_once(char::is_whitespace)
            .unwrap_or(("", query));
        let quoted = query.contains('"');
        let alternative = query
            .split_whitespace()
            .any(|word| word.eq_ignore_ascii_case("or"));
        let plain = !last.is_empty() && last.chars().all(char::is_alphanumeric);
        Self {
            query: query.to_owned(),
            head: head.trim().to_owned(),
            last: (plain && !quoted && !alternative).then(|| last.to_lowercase()),
        }
    }
}

/// Part of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetPart {
    pub text: String,
    /// Whether it is a word that was looked for.
    pub highlighted: bool,
}

/// A passage in which the words found stand between [`MARKS`].
pub fn snippet(marked: &str) -> Vec<SnippetPart> {
    let (begin, end) = MARKS;
    let mut parts = Vec::new();
    for piece in marked.split(begin) {
        let (found, rest) = piece.split_once(end).unwrap_or(("", piece));
        let pieces = [(found, true), (rest, false)];
        parts.extend(pieces.into_iter().filter(|(text, _)| !text.is_empty()).map(
            |(text, highlighted)| SnippetPart {
                text: text.to_owned(),
                highlighted,
            },
        ));
    }
    parts
}
