//! Recruiting partners, and knowing their people.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::contact_service_client::ContactServiceClient;
use contracts::tandem::onboard::v1::prospect_service_client::ProspectServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use kit::testing::Client;
use tonic::Code;

use crate::world::{ACME, World, bad_fields, date, fields, got, refused};

fn recruiter(world: &World) -> ProspectServiceClient<Client> {
    ProspectServiceClient::new(world.onboard.as_role(ACME, Role::PartnerManager))
}

fn people(world: &World) -> ContactServiceClient<Client> {
    ContactServiceClient::new(world.onboard.as_role(ACME, Role::PartnerManager))
}

fn globex() -> v1::Prospect {
    v1::Prospect {
        display_name: "Globex".to_owned(),
        domain: "Globex.example".to_owned(),
        wanted_type: PartnershipType::Reseller.into(),
        source: "fair".to_owned(),
        owner: "grace".to_owned(),
        ..Default::default()
    }
}

async fn identified(world: &World) -> v1::Prospect {
    let request = v1::CreateProspectRequest {
        request_id: String::new(),
        prospect: Some(globex()),
    };
    got(recruiter(world).create_prospect(request).await)
        .prospect
        .expect("a prospect")
}

/// Contacted, aligned, invited.
async fn invited(world: &World) -> v1::Prospect {
    let prospect = identified(world).await;
    let id = || prospect.prospect_id.clone();
    let contact = v1::ContactProspectRequest {
        prospect_id: id(),
        note: "met".to_owned(),
        ..Default::default()
    };
    got(recruiter(world).contact_prospect(contact).await);
    let align = v1::AlignProspectRequest {
        prospect_id: id(),
        ..Default::default()
    };
    assert_eq!(
        bad_fields(recruiter(world).align_prospect(align.clone()).await),
        fields([("result", "REQUIRED")])
    );
    let align = v1::AlignProspectRequest {
        result: "same buyers".to_owned(),
        ..align
    };
    got(recruiter(world).align_prospect(align).await);
    let invite = v1::InviteProspectRequest {
        prospect_id: id(),
        ..Default::default()
    };
    got(recruiter(world).invite_prospect(invite).await)
        .prospect
        .expect("a prospect")
}

#[tokio::test]
async fn a_prospect_becomes_a_partner_with_a_drafted_enrollment() {
    let world = World::new().await;
    let program = world.active_program().await;
    let prospect = invited(&world).await;
    let enroll = v1::EnrollProspectRequest {
        prospect_id: prospect.prospect_id,
        program_id: program.program_id,
        external_id: "crm-7".to_owned(),
        ..Default::default()
    };
    let admitted = got(recruiter(&world).enroll_prospect(enroll).await);
    let (partner, enrollment) = (
        admitted.partner.expect("a partner"),
        admitted.enrollment.expect("an enrollment"),
    );
    assert_eq!(
        (
            partner.display_name.as_str(),
            partner.relationship_manager.as_str()
        ),
        ("Globex", "grace")
    );
    assert_eq!(
        (enrollment.state(), &enrollment.partner_id),
        (v1::EnrollmentState::Draft, &partner.partner_id)
    );
    let enrolled = admitted.prospect.expect("a prospect");
    assert_eq!(
        (enrolled.state(), &enrolled.partner_id),
        (v1::ProspectState::Enrolled, &partner.partner_id)
    );
    assert_eq!(
        (
            enrolled.alignment_result.as_str(),
            enrolled.transitions.len()
        ),
        ("same buyers", 4)
    );
    let list = v1::ListProspectsRequest {
        owner: "grace".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        got(recruiter(&world).list_prospects(list).await).prospects,
        [enrolled]
    );
}

#[tokio::test]
async fn nobody_is_enrolled_before_the_invitation_and_nothing_is_left_of_a_refusal() {
    let world = World::new().await;
    let prospect = identified(&world).await;
    let enroll = v1::EnrollProspectRequest {
        prospect_id: prospect.prospect_id,
        ..Default::default()
    };
    let written = world.onboard.written().await;
    let early = recruiter(&world)
        .enroll_prospect(enroll)
        .await
        .expect_err("too early");
    assert_eq!(kit::testing::reason(&early), "ILLEGAL_TRANSITION");
    assert!(
        early.message().contains("legal is CONTACT, DECLINE"),
        "{early}"
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn an_unknown_program_leaves_no_partner_behind() {
    let world = World::new().await;
    let prospect = invited(&world).await;
    let written = world.onboard.written().await;
    let enroll = v1::EnrollProspectRequest {
        prospect_id: prospect.prospect_id,
        program_id: uuid::Uuid::nil().to_string(),
        ..Default::default()
    };
    let unknown = recruiter(&world).enroll_prospect(enroll).await;
    assert_eq!(
        bad_fields(unknown),
        fields([("program_id", "UNKNOWN_REFERENCE")])
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn who_declined_may_be_asked_again() {
    let world = World::new().await;
    let prospect = identified(&world).await;
    let request = v1::CreateProspectRequest {
        request_id: String::new(),
        prospect: Some(globex()),
    };
    let again = refused(recruiter(&world).create_prospect(request).await);
    assert_eq!(again, (Code::AlreadyExists, "PROSPECT_KNOWN".to_owned()));
    let decline = v1::DeclineProspectRequest {
        prospect_id: prospect.prospect_id.clone(),
        reason: "too busy".to_owned(),
        etag: prospect.etag.clone(),
        ..Default::default()
    };
    got(recruiter(&world).decline_prospect(decline.clone()).await);
    assert_eq!(
        refused(recruiter(&world).decline_prospect(decline).await).1,
        "STALE_ETAG"
    );
    let contact = v1::ContactProspectRequest {
        prospect_id: prospect.prospect_id,
        ..Default::default()
    };
    let contacted = got(recruiter(&world).contact_prospect(contact).await)
        .prospect
        .expect("a prospect");
    assert_eq!(contacted.state(), v1::ProspectState::Contacted);
    let wrong = v1::Prospect {
        domain: "not a host".to_owned(),
        wanted_type: 0,
        ..globex()
    };
    let request = v1::CreateProspectRequest {
        request_id: String::new(),
        prospect: Some(wrong),
    };
    assert_eq!(
        bad_fields(recruiter(&world).create_prospect(request).await),
        fields([
            ("prospect.domain", "MALFORMED_DOMAIN"),
            ("prospect.wanted_type", "REQUIRED")
        ])
    );
}

fn ada(partner: &v1::Partner) -> v1::Contact {
    v1::Contact {
        partner_id: partner.partner_id.clone(),
        person_id: "ada".to_owned(),
        display_name: "Ada".to_owned(),
        roles: vec![
            v1::ContactRole::Technical.into(),
            v1::ContactRole::Sales.into(),
        ],
        email: "ada@globex.example".to_owned(),
        consent_date: Some(date(2018, 1, 2)),
        consent_source: "form".to_owned(),
        ..Default::default()
    }
}

fn creation(contact: v1::Contact) -> v1::CreateContactRequest {
    v1::CreateContactRequest {
        request_id: String::new(),
        contact: Some(contact),
    }
}

#[tokio::test]
async fn an_address_is_kept_with_consent_and_a_person_can_be_forgotten() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let unasked = v1::Contact {
        consent_date: None,
        consent_source: String::new(),
        roles: vec![],
        ..ada(&partner)
    };
    assert_eq!(
        bad_fields(people(&world).create_contact(creation(unasked)).await),
        fields([
            ("contact.roles", "REQUIRED"),
            ("contact.consent_date", "REQUIRED")
        ])
    );
    let ada_there = got(people(&world).create_contact(creation(ada(&partner))).await)
        .contact
        .expect("a contact");
    let again = refused(people(&world).create_contact(creation(ada(&partner))).await);
    assert_eq!(again, (Code::AlreadyExists, "PERSON_ID_TAKEN".to_owned()));
    let technical = v1::ListContactsRequest {
        role: v1::ContactRole::Technical.into(),
        ..Default::default()
    };
    assert_eq!(
        got(people(&world).list_contacts(technical.clone()).await).contacts,
        std::slice::from_ref(&ada_there)
    );

    let erase = v1::EraseContactRequest {
        contact_id: ada_there.contact_id.clone(),
        ..Default::default()
    };
    let erased = got(people(&world).erase_contact(erase.clone()).await)
        .contact
        .expect("a contact");
    assert_eq!(
        (
            erased.display_name.as_str(),
            erased.email.as_str(),
            erased.erased
        ),
        ("", "", true)
    );
    assert_eq!(erased.person_id, "ada");
    assert_eq!(
        refused(people(&world).erase_contact(erase).await).1,
        "CONTACT_ERASED"
    );
    assert_eq!(
        got(people(&world).list_contacts(technical).await).contacts,
        []
    );
    let audit = world
        .audit_of(&format!("contacts/{}", erased.contact_id))
        .await;
    assert_eq!(audit.len(), 2);
    let told = format!("{audit:?}");
    assert!(
        !told.contains("Ada") && !told.contains("globex.example"),
        "{told}"
    );
}

#[tokio::test]
async fn a_partner_keeps_its_own_people() {
    let world = World::new().await;
    let (ours, theirs) = (world.partner("ours").await, world.partner("theirs").await);
    let mut own = ContactServiceClient::new(world.client_of(&ours));
    let mine = got(own.create_contact(creation(ada(&ours))).await)
        .contact
        .expect("a contact");
    assert_eq!(
        refused(own.create_contact(creation(ada(&theirs))).await).0,
        Code::NotFound
    );
    let other = got(people(&world).create_contact(creation(ada(&theirs))).await)
        .contact
        .expect("a contact");
    let get = v1::GetContactRequest {
        contact_id: other.contact_id.clone(),
    };
    assert_eq!(refused(own.get_contact(get).await).0, Code::NotFound);
    let update = v1::UpdateContactRequest {
        request_id: String::new(),
        contact: Some(other),
    };
    assert_eq!(refused(own.update_contact(update).await).0, Code::NotFound);
    assert_eq!(
        got(own.list_contacts(v1::ListContactsRequest::default()).await).contacts,
        std::slice::from_ref(&mine)
    );
    let renamed = v1::Contact {
        display_name: "Ada L.".to_owned(),
        ..mine
    };
    let update = v1::UpdateContactRequest {
        request_id: String::new(),
        contact: Some(renamed),
    };
    assert_eq!(
        got(own.update_contact(update).await)
            .contact
            .expect("a contact")
            .display_name,
        "Ada L."
    );
}
