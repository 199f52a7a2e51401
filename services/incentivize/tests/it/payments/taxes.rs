//! VAT and withholding on what is paid.

use incentivize::domain::payments::tax::{Party, TaxStatus, tax_payout, vat_rule};
use rust_decimal::Decimal;

use super::build::euros;
use crate::table::{number, rows};

fn party(country: &str, status: &str, vat_id: &str) -> Party {
    Party {
        country: country.to_owned(),
        status: TaxStatus::parse(status).expect("a status"),
        has_vat_id: vat_id == "yes",
    }
}

#[test]
fn who_charges_vat() {
    // The vendor is the customer of what partners do for it.
    let table = "
        supplier | status         | customer | VAT id | rule
        DE       | BUSINESS       | DE       | yes    | DOMESTIC
        DE       | SMALL_BUSINESS | DE       | yes    | SMALL_BUSINESS
        DE       | PRIVATE        | DE       | yes    | PRIVATE
        FR       | BUSINESS       | DE       | yes    | REVERSE_CHARGE
        FR       | SMALL_BUSINESS | DE       | yes    | SMALL_BUSINESS
        FR       | BUSINESS       | DE       | no     | DOMESTIC
        US       | BUSINESS       | DE       | yes    | OUTSIDE_SCOPE
        DE       | BUSINESS       | US       | no     | OUTSIDE_SCOPE
        GB       | BUSINESS       | IE       | yes    | OUTSIDE_SCOPE
        US       | BUSINESS       | US       | no     | DOMESTIC
    ";
    for row in rows(table) {
        let supplier = party(&row[0], &row[1], "yes");
        let rule = vat_rule(&supplier, &party(&row[2], "BUSINESS", &row[3]));
        assert_eq!(rule.code(), row[4], "{row:?}");
    }
}

#[test]
fn what_the_payee_gets() {
    let table = "
        net     | rule           | VAT % | withheld % | VAT    | withheld | gross
        1000.00 | DOMESTIC       | 19    | 0          | 190.00 | 0        | 1190.00
        1000.00 | REVERSE_CHARGE | 19    | 0          | 0      | 0        | 1000.00
        1000.00 | OWN_INVOICE    | 19    | 15         | 0      | 150.00   | 850.00
        1000.00 | DOMESTIC       | 19    | 15         | 190.00 | 150.00   | 1040.00
        0.50    | DOMESTIC       | 19    | 0          | 0.10   | 0        | 0.60
        0.50    | DOMESTIC       | 5     | 5          | 0.03   | 0.03     | 0.50
        33.33   | SMALL_BUSINESS | 19    | 15.825     | 0      | 5.27     | 28.06
        10.00   | DOMESTIC       | 0     | 100        | 0      | 10.00    | 0
    ";
    for row in rows(table) {
        let rule = [
            vat_rule(
                &party("DE", "BUSINESS", "yes"),
                &party("DE", "BUSINESS", "yes"),
            ),
            vat_rule(
                &party("FR", "BUSINESS", "yes"),
                &party("DE", "BUSINESS", "yes"),
            ),
            vat_rule(
                &party("DE", "SMALL_BUSINESS", "yes"),
                &party("DE", "BUSINESS", "yes"),
            ),
            incentivize::domain::payments::tax::VatRule::OwnInvoice,
        ];
        let rule = rule
            .into_iter()
            .find(|rule| rule.code() == row[1])
            .expect("a rule");
        let taxed =
            tax_payout(euros(&row[0]), rule, number(&row[2]), number(&row[3])).expect("taxes");
        let amounts = [taxed.vat, taxed.withheld, taxed.gross].map(|money| money.amount());
        let expected: Vec<Decimal> = row[4..]
            .iter()
            .map(|cell| number(cell).normalize())
            .collect();
        assert_eq!(amounts.to_vec(), expected, "{row:?}");
    }
}
