//! Which account numbers are taken, and how they are shown.

use incentivize::domain::{
    payments::bank_details::{Account, electronic, is_bic, mask},
    problem::Problems,
};

use crate::table::rows;

fn problems(account: &Account) -> String {
    let mut problems = Problems::default();
    account.check(&mut problems);
    problems
        .into_found()
        .iter()
        .map(|problem| problem.reason)
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn an_iban_has_its_country_s_length_and_right_check_digits() {
    let table = "
        iban                                | problem
        DE89 3704 0044 0532 0130 00         |
        DE88 3704 0044 0532 0130 00         | MALFORMED_IBAN
        DE89 3704 0044 0532 0130 0          | MALFORMED_IBAN
        DE89 3704 0044 0532 0130 000        | MALFORMED_IBAN
        GB29 NWBK 6016 1331 9268 19         |
        GB29 NWBK 6016 1331 9268 91         | MALFORMED_IBAN
        gb29nwbk60161331926819              |
        FR14 2004 1010 0505 0001 3M02 606   |
        NO93 8601 1117 947                  |
        MT84 MALT 0110 0001 2345 MTLC AST0 01S |
        CH93 0076 2011 6238 5295 7          |
        XX89 3704 0044 0532 0130 00         | MALFORMED_IBAN
        12345                               | MALFORMED_IBAN
    ";
    for row in rows(table) {
        let iban = electronic(&row[0]);
        assert_eq!(
            problems(&Account::Iban { iban, bic: None }),
            row[1],
            "{}",
            row[0]
        );
    }
}

#[test]
fn a_bic_has_eight_or_eleven_characters() {
    let table = "
        bic         | valid
        DEUTDEFF    | yes
        DEUTDEFF500 | yes
        NEDSZAJJXXX | yes
        DEUTDEF     | no
        DEUTDEFF50  | no
        DEUT12FF    | no
        deutdeff    | no
        DEUTDE F    | no
    ";
    for row in rows(table) {
        assert_eq!(is_bic(&row[0]), row[1] == "yes", "{}", row[0]);
    }
}

#[test]
fn other_accounts_need_their_bank() {
    let account = |number: &str, bic: &str| Account::Number {
        number: number.to_owned(),
        bic: bic.to_owned(),
        bank_name: String::new(),
    };
    assert_eq!(problems(&account("000123456789", "CHASUS33")), "");
    assert_eq!(problems(&account("12", "CHASUS33")), "MALFORMED_ACCOUNT");
    assert_eq!(problems(&account("000123456789", "")), "MALFORMED_BIC");
    assert_eq!(problems(&Account::Provider("acct_1".to_owned())), "");
    assert_eq!(
        problems(&Account::Provider(String::new())),
        "MALFORMED_ACCOUNT"
    );
}

#[test]
fn only_the_last_four_characters_show() {
    let table = "
        account                | shown
        DE89370400440532013000 | ******************3000
        12345678               | ****5678
        123456                 | ***456
        1                      | *
    ";
    for row in rows(table) {
        assert_eq!(mask(&row[0]), row[1]);
    }
    assert_eq!(mask(""), "");
}
