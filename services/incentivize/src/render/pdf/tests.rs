//! What a finance clerk looks for, read back from the files.

use std::time::Instant;

use lopdf::Document;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::{
    render,
    style::Style,
    typeface,
    wrap::{measure, wrap},
};
use crate::render::sheet::{Sheet, SheetLine, SheetPending, SheetTotal};

const HASH: &str = "5b1f0c6f7f0e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4";

fn sheet(lines: u32) -> Sheet {
    Sheet {
        vendor: "Ünlü A.Ş.".to_owned(),
        title: "Statement 7".to_owned(),
        partner: "Łódź Sp. z o.o. & 株式会社".to_owned(),
        heads: vec![
            ("Period".to_owned(), "2017-01-01 to 2017-03-31".to_owned()),
            ("State".to_owned(), "issued".to_owned()),
        ],
        lines: (1..=lines).map(line).collect(),
        totals: vec![SheetTotal {
            payee: String::new(),
            payable: "1234567.80 USD".to_owned(),
            receivable: "0.00 USD".to_owned(),
            net: "1234567.80 USD".to_owned(),
            credit: String::new(),
        }],
        pending: vec![SheetPending {
            name: "Retention".to_owned(),
            payee: "person ann".to_owned(),
            date: "2017-02-01".to_owned(),
            release: "2018-02-01".to_owned(),
            amount: "5.00 USD".to_owned(),
        }],
        notes: vec!["Follows statement 6.".to_owned()],
        running: "Statement 7, 2017-01-01 to 2017-03-31".to_owned(),
        dated: kit::testing::at("2017-04-03T10:00:00Z"),
        proof: format!("SHA-256 {HASH}, signed with key 0123456789abcdef"),
    }
}

fn line(number: u32) -> SheetLine {
    SheetLine {
        number,
        kind: "earned",
        name: format!("Volume rebate {number}"),
        payee: String::new(),
        direction: "to you",
        date: "2017-03-31".to_owned(),
        amount: "80.00".to_owned(),
        currency: "USD".to_owned(),
        reference: String::new(),
        explanation: vec![
            "Volume rebate: a share of what was bought, by tiers".to_owned(),
            "  tier 1: 2 % of 4000.00 = 80.00".to_owned(),
            "result: 80.00 USD".to_owned(),
        ],
    }
}

/// The text of each page, with one space between words: each change of the face begins a new word.
fn pages(file: &[u8]) -> Vec<String> {
    let document = Document::load_mem(file).expect("a PDF");
    let numbers = document.get_pages().into_keys();
    let text = numbers.map(|number| document.extract_text(&[number]).expect("text"));
    text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn everything_on_the_sheet_can_be_read_back() {
    let pages = pages(&render(&sheet(3)).expect("a file"));
    assert_eq!(pages.len(), 1);
    for text in [
        "Ünlü A.Ş.",
        "Statement 7",
        "Łódź Sp. z o.o. & 株式会社",
        "2017-01-01 to 2017-03-31",
        "To you",
        "1234567.80 USD",
        "Volume rebate 3",
        "earned, to you",
        "tier 1: 2 % of 4000.00 = 80.00",
        "80.00 USD",
        "Earned, to be paid later",
        "person ann",
        "Follows statement 6.",
        HASH,
        "page 1 of 1",
    ] {
        assert!(pages[0].contains(text), "{text} is not in {}", pages[0]);
    }
}

#[test]
fn each_page_says_which_it_is_and_repeats_the_columns() {
    let pages = pages(&render(&sheet(40)).expect("a file"));
    assert!(pages.len() > 2);
    let count = pages.len();
    for (index, page) in pages.iter().enumerate() {
        let number = index + 1;
        assert!(
            page.contains(&format!("page {number} of {count}")),
            "{page}"
        );
        assert!(page.contains(HASH), "{page}");
        assert!(page.contains("What") && page.contains("Amount"), "{page}");
        let running = page.contains("Statement 7, 2017-01-01 to 2017-03-31");
        assert_eq!(running, index > 0, "{page}");
    }
    let all = pages.join(" ");
    let lines = (1..=40).filter(|number| all.contains(&format!("Volume rebate {number} ")));
    assert_eq!(lines.count(), 40);
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let file = render(&sheet(12)).expect("a file");
    assert!(file == render(&sheet(12)).expect("a file"));
    assert!(file != render(&sheet(13)).expect("a file"));
}

#[test]
fn a_long_statement_is_quick_and_small() {
    let begun = Instant::now();
    let file = render(&sheet(2_000)).expect("a file");
    // A quarter of a second in a release; unoptimized, on a busy machine, much more.
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
    assert!(file.len() < 2_000_000, "{} bytes", file.len());
}

#[test]
fn an_explanation_may_be_longer_than_a_page() {
    let mut long = sheet(1);
    long.lines[0].explanation = (0..300)
        .map(|step| format!("step {step} of many"))
        .collect();
    let all = pages(&render(&long).expect("a file")).join(" ");
    for step in 0..300 {
        assert!(all.contains(&format!("step {step} of many")), "step {step}");
    }
}

#[test]
fn lines_break_between_words_and_keep_their_indentation() {
    let lines = wrap("  one two three four five six seven", Style::Body, 70.0);
    assert!(lines.len() > 2, "{lines:?}");
    assert!(lines.iter().all(|line| line.starts_with("  ")), "{lines:?}");
    let words: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    assert_eq!(words.join(" "), "one two three four five six seven");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_is_cut(text in "\\PC{0,80}", width in 30.0_f32..300.0) {
        let lines = wrap(&text, Style::Step, width);
        for line in &lines {
            let one = line.trim_start().chars().count() <= 1;
            prop_assert!(one || measure(line, Style::Step) <= width + 0.01, "{line:?}");
        }
        let joined: String = lines.concat();
        let letters = |text: &str| text.chars().filter(|letter| letter.is_ascii_graphic()).count();
        let composed: String = text.nfc().collect();
        prop_assert_eq!(letters(&joined), letters(&composed));
    }

    #[test]
    fn every_text_gives_a_file(name in "\\PC{0,60}", any in any::<String>()) {
        let mut odd = sheet(1);
        odd.partner = name;
        odd.lines[0].name = any.clone();
        odd.lines[0].explanation = vec![any.clone()];
        odd.running = any;
        prop_assert!(render(&odd).is_ok());
    }
}

#[test]
fn every_sign_of_a_formula_is_drawn() {
    let drawn = |sign: &str| typeface::runs(sign, typeface::Weight::Regular)[0].glyphs[0].glyph_id;
    for sign in ["×", "−", "÷", "→", "…"] {
        assert_ne!(drawn(sign), drawn("\u{fffd}"), "{sign}");
    }
}
