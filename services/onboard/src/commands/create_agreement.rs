use kit::{Caller, Unit};

use super::agreement_change;
use crate::domain::agreement::{Agreement, Draft, Text, within};
use crate::domain::partnership_type::PartnershipType;
use crate::domain::problem::Problem;
use crate::error::Error;
use crate::store;

/// What people propose.
#[derive(Debug, Clone)]
pub struct Proposal {
    pub draft: Draft,
    pub wording: Wording,
}

/// Where the text comes from.
#[derive(Debug, Clone)]
pub enum Wording {
    Own(String),
    /// A version of the key's template; absent: the latest.
    Template(Option<i32>),
}

/// Errors: `Fields` when partner, program, enrollment or template are unknown or don't belong together, or terms are wrong.
pub async fn run(unit: &mut Unit, caller: &Caller, proposal: Proposal) -> Result<Agreement, Error> {
    let Proposal { draft, wording } = proposal;
    let program_type = check_references(unit, caller, &draft).await?;
    let text = text(unit, caller, &draft.key, wording, program_type).await?;
    let problems = agreement_change::problems(unit, caller, &draft.terms, program_type).await?;
    let problems: Vec<Problem> = within("agreement.terms", problems).collect();
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let agreement = Agreement::draft(unit.new_id(), draft, &text, unit.now);
    agreement_change::insert(unit, caller, "CreateAgreement", &agreement, &text).await?;
    Ok(agreement)
}

/// The type of the program, when all that the draft names is there and belongs together.
async fn check_references(
    unit: &mut Unit,
    caller: &Caller,
    draft: &Draft,
) -> Result<PartnershipType, Error> {
    let conn = unit.conn();
    let partner = store::partner::find(&mut *conn, caller, draft.partner_id).await?;
    let program = store::program::find(&mut *conn, caller, draft.program_id).await?;
    let mut problems = Vec::new();
    if partner.is_none() {
        problems.push(unknown("partner_id", "there is no such partner"));
    }
    if program.is_none() {
        problems.push(unknown("program_id", "there is no such program"));
    }
    if let Some(id) = draft.enrollment_id {
        let enrollment = store::enrollment::find(conn, caller, id).await?;
        let theirs = enrollment.is_some_and(|enrollment| {
            enrollment.partner_id == draft.partner_id && enrollment.program_id == draft.program_id
        });
        if !theirs {
            let description = "the partner has no such enrollment in the program";
            problems.push(unknown("enrollment_id", description));
        }
    }
    match program {
        Some(program) if problems.is_empty() => Ok(program.terms.partnership_type),
        _ => Err(Error::Fields(problems)),
    }
}

async fn text(
    unit: &mut Unit,
    caller: &Caller,
    key: &str,
    wording: Wording,
    program_type: PartnershipType,
) -> Result<Text, Error> {
    let version = match wording {
        Wording::Own(content) => {
            return Ok(Text {
                content,
                template_version: None,
            });
        }
        Wording::Template(version) => version,
    };
    let conn = unit.conn();
    let template = store::agreement_template::find(conn, &caller.tenant, key, version).await?;
    let Some(template) = template else {
        let description = "no such text is published; publish one, or give a text";
        return Err(unknown("agreement_key", description).into());
    };
    if !template.is_for(program_type) {
        let description = format!("the text is not for {program_type} programs");
        return Err(Problem::new("agreement.agreement_key", "WRONG_TYPE", description).into());
    }
    Ok(Text {
        content: template.text,
        template_version: Some(template.version),
    })
}

fn unknown(field: &str, description: &str) -> Problem {
    Problem::new(
        format!("agreement.{field}"),
        "UNKNOWN_REFERENCE",
        description,
    )
}
