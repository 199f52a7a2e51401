//! VAT and withholding on what is paid, VAT on what is invoiced.

use kit::money::{Money, MoneyError, Rounding};
use rust_decimal::Decimal;

use crate::domain::exact::{OutOfRange, percent};

/// VAT and withholding are rounded to the minor unit, half away from zero.
pub const TAX_ROUNDING: Rounding = Rounding::HalfUp;

/// Members of the European Union's VAT area, as ISO 3166-1 names them.
const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

pub fn is_in_eu(country: &str) -> bool {
    EU.contains(&country)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxStatus {
    Business,
    /// Below the threshold; charges no VAT.
    SmallBusiness,
    Private,
}

impl TaxStatus {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Business => "BUSINESS",
            Self::SmallBusiness => "SMALL_BUSINESS",
            Self::Private => "PRIVATE",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Business, Self::SmallBusiness, Self::Private]
            .into_iter()
            .find(|status| status.code() == code)
    }
}

/// One side of a supply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub country: String,
    pub status: TaxStatus,
    pub has_vat_id: bool,
}

/// Why VAT is charged or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VatRule {
    Domestic,
    ReverseCharge,
    SmallBusiness,
    Private,
    OutsideScope,
    /// The payee writes its own invoices; its VAT is paid on those.
    OwnInvoice,
}

impl VatRule {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Domestic => "DOMESTIC",
            Self::ReverseCharge => "REVERSE_CHARGE",
            Self::SmallBusiness => "SMALL_BUSINESS",
            Self::Private => "PRIVATE",
            Self::OutsideScope => "OUTSIDE_SCOPE",
            Self::OwnInvoice => "OWN_INVOICE",
        }
    }

    /// What an invoice says.
    pub fn note(code: &str) -> &'static str {
        match code {
            "DOMESTIC" => "VAT of the country",
            "REVERSE_CHARGE" => "reverse charge: the recipient owes the VAT",
            "SMALL_BUSINESS" => "no VAT: small business",
            "PRIVATE" => "no VAT: not a business",
            "OUTSIDE_SCOPE" => "no VAT: outside the scope of the country's VAT",
            _ => "no VAT: paid on the payee's own invoice",
        }
    }
}

/// The rule for a supply by `supplier` to `customer`: a supplier that charges no VAT charges none; within a country its
/// rate applies; between businesses of the Union the recipient owes it; a consumer elsewhere in the Union pays the
/// supplier's rate; all else lies outside.
pub fn vat_rule(supplier: &Party, customer: &Party) -> VatRule {
    match supplier.status {
        TaxStatus::SmallBusiness => return VatRule::SmallBusiness,
        TaxStatus::Private => return VatRule::Private,
        TaxStatus::Business => {}
    }
    if supplier.country == customer.country {
        return VatRule::Domestic;
    }
    match (
        is_in_eu(&supplier.country) && is_in_eu(&customer.country),
        customer.has_vat_id,
    ) {
        (true, true) => VatRule::ReverseCharge,
        (true, false) => VatRule::Domestic,
        (false, _) => VatRule::OutsideScope,
    }
}

/// A tax can't be computed exactly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxError {
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// `rate` percent of `base`, rounded by [`TAX_ROUNDING`].
pub fn tax_on(base: Money, rate: Decimal) -> Result<Money, TaxError> {
    let currency = base.currency();
    let tax = percent(rate, base.amount())?;
    let tax = kit::money::round(tax, currency.digits(), TAX_ROUNDING);
    Ok(Money::new(tax, currency)?)
}

/// What a payout is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taxed {
    pub net: Money,
    pub rule: VatRule,
    pub vat: Money,
    pub withheld: Money,
    /// net + VAT − withheld: what the payee gets.
    pub gross: Money,
}

/// Taxes on what is paid for `net`. Withholding is on the amount before VAT.
pub fn tax_payout(
    net: Money,
    rule: VatRule,
    domestic_rate: Decimal,
    withholding_rate: Decimal,
) -> Result<Taxed, TaxError> {
    let rate = if rule == VatRule::Domestic {
        domestic_rate
    } else {
        Decimal::ZERO
    };
    let vat = tax_on(net, rate)?;
    let withheld = tax_on(net, withholding_rate)?;
    let gross = net.checked_add(vat)?.checked_sub(withheld)?;
    Ok(Taxed {
        net,
        rule,
        vat,
        withheld,
        gross,
    })
}
