use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::advisor_service_server::AdvisorService;
use kit::Caller;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::Api;
use super::convert::advisor;
use crate::domain::advisor::{advise, ladder};
use crate::domain::enrollment::EnrollmentState;
use crate::domain::partnership_type::PartnershipType;
use crate::error::Error;
use crate::store;
use crate::store::enrollment::Filter;

/// Enrollments of one partner that are looked at.
const MOST_ENROLLMENTS: i64 = 1_000;

impl Api {
    /// The highest model of the ladder that a partner is enrolled in. Errors: `NotFound`.
    async fn present_model(
        &self,
        caller: &Caller,
        partner_id: Uuid,
    ) -> Result<Option<PartnershipType>, Error> {
        let mut conn = self.kit.read().await?;
        let partner = store::partner::find(&mut conn, caller, partner_id).await?;
        partner.ok_or_else(|| Error::NotFound("partner", partner_id.to_string()))?;
        let filter = Filter {
            partner_id: Some(partner_id),
            program_id: None,
            state: Some(EnrollmentState::Active),
        };
        let enrollments =
            store::enrollment::list(&mut conn, caller, filter, None, MOST_ENROLLMENTS).await?;
        let ladder: Vec<PartnershipType> = ladder()
            .iter()
            .map(|model| model.partnership_type)
            .collect();
        let types = enrollments
            .iter()
            .map(|enrollment| enrollment.partnership_type);
        Ok(types.filter(|each| ladder.contains(each)).max())
    }
}

#[tonic::async_trait]
impl AdvisorService for Api {
    async fn recommend_model(
        &self,
        request: Request<v1::RecommendModelRequest>,
    ) -> Result<Response<v1::RecommendModelResponse>, Status> {
        let caller = kit::caller(&request)?;
        let (partner_id, mut situation) = advisor::situation(request.into_inner())?;
        let problems = situation.check();
        if !problems.is_empty() {
            return Err(Error::Fields(problems).into());
        }
        if let Some(partner_id) = partner_id {
            situation.current = self.present_model(&caller, partner_id).await?;
        }
        let advice = advise(&situation);
        Ok(Response::new(advisor::to_wire(&situation, &advice)))
    }
}
