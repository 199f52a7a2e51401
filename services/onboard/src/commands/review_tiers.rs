//! Every enrollment of a partner gets the tier that its figures earn, and the benefits of that tier. Asked for whenever a figure, an enrollment or the tiers
//! themselves change, and every day, since windows move and reviews come due.

use chrono::NaiveDate;
use kit::{Unit, Worker};
use uuid::Uuid;

use super::{settle_benefits, tier_change};
use crate::domain::benefit::entitlement::Holder;
use crate::domain::enrollment::Enrollment;
use crate::domain::membership::Membership;
use crate::domain::tier::scheme::TierScheme;
use crate::domain::tier::standing::{Grading, Judged, Standing};
use crate::error::Error;
use crate::store;
use crate::store::tier::figures::{self, Of};

/// The key is the partner's id.
pub const KIND: &str = "review_tiers";

pub struct ReviewTiers;

#[tonic::async_trait]
impl Worker for ReviewTiers {
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        let partner_id = Uuid::try_parse(key).map_err(Error::stored)?;
        Ok(run(unit, tenant, partner_id).await?)
    }
}

/// Asks for it once the unit is done.
pub async fn ask(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    let now = unit.now;
    Ok(unit
        .enqueue(tenant, KIND, &partner_id.to_string(), now)
        .await?)
}

async fn run(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    for enrollment in store::enrollment::lock_of_partner(unit.conn(), tenant, partner_id).await? {
        review(unit, tenant, &enrollment).await?;
    }
    Ok(())
}

async fn review(unit: &mut Unit, tenant: &str, enrollment: &Enrollment) -> Result<(), Error> {
    let membership = Membership::of(enrollment, unit.now.date_naive());
    let program_id = enrollment.program_id;
    let scheme = store::tier::scheme::find(unit.conn(), tenant, program_id).await?;
    let standing = match &scheme {
        Some(scheme) => Some(grade(unit, tenant, enrollment, membership, scheme).await?),
        None => None,
    };
    let tier = standing.as_ref().and_then(Standing::current);
    let holder = Holder {
        enrollment_id: enrollment.id,
        partner_id: enrollment.partner_id,
        membership,
        scheme: scheme.as_ref(),
        tier_key: tier.map(|period| period.key.as_str()),
    };
    settle_benefits::run(unit, tenant, program_id, holder).await
}

async fn grade(
    unit: &mut Unit,
    tenant: &str,
    enrollment: &Enrollment,
    membership: Membership,
    scheme: &TierScheme,
) -> Result<Standing, Error> {
    let standing = store::tier::standing::find(unit.conn(), tenant, None, enrollment.id).await?;
    let before = standing.unwrap_or_else(|| {
        Standing::new(enrollment.id, enrollment.partner_id, enrollment.program_id)
    });
    let today = unit.now.date_naive();
    let graded = match membership {
        Membership::Pending | Membership::Suspended => return Ok(before),
        Membership::Over => {
            let reason = format!("the enrollment is {}", enrollment.state);
            Grading::new(before.clone(), scheme, today).end(&reason)
        }
        Membership::InForce => graded(unit, tenant, scheme, before.clone(), today).await?,
    };
    tier_change::save(unit, tenant, "ReviewTiers", &before, graded).await
}

/// A review that is due judges the day before its date, however late it is done; then today's figures count.
async fn graded<'a>(
    unit: &mut Unit,
    tenant: &str,
    scheme: &'a TierScheme,
    standing: Standing,
    today: NaiveDate,
) -> Result<Grading<'a>, Error> {
    let partner_id = standing.partner_id;
    let due = standing.review_due(today);
    let mut grading = Grading::new(standing, scheme, today).lapse_override();
    if let Some((date, day)) = due.and_then(|date| Some((date, date.pred_opt()?))) {
        let judged = judged(
            unit,
            scheme,
            Of {
                tenant,
                partner_id,
                day,
            },
        )
        .await?;
        grading = grading.review(date, &judged);
    }
    let judged = judged(
        unit,
        scheme,
        Of {
            tenant,
            partner_id,
            day: today,
        },
    )
    .await?;
    Ok(grading.grade(&judged))
}

async fn judged(unit: &mut Unit, scheme: &TierScheme, of: Of<'_>) -> Result<Judged, Error> {
    let readings = figures::read(unit.conn(), of, scheme.terms.measures()).await?;
    Ok(Judged {
        day: of.day,
        readings,
    })
}
