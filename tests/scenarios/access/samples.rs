//! The table of rightful calls: for every method, fresh resources of the first partner where the call needs them.
use super::contract::Rpc;
use super::given::Given;
use super::sample::Sample;

mod analytics;
mod api_lifecycle;
mod books;
mod co_sell;
mod cutover;
mod eligibility;
mod enable;
mod exchange_rates;
mod gateway;
mod incentivize;
mod integrations;
mod onboard;
mod payments;
mod platform;
mod sell;
mod solutions;
mod statements;
mod support;

/// A rightful call of the method; none when the table does not have one.
pub(super) async fn of(given: &Given, rpc: &Rpc) -> Option<Sample> {
    let method = rpc.method.name();
    match rpc.service().as_str() {
        "TenantService" => onboard::tenants(given, method),
        "TypeProfileService" => onboard::type_profiles(given, method).await,
        "ObjectiveService" => onboard::objectives(given, method).await,
        "ProgramService" => onboard::programs(given, method).await,
        "PartnerService" => onboard::partners(given, method).await,
        "EnrollmentService" => onboard::enrollments(given, method).await,
        "SolutionService" => solutions::solutions(given, method).await,
        "AgreementTemplateService" => onboard::agreement_templates(given, method).await,
        "AgreementService" => onboard::agreements(given, method).await,
        "KnowledgeService" => enable::knowledge(given, method).await,
        "TrainingService" => enable::training(given, method).await,
        "CertificationService" => enable::certifications(given, method).await,
        "CompetencyService" => enable::competencies(given, method).await,
        "TierService" => onboard::tiers(given, method).await,
        "AdvisorService" => onboard::advisor(given, method),
        "BusinessPlanService" => onboard::business_plans(given, method).await,
        "ContactService" => onboard::contacts(given, method).await,
        "ProspectService" => onboard::prospects(given, method).await,
        "BenefitService" => onboard::benefits(given, method).await,
        "AccountService" => sell::accounts(given, method).await,
        "ProductService" => sell::products(given, method),
        "OpportunityService" => sell::opportunities(given, method).await,
        "RegistrationService" => sell::registrations(given, method).await,
        "GateService" => co_sell::gate(given, method),
        "CoSellService" => co_sell::co_sell(given, method).await,
        "FactService" => sell::facts(given, method).await,
        "EligibilityService" => eligibility::eligibility(given, method).await,
        "IntegrationService" => integrations::integrations(given, method).await,
        "IntegrationCheckService" => integrations::checks(given, method).await,
        "IntegrationUsageService" => integrations::usage(given, method).await,
        "SupportService" => support::support(given, method).await,
        "ApiLifecycleService" => api_lifecycle::apis(given, method).await,
        "PlanService" => incentivize::plans(given, method).await,
        "EarningService" => incentivize::earnings(given, method).await,
        "AttainmentService" => incentivize::attainments(given, method),
        "ExchangeRateService" => exchange_rates::exchange_rates(given, method).await,
        "InvoiceService" => books::invoices(given, method).await,
        "AccountingService" => books::accounting(given, method).await,
        "CutoverService" => cutover::cutover(given, method).await,
        "PayeeService" => payments::payees(given, method).await,
        "PaymentService" => payments::payments(given, method).await,
        "SimulationService" => incentivize::simulations(given, method),
        "StatementService" => statements::statements(given, method).await,
        "DisputeService" => statements::disputes(given, method).await,
        "AdjustmentService" => statements::adjustments(given, method).await,
        "LedgerService" => incentivize::ledger(given, method),
        "MetricService" => analytics::metrics(given, method),
        "ApiKeyService" => gateway::api_keys(given, method).await,
        "FieldMappingService" => gateway::field_mappings(given, method).await,
        "ImportService" => gateway::imports(given, method).await,
        "EventSinkService" => platform::event_sink(method),
        "OperationsService" => platform::operations(method),
        _ => None,
    }
}

/// Every method of the contracts with a call of it.
pub(super) async fn of_every_method(given: &Given) -> Vec<(Rpc, Sample)> {
    let (mut calls, mut missing) = (Vec::new(), Vec::new());
    for rpc in Rpc::all() {
        match of(given, &rpc).await {
            Some(sample) => calls.push((rpc, sample)),
            None => missing.push(rpc.name()),
        }
    }
    assert!(
        missing.is_empty(),
        "add a rightful call to tests/scenarios/access/samples for {}",
        missing.join(", ")
    );
    calls
}
