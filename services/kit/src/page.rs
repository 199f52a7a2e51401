//! Pages by key: opaque tokens that belong to one method, tenant and filter.
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::identity::Caller;
use crate::violations::Violations;

const DEFAULT_SIZE: i32 = 50;
const MAX_SIZE: i32 = 1_000;

/// One requested page.
#[derive(Debug)]
pub struct Page {
    scope: String,
    size: usize,
    after: Option<serde_json::Value>,
}

impl Page {
    /// INVALID_ARGUMENT for a negative or too large `page_size`, and for a token that this list did not give.
    pub fn parse(
        caller: &Caller,
        method: &str,
        page_size: i32,
        page_token: &str,
    ) -> Result<Self, Error> {
        let scope = format!("{method}/{}", caller.tenant);
        let mut violations = Violations::new();
        if !(0..=MAX_SIZE).contains(&page_size) {
            violations.add(
                "page_size",
                "PAGE_SIZE",
                format!("between 0 and {MAX_SIZE}; 0 means {DEFAULT_SIZE}"),
            );
        }
        let after = if page_token.is_empty() {
            None
        } else {
            decode(&scope, page_token)
        };
        if after.is_none() && !page_token.is_empty() {
            violations.add(
                "page_token",
                "PAGE_TOKEN",
                "the token does not come from this list",
            );
        }
        violations.check()?;
        let size = if page_size == 0 {
            DEFAULT_SIZE
        } else {
            page_size
        };
        Ok(Self {
            scope,
            size: usize::try_from(size).unwrap_or(1),
            after,
        })
    }

    /// Rows to ask for: one more than the page holds, to know whether there is another.
    pub fn limit(&self) -> i64 {
        i64::try_from(self.size)
            .unwrap_or(i64::MAX)
            .saturating_add(1)
    }

    /// The key of the last row of the page before, if this is not the first. A token whose key has another shape is
    /// INVALID_ARGUMENT.
    pub fn after<C: DeserializeOwned>(&self) -> Result<Option<C>, Error> {
        let Some(value) = &self.after else {
            return Ok(None);
        };
        serde_json::from_value(value.clone())
            .map(Some)
            .map_err(|_| {
                let mut violations = Violations::new();
                violations.add(
                    "page_token",
                    "PAGE_TOKEN",
                    "the token does not come from this list",
                );
                violations.into()
            })
    }

    /// The rows of the page, and the token of the next one; empty on the last.
    pub fn finish<T, C: Serialize>(
        self,
        mut rows: Vec<T>,
        key: impl Fn(&T) -> C,
    ) -> (Vec<T>, String) {
        if rows.len() <= self.size {
            return (rows, String::new());
        }
        rows.truncate(self.size);
        let token = rows
            .last()
            .map(|row| encode(&self.scope, &key(row)))
            .unwrap_or_default();
        (rows, token)
    }
}

fn encode<C: Serialize>(scope: &str, key: &C) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::json!([scope, key]).to_string())
}

fn decode(scope: &str, token: &str) -> Option<serde_json::Value> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (found, key): (String, serde_json::Value) = serde_json::from_slice(&bytes).ok()?;
    (found == scope).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(tenant: &str) -> Caller {
        Caller {
            tenant: tenant.to_owned(),
            subject: String::new(),
            roles: vec![],
            partner: None,
            internal: false,
        }
    }

    #[test]
    fn a_token_continues_behind_the_last_row() {
        let page = Page::parse(&caller("acme"), "ListPartners", 2, "").expect("first page");
        assert_eq!(page.limit(), 3);
        let (rows, token) = page.finish(vec![1, 2, 3], |row| *row);
        assert_eq!(rows, [1, 2]);
        let next = Page::parse(&caller("acme"), "ListPartners", 2, &token).expect("second page");
        assert_eq!(next.after::<i32>().expect("key"), Some(2));
        assert_eq!(next.finish(vec![3], |row| *row), (vec![3], String::new()));
    }

    #[test]
    fn a_token_belongs_to_its_list_and_tenant() {
        let (_, token) = Page::parse(&caller("acme"), "ListPartners", 1, "")
            .expect("page")
            .finish(vec![1, 2], |row| *row);
        assert!(Page::parse(&caller("acme"), "ListPrograms", 1, &token).is_err());
        assert!(Page::parse(&caller("other"), "ListPartners", 1, &token).is_err());
        assert!(Page::parse(&caller("acme"), "ListPartners", 1, "nonsense").is_err());
        assert!(Page::parse(&caller("acme"), "ListPartners", 1_001, "").is_err());
        assert!(Page::parse(&caller("acme"), "ListPartners", -1, "").is_err());
    }
}
