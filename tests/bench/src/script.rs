//! A recorded deal as a pgbench script that runs for ever: each run is another deal, of another customer.
use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use tandem_tests::deal::Deal;

use crate::market::{Segment, TENANT};
use crate::recording::Statement;

mod fresh;

use fresh::Fresh;

/// One script for each kind of deal.
#[derive(Default)]
pub struct Scripts {
    pub texts: Vec<String>,
    statements: Vec<usize>,
}

impl Scripts {
    /// Adds what was executed for `deal`.
    pub fn add(&mut self, deal: &Deal, segment: &Segment, statements: &[Statement]) {
        self.texts.push(script(deal, segment, statements));
        self.statements.push(statements.len());
    }

    /// What the reference does, and what it leaves out.
    pub fn describe(&self) -> String {
        let counts: Vec<String> = self.statements.iter().map(usize::to_string).collect();
        format!(
            "B1's reference executes the {} statements of a recorded deal of each kind, BEGIN and COMMIT included, with ids, \
             partner and customer made anew by one more statement a deal; its events go through the same relays and \
             consumers; it leaves out gRPC, tokens, all rules, and the pool's ping; amounts and times stay as recorded",
            counts.join(" and "),
        )
    }
}

fn script(deal: &Deal, segment: &Segment, statements: &[Statement]) -> String {
    let mut fresh = Fresh::new(deal, segment, &unknown_ids(deal, statements));
    let body: Vec<String> = statements
        .iter()
        .map(|statement| rewritten(statement, &mut fresh))
        .collect();
    format!("{}\n{}", fresh.preamble(TENANT), body.join("\n"))
}

/// Ids that were made for the deal; those of its product stay.
fn unknown_ids(deal: &Deal, statements: &[Statement]) -> BTreeSet<String> {
    static ID: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
            .expect("a pattern")
    });
    let known = [&deal.product_id, &deal.partner.id, &deal.account_id];
    let values = statements
        .iter()
        .flat_map(|statement| &statement.parameters)
        .flatten();
    let ids = values
        .flat_map(|value| ID.find_iter(value))
        .map(|found| found.as_str().to_owned());
    ids.filter(|id| !known.contains(&id)).collect()
}

/// The statement with a variable or a literal for each parameter.
fn rewritten(statement: &Statement, fresh: &mut Fresh) -> String {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$(\d+)").expect("a pattern"));
    let value = |found: &Captures<'_>| {
        let n: usize = found[1].parse().unwrap_or_default();
        match statement.parameters.get(n.wrapping_sub(1)) {
            Some(Some(value)) => fresh.value(value),
            Some(None) => "NULL".to_owned(),
            None => found[0].to_owned(),
        }
    };
    format!("{};", PLACE.replace_all(&statement.sql, value))
}
