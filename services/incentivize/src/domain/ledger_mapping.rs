//! The ERP's account of each ledger account.

use serde::{Deserialize, Serialize};

use super::problem::Problems;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedAccount {
    /// Code of the ledger account.
    pub account: String,
    /// The ERP's account, such as "4400".
    pub erp_account: String,
    pub cost_centre: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerMapping {
    pub entries: Vec<MappedAccount>,
}

impl LedgerMapping {
    pub fn find(&self, account: &str) -> Option<&MappedAccount> {
        self.entries.iter().find(|entry| entry.account == account)
    }

    /// Of these ledger accounts, those that have no account of the ERP.
    pub fn unmapped<'a>(&self, accounts: &'a [String]) -> Vec<&'a str> {
        let unmapped = accounts
            .iter()
            .filter(|account| self.find(account).is_none());
        unmapped.map(String::as_str).collect()
    }

    /// Reports accounts that are mapped twice.
    pub fn check(&self, problems: &mut Problems) {
        for (index, entry) in self.entries.iter().enumerate() {
            let again = self.entries[..index]
                .iter()
                .any(|other| other.account == entry.account);
            problems.require(
                !again,
                format!("entries[{index}].account"),
                "DUPLICATE",
                "one account of the ERP each",
            );
        }
    }
}
