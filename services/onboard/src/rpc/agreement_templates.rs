use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::agreement_template_service_server::AgreementTemplateService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{agreement_templates, words};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl AgreementTemplateService for Api {
    async fn publish_agreement_template(
        &self,
        request: Request<v1::PublishAgreementTemplateRequest>,
    ) -> Result<Response<v1::PublishAgreementTemplateResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, edition) = agreement_templates::publish(message.agreement_template)?;
        let template =
            commands::publish_agreement_template::run(&mut unit, &caller, target, edition).await?;
        let agreement_template = Some(agreement_templates::to_wire(&template));
        unit.finish(v1::PublishAgreementTemplateResponse { agreement_template })
            .await
    }

    async fn get_agreement_template(
        &self,
        request: Request<v1::GetAgreementTemplateRequest>,
    ) -> Result<Response<v1::GetAgreementTemplateResponse>, Status> {
        let caller = kit::caller(&request)?;
        let (key, version) = agreement_templates::wanted(request.get_ref())?;
        let mut conn = self.kit.read().await?;
        let template =
            store::agreement_template::find(&mut conn, &caller.tenant, &key, version).await?;
        let template = template.ok_or(Error::NotFound("agreement template", key))?;
        let agreement_template = Some(agreement_templates::to_wire(&template));
        Ok(Response::new(v1::GetAgreementTemplateResponse {
            agreement_template,
        }))
    }

    async fn list_agreement_templates(
        &self,
        request: Request<v1::ListAgreementTemplatesRequest>,
    ) -> Result<Response<v1::ListAgreementTemplatesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let mut violations = kit::Violations::new();
        let only = words::optional(&mut violations, "type", message.r#type);
        violations.check()?;
        let method = "ListAgreementTemplates";
        let page = Page::parse(&caller, method, message.page_size, &message.page_token)?;
        let after: Option<String> = page.after()?;
        let (after, limit) = (after.as_deref(), page.limit());
        let mut conn = self.kit.read().await?;
        let rows =
            store::agreement_template::list(&mut conn, &caller.tenant, only, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |template| template.key.clone());
        let agreement_templates = rows.iter().map(agreement_templates::to_wire).collect();
        Ok(Response::new(v1::ListAgreementTemplatesResponse {
            agreement_templates,
            next_page_token,
        }))
    }
}
