//! The accounts of the books.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// What incentives cost us.
    IncentiveExpense,
    /// What we owe partners, not yet stated.
    AccruedPayable,
    /// What partners owe us, not yet stated.
    AccruedReceivable,
    /// What royalties bring us.
    RoyaltyRevenue,
    /// What statements say that we owe, not yet paid.
    Payable,
    /// What statements say that partners owe us, not yet collected.
    Receivable,
    /// What has moved at the bank.
    Cash,
    /// Tax kept back from payouts, owed to tax offices.
    WithholdingTaxPayable,
    /// Value added tax that partners charged us.
    VatRecoverable,
    /// Value added tax that we charged partners.
    VatPayable,
    /// What rates made of an amount between its statement and its payment.
    ExchangeDifference,
    /// The other side of what was owed before the books began.
    OpeningBalance,
}

impl Account {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::IncentiveExpense => "INCENTIVE_EXPENSE",
            Self::AccruedPayable => "ACCRUED_PAYABLE",
            Self::AccruedReceivable => "ACCRUED_RECEIVABLE",
            Self::RoyaltyRevenue => "ROYALTY_REVENUE",
            Self::Payable => "PAYABLE",
            Self::Receivable => "RECEIVABLE",
            Self::Cash => "CASH",
            Self::WithholdingTaxPayable => "WITHHOLDING_TAX_PAYABLE",
            Self::VatRecoverable => "VAT_RECOVERABLE",
            Self::VatPayable => "VAT_PAYABLE",
            Self::ExchangeDifference => "EXCHANGE_DIFFERENCE",
            Self::OpeningBalance => "OPENING_BALANCE",
        }
    }
}
