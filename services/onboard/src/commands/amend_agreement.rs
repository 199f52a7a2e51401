use kit::{Caller, Unit};

use super::{Target, agreement_change};
use crate::domain::agreement::{AgreedTerms, Agreement, Text, within};
use crate::domain::problem::Problem;
use crate::domain::term::Term;
use crate::error::Error;
use crate::store;

/// What replaces which agreement.
#[derive(Debug, Clone)]
pub struct Amendment {
    pub target: Target,
    pub text: String,
    pub terms: AgreedTerms,
    pub days: Term,
}

/// Errors: `NotFound`; a stale etag; `Fields` when terms are wrong; `Agreement` when the amended one is not signed, or does not
/// hold on the first day; `AlreadyAmended`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    amendment: Amendment,
) -> Result<Agreement, Error> {
    let amended = agreement_change::lock(unit, caller, &amendment.target).await?;
    let text = Text {
        content: amendment.text,
        template_version: None,
    };
    let id = unit.new_id();
    let draft = amended.amend(id, &text, amendment.terms, amendment.days, unit.now)?;
    let program = store::program::find(unit.conn(), caller, amended.program_id).await?;
    let program =
        program.ok_or_else(|| Error::NotFound("program", amended.program_id.to_string()))?;
    let program_type = program.terms.partnership_type;
    let problems = agreement_change::problems(unit, caller, &draft.terms, program_type).await?;
    let problems: Vec<Problem> = within("terms", problems).collect();
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    agreement_change::insert(unit, caller, "AmendAgreement", &draft, &text).await?;
    Ok(draft)
}
