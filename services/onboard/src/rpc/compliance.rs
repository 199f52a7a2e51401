use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::compliance_service_server::ComplianceService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, compliance};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl ComplianceService for Api {
    async fn set_compliance_requirements(
        &self,
        request: Request<v1::SetComplianceRequirementsRequest>,
    ) -> Result<Response<v1::SetComplianceRequirementsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, list) = compliance::set(message)?;
        let program_id = target.id;
        let requirements =
            commands::set_compliance_requirements::run(&mut unit, &caller, target, list).await?;
        let compliance_requirements = Some(compliance::to_wire(program_id, &requirements));
        unit.finish(v1::SetComplianceRequirementsResponse {
            compliance_requirements,
        })
        .await
    }

    async fn get_compliance_requirements(
        &self,
        request: Request<v1::GetComplianceRequirementsRequest>,
    ) -> Result<Response<v1::GetComplianceRequirementsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("program_id", &request.into_inner().program_id)?;
        let mut conn = self.kit.read().await?;
        let program = store::program::find(&mut conn, &caller, id).await?;
        program.ok_or_else(|| Error::NotFound("program", id.to_string()))?;
        let requirements =
            store::compliance_requirements::find(&mut conn, &caller.tenant, id).await?;
        let compliance_requirements = Some(compliance::to_wire(id, &requirements));
        Ok(Response::new(v1::GetComplianceRequirementsResponse {
            compliance_requirements,
        }))
    }

    async fn get_partner_compliance(
        &self,
        request: Request<v1::GetPartnerComplianceRequest>,
    ) -> Result<Response<v1::GetPartnerComplianceResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("partner_id", &request.into_inner().partner_id)?;
        let today = self.today();
        let mut conn = self.kit.read().await?;
        let partner = store::partner::find(&mut conn, &caller, id).await?;
        partner.ok_or_else(|| Error::NotFound("partner", id.to_string()))?;
        let documents = store::document::list_accepted(&mut conn, &caller, id).await?;
        let mut requirements = Vec::new();
        for enrollment in store::enrollment::list_running(&mut conn, &caller, id).await? {
            let program_id = enrollment.program_id;
            let required =
                store::compliance_requirements::find(&mut conn, &caller.tenant, program_id).await?;
            requirements.extend(required.list.iter().map(|requirement| {
                let standing = requirement.met_by(&documents, today);
                compliance::standing_to_wire(&enrollment, requirement, standing)
            }));
        }
        Ok(Response::new(v1::GetPartnerComplianceResponse {
            requirements,
        }))
    }

    async fn list_compliance_reminders(
        &self,
        request: Request<v1::ListComplianceRemindersRequest>,
    ) -> Result<Response<v1::ListComplianceRemindersResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = compliance::filter(&message)?;
        let method = "ListComplianceReminders";
        let page = Page::parse(&caller, method, message.page_size, &message.page_token)?;
        let (after, limit) = (page.after()?, page.limit());
        let today = self.today();
        let mut conn = self.kit.read().await?;
        let rows =
            store::compliance_reminder::list(&mut conn, &caller, filter, today, after, limit);
        let (rows, next_page_token) = page.finish(rows.await?, |reminder| {
            (reminder.expires, reminder.document_id, reminder.days_before)
        });
        let compliance_reminders = rows.iter().map(compliance::reminder_to_wire).collect();
        Ok(Response::new(v1::ListComplianceRemindersResponse {
            compliance_reminders,
            next_page_token,
        }))
    }
}
