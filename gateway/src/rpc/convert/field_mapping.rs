use std::collections::BTreeMap;

use contracts::tandem::gateway::v1 as wire;
use kit::wire::text;
use kit::{Error, Violations};

use super::slug;
use crate::domain::field_mapping::{Condition, FieldMapping, FieldRule, Source, Target};
use crate::store::field_mapping::Versioned;
use crate::store::lookup_table::Entries;

const MAX_RULES: usize = 200;
const MAX_ENTRIES: usize = 10_000;
const MAX_TEXT: usize = 1_000;

/// The mapping, and the etag that it was read with.
pub(in crate::rpc) fn mapping(
    mapping: Option<wire::FieldMapping>,
) -> Result<(FieldMapping, String), Error> {
    let mut violations = Violations::new();
    let Some(mapping) = mapping else {
        violations.add("field_mapping", "REQUIRED", "a mapping is needed");
        return Err(violations.into());
    };
    let target = match mapping.target() {
        wire::ImportTarget::Accounts => Target::Accounts,
        wire::ImportTarget::Products => Target::Products,
        wire::ImportTarget::Opportunities => Target::Opportunities,
        wire::ImportTarget::Unspecified => {
            violations.add(
                "field_mapping.target",
                "REQUIRED",
                "what a row becomes is needed",
            );
            Target::Accounts
        }
    };
    let id = slug(
        &mut violations,
        "field_mapping.field_mapping_id",
        &mapping.field_mapping_id,
    );
    let display_name = text(
        &mut violations,
        "field_mapping.display_name",
        &mapping.display_name,
        0..=200,
    );
    if mapping.rules.is_empty() || mapping.rules.len() > MAX_RULES {
        violations.add(
            "field_mapping.rules",
            "LENGTH",
            format!("1 to {MAX_RULES} rules"),
        );
    }
    let rules = mapping.rules.into_iter().take(MAX_RULES).enumerate();
    let rules = rules
        .map(|(index, rule)| {
            field_rule(
                &mut violations,
                &format!("field_mapping.rules[{index}]"),
                rule,
            )
        })
        .collect();
    violations.check()?;
    let mapping = (
        FieldMapping {
            id,
            display_name,
            target,
            rules,
        },
        mapping.etag,
    );
    Ok(mapping)
}

fn field_rule(violations: &mut Violations, at: &str, rule: wire::FieldRule) -> FieldRule {
    let mut short = |field: &str, value: String| {
        text(violations, &format!("{at}.{field}"), &value, 0..=MAX_TEXT)
    };
    let field = short("field", rule.field);
    let column = short("column", rule.column);
    let constant = short("constant", rule.constant);
    let lookup_table_id = short("lookup_table_id", rule.lookup_table_id);
    if !column.is_empty() && !constant.is_empty() {
        violations.add(
            format!("{at}.constant"),
            "CONFLICT",
            "a rule has a column or a constant, not both",
        );
    }
    let conditions = rule.conditions.into_iter().enumerate();
    let conditions = conditions
        .map(|(index, it)| condition(violations, &format!("{at}.conditions[{index}]"), it))
        .collect();
    let mut aliases = BTreeMap::new();
    for (index, alias) in rule.aliases.into_iter().enumerate() {
        let path = format!("{at}.aliases[{index}]");
        literal(violations, &format!("{path}.from"), &alias.from);
        literal(violations, &format!("{path}.to"), &alias.to);
        if aliases.insert(alias.from, alias.to).is_some() {
            violations.add(format!("{path}.from"), "DUPLICATE", "is replaced twice");
        }
    }
    let currency = (!rule.currency_code.is_empty()).then_some(rule.currency_code);
    if let Some(code) = &currency
        && code.parse::<kit::money::Currency>().is_err()
    {
        violations.add(
            format!("{at}.currency_code"),
            "UNKNOWN_CURRENCY",
            format!("{code:?} is no ISO 4217 code"),
        );
    }
    FieldRule {
        field,
        source: if column.is_empty() {
            Source::Constant(constant)
        } else {
            Source::Column(column)
        },
        lookup_table_id: present(lookup_table_id),
        aliases,
        currency,
        conditions,
        required: rule.required,
    }
}

fn condition(violations: &mut Violations, at: &str, condition: wire::Condition) -> Condition {
    let mut short =
        |field: &str, value: &str| text(violations, &format!("{at}.{field}"), value, 0..=MAX_TEXT);
    let column = short("column", &condition.column);
    let lookup_table_id = present(short("lookup_table_id", &condition.lookup_table_id));
    for (index, value) in condition.any_of.iter().enumerate() {
        literal(violations, &format!("{at}.any_of[{index}]"), value);
    }
    Condition {
        column,
        lookup_table_id,
        any_of: condition.any_of,
    }
}

/// A value as it stands in the file, white space and all.
fn literal(violations: &mut Violations, path: &str, value: &str) {
    text(violations, path, value, 0..=MAX_TEXT);
}

fn present(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

pub(in crate::rpc) fn field_mapping((mapping, version): &Versioned) -> wire::FieldMapping {
    let target = match mapping.target {
        Target::Accounts => wire::ImportTarget::Accounts,
        Target::Products => wire::ImportTarget::Products,
        Target::Opportunities => wire::ImportTarget::Opportunities,
    };
    wire::FieldMapping {
        field_mapping_id: mapping.id.clone(),
        display_name: mapping.display_name.clone(),
        target: target.into(),
        rules: mapping.rules.iter().map(to_rule).collect(),
        etag: kit::etag(*version),
    }
}

fn to_rule(rule: &FieldRule) -> wire::FieldRule {
    let (column, constant) = match &rule.source {
        Source::Column(column) => (column.clone(), String::new()),
        Source::Constant(constant) => (String::new(), constant.clone()),
    };
    let aliases = rule.aliases.iter().map(|(from, to)| wire::ValueAlias {
        from: from.clone(),
        to: to.clone(),
    });
    let conditions = rule.conditions.iter().map(|condition| wire::Condition {
        column: condition.column.clone(),
        lookup_table_id: condition.lookup_table_id.clone().unwrap_or_default(),
        any_of: condition.any_of.clone(),
    });
    wire::FieldRule {
        field: rule.field.clone(),
        column,
        constant,
        lookup_table_id: rule.lookup_table_id.clone().unwrap_or_default(),
        aliases: aliases.collect(),
        currency_code: rule.currency.clone().unwrap_or_default(),
        conditions: conditions.collect(),
        required: rule.required,
    }
}

pub(in crate::rpc) fn lookup_entries(
    table: Option<wire::LookupTable>,
) -> Result<(String, Entries), Error> {
    let mut violations = Violations::new();
    let Some(table) = table else {
        violations.add("lookup_table", "REQUIRED", "a look-up table is needed");
        return Err(violations.into());
    };
    let id = slug(
        &mut violations,
        "lookup_table.lookup_table_id",
        &table.lookup_table_id,
    );
    if table.entries.is_empty() || table.entries.len() > MAX_ENTRIES {
        violations.add(
            "lookup_table.entries",
            "LENGTH",
            format!("1 to {MAX_ENTRIES} entries"),
        );
    }
    let mut entries = Entries::new();
    for (index, entry) in table.entries.into_iter().take(MAX_ENTRIES).enumerate() {
        let path = format!("lookup_table.entries[{index}]");
        let key_path = format!("{path}.key");
        let key = text(&mut violations, &key_path, &entry.key, 1..=MAX_TEXT);
        literal(&mut violations, &format!("{path}.value"), &entry.value);
        if entries.insert(key, entry.value).is_some() {
            violations.add(key_path, "DUPLICATE", "another entry has this key");
        }
    }
    violations.check()?;
    Ok((id, entries))
}

pub(in crate::rpc) fn lookup_table(id: String, entries: Entries) -> wire::LookupTable {
    let entries = entries.into_iter();
    wire::LookupTable {
        lookup_table_id: id,
        entries: entries
            .map(|(key, value)| wire::LookupEntry { key, value })
            .collect(),
    }
}
