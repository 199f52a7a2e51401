//! Quarters closed one after the other: drafts, approval, issue, acceptance, the signed document.
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use super::Stated;
use crate::demo::report::{list, money, text};
use crate::demo::{Demo, YEAR, programs};
use crate::rest::Rest;

pub(super) async fn close(demo: &Demo, folder: &Path) -> anyhow::Result<Vec<Stated>> {
    let mut stated = Vec::new();
    for quarter in 1..=4 {
        draw_up(&demo.admin, quarter).await?;
        for statement in of_quarter(&demo.admin, quarter).await? {
            bring_to_acceptance(demo, &statement).await?;
            stated.push(keep(demo, &statement, quarter, folder).await?);
        }
    }
    stated.sort_by_key(|statement| (statement.partner.clone(), statement.quarter));
    Ok(stated)
}

async fn draw_up(admin: &Rest, quarter: usize) -> anyhow::Result<()> {
    let day = json!({"year": YEAR, "month": quarter * 3, "day": 1});
    let asked = json!({"day": day, "period": "STATEMENT_PERIOD_QUARTER"});
    let mut run = admin.post("/v1/statementRuns", &asked).await?;
    for _ in 0..600 {
        if run["done"] == true {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        run = admin
            .get(&format!("/v1/statementRuns/{}", text(&run["runId"])))
            .await?;
    }
    bail!("the statements of quarter {quarter} are not drawn up: {run}")
}

async fn of_quarter(admin: &Rest, quarter: usize) -> anyhow::Result<Vec<Value>> {
    let mut statements = admin.list("/v1/statements", "statements").await?;
    statements.retain(|statement| {
        statement["periodStart"]["year"] == YEAR
            && statement["periodStart"]["month"] == quarter * 3 - 2
    });
    Ok(statements)
}

async fn bring_to_acceptance(demo: &Demo, statement: &Value) -> anyhow::Result<()> {
    let path = format!("/v1/statements/{}", text(&statement["statementId"]));
    let partner = demo.as_partner(&text(&statement["partnerId"]))?;
    let steps = [
        ("DRAFT", &demo.admin, "approve"),
        ("APPROVED", &demo.admin, "issue"),
        ("ISSUED", &partner, "accept"),
    ];
    let mut state = text(&statement["state"]);
    for (from, who, step) in steps {
        if state == format!("STATEMENT_STATE_{from}") {
            let after = who.post(&format!("{path}:{step}"), &json!({})).await?;
            state = text(&after["state"]);
        }
    }
    Ok(())
}

/// Writes the signed document where the partner's people would find it.
async fn keep(
    demo: &Demo,
    statement: &Value,
    quarter: usize,
    folder: &Path,
) -> anyhow::Result<Stated> {
    let statement_id = text(&statement["statementId"]);
    let partner = programs::name_of(&demo.admin, &text(&statement["partnerId"])).await?;
    let path = format!("/v1/statements/{statement_id}/document");
    let name = partner.to_lowercase().replace(' ', "-");
    let file = |ending: &str| folder.join(format!("{name}-{YEAR}-q{quarter}.{ending}"));
    for (format, ending) in [("JSON", "json"), ("HTML", "html"), ("CSV", "csv"), ("PDF", "pdf")] {
        let asked = format!("{path}?format=DOCUMENT_FORMAT_{format}");
        let document = demo.admin.document(&asked).await?;
        std::fs::write(file(ending), document)
            .with_context(|| file(ending).display().to_string())?;
    }
    let nets = list(&statement["totals"])
        .iter()
        .map(|total| money(&total["net"]));
    Ok(Stated {
        partner,
        statement_id,
        quarter,
        net: nets.sum(),
        document: file("json"),
    })
}
