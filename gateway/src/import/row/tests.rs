use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::domain::field_mapping::{Condition, FieldRule, Source, Target};
use crate::import::file::{Rows, Unreadable};
use crate::import::plan::Plan;
use crate::import::target::Sink;

fn column(field: &str, column: &str) -> FieldRule {
    FieldRule {
        field: field.to_owned(),
        source: Source::Column(column.to_owned()),
        ..FieldRule::default()
    }
}

fn constant(field: &str, text: &str) -> FieldRule {
    FieldRule {
        field: field.to_owned(),
        source: Source::Constant(text.to_owned()),
        ..FieldRule::default()
    }
}

/// The mapping of the CRM export: a seller's manager is the partner, unless it is the direct team.
fn rules() -> Vec<FieldRule> {
    let partner_only = |rule: FieldRule| FieldRule {
        conditions: vec![Condition {
            column: "sales_agent".to_owned(),
            lookup_table_id: Some("managers".to_owned()),
            any_of: vec!["Brinkmann".to_owned(), "Marxen".to_owned()],
        }],
        ..rule
    };
    let resold = |rule: FieldRule| FieldRule {
        conditions: vec![Condition {
            column: "sales_agent".to_owned(),
            lookup_table_id: Some("managers".to_owned()),
            any_of: vec!["Brinkmann".to_owned()],
        }],
        ..rule
    };
    let partner = |field: &str| FieldRule {
        lookup_table_id: Some("managers".to_owned()),
        ..column(field, "sales_agent")
    };
    vec![
        FieldRule {
            required: true,
            ..column("external_id", "id")
        },
        column("seller", "sales_agent"),
        FieldRule {
            aliases: [("Won", "OPPORTUNITY_STAGE_WON"), ("Open", "")]
                .map(|(from, to)| (from.to_owned(), to.to_owned()))
                .into(),
            ..column("stage", "deal_stage")
        },
        column("close_date", "close_date"),
        FieldRule {
            currency: Some("USD".to_owned()),
            ..column("amount", "close_value")
        },
        resold(partner("partners[0].partner_external_id")),
        resold(constant("partners[0].role", "PARTNER_ROLE_FULFILMENT")),
        partner_only(partner("partners[1].partner_external_id")),
        partner_only(constant("partners[1].role", "PARTNER_ROLE_SOURCED")),
        partner_only(constant("partners[1].share_percent", "100")),
    ]
}

fn plan(rules: &[FieldRule]) -> Result<Plan, Vec<String>> {
    let managers = [("Ann", "Brinkmann"), ("Bob", "Marxen"), ("Cid", "Sewald")]
        .map(|(seller, manager)| (seller.to_owned(), manager.to_owned()));
    let tables = BTreeMap::from([("managers".to_owned(), Arc::new(managers.into()))]);
    let sink = Sink::new(&contracts::POOL, Target::Opportunities).expect("the contracts have it");
    Plan::compile(&sink.item, rules, &tables).map_err(|errors| {
        let errors = errors.into_iter();
        errors
            .map(|error| format!("{} {}", error.field, error.reason))
            .collect()
    })
}

fn rows(file: &[u8]) -> Vec<(u64, Result<Json, String>)> {
    let plan = plan(&rules()).expect("the rules fit");
    let rows = Rows::new(file, plan).expect("the header fits");
    rows.map(|row| {
        let row = row.expect("a slice can be read");
        let content = row
            .content
            .map(|message| serde_json::to_value(message).expect("JSON"));
        let content = content.map_err(|refused| {
            let errors = refused.errors.iter();
            let errors: Vec<_> = errors
                .map(|error| format!(" {} {}", error.field, error.reason))
                .collect();
            format!("{}:{}", refused.external_id, errors.concat())
        });
        (row.line, content)
    })
    .collect()
}

const HEADER: &str = "id,sales_agent,deal_stage,close_date,close_value\n";

fn one(row: &str) -> Result<Json, String> {
    let mut rows = rows(format!("{HEADER}{row}\n").as_bytes());
    rows.pop().expect("one row").1
}

#[test]
fn a_row_becomes_the_message_that_its_rules_say() {
    let sourced = |partner: &str| json!({"partnerExternalId": partner, "role": "PARTNER_ROLE_SOURCED", "sharePercent": {"value": "100"}});
    assert_eq!(
        one("1,Ann,Won,2017-03-01,1054.50"),
        Ok(json!({
            "externalId": "1",
            "seller": "Ann",
            "stage": "OPPORTUNITY_STAGE_WON",
            "closeDate": {"year": 2017, "month": 3, "day": 1},
            "amount": {"currencyCode": "USD", "units": "1054", "nanos": 500_000_000},
            "partners": [
                {"partnerExternalId": "Brinkmann", "role": "PARTNER_ROLE_FULFILMENT"},
                sourced("Brinkmann"),
            ],
        }))
    );
    // The first position stays empty and closes; an alias to nothing leaves the field out.
    assert_eq!(
        one(" 2 ,Bob,Open,,"),
        Ok(json!({"externalId": "2", "seller": "Bob", "partners": [sourced("Marxen")]}))
    );
    assert_eq!(
        one("3,Cid,,,"),
        Ok(json!({"externalId": "3", "seller": "Cid"}))
    );
    let refund = one("4,,,,-0.05").expect("a negative amount is sell's to judge");
    assert_eq!(
        refund["amount"],
        json!({"currencyCode": "USD", "nanos": -50_000_000})
    );
}

#[test]
fn every_problem_of_a_row_is_reported_and_the_other_rows_go_in() {
    let mut file = HEADER.as_bytes().to_vec();
    file.extend_from_slice(b"1,Ann,Lost,01.03.2017,\"1,054\"\n");
    file.extend_from_slice(b",Zoe,,,\n");
    file.extend_from_slice(b"3,Ann\n");
    file.extend_from_slice(b"4,\xff,,,\n");
    file.extend_from_slice(b"5,\"Bob\n\",,,\n");
    file.extend_from_slice(b"6,Ann,,,0.0000000001\n");
    file.extend_from_slice(b"7,Cid,,,7\n\n");
    let rows = rows(&file);
    let refused: Vec<_> = rows
        .iter()
        .map(|(line, content)| (*line, content.as_ref().err().map_or("", String::as_str)))
        .collect();
    assert_eq!(
        refused,
        [
            (
                2,
                "1: stage INVALID_VALUE close_date INVALID_VALUE amount INVALID_VALUE"
            ),
            (
                3,
                ": external_id REQUIRED partners[0].partner_external_id NOT_IN_LOOKUP_TABLE \
                partners[0].role NOT_IN_LOOKUP_TABLE partners[1].partner_external_id NOT_IN_LOOKUP_TABLE \
                partners[1].role NOT_IN_LOOKUP_TABLE partners[1].share_percent NOT_IN_LOOKUP_TABLE"
            ),
            (4, "3:  WRONG_COLUMN_COUNT"),
            (5, ":  NOT_UTF8"),
            (6, ""),
            (8, "6: amount INVALID_VALUE"),
            (9, ""),
        ]
    );
}

#[test]
fn a_header_is_refused_with_every_missing_column() {
    let plan = plan(&rules()).expect("the rules fit");
    let refused = |header: &str| match Rows::new(header.as_bytes(), plan.clone()) {
        Err(Unreadable::Header(errors)) => {
            let errors: Vec<_> = errors
                .iter()
                .map(|error| format!("{} {}", error.field, error.reason))
                .collect();
            errors.join("; ")
        }
        _ => String::new(),
    };
    assert_eq!(
        refused("id,deal_stage,close_date,id\n"),
        "close_value MISSING_COLUMN; id AMBIGUOUS_COLUMN; sales_agent MISSING_COLUMN"
    );
    assert!(refused("").contains("MISSING_COLUMN"));
    assert_eq!(refused(&format!("\u{feff}{HEADER}")), "");
}

#[test]
fn rules_that_do_not_fit_the_target_are_all_named() {
    let cases = [
        column("colour", "x"),
        column("lines", "x"),
        column("lines[0]", "x"),
        column("lines[100].term_months", "x"),
        column("amount.units", "x"),
        column("amount", "x"),
        FieldRule {
            currency: Some("USD".to_owned()),
            ..column("seller", "x")
        },
        constant("stage", "WON"),
        constant("seller", ""),
        FieldRule {
            lookup_table_id: Some("none".to_owned()),
            ..column("seller", "y")
        },
        FieldRule {
            conditions: vec![Condition {
                column: String::new(),
                lookup_table_id: None,
                any_of: Vec::new(),
            }],
            ..column("display_name", "x")
        },
        FieldRule {
            aliases: [("a".to_owned(), "b".to_owned())].into(),
            ..column("close_date", "x")
        },
    ];
    assert_eq!(
        plan(&cases).expect_err("nothing fits"),
        [
            "field_mapping.rules[0].field UNKNOWN_FIELD",
            "field_mapping.rules[1].field UNKNOWN_FIELD",
            "field_mapping.rules[2].field UNKNOWN_FIELD",
            "field_mapping.rules[3].field UNKNOWN_FIELD",
            "field_mapping.rules[4].field UNKNOWN_FIELD",
            "field_mapping.rules[5].currency_code REQUIRED",
            "field_mapping.rules[6].currency_code INVALID_VALUE",
            "field_mapping.rules[7].constant INVALID_VALUE",
            "field_mapping.rules[8].field DUPLICATE",
            "field_mapping.rules[8].column REQUIRED",
            "field_mapping.rules[9].field DUPLICATE",
            "field_mapping.rules[9].lookup_table_id NO_SUCH_LOOKUP_TABLE",
            "field_mapping.rules[10].conditions[0].column REQUIRED",
            "field_mapping.rules[10].conditions[0].any_of REQUIRED",
            "field_mapping.rules[11].aliases[\"a\"].to INVALID_VALUE",
        ]
    );
}
