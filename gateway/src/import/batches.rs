//! Rows in batches, read ahead by one while the batch before is on its way.
use std::io::Read;

use tokio::sync::mpsc;

use super::file::{Refused, Row, Rows};
use crate::problem::violation;

/// What one transaction of a service takes.
const MAX_ROWS: usize = 500;
/// Keeps a batch well below what a service accepts as one message.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Rows of one transaction in the order of the file.
pub(super) type Batch = Result<Vec<Row>, std::io::Error>;

/// Reads the file on a thread of its own; stops when nobody takes the batches any more.
pub(super) fn read<R: Read + Send + 'static>(rows: Rows<R>) -> mpsc::Receiver<Batch> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        let mut batcher = Batcher::default();
        for row in rows {
            let batch = match row {
                Ok(row) => batcher.add(row).map(Ok),
                Err(error) => Some(Err(error)),
            };
            if batch.is_some_and(|batch| sender.blocking_send(batch).is_err()) {
                return;
            }
        }
        if !batcher.rows.is_empty() {
            let _ = sender.blocking_send(Ok(batcher.rows));
        }
    });
    receiver
}

#[derive(Default)]
struct Batcher {
    rows: Vec<Row>,
    bytes: usize,
}

impl Batcher {
    /// Answers the batch before when the row does not fit into it.
    fn add(&mut self, row: Row) -> Option<Vec<Row>> {
        let (row, bytes) = measured(row);
        let full = self.rows.len() == MAX_ROWS || self.bytes + bytes > MAX_BYTES;
        let batch = (full && !self.rows.is_empty()).then(|| {
            self.bytes = 0;
            std::mem::take(&mut self.rows)
        });
        self.rows.push(row);
        self.bytes += bytes;
        batch
    }
}

fn measured(row: Row) -> (Row, usize) {
    let bytes = row.content.as_ref().map_or(0, prost::Message::encoded_len);
    if bytes <= MAX_BYTES {
        return (row, bytes);
    }
    let refused = Refused {
        external_id: String::new(),
        errors: vec![violation(
            "",
            "ROW_TOO_LARGE",
            format!("a row may have {MAX_BYTES} bytes at most"),
        )],
    };
    let content = Err(refused);
    (Row { content, ..row }, 0)
}

#[cfg(test)]
mod tests {
    use prost_reflect::{DynamicMessage, Value};

    use super::*;

    fn row(line: u64, text: usize) -> Row {
        let item = contracts::POOL
            .get_message_by_name("tandem.sell.v1.AccountUpsert")
            .expect("a message of the contracts");
        let mut message = DynamicMessage::new(item);
        message.set_field_by_name("display_name", Value::String("x".repeat(text)));
        Row {
            line,
            content: Ok(message),
        }
    }

    #[test]
    fn a_batch_ends_by_rows_or_by_bytes() {
        let mut batcher = Batcher::default();
        for line in 0..500 {
            assert!(batcher.add(row(line, 10)).is_none());
        }
        assert_eq!(
            batcher.add(row(500, 10)).map(|batch| batch.len()),
            Some(500)
        );
        assert!(batcher.add(row(501, MAX_BYTES - 1_000)).is_none());
        assert_eq!(
            batcher.add(row(502, 1_000)).map(|batch| batch.len()),
            Some(2)
        );
    }

    #[test]
    fn a_row_larger_than_any_batch_is_refused() {
        let mut batcher = Batcher::default();
        assert!(batcher.add(row(1, MAX_BYTES)).is_none());
        assert!(batcher.rows[0].content.is_err());
    }
}
