//! Which steps batches, payouts and bank details may take, and who may take them.

use chrono::TimeDelta;
use incentivize::domain::payments::{
    bank_details::{Account, BankDetails, Refused, Stage},
    batch_state::{Batch, BatchRefused, BatchState},
};
use uuid::Uuid;

use super::build::{IBAN, noon};
use crate::build::day;

fn batch(state: BatchState) -> Batch {
    Batch {
        id: Uuid::nil(),
        state,
        currency: None,
        as_of: day("2018-01-15"),
        made_by: "mary".to_owned(),
        made_at: noon(),
        approved_by: None,
        approved_at: None,
        released_at: None,
    }
}

#[test]
fn a_batch_is_approved_by_another_person_and_then_released() {
    use BatchState::{Approved, Cancelled, Draft, Released};
    for from in [Draft, Approved, Released, Cancelled] {
        let approved = batch(from).approve("carl", noon(), 1).is_ok();
        let cancelled = batch(from).cancel().is_ok();
        let released = batch(from).release(noon()).is_ok();
        assert_eq!(
            (approved, cancelled, released),
            (from == Draft, from == Draft, from == Approved),
            "{from:?}"
        );
    }
    assert_eq!(
        batch(Draft).approve("mary", noon(), 1),
        Err(BatchRefused::SamePerson)
    );
    assert_eq!(
        batch(Draft).approve("carl", noon(), 0),
        Err(BatchRefused::Empty)
    );
}

#[test]
fn bank_details_take_two_people_and_a_cooling_off() {
    let proposed = BankDetails {
        id: Uuid::nil(),
        payee_id: Uuid::nil(),
        holder_name: "Partner".to_owned(),
        account: Account::Iban {
            iban: IBAN.to_owned(),
            bic: None,
        },
        proposed_by: "paul".to_owned(),
        proposed_at: noon(),
        stage: Stage::Proposed,
    };
    let three_days = TimeDelta::days(3);
    assert_eq!(
        proposed.clone().confirm("paul", noon(), three_days),
        Err(Refused::SamePerson)
    );
    let confirmed = proposed
        .clone()
        .confirm("fay", noon(), three_days)
        .expect("confirmed");
    let Stage::Confirmed { effective_at, .. } = &confirmed.stage else {
        panic!("{confirmed:?}");
    };
    assert_eq!(*effective_at, noon() + three_days);
    assert_eq!(
        confirmed.clone().confirm("fay", noon(), three_days),
        Err(Refused::NotProposed)
    );
    assert_eq!(
        confirmed.clone().cancel("fay", noon() + three_days),
        Err(Refused::InUse)
    );
    let cancelled = confirmed.cancel("fay", noon()).expect("cancelled in time");
    assert_eq!(cancelled.cancel("fay", noon()), Err(Refused::InUse));
    assert!(proposed.cancel("paul", noon()).is_ok());
}
