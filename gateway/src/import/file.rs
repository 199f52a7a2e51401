//! The rows of a CSV file (RFC 4180, UTF-8, comma, names of the columns in the first line).
use std::io::Read;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use prost_reflect::DynamicMessage;

use super::plan::Plan;
use super::row::Columns;
use crate::problem::{Violation, violation};

/// One row of a file by its mapping.
#[derive(Debug)]
pub struct Row {
    /// Line on which the row begins, the header's being 1.
    pub line: u64,
    pub content: Result<DynamicMessage, Refused>,
}

/// A row that does not go in, with every reason.
#[derive(Debug)]
pub struct Refused {
    pub external_id: String,
    pub errors: Vec<Violation>,
}

/// Why nothing of a file can be read.
#[derive(Debug)]
pub enum Unreadable {
    /// Bad or missing columns.
    Header(Vec<Violation>),
    Io(std::io::Error),
}

/// Reads rows one at a time; a broken row does not end the file.
pub struct Rows<R> {
    reader: csv::Reader<R>,
    plan: Plan,
    columns: Columns,
    record: ByteRecord,
}

impl<R: Read> Rows<R> {
    /// Reads the header and checks it against the mapping.
    pub fn new(input: R, plan: Plan) -> Result<Self, Unreadable> {
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(input);
        let header = reader.byte_headers().map_err(io)?.clone();
        let header = StringRecord::from_byte_record(header).map_err(|_| {
            Unreadable::Header(vec![violation("", "NOT_UTF8", "the header is not UTF-8")])
        })?;
        let columns = Columns::of(&plan, &header).map_err(Unreadable::Header)?;
        Ok(Self {
            reader,
            plan,
            columns,
            record: ByteRecord::new(),
        })
    }

    fn read(&self, record: ByteRecord) -> Result<DynamicMessage, Refused> {
        let refuse = |external_id: String, reason: &str, text: String| Refused {
            external_id,
            errors: vec![violation("", reason, text)],
        };
        let width = record.len();
        let record = StringRecord::from_byte_record(record)
            .map_err(|error| refuse(String::new(), "NOT_UTF8", error.utf8_error().to_string()))?;
        let external_id = || self.plan.external_id(&self.columns, &record);
        if width != self.columns.count() {
            let text = format!(
                "the row has {width} columns, the header {}",
                self.columns.count()
            );
            return Err(refuse(external_id(), "WRONG_COLUMN_COUNT", text));
        }
        self.plan
            .message(&self.columns, &record)
            .map_err(|errors| Refused {
                external_id: external_id(),
                errors,
            })
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, std::io::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => {
                let line = self.record.position().map_or(0, csv::Position::line);
                let content = self.read(self.record.clone());
                Some(Ok(Row { line, content }))
            }
            Err(error) => Some(Err(error.into())),
        }
    }
}

fn io(error: csv::Error) -> Unreadable {
    Unreadable::Io(error.into())
}
