//! Informal partners are found by what customers already connect.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::observed_integration_service_client::ObservedIntegrationServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use kit::testing::Client;
use tonic::Code;

use super::walk::{active_program, lacking};
use crate::world::{ACME, World, bad_fields, date, fields, got, refused};

fn client(world: &World, role: Role) -> ObservedIntegrationServiceClient<Client> {
    ObservedIntegrationServiceClient::new(world.onboard.as_role(ACME, role))
}

fn seen(product: &str, domain: &str, joint_customers: i32) -> v1::ObservedIntegration {
    v1::ObservedIntegration {
        product_name: product.to_owned(),
        vendor_name: format!("The makers of {product}"),
        domain: domain.to_owned(),
        joint_customers,
        last_seen_date: Some(date(2018, 1, 10)),
        ..Default::default()
    }
}

async fn report(world: &World, rows: &[v1::ObservedIntegration]) -> Vec<v1::ObservedIntegration> {
    let request = v1::ReportObservedIntegrationsRequest {
        request_id: String::new(),
        integrations: rows.to_vec(),
    };
    let mut connector = client(world, Role::Connector);
    got(connector.report_observed_integrations(request).await).integrations
}

async fn list(world: &World, without_partner: bool) -> Vec<(String, i32)> {
    let mut manager = client(world, Role::PartnerManager);
    let (mut rows, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = v1::ListObservedIntegrationsRequest {
            page_size: 1,
            page_token,
            without_partner,
        };
        let page = got(manager.list_observed_integrations(request).await);
        let page_rows = page.integrations.into_iter();
        rows.extend(page_rows.map(|row| (row.product_name, row.joint_customers)));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return rows;
        }
    }
}

fn adoption(
    of: &v1::ObservedIntegration,
    program: &v1::Program,
) -> v1::AdoptObservedIntegrationRequest {
    v1::AdoptObservedIntegrationRequest {
        observed_integration_id: of.observed_integration_id.clone(),
        program_id: program.program_id.clone(),
        ..Default::default()
    }
}

fn row(product: &str, customers: i32) -> (String, i32) {
    (product.to_owned(), customers)
}

#[tokio::test]
async fn what_is_seen_again_is_updated_and_the_most_used_comes_first() {
    let world = World::new().await;
    let first = report(
        &world,
        &[
            seen("Ledger", "ledger.example", 3),
            seen("Chat", "chat.example", 7),
        ],
    )
    .await;
    let again = report(&world, &[seen("ledger", "Ledger.Example", 9)]).await;
    assert_eq!(
        again[0].observed_integration_id,
        first[0].observed_integration_id
    );
    assert_eq!(list(&world, true).await, [row("ledger", 9), row("Chat", 7)]);
}

#[tokio::test]
async fn every_bad_row_is_named_and_none_is_saved() {
    let world = World::new().await;
    let bad = v1::ObservedIntegration {
        product_name: String::new(),
        domain: "not a domain".to_owned(),
        joint_customers: -1,
        ..seen("Chat", "", 0)
    };
    let undated = v1::ObservedIntegration {
        last_seen_date: None,
        ..seen("Mail", "mail.example", 1)
    };
    let good = seen("Ledger", "ledger.example", 3);
    let request = v1::ReportObservedIntegrationsRequest {
        request_id: String::new(),
        integrations: vec![good.clone(), bad, undated, good],
    };
    let mut connector = client(&world, Role::Connector);
    assert_eq!(
        bad_fields(connector.report_observed_integrations(request).await),
        fields([
            ("integrations[1].product_name", "REQUIRED"),
            ("integrations[1].domain", "MALFORMED_DOMAIN"),
            ("integrations[1].joint_customers", "NEGATIVE"),
            ("integrations[2].last_seen_date", "REQUIRED"),
            ("integrations[3]", "DUPLICATE"),
        ])
    );
    assert_eq!(list(&world, false).await, []);
}

#[tokio::test]
async fn the_owner_of_a_product_becomes_an_informal_partner() {
    let world = World::new().await;
    let rows = [
        seen("Ledger", "ledger.example", 3),
        seen("Ledger Mobile", "ledger.example", 1),
    ];
    let rows = report(&world, &rows).await;
    let program = active_program(&world, PartnershipType::Informal, None).await;
    let mut manager = client(&world, Role::PartnerManager);
    let adopted = got(manager
        .adopt_observed_integration(adoption(&rows[0], &program))
        .await);
    let enrollment = adopted.enrollment.expect("an enrollment");
    assert_eq!(enrollment.state(), v1::EnrollmentState::Active);
    assert_eq!(enrollment.r#type(), PartnershipType::Informal);
    let partner_id = adopted.integration.expect("one").partner_id;
    assert_eq!(enrollment.partner_id, partner_id);
    let request = v1::GetPartnerRequest { partner_id };
    let partner = got(world.partners().get_partner(request).await).partner;
    assert_eq!(
        partner.expect("a partner").display_name,
        "The makers of Ledger"
    );

    // Everything under the domain is the partner's, also what is seen later.
    report(&world, &[seen("Ledger Desktop", "ledger.example", 2)]).await;
    assert_eq!(list(&world, true).await, []);
    assert_eq!(list(&world, false).await.len(), 3);
    let again = refused(
        manager
            .adopt_observed_integration(adoption(&rows[1], &program))
            .await,
    );
    assert_eq!(
        again,
        (Code::AlreadyExists, "INTEGRATION_ADOPTED".to_owned())
    );
}

#[tokio::test]
async fn a_product_may_belong_to_a_partner_that_is_there() {
    let world = World::new().await;
    let rows = [
        seen("Ledger", "ledger.example", 3),
        seen("Chat", "chat.example", 5),
    ];
    let rows = report(&world, &rows).await;
    let partner = world.partner("losch").await;
    let program = active_program(&world, PartnershipType::Informal, None).await;
    let mut manager = client(&world, Role::PartnerManager);
    let mut enrollments = Vec::new();
    for of in &rows {
        let request = v1::AdoptObservedIntegrationRequest {
            partner_id: partner.partner_id.clone(),
            ..adoption(of, &program)
        };
        let adopted = got(manager.adopt_observed_integration(request).await);
        enrollments.push(adopted.enrollment.expect("one").enrollment_id);
    }
    // Two products, one enrollment.
    assert_eq!(enrollments[0], enrollments[1]);
    assert_eq!(list(&world, true).await, []);
}

#[tokio::test]
async fn only_an_informal_program_adopts_and_only_with_its_steps_done() {
    let world = World::new().await;
    let rows = report(&world, &[seen("Ledger", "ledger.example", 0)]).await;
    let mut manager = client(&world, Role::PartnerManager);
    let resellers = world.active_program().await;
    assert_eq!(
        bad_fields(
            manager
                .adopt_observed_integration(adoption(&rows[0], &resellers))
                .await
        ),
        fields([("program_id", "NOT_INFORMAL")])
    );
    let program = active_program(&world, PartnershipType::Informal, None).await;
    let written = world.onboard.written().await;
    // The listing wants one joint customer at least.
    let nobody = manager
        .adopt_observed_integration(adoption(&rows[0], &program))
        .await;
    assert_eq!(
        lacking(nobody, "STEPS_INCOMPLETE"),
        fields([("listing", "ANSWER")])
    );
    assert_eq!(world.onboard.written().await, written);
}
