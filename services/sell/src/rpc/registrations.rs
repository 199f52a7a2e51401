use std::collections::HashMap;

use contracts::tandem::sell::v1 as wire;
use contracts::tandem::sell::v1::registration_service_server::RegistrationService;
use kit::Violations;
use kit::page::Page;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{convert, id};
use crate::commands::{
    approve_registration, create_registration, extend_registration, reject_registration,
    update_registration_policy, withdraw_registration,
};
use crate::error::Error;
use crate::store;

pub(crate) struct Registrations {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl RegistrationService for Registrations {
    async fn create_registration(
        &self,
        request: Request<wire::CreateRegistrationRequest>,
    ) -> Result<Response<wire::CreateRegistrationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let claim = convert::claim(message.registration, caller.partner)?;
        let (registration, account_id) =
            create_registration::run(&mut unit, &caller, claim).await?;
        let registration = Some(convert::registration(
            &registration,
            account_id,
            caller.partner,
        ));
        unit.finish(wire::CreateRegistrationResponse { registration })
            .await
    }

    async fn get_registration(
        &self,
        request: Request<wire::GetRegistrationRequest>,
    ) -> Result<Response<wire::GetRegistrationResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = id("registration_id", &request.get_ref().registration_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::registration::find(&mut conn, &caller.tenant, id).await?;
        let visible =
            found.filter(|found| caller.partner.is_none_or(|own| own == found.partner_id));
        let found = visible.ok_or_else(|| Error::not_found("registration", id))?;
        let accounts =
            store::opportunity::find_accounts(&mut conn, &caller.tenant, &[found.opportunity_id])
                .await?;
        let account_id = accounts.get(&found.opportunity_id).copied();
        let registration = Some(convert::registration(&found, account_id, caller.partner));
        Ok(Response::new(wire::GetRegistrationResponse {
            registration,
        }))
    }

    async fn list_registrations(
        &self,
        request: Request<wire::ListRegistrationsRequest>,
    ) -> Result<Response<wire::ListRegistrationsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListRegistrations",
            message.page_size,
            &message.page_token,
        )?;
        let filter = convert::registration_filter(&message, caller.partner)?;
        let (tenant, before, limit) = (&caller.tenant, page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let found = store::registration::list(&mut conn, tenant, &filter, before, limit).await?;
        let (found, next_page_token) = page.finish(found, |one| (one.created_at, one.id));
        let deals: Vec<Uuid> = found.iter().map(|one| one.opportunity_id).collect();
        let accounts: HashMap<Uuid, Uuid> =
            store::opportunity::find_accounts(&mut conn, tenant, &deals).await?;
        let account_id = |deal: &Uuid| accounts.get(deal).copied();
        let registrations = found
            .iter()
            .map(|one| convert::registration(one, account_id(&one.opportunity_id), caller.partner))
            .collect();
        Ok(Response::new(wire::ListRegistrationsResponse {
            registrations,
            next_page_token,
        }))
    }

    async fn approve_registration(
        &self,
        request: Request<wire::ApproveRegistrationRequest>,
    ) -> Result<Response<wire::ApproveRegistrationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = id("registration_id", &message.registration_id)?;
        let (after, account_id) =
            approve_registration::run(&mut unit, &caller, id, &message.etag).await?;
        let registration = Some(convert::registration(&after, account_id, caller.partner));
        unit.finish(wire::ApproveRegistrationResponse { registration })
            .await
    }

    async fn reject_registration(
        &self,
        request: Request<wire::RejectRegistrationRequest>,
    ) -> Result<Response<wire::RejectRegistrationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let id = kit::wire::uuid(&mut violations, "registration_id", &message.registration_id)
            .unwrap_or_default();
        let reason = kit::wire::text(&mut violations, "reason", &message.reason, 1..=1_000);
        violations.check()?;
        let (after, account_id) =
            reject_registration::run(&mut unit, &caller, id, &message.etag, reason).await?;
        let registration = Some(convert::registration(&after, account_id, caller.partner));
        unit.finish(wire::RejectRegistrationResponse { registration })
            .await
    }

    async fn extend_registration(
        &self,
        request: Request<wire::ExtendRegistrationRequest>,
    ) -> Result<Response<wire::ExtendRegistrationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (id, until) = convert::extension(&message)?;
        let (after, account_id) =
            extend_registration::run(&mut unit, &caller, id, &message.etag, until).await?;
        let registration = Some(convert::registration(&after, account_id, caller.partner));
        unit.finish(wire::ExtendRegistrationResponse { registration })
            .await
    }

    async fn withdraw_registration(
        &self,
        request: Request<wire::WithdrawRegistrationRequest>,
    ) -> Result<Response<wire::WithdrawRegistrationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = id("registration_id", &message.registration_id)?;
        let (after, account_id) =
            withdraw_registration::run(&mut unit, &caller, id, &message.etag).await?;
        let registration = Some(convert::registration(&after, account_id, caller.partner));
        unit.finish(wire::WithdrawRegistrationResponse { registration })
            .await
    }

    async fn get_registration_policy(
        &self,
        request: Request<wire::GetRegistrationPolicyRequest>,
    ) -> Result<Response<wire::GetRegistrationPolicyResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let policy = store::policy::find(&mut conn, &caller.tenant).await?;
        let registration_policy = Some(convert::policy(&policy));
        Ok(Response::new(wire::GetRegistrationPolicyResponse {
            registration_policy,
        }))
    }

    async fn update_registration_policy(
        &self,
        request: Request<wire::UpdateRegistrationPolicyRequest>,
    ) -> Result<Response<wire::UpdateRegistrationPolicyResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let given = message.registration_policy;
        let etag = given
            .as_ref()
            .map(|policy| policy.etag.clone())
            .unwrap_or_default();
        let policy = convert::policy_terms(given)?;
        let policy = update_registration_policy::run(&mut unit, &caller, &etag, policy).await?;
        let registration_policy = Some(convert::policy(&policy));
        unit.finish(wire::UpdateRegistrationPolicyResponse {
            registration_policy,
        })
        .await
    }
}
