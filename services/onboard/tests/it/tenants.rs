use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::tenant_service_client::TenantServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use tonic::Code;

use crate::world::{ACME, World, bad_fields, fields, got, refused};

fn request(tenant: v1::Tenant) -> v1::CreateTenantRequest {
    v1::CreateTenantRequest {
        request_id: String::new(),
        tenant: Some(tenant),
    }
}

#[tokio::test]
async fn a_tenant_begins_with_a_profile_of_every_type() {
    let world = World::new().await;
    let answer = got(world
        .profiles()
        .list_type_profiles(v1::ListTypeProfilesRequest {})
        .await);
    let types: Vec<PartnershipType> = answer
        .type_profiles
        .iter()
        .map(v1::TypeProfile::r#type)
        .collect();
    assert_eq!(
        types,
        [
            PartnershipType::Informal,
            PartnershipType::Affiliate,
            PartnershipType::Referral,
            PartnershipType::Reseller,
            PartnershipType::Isv,
            PartnershipType::Oem,
            PartnershipType::Si,
        ]
    );
    let announced = world.onboard.announced::<v1::TypeProfileChanged>().await;
    let announced: Vec<v1::TypeProfile> = announced
        .into_iter()
        .filter_map(|event| event.type_profile)
        .collect();
    assert_eq!(announced, answer.type_profiles);
    let tenants = world.onboard.announced::<v1::TenantChanged>().await;
    assert_eq!(
        tenants[0]
            .tenant
            .as_ref()
            .map(|tenant| tenant.tenant_id.as_str()),
        Some(ACME)
    );
}

#[tokio::test]
async fn an_id_is_taken_once() {
    let world = World::new().await;
    let before = world.onboard.written().await;
    let again = v1::Tenant {
        tenant_id: ACME.to_owned(),
        display_name: "Another".to_owned(),
        currency_code: "EUR".to_owned(),
        create_time: None,
    };
    let refusal = refused(world.tenants().create_tenant(request(again)).await);
    assert_eq!(refusal, (Code::AlreadyExists, "TENANT_TAKEN".to_owned()));
    assert_eq!(world.onboard.written().await, before);
}

#[tokio::test]
async fn all_bad_fields_are_named() {
    let world = World::new().await;
    let bad = v1::Tenant {
        tenant_id: "A".to_owned(),
        display_name: " ".to_owned(),
        currency_code: "XXQ".to_owned(),
        create_time: None,
    };
    assert_eq!(
        bad_fields(world.tenants().create_tenant(request(bad)).await),
        fields([
            ("tenant.tenant_id", "MALFORMED_ID"),
            ("tenant.display_name", "REQUIRED"),
            ("tenant.currency_code", "UNKNOWN_CURRENCY"),
        ])
    );
}

#[tokio::test]
async fn tenants_are_read_by_operators_page_by_page() {
    let world = World::new().await;
    world.tenant("zenith").await;
    world.tenant("beta").await;
    let mut found = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = v1::ListTenantsRequest {
            page_size: 2,
            page_token,
        };
        let page = got(world.tenants().list_tenants(request).await);
        found.extend(page.tenants.into_iter().map(|tenant| tenant.tenant_id));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(found, [ACME, "beta", "zenith"]);
    let one = v1::GetTenantRequest {
        tenant_id: "beta".to_owned(),
    };
    let tenant = got(world.tenants().get_tenant(one).await)
        .tenant
        .expect("a tenant");
    assert_eq!(
        (tenant.display_name.as_str(), tenant.currency_code.as_str()),
        ("The beta company", "USD")
    );
    let none = v1::GetTenantRequest {
        tenant_id: "nobody".to_owned(),
    };
    assert_eq!(
        refused(world.tenants().get_tenant(none).await).0,
        Code::NotFound
    );
}

#[tokio::test]
async fn a_tenants_own_people_see_no_tenants() {
    let world = World::new().await;
    let mut admin = TenantServiceClient::new(world.onboard.as_role(ACME, Role::TenantAdmin));
    let refusal = refused(admin.list_tenants(v1::ListTenantsRequest::default()).await);
    assert_eq!(refusal.0, Code::PermissionDenied);
}
