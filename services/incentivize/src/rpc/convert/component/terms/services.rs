//! Services attached to our product.

use contracts::tandem::incentivize::v1 as contract;
use kit::wire;

use super::{
    super::{
        reader::Reader,
        tables::{premium, written},
    },
    Converted,
};
use crate::domain::mechanisms::services_attachment::ServicesAttachment;

impl Converted for ServicesAttachment {
    type Wire = contract::ServicesAttachment;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            premium: premium(at, wire.rate_percent, wire.cap_per_deal, wire.amount),
            least_amount: at.money("least_amount", wire.least_amount),
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            rate_percent: self.premium.rate_percent.map(wire::to_decimal),
            cap_per_deal: written(self.premium.cap_per_deal),
            amount: written(self.premium.amount),
            least_amount: written(self.least_amount),
        }
    }
}
