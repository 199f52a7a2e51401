//! What facts of each kind must say, may say, and can't say.

use super::Report;
use super::findings::Findings;
use crate::domain::vocabulary::FactKind;

#[derive(Clone, Copy)]
enum Use {
    Required,
    Possible,
    Foreign,
}
use Use::{Foreign, Possible, Required};

struct Form {
    amount: Use,
    /// The fact that is refunded.
    refunds: Use,
    /// The fact that was paid, or whose customer left.
    about: Use,
    /// What was sold by whom: product, category, person, seller, original date.
    sale: Use,
    click_date: Use,
    invoice_date: Use,
    subject: Use,
    score: Use,
}

/// What all kinds may say; a refund's amount depends on what it refunds.
const PLAIN: Form = Form {
    amount: Possible,
    refunds: Foreign,
    about: Foreign,
    sale: Foreign,
    click_date: Foreign,
    invoice_date: Foreign,
    subject: Foreign,
    score: Foreign,
};

const SALE: Form = Form {
    amount: Required,
    sale: Possible,
    ..PLAIN
};

impl Form {
    const fn of(kind: FactKind) -> Self {
        match kind {
            FactKind::ResaleBooking
            | FactKind::Contribution
            | FactKind::ReferralOutcome
            | FactKind::Renewal
            | FactKind::MarketplaceTransaction
            | FactKind::ServicesAttached => SALE,
            FactKind::UnitReport => Self {
                amount: Possible,
                ..SALE
            },
            FactKind::Conversion => Self {
                click_date: Required,
                ..SALE
            },
            FactKind::Refund => Self {
                refunds: Required,
                ..PLAIN
            },
            FactKind::CustomerPayment => Self {
                amount: Required,
                about: Required,
                ..PLAIN
            },
            FactKind::Churn => Self {
                about: Required,
                ..PLAIN
            },
            FactKind::IntegrationMilestone => Self {
                subject: Required,
                score: Possible,
                ..PLAIN
            },
            FactKind::IntegrationCertification | FactKind::Competency => Self {
                subject: Required,
                score: Required,
                ..PLAIN
            },
            FactKind::MdfClaim => Self {
                amount: Required,
                invoice_date: Required,
                ..PLAIN
            },
        }
    }
}

/// Adds what the kind requires and the report lacks, and what it says but the kind does not know.
pub(super) fn check(report: &Report, findings: &mut Findings<'_>) {
    let Some(kind) = report.kind else { return };
    let (form, details) = (Form::of(kind), &report.details);
    let fields = [
        ("amount", form.amount, report.amount.is_some()),
        ("refunds_fact_id", form.refunds, report.refunds.is_some()),
        ("about_fact_id", form.about, report.about.is_some()),
        ("product_id", form.sale, details.product_id.is_some()),
        (
            "product_category",
            form.sale,
            details.product_category.is_some(),
        ),
        ("person", form.sale, details.person.is_some()),
        ("seller", form.sale, details.seller.is_some()),
        ("original_date", form.sale, details.original_date.is_some()),
        ("click_date", form.click_date, details.click_date.is_some()),
        (
            "invoice_date",
            form.invoice_date,
            details.invoice_date.is_some(),
        ),
        ("subject", form.subject, details.subject.is_some()),
        ("score", form.score, details.score.is_some()),
    ];
    for (field, uses, said) in fields {
        match uses {
            Required if !said && !findings.has(field) => {
                findings.add(field, "REQUIRED", format!("a fact of kind {kind} needs it"));
            }
            Foreign if said => {
                let text = format!("a fact of kind {kind} has none");
                findings.add(field, "NOT_OF_THIS_KIND", text);
            }
            Required | Possible | Foreign => {}
        }
    }
}
