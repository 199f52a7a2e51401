//! What enable announces: what it asks of partners, who is eligible, and what partners achieved.

use contracts::tandem::enable::v1 as wire;
use kit::Event;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{News, parse, parse_optional, period};
use crate::domain::achievement::{Achievement, Step};
use crate::domain::gate::{Eligibility, Purpose, Remedy, Rule};
use crate::domain::knowledge::Period;
use crate::domain::vocabulary::FactKind;
use crate::error::Result;
use crate::store::{achievement, eligibility};

impl News {
    /// A purpose that is not known here yet is asked for by nobody here.
    pub(super) fn read_rule(
        &mut self,
        event: &Event,
        changed: wire::EligibilityRuleChanged,
    ) -> Result<()> {
        let rule = changed.rule.unwrap_or_default();
        let purpose = match rule.purpose() {
            wire::EligibilityPurpose::Registration => Purpose::Registration,
            wire::EligibilityPurpose::CoSell => Purpose::CoSell,
            wire::EligibilityPurpose::Unspecified => return Ok(()),
        };
        let (tenant, id) = (event.tenant.clone(), parse(&rule.rule_id)?);
        let row = eligibility::RuleRow {
            tenant: tenant.clone(),
            id,
            purpose,
            active: rule.state() == wire::EligibilityRuleState::Active,
            rule: Rule {
                program_id: parse_optional(&rule.program_id)?,
                solution_id: parse_optional(&rule.solution_id)?,
                asks_people: rule.person_requirement.is_some(),
                display_name: rule.display_name,
                text: rule.requirement_text,
            },
            version: event.version,
        };
        self.rules.insert((tenant, id), row);
        Ok(())
    }

    pub(super) fn read_eligibility(
        &mut self,
        event: &Event,
        changed: wire::EligibilityChanged,
    ) -> Result<()> {
        let announced = changed.eligibility.unwrap_or_default();
        let rule_id = parse(&announced.rule_id)?;
        let partner_id = parse(&announced.partner_id)?;
        let missing = announced.missing.into_iter().map(|one| Remedy {
            code: one.code,
            description: one.description,
            remedy: one.remedy,
        });
        let people = announced.people.into_iter();
        let people = people.map(|one| (one.person_id, periods(&one.eligible_periods)));
        let row = eligibility::Row {
            tenant: event.tenant.clone(),
            rule_id,
            partner_id,
            eligibility: Eligibility {
                periods: periods(&announced.eligible_periods),
                missing: missing.collect(),
                people: people.collect(),
            },
            version: event.version,
        };
        let key = (event.tenant.clone(), rule_id, partner_id);
        self.eligibilities.insert(key, row);
        Ok(())
    }

    /// Each level counts from the first day on which it was held.
    pub(super) fn read_award(
        &mut self,
        event: &Event,
        changed: wire::CompetencyAwardChanged,
    ) -> Result<()> {
        let award = changed.award.unwrap_or_default();
        let level = |one: &wire::CompetencyLevel| {
            let held = one
                .period
                .and_then(|one| period(one.start_date, one.end_date))?;
            Some(Step {
                key: one.level.to_string(),
                score: Decimal::from(one.level),
                from: held.from,
            })
        };
        let steps = award.levels.iter().filter_map(level).collect();
        let partner_id = parse(&award.partner_id)?;
        let achievement = Achievement {
            id: parse(&award.award_id)?,
            kind: FactKind::Competency,
            subject: award.competency_key,
            steps,
        };
        self.achieved(event, partner_id, achievement);
        Ok(())
    }

    pub(super) fn read_integration(
        &mut self,
        event: &Event,
        changed: wire::IntegrationChanged,
    ) -> Result<()> {
        let integration = changed.integration.unwrap_or_default();
        let certification = |one: &wire::IntegrationCertification| {
            let held = one
                .period
                .and_then(|one| period(one.start_date, one.end_date))?;
            Some(Step {
                key: one.certification_id.clone(),
                score: Decimal::from(one.depth_score),
                from: held.from,
            })
        };
        let steps = integration.certifications.iter();
        let steps = steps.filter_map(certification).collect();
        let partner_id = parse(&integration.partner_id)?;
        let achievement = Achievement {
            id: parse(&integration.integration_id)?,
            kind: FactKind::IntegrationCertification,
            subject: integration.integration_id,
            steps,
        };
        self.achieved(event, partner_id, achievement);
        Ok(())
    }

    fn achieved(&mut self, event: &Event, partner_id: Uuid, achievement: Achievement) {
        let key = (event.tenant.clone(), achievement.id);
        let row = achievement::Row {
            tenant: event.tenant.clone(),
            partner_id,
            achievement,
            version: event.version,
        };
        self.achievements.insert(key, row);
    }
}

fn periods(announced: &[wire::ValidPeriod]) -> Vec<Period> {
    let read = |one: &wire::ValidPeriod| period(one.start_date, one.end_date);
    announced.iter().filter_map(read).collect()
}
