use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::workflow_template_service_server::WorkflowTemplateService;
use kit::Violations;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{words, workflows};
use crate::domain::Named as _;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::workflow::template;

#[tonic::async_trait]
impl WorkflowTemplateService for Api {
    async fn get_workflow_template(
        &self,
        request: Request<v1::GetWorkflowTemplateRequest>,
    ) -> Result<Response<v1::GetWorkflowTemplateResponse>, Status> {
        kit::caller(&request)?;
        let mut violations = Violations::new();
        let wanted = words::required(&mut violations, "type", request.into_inner().r#type);
        let wanted: PartnershipType = wanted.ok_or_else(|| kit::Error::invalid(violations))?;
        let template = Some(workflows::template_to_wire(wanted, &template::of(wanted)));
        Ok(Response::new(v1::GetWorkflowTemplateResponse { template }))
    }

    async fn list_workflow_templates(
        &self,
        request: Request<v1::ListWorkflowTemplatesRequest>,
    ) -> Result<Response<v1::ListWorkflowTemplatesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let method = "ListWorkflowTemplates";
        let page = Page::parse(&caller, method, message.page_size, &message.page_token)?;
        let after: Option<PartnershipType> = page.after()?;
        let limit = usize::try_from(page.limit()).unwrap_or(usize::MAX);
        let types = PartnershipType::ALL.iter().copied();
        let types = types.filter(|of| after.is_none_or(|after| *of > after));
        let (types, next_page_token) = page.finish(types.take(limit).collect(), |of| *of);
        let templates = types
            .into_iter()
            .map(|of| workflows::template_to_wire(of, &template::of(of)));
        Ok(Response::new(v1::ListWorkflowTemplatesResponse {
            templates: templates.collect(),
            next_page_token,
        }))
    }
}
