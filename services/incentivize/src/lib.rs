//! What each partner earned, and exactly why.
//!
//! Plans say what is paid for (or billed). Sell's facts arrive as events; each is assessed once under every component
//! that applies to it, purely, from what onboard has announced of the partner. The outcome, the earning with its trace
//! and the journal entry are written in the transaction that takes the fact in. When something becomes known later, the
//! same derivation runs again over all facts of the partner and writes what differs.

pub mod domain;

mod announce;
mod commands;
mod error;
mod events;
mod metrics;
mod provider;
mod render;
mod rpc;
mod store;

use contracts::tandem::incentivize::v1::{
    accounting_service_server::AccountingServiceServer,
    adjustment_service_server::AdjustmentServiceServer,
    attainment_service_server::AttainmentServiceServer,
    cutover_service_server::CutoverServiceServer, dispute_service_server::DisputeServiceServer,
    earning_service_server::EarningServiceServer,
    exchange_rate_service_server::ExchangeRateServiceServer,
    invoice_service_server::InvoiceServiceServer, ledger_service_server::LedgerServiceServer,
    payee_service_server::PayeeServiceServer,
    payment_provider_service_server::PaymentProviderServiceServer,
    payment_service_server::PaymentServiceServer, plan_service_server::PlanServiceServer,
    simulation_service_server::SimulationServiceServer,
    statement_service_server::StatementServiceServer,
};

use commands::{
    accept_statement, check_books, close_statement_period, draft_statement, open_dispute,
    payments::send_payout, rederive_account, rederive_partner, rederive_program, rederive_rates,
};

pub const NAME: &str = "incentivize";
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

pub use provider::{ProviderSettings, Reach};

/// The service, ready to be served.
pub fn mount(kit: kit::Service) -> kit::Mount {
    mount_with(kit, ProviderSettings::of_installation())
}

/// The same, with another way to payment providers than the installation's.
pub fn mount_with(kit: kit::Service, providers: ProviderSettings) -> kit::Mount {
    let gauges = metrics::BooksGauges::register(kit.clock.clone());
    let mount = kit::Mount::new(kit.clone())
        .grpc(PlanServiceServer::new(rpc::Plans { kit: kit.clone() }))
        .grpc(EarningServiceServer::new(rpc::Earnings {
            kit: kit.clone(),
        }))
        .grpc(AttainmentServiceServer::new(rpc::Attainments::new(
            kit.clone(),
        )))
        .grpc(ExchangeRateServiceServer::new(rpc::ExchangeRates {
            kit: kit.clone(),
        }))
        .grpc(SimulationServiceServer::new(rpc::Simulations {
            kit: kit.clone(),
        }))
        .grpc(LedgerServiceServer::new(rpc::Ledger { kit: kit.clone() }))
        .consumer(events::Events)
        .worker(check_books::KIND, check_books::Worker { gauges })
        .worker(rederive_partner::KIND, rederive_partner::Worker)
        .worker(rederive_program::KIND, rederive_program::Worker)
        .worker(rederive_rates::KIND, rederive_rates::Worker)
        .worker(rederive_account::KIND, rederive_account::Worker)
        .worker(
            rederive_account::KIND_OF_CUSTOMER,
            rederive_account::CustomerWorker,
        );
    let mount = payments(statements(mount, &kit), &kit);
    payment_providers(mount, kit, providers)
}

/// What partners are told that they earned.
fn statements(mount: kit::Mount, kit: &kit::Service) -> kit::Mount {
    mount
        .grpc(StatementServiceServer::new(rpc::Statements {
            kit: kit.clone(),
        }))
        .grpc(DisputeServiceServer::new(rpc::Disputes {
            kit: kit.clone(),
        }))
        .grpc(AdjustmentServiceServer::new(rpc::Adjustments {
            kit: kit.clone(),
        }))
        .worker(close_statement_period::KIND, close_statement_period::Worker)
        .worker(draft_statement::KIND, draft_statement::Worker)
        .worker(accept_statement::KIND, accept_statement::Worker)
        .worker(open_dispute::KIND, open_dispute::Worker)
}

/// What moves money, and what finance does with the books.
fn payments(mount: kit::Mount, kit: &kit::Service) -> kit::Mount {
    mount
        .grpc(PayeeServiceServer::new(rpc::Payees { kit: kit.clone() }))
        .grpc(PaymentServiceServer::new(rpc::Payments {
            kit: kit.clone(),
        }))
        .grpc(InvoiceServiceServer::new(rpc::Invoices {
            kit: kit.clone(),
        }))
        .grpc(AccountingServiceServer::new(rpc::Accounting {
            kit: kit.clone(),
        }))
        .grpc(CutoverServiceServer::new(rpc::Cutover { kit: kit.clone() }))
}

/// Who carries payouts out.
fn payment_providers(
    mount: kit::Mount,
    kit: kit::Service,
    settings: ProviderSettings,
) -> kit::Mount {
    let worker = send_payout::Worker {
        kit: kit.clone(),
        settings,
    };
    mount
        .grpc(PaymentProviderServiceServer::new(rpc::Providers {
            kit,
            settings,
        }))
        .worker(send_payout::KIND, worker)
}
