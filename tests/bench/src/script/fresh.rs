//! What differs from run to run: ids, partner and customer, wherever they occur in a recorded value.
use std::collections::BTreeSet;

use tandem_tests::deal::Deal;

use crate::market::Segment;

/// Variables of a script, and how each is made.
pub(super) struct Fresh {
    /// As recorded, with the expression that takes its place.
    ids: Vec<(String, String)>,
    customers: usize,
    kind: String,
    /// Expressions of the variables `p0`, `p1` and so on.
    values: Vec<String>,
}

/// Time-ordered like the services' own.
const NEW_ID: &str = "(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') \
                      || substr(replace(gen_random_uuid()::text, '-', ''), 13))::uuid::text";

impl Fresh {
    pub(super) fn new(deal: &Deal, segment: &Segment, made: &BTreeSet<String>) -> Self {
        let partners: Vec<String> = segment
            .partner_ids
            .iter()
            .map(|id| format!("'{id}'"))
            .collect();
        let partner = format!(
            "(ARRAY[{}])[1 + :customer::int % {}]",
            partners.join(","),
            partners.len()
        );
        let mut ids = vec![
            (deal.partner.id.clone(), partner),
            (deal.account_id.clone(), "account_id::text".to_owned()),
        ];
        ids.extend(made.iter().map(|id| (id.clone(), NEW_ID.to_owned())));
        Self {
            ids,
            customers: segment.account_ids.len(),
            kind: format!("{:?}", segment.kind),
            values: Vec::new(),
        }
    }

    /// A literal, or a variable if something in the value differs from run to run.
    pub(super) fn value(&mut self, recorded: &str) -> String {
        let mut expression = literal(recorded);
        let mut differs = false;
        for (n, (id, _)) in self.ids.iter().enumerate() {
            // Text inside of bytes is logged as hexadecimal digits.
            for (old, new) in [
                (id.clone(), format!("id{n}")),
                (hex::encode(id), format!("hex{n}")),
            ] {
                if recorded.contains(&old) {
                    expression = format!("replace({expression}, '{old}', {new})");
                    differs = true;
                }
            }
        }
        if !differs {
            return expression;
        }
        let known = self.values.iter().position(|one| *one == expression);
        let n = known.unwrap_or_else(|| {
            self.values.push(expression);
            self.values.len() - 1
        });
        format!(":p{n}")
    }

    /// Makes all variables in one statement.
    pub(super) fn preamble(&self, tenant: &str) -> String {
        let ids = self.ids.iter().enumerate();
        let ids: Vec<String> = ids.map(|(n, (_, new))| format!("{new} AS id{n}")).collect();
        let hexes = (0..self.ids.len())
            .map(|n| format!("encode(convert_to(id{n}, 'UTF8'), 'hex') AS hex{n}"));
        let values = self
            .values
            .iter()
            .enumerate()
            .map(|(n, value)| format!("{value} AS p{n}"));
        format!(
            "\\set customer random(0, {last})\n\
             WITH made AS MATERIALIZED (SELECT {ids} FROM account WHERE tenant_id = '{tenant}' AND external_id = '{kind} ' || :customer),\n\
             fresh AS MATERIALIZED (SELECT *, {hexes} FROM made)\n\
             SELECT {values} FROM fresh \\gset",
            last = self.customers - 1,
            ids = ids.join(", "),
            kind = self.kind,
            hexes = hexes.collect::<Vec<_>>().join(", "),
            values = values.collect::<Vec<_>>().join(",\n  "),
        )
    }
}

/// Without a colon: pgbench takes what follows one for a variable, also inside of quotes.
fn literal(value: &str) -> String {
    let escaped = value
        .replace('\\', r"\\")
        .replace('\'', r"\'")
        .replace(':', r"\x3a")
        .replace('\n', r"\n");
    format!("E'{escaped}'")
}
