//! The requests that move one enrollment along.

use contracts::tandem::onboard::v1;

use crate::world::date;

/// The requests of one enrollment, without etags.
pub(crate) struct Ask(pub(crate) String);

macro_rules! asks {
    ($($name:ident -> $request:ident { $($field:ident: $value:expr),* };)+) => {
        impl Ask {
            $(pub(crate) fn $name(&self) -> v1::$request {
                v1::$request { enrollment_id: self.0.clone(), $($field: $value,)* ..Default::default() }
            })+
        }
    };
}

asks! {
    submit -> SubmitEnrollmentRequest {};
    start -> StartEnrollmentReviewRequest {};
    request -> RequestEnrollmentInformationRequest { message: "which territory?".to_owned() };
    provide -> ProvideEnrollmentInformationRequest { message: "the south".to_owned() };
    approve -> ApproveEnrollmentRequest {};
    reject -> RejectEnrollmentRequest { reason: "too small".to_owned() };
    activate -> ActivateEnrollmentRequest {
        effective_date: Some(date(2017, 1, 1)),
        end_date: Some(date(2018, 1, 1))
    };
    suspend -> SuspendEnrollmentRequest {
        reason: "documents expired".to_owned(),
        effective_date: Some(date(2017, 5, 1))
    };
    reinstate -> ReinstateEnrollmentRequest { effective_date: Some(date(2017, 6, 1)) };
    terminate -> TerminateEnrollmentRequest {
        reason: "merged".to_owned(),
        effective_date: Some(date(2017, 11, 1))
    };
}
