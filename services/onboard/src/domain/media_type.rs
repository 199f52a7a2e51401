//! What a file is, by its content: a declared type that the content is not is a disguise.

/// Whether the content is what it is declared to be.
pub fn is(declared: &str, content: &[u8]) -> bool {
    match infer::get(content) {
        Some(found) => found.mime_type() == declared,
        None => match declared {
            "text/plain" => is_text(content),
            "text/csv" => is_table(content),
            _ => false,
        },
    }
}

/// Text has no marks of its own: it is UTF-8 without control characters.
fn is_text(content: &[u8]) -> bool {
    let is_plain = |c: char| !c.is_control() || "\n\r\t".contains(c);
    std::str::from_utf8(content).is_ok_and(|text| text.chars().all(is_plain))
}

/// A table is text whose rows have equally many fields.
fn is_table(content: &[u8]) -> bool {
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(content);
    is_text(content) && rows.records().all(|row| row.is_ok())
}

#[cfg(test)]
mod tests {
    use super::is;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n";
    const PROGRAM: &[u8] = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00";

    #[test]
    fn a_file_is_what_its_content_says() {
        let cases: [(&str, &[u8], bool); 10] = [
            ("application/pdf", PDF, true),
            ("image/png", PDF, false),
            ("text/plain", PDF, false),
            ("application/pdf", PROGRAM, false),
            ("application/pdf", b"a plain text", false),
            ("text/plain", b"a plain text\r\n", true),
            ("text/plain", b"bell\x07", false),
            ("text/plain", b"\xff\xfe\x00", false),
            ("text/plain", b"<!DOCTYPE html><script>", false),
            ("text/csv", b"a;b", true),
        ];
        for (declared, content, fits) in cases {
            assert_eq!(is(declared, content), fits, "{declared} {content:?}");
        }
    }

    #[test]
    fn a_table_has_equally_long_rows() {
        assert!(is("text/csv", b"name,limit\nacme,\"1,000\"\n"));
        assert!(!is("text/csv", b"name,limit\nacme,1,000\n"));
    }
}
