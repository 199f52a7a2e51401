use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{optional_uuid, text, to_timestamp};
use prost_types::FieldMask;

use super::mask;
use super::upsert::check_size;
use crate::commands::batch_upsert_accounts::Row;
use crate::domain::account::{Account, Field, Terms};
use crate::error::Result;

pub(crate) fn account(account: &Account) -> wire::Account {
    let Terms {
        display_name,
        parent_id,
        domains,
        sector,
        country,
        owner,
    } = account.terms.clone();
    wire::Account {
        account_id: account.id.to_string(),
        external_id: account.external_id.clone().unwrap_or_default(),
        display_name,
        parent_account_id: parent_id.map(|id| id.to_string()).unwrap_or_default(),
        domains,
        sector,
        country,
        owner,
        etag: kit::etag(account.version),
        create_time: Some(to_timestamp(account.created_at)),
    }
}

/// The fields to be read of an account that is written; the others stay empty.
pub(crate) fn account_terms(
    violations: &mut Violations,
    account: &wire::Account,
    fields: &[Field],
) -> Terms {
    let mut read = |field: Field, name: &str, value: &str, least: usize, most: usize| {
        let wanted = fields.contains(&field);
        if wanted {
            text(violations, &format!("account.{name}"), value, least..=most)
        } else {
            String::new()
        }
    };
    let display_name = read(
        Field::DisplayName,
        "display_name",
        &account.display_name,
        1,
        200,
    );
    let sector = read(Field::Sector, "sector", &account.sector, 0, 200);
    let country = read(Field::Country, "country", &account.country, 0, 200);
    let owner = read(Field::Owner, "owner", &account.owner, 0, 200);
    let parent_id = Some(&account.parent_account_id).filter(|_| fields.contains(&Field::Parent));
    let parent_id =
        parent_id.and_then(|id| optional_uuid(violations, "account.parent_account_id", id));
    let read_domains = Some(&account.domains).filter(|_| fields.contains(&Field::Domains));
    let domains = read_domains
        .map(|list| domains(violations, "account.", list))
        .unwrap_or_default();
    Terms {
        display_name,
        parent_id,
        domains,
        sector,
        country,
        owner,
    }
}

pub(crate) fn account_fields() -> &'static [Field] {
    &Field::ALL
}

/// The fields that an update changes.
pub(crate) fn account_changes(
    violations: &mut Violations,
    account: &wire::Account,
    mask: Option<FieldMask>,
) -> Vec<Field> {
    let filled_in = |field| match field {
        Field::DisplayName => !account.display_name.is_empty(),
        Field::Parent => !account.parent_account_id.is_empty(),
        Field::Domains => !account.domains.is_empty(),
        Field::Sector => !account.sector.is_empty(),
        Field::Country => !account.country.is_empty(),
        Field::Owner => !account.owner.is_empty(),
    };
    mask::fields(violations, mask, &Field::ALL, Field::name, filled_in)
}

pub(crate) fn account_rows(accounts: Vec<wire::AccountUpsert>) -> Result<Vec<Row>> {
    check_size("accounts", accounts.len())?;
    Ok(accounts
        .into_iter()
        .enumerate()
        .map(|(index, account)| row(index, account))
        .collect())
}

fn row(index: usize, account: wire::AccountUpsert) -> Row {
    let mut violations = Violations::new();
    let path = format!("accounts[{index}].");
    let mut read = |field: &str, value: &str, least| {
        text(
            &mut violations,
            &format!("{path}{field}"),
            value,
            least..=200,
        )
    };
    let external_id = read("external_id", &account.external_id, 1);
    let parent = read("parent_external_id", &account.parent_external_id, 0);
    let display_name = read("display_name", &account.display_name, 1);
    let sector = read("sector", &account.sector, 0);
    let country = read("country", &account.country, 0);
    let owner = read("owner", &account.owner, 0);
    let domains = domains(&mut violations, &path, &account.domains);
    let terms = Terms {
        display_name,
        parent_id: None,
        domains,
        sector,
        country,
        owner,
    };
    Row {
        path,
        external_id,
        parent: Some(parent).filter(|parent| !parent.is_empty()),
        terms,
        violations,
    }
}

fn domains(violations: &mut Violations, path: &str, domains: &[String]) -> Vec<String> {
    let domains = domains.iter().enumerate();
    domains
        .map(|(index, domain)| {
            text(
                violations,
                &format!("{path}domains[{index}]"),
                domain,
                1..=253,
            )
            .to_lowercase()
        })
        .collect()
}
