use chrono::NaiveDate;
use sqlx::PgConnection;

use super::{currency_code, read_currency, unreadable};
use crate::domain::{
    cell::{Cells, Measures},
    report::Totals,
    segment::{Dimension, Segment},
};

/// Adds to the tenant's totals.
pub async fn add_to_cells(
    conn: &mut PgConnection,
    tenant: &str,
    cells: &Cells,
) -> sqlx::Result<()> {
    if cells.is_empty() {
        return Ok(());
    }
    let keys = || cells.keys();
    let dimensions: Vec<_> = keys()
        .map(|key| key.segment.dimension().name().to_owned())
        .collect();
    let members: Vec<_> = keys().map(|key| key.segment.member()).collect();
    let months: Vec<_> = keys().map(|key| key.month).collect();
    let currencies: Vec<_> = keys()
        .map(|key| currency_code(key.currency).to_owned())
        .collect();
    let each = || cells.values();
    let open_counts: Vec<_> = each().map(|one| one.open_count).collect();
    let open_values: Vec<_> = each().map(|one| one.open_value).collect();
    let open_estimated_values: Vec<_> = each().map(|one| one.open_estimated_value).collect();
    let won_counts: Vec<_> = each().map(|one| one.won_count).collect();
    let won_values: Vec<_> = each().map(|one| one.won_value).collect();
    let lost_counts: Vec<_> = each().map(|one| one.lost_count).collect();
    let new_customer_counts: Vec<_> = each().map(|one| one.new_customer_count).collect();
    let sourced_counts: Vec<_> = each().map(|one| one.sourced_new_customer_count).collect();
    sqlx::query_file!(
        "src/store/add_to_cells.sql",
        tenant,
        &dimensions,
        &members,
        &months as &[Option<NaiveDate>],
        &currencies,
        &open_counts,
        &open_values,
        &open_estimated_values,
        &won_counts,
        &won_values,
        &lost_counts,
        &new_customer_counts,
        &sourced_counts,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whole months: `from` is the first day of the first, `to` the first day after the last; `None`: without end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Months {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// Totals of the engagements and of one more dimension: what is open now, and what was closed in these months.
/// `member` narrows that dimension to one segment.
pub async fn sum_cells(
    conn: &mut PgConnection,
    tenant: &str,
    dimension: Dimension,
    member: Option<Segment>,
    months: Months,
) -> sqlx::Result<Totals> {
    let rows = sqlx::query_file!(
        "src/store/sum_cells.sql",
        tenant,
        dimension.name(),
        member.map(Segment::member),
        months.from,
        months.to,
    )
    .fetch_all(conn)
    .await?;
    let mut totals = Totals::new();
    for row in rows {
        let segment = Segment::named(&row.dimension, &row.member).map_err(unreadable)?;
        let measures = Measures {
            open_count: row.open_count,
            open_value: row.open_value,
            open_estimated_value: row.open_estimated_value,
            won_count: row.won_count,
            won_value: row.won_value,
            lost_count: row.lost_count,
            new_customer_count: row.new_customer_count,
            sourced_new_customer_count: row.sourced_new_customer_count,
        };
        totals.insert((read_currency(&row.currency)?, segment), measures);
    }
    Ok(totals)
}
