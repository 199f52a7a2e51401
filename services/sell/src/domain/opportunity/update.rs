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
    pub fn with(mut self, others: Self, fields: &[Field]) -> Self {
        let changes = |field| fields.contains(&field);
        if changes(Field::DisplayName) {
            self.display_name = others.display_name;
        }
        if changes(Field::Account) {
            self.account = others.account;
        }
        if changes(Field::Seller) {
            self.seller = others.seller;
        }
        if changes(Field::OpenDate) {
            self.open_date = others.open_date;
        }
        if changes(Field::Amount) {
            self.amount = others.amount;
        }
        if changes(Field::Lines) {
            self.lines = others.lines;
        }
        if changes(Field::Partners) {
            self.partners = others.partners;
        }
        if changes(Field::Competitors) {
            self.competitors = others.competitors;
        }
        self
    }
}
