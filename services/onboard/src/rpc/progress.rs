use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::enrollment_progress_service_server::EnrollmentProgressService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert;
use super::convert::progress;
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl EnrollmentProgressService for Api {
    async fn get_enrollment_progress(
        &self,
        request: Request<v1::GetEnrollmentProgressRequest>,
    ) -> Result<Response<v1::GetEnrollmentProgressResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("enrollment_id", &request.into_inner().enrollment_id)?;
        let mut conn = self.kit.read().await?;
        let case = store::case::find(&mut conn, &caller, id).await?;
        let case = case.ok_or_else(|| Error::NotFound("enrollment", id.to_string()))?;
        let today = self.kit.clock.now().date_naive();
        let progress = Some(progress::shown_to(&caller, &case, today));
        Ok(Response::new(v1::GetEnrollmentProgressResponse {
            progress,
        }))
    }

    async fn answer_form(
        &self,
        request: Request<v1::AnswerFormRequest>,
    ) -> Result<Response<v1::AnswerFormResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let answers = progress::answers(message)?;
        let case = commands::answer_form::run(&mut unit, &caller, answers).await?;
        let progress = Some(progress::shown_to(&caller, &case, unit.now.date_naive()));
        unit.finish(v1::AnswerFormResponse { progress }).await
    }

    async fn score_qualification(
        &self,
        request: Request<v1::ScoreQualificationRequest>,
    ) -> Result<Response<v1::ScoreQualificationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let scoring = progress::scoring(message)?;
        let case = commands::score_qualification::run(&mut unit, &caller, scoring).await?;
        let progress = Some(progress::shown_to(&caller, &case, unit.now.date_naive()));
        unit.finish(v1::ScoreQualificationResponse { progress })
            .await
    }

    async fn decide_approval(
        &self,
        request: Request<v1::DecideApprovalRequest>,
    ) -> Result<Response<v1::DecideApprovalResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let verdict = progress::verdict(&caller, message)?;
        let case = commands::decide_approval::run(&mut unit, &caller, verdict).await?;
        let progress = Some(progress::shown_to(&caller, &case, unit.now.date_naive()));
        unit.finish(v1::DecideApprovalResponse { progress }).await
    }

    async fn list_enrollment_history(
        &self,
        request: Request<v1::ListEnrollmentHistoryRequest>,
    ) -> Result<Response<v1::ListEnrollmentHistoryResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let id = convert::id("enrollment_id", &message.enrollment_id)?;
        let method = format!("ListEnrollmentHistory/{id}");
        let page = Page::parse(&caller, &method, message.page_size, &message.page_token)?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let enrollment = store::enrollment::find(&mut conn, &caller, id).await?;
        enrollment.ok_or_else(|| Error::NotFound("enrollment", id.to_string()))?;
        let rows = store::history::list(&mut conn, &caller.tenant, id, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |(id, _)| *id);
        let entries = rows.iter().map(|(_, entry)| progress::entry_to_wire(entry));
        Ok(Response::new(v1::ListEnrollmentHistoryResponse {
            entries: entries.collect(),
            next_page_token,
        }))
    }

    async fn migrate_enrollments(
        &self,
        request: Request<v1::MigrateEnrollmentsRequest>,
    ) -> Result<Response<v1::MigrateEnrollmentsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let migration = progress::migration(&message)?;
        let migrated = commands::migrate_enrollments::run(&mut unit, &caller, migration).await?;
        let ids = migrated.enrollment_ids.iter().map(ToString::to_string);
        unit.finish(v1::MigrateEnrollmentsResponse {
            enrollment_ids: ids.collect(),
            remaining: migrated.remaining,
        })
        .await
    }
}
