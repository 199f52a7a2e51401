//! Reads a server's log with `log_statement = 'all'` and `log_line_prefix = '%p@%d '`.
use std::sync::LazyLock;

use regex::Regex;

use super::Statement;

/// One executed statement, and who executed it.
pub(super) struct Entry {
    pub(super) session: u32,
    pub(super) database: String,
    pub(super) statement: Statement,
}

/// In the order of the log; other lines are passed over.
pub(super) fn parse(log: &str) -> Vec<Entry> {
    static LINE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)^(\d+)@(\S*) (LOG|DETAIL):  (.*)$").expect("a pattern"));
    static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)^(?:statement|execute [^:]+): (.*)$").expect("a pattern")
    });
    let mut entries: Vec<Entry> = Vec::new();
    // Further lines of one message begin with a tab.
    for message in log.replace("\n\t", "\u{0}").lines() {
        let message = message.replace('\u{0}', "\n");
        let Some([session, database, level, text]) =
            LINE.captures(&message).map(|found| found.extract().1)
        else {
            continue;
        };
        let session = session.parse().unwrap_or_default();
        if level == "LOG" {
            entries.extend(STATEMENT.captures(text).map(|found| Entry {
                session,
                database: database.to_owned(),
                statement: Statement {
                    sql: found[1].to_owned(),
                    parameters: Vec::new(),
                },
            }));
        } else if let Some(list) = text.strip_prefix("parameters: ")
            && let Some(entry) = entries
                .iter_mut()
                .rev()
                .find(|entry| entry.session == session)
        {
            entry.statement.parameters = parameters(list);
        }
    }
    entries
}

/// Values of a list such as `$1 = 'it''s', $2 = NULL`.
fn parameters(list: &str) -> Vec<Option<String>> {
    static VALUE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)\$\d+ = (?:NULL|'((?:[^']|'')*)')").expect("a pattern"));
    let values = VALUE.captures_iter(list);
    values
        .map(|found| found.get(1).map(|value| value.as_str().replace("''", "'")))
        .collect()
}
