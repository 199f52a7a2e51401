use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::enrollment_service_server::EnrollmentService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert;
use super::convert::enrollments::{self, ChangeReader};
use super::convert::words::Word as _;
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl EnrollmentService for Api {
    async fn create_enrollment(
        &self,
        request: Request<v1::CreateEnrollmentRequest>,
    ) -> Result<Response<v1::CreateEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let application = enrollments::create(message.enrollment)?;
        let enrollment = commands::create_enrollment::run(&mut unit, &caller, application).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::CreateEnrollmentResponse { enrollment })
            .await
    }

    async fn get_enrollment(
        &self,
        request: Request<v1::GetEnrollmentRequest>,
    ) -> Result<Response<v1::GetEnrollmentResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("enrollment_id", &request.into_inner().enrollment_id)?;
        let mut conn = self.kit.read().await?;
        let enrollment = store::enrollment::find(&mut conn, &caller, id).await?;
        let enrollment = enrollment.ok_or_else(|| Error::NotFound("enrollment", id.to_string()))?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        Ok(Response::new(v1::GetEnrollmentResponse { enrollment }))
    }

    async fn list_enrollments(
        &self,
        request: Request<v1::ListEnrollmentsRequest>,
    ) -> Result<Response<v1::ListEnrollmentsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = enrollments::filter(&message)?;
        let page = Page::parse(
            &caller,
            "ListEnrollments",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let rows = store::enrollment::list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |enrollment| enrollment.id);
        let enrollments = rows.iter().map(enrollments::to_wire).collect();
        Ok(Response::new(v1::ListEnrollmentsResponse {
            enrollments,
            next_page_token,
        }))
    }

    async fn submit_enrollment(
        &self,
        request: Request<v1::SubmitEnrollmentRequest>,
    ) -> Result<Response<v1::SubmitEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag).read()?;
        let enrollment = commands::submit_enrollment::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::SubmitEnrollmentResponse { enrollment })
            .await
    }

    async fn start_enrollment_review(
        &self,
        request: Request<v1::StartEnrollmentReviewRequest>,
    ) -> Result<Response<v1::StartEnrollmentReviewResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag).read()?;
        let enrollment = commands::start_enrollment_review::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::StartEnrollmentReviewResponse { enrollment })
            .await
    }

    async fn request_enrollment_information(
        &self,
        request: Request<v1::RequestEnrollmentInformationRequest>,
    ) -> Result<Response<v1::RequestEnrollmentInformationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag)
            .reason("message", &message.message)
            .read()?;
        let enrollment =
            commands::request_enrollment_information::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::RequestEnrollmentInformationResponse { enrollment })
            .await
    }

    async fn provide_enrollment_information(
        &self,
        request: Request<v1::ProvideEnrollmentInformationRequest>,
    ) -> Result<Response<v1::ProvideEnrollmentInformationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag)
            .reason("message", &message.message)
            .read()?;
        let enrollment =
            commands::provide_enrollment_information::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::ProvideEnrollmentInformationResponse { enrollment })
            .await
    }

    async fn approve_enrollment(
        &self,
        request: Request<v1::ApproveEnrollmentRequest>,
    ) -> Result<Response<v1::ApproveEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag).read()?;
        let enrollment = commands::approve_enrollment::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::ApproveEnrollmentResponse { enrollment })
            .await
    }

    async fn reject_enrollment(
        &self,
        request: Request<v1::RejectEnrollmentRequest>,
    ) -> Result<Response<v1::RejectEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag)
            .reason("reason", &message.reason)
            .read()?;
        let enrollment = commands::reject_enrollment::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::RejectEnrollmentResponse { enrollment })
            .await
    }

    async fn activate_enrollment(
        &self,
        request: Request<v1::ActivateEnrollmentRequest>,
    ) -> Result<Response<v1::ActivateEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag)
            .effective(message.effective_date)
            .end(message.end_date)
            .read()?;
        let enrollment = commands::activate_enrollment::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::ActivateEnrollmentResponse { enrollment })
            .await
    }

    async fn suspend_enrollment(
        &self,
        request: Request<v1::SuspendEnrollmentRequest>,
    ) -> Result<Response<v1::SuspendEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag)
            .reason("reason", &message.reason)
            .effective(message.effective_date)
            .read()?;
        let enrollment = commands::suspend_enrollment::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::SuspendEnrollmentResponse { enrollment })
            .await
    }

    async fn reinstate_enrollment(
        &self,
        request: Request<v1::ReinstateEnrollmentRequest>,
    ) -> Result<Response<v1::ReinstateEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag)
            .effective(message.effective_date)
            .read()?;
        let enrollment = commands::reinstate_enrollment::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::ReinstateEnrollmentResponse { enrollment })
            .await
    }

    async fn terminate_enrollment(
        &self,
        request: Request<v1::TerminateEnrollmentRequest>,
    ) -> Result<Response<v1::TerminateEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let change = ChangeReader::new(&message.enrollment_id, message.etag)
            .reason("reason", &message.reason)
            .effective(message.effective_date)
            .read()?;
        let enrollment = commands::terminate_enrollment::run(&mut unit, &caller, change).await?;
        let enrollment = Some(enrollments::to_wire(&enrollment));
        unit.finish(v1::TerminateEnrollmentResponse { enrollment })
            .await
    }

    async fn promote_partner(
        &self,
        request: Request<v1::PromotePartnerRequest>,
    ) -> Result<Response<v1::PromotePartnerResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let promotion = enrollments::promotion(message)?;
        let (enrollment, direction) =
            commands::promote_partner::run(&mut unit, &caller, promotion).await?;
        unit.finish(v1::PromotePartnerResponse {
            enrollment: Some(enrollments::to_wire(&enrollment)),
            direction: direction.to_wire(),
        })
        .await
    }
}
