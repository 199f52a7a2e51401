//! What a person may change in an opportunity; stage and close date change together, in another way.

use super::Terms;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    DisplayName,
    Account,
    Seller,
    OpenDate,
    Amount,
    Lines,
    Partners,
    Competitors,
}

impl Field {
    pub const ALL: [Self; 8] = [
        Self::DisplayName,
        Self::Account,
        Self::Seller,
        Self::OpenDate,
        Self::Amount,
        Self::Lines,
        Self::Partners,
        Self::Competitors,
    ];

    /// Its name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::DisplayName => "display_name",
            Self::Account => "account_id",
            Self::Seller => "seller",
            Self::OpenDate => "open_date",
            Self::Amount => "amount",
            Self::Lines => "lines",
            Self::Partners => "partners",
            Self::Competitors => "competitors",
        }
    }
}

impl Terms {
    /// These terms with some fields of others.
    #[must_use]
    pub fn with(mut self, others: &Self, fields: &[Field]) -> Self {
        for field in fields {
            match field {
                Field::DisplayName => self.display_name.clone_from(&others.display_name),
                Field::Account => self.account.clone_from(&others.account),
                Field::Seller => self.seller.clone_from(&others.seller),
                Field::OpenDate => self.open_date = others.open_date,
                Field::Amount => self.amount = others.amount,
                Field::Lines => self.lines.clone_from(&others.lines),
                Field::Partners => self.partners.clone_from(&others.partners),
                Field::Competitors => self.competitors.clone_from(&others.competitors),
            }
        }
        self
    }
}
