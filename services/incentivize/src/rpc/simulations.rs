//! What a plan would cost.

use std::pin::Pin;

use contracts::tandem::incentivize::v1::{
    SimulatePlanRequest, SimulatePlanResponse, simulation_service_server::SimulationService,
};
use futures::{Stream, StreamExt as _, stream};
use kit::Caller;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::convert::simulation as convert;
use crate::{
    commands::simulate_plan,
    domain::{plan::PlanVersion, simulation::Question},
    error::{Error, Result},
    store,
};

/// Messages that wait for a slow reader before the simulation does.
const BUFFERED: usize = 8;

pub(crate) struct Simulations {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl SimulationService for Simulations {
    type SimulatePlanStream =
        Pin<Box<dyn Stream<Item = std::result::Result<SimulatePlanResponse, Status>> + Send>>;

    async fn simulate_plan(
        &self,
        request: Request<SimulatePlanRequest>,
    ) -> std::result::Result<Response<Self::SimulatePlanStream>, Status> {
        let caller = kit::caller(&request)?;
        let asked = convert::asked(request.into_inner())?;
        let partner_id = asked.partner_id;
        let question = self.question(&caller, asked).await?;
        let (told, messages) = mpsc::channel(BUFFERED);
        let kit = self.kit.clone();
        tokio::spawn(async move {
            let run = simulate_plan::run(&kit, &caller.tenant, &question, partner_id, &told);
            if let Err(error) = run.await {
                // Nobody to tell it to when the reader has gone.
                let _ = told.send(Err(error)).await;
            }
        });
        let messages = ReceiverStream::new(messages);
        let messages = messages.flat_map(|told| stream::iter(convert::messages(told)));
        Ok(Response::new(Box::pin(messages)))
    }
}

impl Simulations {
    /// The version that is asked about, as it would be in force.
    async fn question(&self, caller: &Caller, asked: convert::Asked) -> Result<Question> {
        let (tenant, mut conn) = (&caller.tenant, self.kit.read().await?);
        let (plan_id, number) = match &asked.draft {
            convert::Draft::Reference { plan_id, number } => (*plan_id, *number),
            convert::Draft::Given(plan_id, _) => (*plan_id, None),
        };
        let versions = match plan_id {
            plan_id if plan_id.is_nil() => Vec::new(),
            plan_id => {
                let found = store::plan::list_versions(&mut conn, tenant, plan_id, None).await?;
                if found.is_empty() {
                    return Err(Error::PlanNotFound(plan_id));
                }
                found.into_iter().map(|stored| stored.version).collect()
            }
        };
        let draft = match asked.draft {
            convert::Draft::Given(plan_id, draft) => {
                let program_id = draft.program_id;
                let known = store::known::find_program_type(&mut conn, tenant, program_id).await?;
                known.ok_or(Error::ProgramUnknown(program_id))?;
                let stays = |version: &PlanVersion| version.program_id == program_id;
                if !versions.iter().all(stays) {
                    return Err(convert::another_program().into());
                }
                let plan_id = if plan_id.is_nil() {
                    kit::ids::new()
                } else {
                    plan_id
                };
                draft.version(plan_id, 1)
            }
            convert::Draft::Reference { .. } => named(&versions, plan_id, number)?,
        };
        Ok(Question::new(
            draft,
            asked.effective_date,
            &versions,
            asked.days,
        ))
    }
}

/// The newest when no number is given.
fn named(versions: &[PlanVersion], plan_id: Uuid, number: Option<u32>) -> Result<PlanVersion> {
    let wanted = |version: &&PlanVersion| number.is_none_or(|number| version.number == number);
    let found = versions.iter().rev().find(wanted).cloned();
    found.ok_or(Error::PlanNotFound(plan_id))
}
