//! A mapping made ready for rows: every field resolved, every look-up table at hand.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prost_reflect::MessageDescriptor;

use super::field_path::{FieldPath, Leaf};
use super::row;
use crate::domain::field_mapping::{Condition, FieldRule, Source};
use crate::problem::{Violation, violation};

/// Keys and values of one look-up table.
pub type Lookup = Arc<BTreeMap<String, String>>;

/// Rules in the order of the mapping.
#[derive(Clone, Debug)]
pub struct Plan {
    pub item: MessageDescriptor,
    pub rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub spec: FieldRule,
    pub path: FieldPath,
    pub leaf: Leaf,
    pub lookup: Option<Lookup>,
    pub conditions: Vec<(Condition, Option<Lookup>)>,
}

impl Plan {
    /// Resolves the rules against the target's message; names every rule that does not fit, by `field_mapping.rules[i].…`.
    pub fn compile(
        item: &MessageDescriptor,
        rules: &[FieldRule],
        tables: &BTreeMap<String, Lookup>,
    ) -> Result<Self, Vec<Violation>> {
        let mut errors = Vec::new();
        let mut taken = BTreeSet::new();
        let mut compiled = Vec::new();
        for (index, spec) in rules.iter().enumerate() {
            let mut compiler = Compiler {
                at: format!("field_mapping.rules[{index}]"),
                tables,
                errors: &mut errors,
            };
            // Two rules may fill one field when their conditions tell them apart.
            if spec.conditions.is_empty() && !taken.insert(&spec.field) {
                compiler.refuse(
                    "field",
                    "DUPLICATE",
                    "another rule fills this field in every row",
                );
            }
            compiled.extend(compiler.rule(item, spec));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
            item: item.clone(),
            rules: compiled,
        })
    }

    /// Every column that a rule or a condition reads.
    pub fn columns(&self) -> BTreeSet<&str> {
        self.rules
            .iter()
            .flat_map(|rule| {
                let source = match &rule.spec.source {
                    Source::Column(column) => Some(column.as_str()),
                    Source::Constant(_) => None,
                };
                let conditions = rule.conditions.iter();
                source
                    .into_iter()
                    .chain(conditions.map(|(condition, _)| condition.column.as_str()))
            })
            .collect()
    }
}

struct Compiler<'a> {
    at: String,
    tables: &'a BTreeMap<String, Lookup>,
    errors: &'a mut Vec<Violation>,
}

impl Compiler<'_> {
    fn refuse(&mut self, field: &str, reason: &str, description: impl Into<String>) {
        let path = format!("{}.{field}", self.at);
        self.errors.push(violation(path, reason, description));
    }

    fn rule(&mut self, item: &MessageDescriptor, spec: &FieldRule) -> Option<Rule> {
        let lookup = self.table("lookup_table_id", spec.lookup_table_id.as_deref());
        let mut conditions = Vec::new();
        for (index, condition) in spec.conditions.iter().enumerate() {
            let at = format!("conditions[{index}]");
            if condition.column.is_empty() {
                self.refuse(
                    &format!("{at}.column"),
                    "REQUIRED",
                    "a condition reads a column",
                );
            }
            if condition.any_of.is_empty() {
                self.refuse(
                    &format!("{at}.any_of"),
                    "REQUIRED",
                    "a condition without values never holds",
                );
            }
            let table = self.table(
                &format!("{at}.lookup_table_id"),
                condition.lookup_table_id.as_deref(),
            );
            conditions.push((condition.clone(), table));
        }
        let (path, leaf) = match FieldPath::resolve(item, &spec.field) {
            Ok(resolved) => resolved,
            Err(reason) => {
                self.refuse("field", "UNKNOWN_FIELD", reason);
                return None;
            }
        };
        self.currency(spec, &leaf);
        self.fixed(spec, &leaf);
        Some(Rule {
            spec: spec.clone(),
            path,
            leaf,
            lookup,
            conditions,
        })
    }

    fn table(&mut self, field: &str, id: Option<&str>) -> Option<Lookup> {
        let table = self.tables.get(id?);
        if table.is_none() {
            self.refuse(
                field,
                "NO_SUCH_LOOKUP_TABLE",
                "there is no such look-up table",
            );
        }
        table.cloned()
    }

    fn currency(&mut self, spec: &FieldRule, leaf: &Leaf) {
        match (leaf, &spec.currency) {
            (Leaf::Money(_), None) => {
                self.refuse(
                    "currency_code",
                    "REQUIRED",
                    "a bare number is no money without a currency",
                );
            }
            (Leaf::Value(_), Some(_)) => {
                self.refuse(
                    "currency_code",
                    "INVALID_VALUE",
                    "only money fields have a currency",
                );
            }
            _ => {}
        }
    }

    /// Values that stand in the mapping itself are checked before any row is.
    fn fixed(&mut self, spec: &FieldRule, leaf: &Leaf) {
        let mut check = |field: String, text: &str| {
            if !text.is_empty()
                && let Err(reason) = row::value(leaf, spec.currency.as_deref(), text)
            {
                self.refuse(&field, "INVALID_VALUE", reason);
            }
        };
        match &spec.source {
            Source::Constant(text) if spec.lookup_table_id.is_none() => {
                let text = spec.aliases.get(text).unwrap_or(text);
                check("constant".to_owned(), text);
                if text.is_empty() {
                    self.refuse("column", "REQUIRED", "a rule needs a column or a constant");
                }
            }
            _ => {
                for (from, to) in &spec.aliases {
                    check(format!("aliases[{from:?}].to"), to);
                }
            }
        }
    }
}
