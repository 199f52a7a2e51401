//! Marketing funds.

use contracts::tandem::incentivize::v1 as contract;
use kit::wire;

use super::{
    super::{
        reader::{Reader, number, written_period},
        tables::written,
    },
    Converted,
};
use crate::domain::mechanisms::mdf_reimbursement::MdfReimbursement;

impl Converted for MdfReimbursement {
    type Wire = contract::MdfReimbursement;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            share_percent: at.decimal("share_percent", wire.share_percent),
            cap_per_claim: at.money("cap_per_claim", wire.cap_per_claim),
            accrual_percent: at.optional_decimal("accrual_percent", wire.accrual_percent),
            fund: at.money("fund", wire.fund),
            running_total: at
                .choice::<contract::RunningTotal, _>("running_total", wire.running_total),
            period: at.period(wire.period),
            deadline_days: at.count("deadline_days", wire.deadline_days),
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            share_percent: Some(wire::to_decimal(self.share_percent)),
            cap_per_claim: written(self.cap_per_claim),
            accrual_percent: self.accrual_percent.map(wire::to_decimal),
            fund: written(self.fund),
            running_total: number::<contract::RunningTotal, _>(self.running_total),
            period: written_period(self.period),
            deadline_days: self.deadline_days.map(u32::cast_signed),
        }
    }
}
