use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::contact::{Card, Consent, Contact, ContactRole};
use crate::error::Error;

struct Row {
    contact_id: Uuid,
    partner_id: Uuid,
    person_id: String,
    display_name: String,
    roles: Vec<String>,
    email: String,
    consent: Option<Json<Consent>>,
    erased: bool,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Contact {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let roles: Result<Vec<ContactRole>, _> = row
            .roles
            .iter()
            .map(|role| ContactRole::from_name(role))
            .collect();
        let card = Card {
            display_name: row.display_name,
            roles: roles?,
            email: row.email,
            consent: row.consent.map(|json| json.0),
        };
        Ok(Self {
            id: row.contact_id,
            partner_id: row.partner_id,
            person_id: row.person_id,
            card: (!row.erased).then_some(card),
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

/// Inserts the first revision of a contact, or updates it to its next.
pub async fn put(conn: &mut PgConnection, tenant: &str, contact: &Contact) -> Result<(), Error> {
    let card = contact.card.as_ref();
    let roles: Vec<String> = card
        .iter()
        .flat_map(|card| &card.roles)
        .map(|role| role.name().to_owned())
        .collect();
    let written = sqlx::query!(
        "INSERT INTO contact (tenant_id, contact_id, partner_id, person_id, display_name, roles, email, consent, erased, revision,
                              created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (tenant_id, contact_id) DO UPDATE
         SET display_name = excluded.display_name, roles = excluded.roles, email = excluded.email, consent = excluded.consent,
             erased = excluded.erased, revision = excluded.revision
         WHERE contact.revision = excluded.revision - 1",
        tenant,
        contact.id,
        contact.partner_id,
        contact.person_id,
        card.map(|card| card.display_name.as_str()).unwrap_or_default(),
        &roles,
        card.map(|card| card.email.as_str()).unwrap_or_default(),
        card.and_then(|card| card.consent.as_ref()).map(Json) as _,
        card.is_none(),
        contact.revision,
        contact.created_at,
    )
    .execute(conn)
    .await?;
    one_row(&written)
}

/// A partner's user finds its own people.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Contact>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT contact_id, partner_id, person_id, display_name, roles, email, consent AS "consent: Json<Consent>", erased,
                  revision, created_at
           FROM contact WHERE tenant_id = $1 AND contact_id = $2 AND ($3::uuid IS NULL OR partner_id = $3) FOR UPDATE"#,
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Contact::try_from).transpose()
}

/// What contacts are listed by; absent: all.
#[derive(Default)]
pub struct Filter {
    pub contact_id: Option<Uuid>,
    pub partner_id: Option<Uuid>,
    pub role: Option<ContactRole>,
    pub person_id: Option<String>,
}

/// By name, behind the contact with the name and id `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Contact>, Error> {
    let (after_name, after_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT contact_id, partner_id, person_id, display_name, roles, email, consent AS "consent: Json<Consent>", erased,
                  revision, created_at
           FROM contact
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR contact_id = $3)
             AND ($4::uuid IS NULL OR partner_id = $4) AND ($5::text IS NULL OR $5 = ANY(roles))
             AND ($6::text IS NULL OR person_id = $6) AND ($7::text IS NULL OR (display_name, contact_id) > ($7, $8::uuid))
           ORDER BY display_name, contact_id LIMIT $9"#,
        caller.tenant,
        caller.partner,
        filter.contact_id,
        filter.partner_id,
        filter.role.map(|word| word.name()),
        filter.person_id,
        after_name,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Contact::try_from).collect()
}
