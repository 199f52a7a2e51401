use contracts::tandem::sell::v1 as wire;
use contracts::tandem::sell::v1::gate_service_server::GateService;
use kit::Violations;
use tonic::{Request, Response, Status};

use super::convert;
use crate::commands::pass_gate;
use crate::error::Error;
use crate::store;

pub(crate) struct Gate {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl GateService for Gate {
    async fn check_gate(
        &self,
        request: Request<wire::CheckGateRequest>,
    ) -> Result<Response<wire::CheckGateResponse>, Status> {
        let caller = kit::caller(&request)?;
        let now = self.kit.clock.now();
        let today = now.date_naive();
        let question = convert::gate::question(request.get_ref(), caller.partner, today)?;
        let (tenant, partner_id) = (&caller.tenant, question.partner_id);
        let mut conn = self.kit.read().await?;
        let known = store::partner::find_existing(&mut conn, tenant, &[partner_id]).await?;
        if known.is_empty() {
            let mut violations = Violations::new();
            let text = format!("there is no partner {partner_id}");
            violations.add("partner_id", "UNKNOWN_PARTNER", text);
            return Err(Error::Invalid(violations).into());
        }
        let check = pass_gate::check(&mut conn, tenant, &question).await?;
        Ok(Response::new(convert::gate::check(check, now)))
    }
}
