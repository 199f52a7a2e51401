//! Finds what requests name, by our ids or by those of other systems.

use sqlx::PgConnection;
use uuid::Uuid;

use super::money;
use crate::domain::opportunity::{Directory, Draft, Key};
use crate::error::Result;

/// The names of one kind of thing.
#[derive(Default)]
struct Names {
    ids: Vec<Uuid>,
    external_ids: Vec<String>,
}

impl Names {
    fn of<'a>(keys: impl Iterator<Item = &'a Key>) -> Self {
        let mut names = Self::default();
        for key in keys {
            match key {
                Key::Id(id) => names.ids.push(*id),
                Key::External(external_id) => names.external_ids.push(external_id.clone()),
            }
        }
        names.external_ids.sort_unstable();
        names.external_ids.dedup();
        names
    }

    fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.external_ids.is_empty()
    }
}

/// Both names of a thing.
fn keys(id: Uuid, external_id: Option<String>) -> impl Iterator<Item = Key> {
    [Some(Key::Id(id)), external_id.map(Key::External)]
        .into_iter()
        .flatten()
}

/// What the drafts name, as far as it exists.
pub async fn find(conn: &mut PgConnection, tenant: &str, drafts: &[&Draft]) -> Result<Directory> {
    let mut directory = Directory::default();
    let accounts = Names::of(drafts.iter().filter_map(|draft| draft.account.as_ref()));
    let products = Names::of(
        drafts
            .iter()
            .flat_map(|draft| &draft.lines)
            .filter_map(|line| line.product.as_ref()),
    );
    let partners = Names::of(
        drafts
            .iter()
            .flat_map(|draft| &draft.partners)
            .filter_map(|one| one.partner.as_ref()),
    );
    if !accounts.is_empty() {
        find_accounts(conn, tenant, &accounts, &mut directory).await?;
    }
    if !products.is_empty() {
        find_products(conn, tenant, &products, &mut directory).await?;
    }
    if !partners.is_empty() {
        find_partners(conn, tenant, &partners, &mut directory).await?;
    }
    Ok(directory)
}

async fn find_accounts(
    conn: &mut PgConnection,
    tenant: &str,
    names: &Names,
    directory: &mut Directory,
) -> Result<()> {
    let rows = sqlx::query!(
        "SELECT account_id, external_id FROM account
         WHERE tenant_id = $1 AND (account_id = ANY($2) OR external_id = ANY($3))",
        tenant,
        &names.ids,
        &names.external_ids,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        directory
            .accounts
            .extend(keys(row.account_id, row.external_id).map(|key| (key, row.account_id)));
    }
    Ok(())
}

async fn find_products(
    conn: &mut PgConnection,
    tenant: &str,
    names: &Names,
    directory: &mut Directory,
) -> Result<()> {
    let rows = sqlx::query!(
        "SELECT product_id, external_id, list_price, currency_code FROM product
         WHERE tenant_id = $1 AND (product_id = ANY($2) OR external_id = ANY($3))",
        tenant,
        &names.ids,
        &names.external_ids,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let found = (
            row.product_id,
            money(row.list_price, row.currency_code.as_deref())?,
        );
        directory
            .products
            .extend(keys(row.product_id, Some(row.external_id)).map(|key| (key, found)));
    }
    Ok(())
}

async fn find_partners(
    conn: &mut PgConnection,
    tenant: &str,
    names: &Names,
    directory: &mut Directory,
) -> Result<()> {
    let rows = sqlx::query!(
        "SELECT partner_id, external_id FROM partner
         WHERE tenant_id = $1 AND (partner_id = ANY($2) OR external_id = ANY($3))",
        tenant,
        &names.ids,
        &names.external_ids,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        directory
            .partners
            .extend(keys(row.partner_id, row.external_id).map(|key| (key, row.partner_id)));
    }
    Ok(())
}
