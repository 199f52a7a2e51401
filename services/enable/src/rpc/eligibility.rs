use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::eligibility_service_server::EligibilityService;
use kit::page::Page;
use kit::{Violations, wire};
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, eligibility};
use crate::error::Error;
use crate::store::eligibility::Filter;
use crate::{commands, store};

mod check;

#[tonic::async_trait]
impl EligibilityService for Api {
    async fn create_eligibility_rule(
        &self,
        request: Request<v1::CreateEligibilityRuleRequest>,
    ) -> Result<Response<v1::CreateEligibilityRuleResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (subject, demand) = eligibility::create(message.eligibility_rule)?;
        let rule =
            commands::create_eligibility_rule::run(&mut unit, &caller, subject, demand).await?;
        let eligibility_rule = Some(eligibility::rule_to_wire(&rule));
        unit.finish(v1::CreateEligibilityRuleResponse { eligibility_rule })
            .await
    }

    async fn update_eligibility_rule(
        &self,
        request: Request<v1::UpdateEligibilityRuleRequest>,
    ) -> Result<Response<v1::UpdateEligibilityRuleResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, demand) = eligibility::update(message.eligibility_rule)?;
        let rule =
            commands::update_eligibility_rule::run(&mut unit, &caller, target, demand).await?;
        let eligibility_rule = Some(eligibility::rule_to_wire(&rule));
        unit.finish(v1::UpdateEligibilityRuleResponse { eligibility_rule })
            .await
    }

    async fn retire_eligibility_rule(
        &self,
        request: Request<v1::RetireEligibilityRuleRequest>,
    ) -> Result<Response<v1::RetireEligibilityRuleResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("rule_id", &message.rule_id, message.etag)?;
        let rule = commands::retire_eligibility_rule::run(&mut unit, &caller, target).await?;
        let eligibility_rule = Some(eligibility::rule_to_wire(&rule));
        unit.finish(v1::RetireEligibilityRuleResponse { eligibility_rule })
            .await
    }

    async fn get_eligibility_rule(
        &self,
        request: Request<v1::GetEligibilityRuleRequest>,
    ) -> Result<Response<v1::GetEligibilityRuleResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("rule_id", &request.into_inner().rule_id)?;
        let mut conn = self.kit.read().await?;
        let rule = store::eligibility_rule::find(&mut conn, &caller.tenant, id).await?;
        let rule = rule.ok_or_else(|| Error::NotFound("eligibility rule", id.to_string()))?;
        let (evaluated, partners) =
            store::eligibility::progress(&mut conn, &caller.tenant, &rule).await?;
        let count = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Ok(Response::new(v1::GetEligibilityRuleResponse {
            eligibility_rule: Some(eligibility::rule_to_wire(&rule)),
            progress: Some(v1::EvaluationProgress {
                evaluated_partners: count(evaluated),
                partners: count(partners),
            }),
        }))
    }

    async fn list_eligibility_rules(
        &self,
        request: Request<v1::ListEligibilityRulesRequest>,
    ) -> Result<Response<v1::ListEligibilityRulesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListEligibilityRules", size, token)?;
        let filter = eligibility::filter(&message)?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let rules =
            store::eligibility_rule::list(&mut conn, &caller.tenant, filter, after, limit).await?;
        let (rules, next_page_token) = page.finish(rules, |rule| rule.id);
        Ok(Response::new(v1::ListEligibilityRulesResponse {
            eligibility_rules: rules.iter().map(eligibility::rule_to_wire).collect(),
            next_page_token,
        }))
    }

    async fn list_eligibilities(
        &self,
        request: Request<v1::ListEligibilitiesRequest>,
    ) -> Result<Response<v1::ListEligibilitiesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListEligibilities", size, token)?;
        let mut violations = Violations::new();
        let rule_id = wire::optional_uuid(&mut violations, "rule_id", &message.rule_id);
        let partner_id = wire::optional_uuid(&mut violations, "partner_id", &message.partner_id);
        violations.check().map_err(Error::from)?;
        let Some(partner_id) = convert::own_partner(&caller, partner_id) else {
            return Ok(Response::new(Default::default()));
        };
        let filter = Filter {
            rule_id,
            partner_id,
        };
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let rows =
            store::eligibility::list(&mut conn, &caller.tenant, filter, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |row| (row.rule_id, row.partner_id));
        let found = rows
            .iter()
            .map(|row| eligibility::to_wire(row.rule_id, row.partner_id, &row.eligibility));
        Ok(Response::new(v1::ListEligibilitiesResponse {
            eligibilities: found.collect(),
            next_page_token,
        }))
    }

    async fn check_eligibility(
        &self,
        request: Request<v1::CheckEligibilityRequest>,
    ) -> Result<Response<v1::CheckEligibilityResponse>, Status> {
        let caller = kit::caller(&request)?;
        let today = self.kit.clock.now().date_naive();
        let question = eligibility::question(&request.into_inner(), today)?;
        let mut conn = self.kit.read().await?;
        Ok(Response::new(
            check::run(&mut conn, &caller, question).await?,
        ))
    }
}
