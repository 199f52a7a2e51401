use contracts::tandem::sell::v1 as wire;
use contracts::tandem::sell::v1::account_service_server::AccountService;
use kit::Violations;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::{convert, given, id};
use crate::commands::{batch_upsert_accounts, create_account, update_account};
use crate::error::Error;
use crate::store;

pub(crate) struct Accounts {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl AccountService for Accounts {
    async fn create_account(
        &self,
        request: Request<wire::CreateAccountRequest>,
    ) -> Result<Response<wire::CreateAccountResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let account = message.account.unwrap_or_default();
        let mut violations = Violations::new();
        let external_id = kit::wire::text(
            &mut violations,
            "account.external_id",
            &account.external_id,
            0..=200,
        );
        let terms = convert::account_terms(&mut violations, &account, convert::account_fields());
        let external_id = Some(external_id).filter(|id| !id.is_empty());
        let account =
            create_account::run(&mut unit, &caller, external_id, terms, violations).await?;
        unit.finish(wire::CreateAccountResponse {
            account: Some(convert::account(&account)),
        })
        .await
    }

    async fn get_account(
        &self,
        request: Request<wire::GetAccountRequest>,
    ) -> Result<Response<wire::GetAccountResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = id("account_id", &request.get_ref().account_id)?;
        let mut conn = self.kit.read().await?;
        let account = store::account::find(&mut conn, &caller.tenant, id).await?;
        let account = account.ok_or_else(|| Error::not_found("account", id))?;
        Ok(Response::new(wire::GetAccountResponse {
            account: Some(convert::account(&account)),
        }))
    }

    async fn list_accounts(
        &self,
        request: Request<wire::ListAccountsRequest>,
    ) -> Result<Response<wire::ListAccountsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListAccounts",
            message.page_size,
            &message.page_token,
        )?;
        let parent_id = Some(message.parent_account_id.as_str())
            .filter(|text| !text.is_empty())
            .map(|text| id("parent_account_id", text))
            .transpose()?;
        let filter = store::account::Filter {
            external_id: given("external_id", &message.external_id)?,
            parent_id,
        };
        let mut conn = self.kit.read().await?;
        let accounts = store::account::list(
            &mut conn,
            &caller.tenant,
            filter,
            page.after()?,
            page.limit(),
        )
        .await?;
        let (accounts, next_page_token) = page.finish(accounts, |account| {
            (account.terms.display_name.clone(), account.id)
        });
        let accounts = accounts.iter().map(convert::account).collect();
        Ok(Response::new(wire::ListAccountsResponse {
            accounts,
            next_page_token,
        }))
    }

    async fn update_account(
        &self,
        request: Request<wire::UpdateAccountRequest>,
    ) -> Result<Response<wire::UpdateAccountResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let account = message.account.unwrap_or_default();
        let mut violations = Violations::new();
        let id = kit::wire::uuid(&mut violations, "account.account_id", &account.account_id)
            .unwrap_or_default();
        let fields = convert::account_changes(&mut violations, &account, message.update_mask);
        let terms = convert::account_terms(&mut violations, &account, &fields);
        violations.check()?;
        let change = update_account::Change {
            id,
            etag: account.etag,
            terms,
            fields,
        };
        let account = update_account::run(&mut unit, &caller, change).await?;
        unit.finish(wire::UpdateAccountResponse {
            account: Some(convert::account(&account)),
        })
        .await
    }

    async fn batch_upsert_accounts(
        &self,
        request: Request<wire::BatchUpsertAccountsRequest>,
    ) -> Result<Response<wire::BatchUpsertAccountsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let rows = convert::account_rows(message.accounts)?;
        let results = batch_upsert_accounts::run(&mut unit, &caller, rows).await?;
        unit.finish(wire::BatchUpsertAccountsResponse {
            results: convert::results(results),
        })
        .await
    }
}
