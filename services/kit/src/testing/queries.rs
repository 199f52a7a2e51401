//! The prepared query data that builds without a database rely on is what the migrated database says.
use std::path::Path;

use serde_json::Value;
use sqlx::migrate::Migrator;
use sqlx::{
    Column as _, Connection as _, Either, Executor as _, PgConnection, SqlStr, Statement as _,
    TypeInfo as _,
};

/// Prepares every query of `folder/.sqlx` against a migrated database, and fails naming those whose parameters or
/// columns differ from the data that is committed.
pub async fn check_queries(name: &'static str, migrations: &'static Migrator, folder: &str) {
    let database = super::database(name, migrations).await;
    let mut connection = PgConnection::connect(&database.url)
        .await
        .expect("a connection");
    let mut findings = Vec::new();
    let files =
        std::fs::read_dir(Path::new(folder).join(".sqlx")).expect("prepared query data in .sqlx");
    for file in files.flatten() {
        let data: Value =
            serde_json::from_slice(&std::fs::read(file.path()).expect("a file")).expect("JSON");
        let query = data["query"].as_str().expect("a query").to_owned();
        match shape(&mut connection, query).await {
            Ok(found) if found == kept(&data["describe"]) => {}
            Ok(found) => findings.push(format!(
                "{}: the database says {found:?}",
                file.path().display()
            )),
            Err(error) => findings.push(format!("{}: {error}", file.path().display())),
        }
    }
    assert!(
        findings.is_empty(),
        "prepare the queries again (see CONTRIBUTING.md):\n{}",
        findings.join("\n")
    );
}

/// Types of the parameters, names and types of the columns. What PostgreSQL tells of nullability differs between its
/// versions, and is left to the compiler.
type Shape = (Vec<String>, Vec<(String, String)>);

async fn shape(connection: &mut PgConnection, query: String) -> sqlx::Result<Shape> {
    let statement = connection
        .prepare(SqlStr::from_static(Box::leak(query.into_boxed_str())))
        .await?;
    let parameters = match statement.parameters() {
        Some(Either::Left(types)) => types.iter().map(|known| known.name().to_owned()).collect(),
        _ => Vec::new(),
    };
    let columns = statement.columns().iter();
    Ok((
        parameters,
        columns
            .map(|column| {
                (
                    column.name().to_owned(),
                    column.type_info().name().to_owned(),
                )
            })
            .collect(),
    ))
}

fn kept(description: &Value) -> Shape {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let parameters = list(&description["parameters"]["Left"]);
    let columns = list(&description["columns"]);
    let column = |column: &Value| {
        (
            column["name"].as_str().unwrap_or_default().to_owned(),
            type_name(&column["type_info"]),
        )
    };
    (
        parameters.iter().map(type_name).collect(),
        columns.iter().map(column).collect(),
    )
}

/// `TextArray` is `TEXT[]`.
fn type_name(kept: &Value) -> String {
    let name = kept.as_str().unwrap_or_default();
    match name.strip_suffix("Array") {
        Some(element) => format!("{}[]", element.to_uppercase()),
        None => name.to_uppercase(),
    }
}
