//! Handed in, looked at, replaced, and forgotten in time.

use chrono::TimeDelta;
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::DocumentState as State;
use futures::future::join_all;
use kit::testing::at;
use tonic::Code;

use crate::drawer::{INSURANCE, pdf, upload};
use crate::world::{World, bad_fields, date, fields, got, refused};

fn download(document: &v1::Document) -> v1::DownloadDocumentRequest {
    v1::DownloadDocumentRequest {
        document_id: document.document_id.clone(),
    }
}

#[tokio::test]
async fn a_document_is_handed_in_accepted_and_replaced() {
    let world = World::new().await;
    let partner = world.partner("brinkmann").await;
    let pending = world.handed_in(&partner, "first").await;
    assert_eq!(pending.state(), State::Pending);
    assert_eq!(pending.partner_id, partner.partner_id);
    assert_eq!(
        pending.size_bytes,
        i64::try_from(pdf("first").len()).expect("small")
    );

    let accept = v1::AcceptDocumentRequest {
        document_id: pending.document_id.clone(),
        etag: pending.etag.clone(),
        ..Default::default()
    };
    let accepting = async || world.documents().accept_document(accept.clone()).await;
    let answers = join_all((0..3).map(|_| accepting())).await;
    let refusals: Vec<Code> = answers
        .iter()
        .filter_map(|answer| Some(answer.as_ref().err()?.code()))
        .collect();
    assert_eq!(refusals, [Code::Aborted; 2]);
    let first = world.document(&pending).await;
    assert_eq!(first.state(), State::Accepted);
    // Valid for the twelve months of its kind.
    assert_eq!(
        (first.effective_date, first.expire_date),
        (Some(date(2018, 1, 15)), Some(date(2019, 1, 15)))
    );
    let again = v1::AcceptDocumentRequest {
        etag: String::new(),
        ..accept
    };
    assert_eq!(
        refused(world.documents().accept_document(again).await),
        (Code::FailedPrecondition, "ALREADY_DECIDED".to_owned())
    );

    let second = world.accepted(&partner, "second").await;
    let first = world.document(&pending).await;
    assert_eq!(first.state(), State::Superseded);
    assert_eq!(first.superseding_document_id, second.document_id);
    let body = got(world.documents().download_document(download(&first)).await);
    assert_eq!(
        (body.content_type.as_str(), body.data),
        ("application/pdf", pdf("first"))
    );
}

#[tokio::test]
async fn two_documents_of_a_kind_accepted_at_once_leave_one_accepted() {
    let world = World::new().await;
    let partner = world.partner("losch").await;
    let mut ids = Vec::new();
    for text in ["a", "b", "c", "d"] {
        ids.push(world.handed_in(&partner, text).await.document_id);
    }
    let accept = async |document_id: &String| {
        let request = v1::AcceptDocumentRequest {
            document_id: document_id.clone(),
            ..Default::default()
        };
        got(world.documents().accept_document(request).await)
    };
    join_all(ids.iter().map(accept)).await;
    let list = |state: State| v1::ListDocumentsRequest {
        partner_id: partner.partner_id.clone(),
        state: state.into(),
        ..Default::default()
    };
    let count = async |state| {
        let listed = got(world.documents().list_documents(list(state)).await);
        listed.documents.len()
    };
    assert_eq!(
        (count(State::Accepted).await, count(State::Superseded).await),
        (1, 3)
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn what_is_disguised_unwanted_or_too_large_is_refused() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let written = world.onboard.written().await;
    let refuse =
        async |request| bad_fields(world.documents_of(&partner).upload_document(request).await);
    let program = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00".to_vec();
    let disguised = v1::UploadDocumentRequest {
        content: program.clone(),
        ..upload("")
    };
    assert_eq!(refuse(disguised).await, fields([("content", "DISGUISED")]));
    let unwanted = v1::UploadDocumentRequest {
        media_type: "application/vnd.microsoft.portable-executable".to_owned(),
        content: program,
        ..upload("")
    };
    assert_eq!(
        refuse(unwanted).await,
        fields([("media_type", "NOT_ACCEPTED")])
    );
    let empty = v1::UploadDocumentRequest {
        content: Vec::new(),
        ..upload("")
    };
    assert_eq!(refuse(empty).await, fields([("content", "REQUIRED")]));
    let nameless = v1::UploadDocumentRequest {
        kind_key: "No Kind".to_owned(),
        file_name: "../passwd".to_owned(),
        media_type: String::new(),
        ..upload("")
    };
    assert_eq!(
        refuse(nameless).await,
        fields([
            ("kind_key", "MALFORMED_KEY"),
            ("file_name", "MALFORMED_NAME"),
            ("media_type", "REQUIRED"),
        ])
    );
    let unknown = v1::UploadDocumentRequest {
        kind_key: "horoscope".to_owned(),
        ..upload("")
    };
    assert_eq!(
        refuse(unknown).await,
        fields([("kind_key", "UNKNOWN_REFERENCE")])
    );

    let with_bytes = |bytes: usize| {
        let mut content = pdf("large");
        content.resize(bytes, b' ');
        v1::UploadDocumentRequest {
            content,
            ..upload("")
        }
    };
    let too_large = with_bytes((10 << 20) + 1);
    assert_eq!(
        refused(
            world
                .documents_of(&partner)
                .upload_document(too_large)
                .await
        ),
        (Code::ResourceExhausted, "DOCUMENT_TOO_LARGE".to_owned())
    );
    assert_eq!(world.onboard.written().await, written);
    let largest = world
        .documents_of(&partner)
        .upload_document(with_bytes(10 << 20))
        .await;
    let largest = got(largest).document.expect("a document");
    let body = got(world
        .documents()
        .download_document(download(&largest))
        .await);
    assert_eq!(body.data.len(), 10 << 20);
}

#[tokio::test]
async fn a_partner_hands_in_and_sees_its_own_alone() {
    let world = World::new().await;
    let (own, other) = (world.partner("own").await, world.partner("other").await);
    let mine = world.handed_in(&own, "mine").await;
    let theirs = world.handed_in(&other, "theirs").await;
    let mut user = world.documents_of(&own);
    let foreign = v1::UploadDocumentRequest {
        partner_id: other.partner_id.clone(),
        ..upload("x")
    };
    assert_eq!(
        refused(user.upload_document(foreign).await).0,
        Code::NotFound
    );
    let seen = got(user
        .list_documents(v1::ListDocumentsRequest::default())
        .await);
    assert_eq!(seen.documents, std::slice::from_ref(&mine));
    let get = v1::GetDocumentRequest {
        document_id: theirs.document_id.clone(),
    };
    assert_eq!(refused(user.get_document(get).await).0, Code::NotFound);
    assert_eq!(
        refused(user.download_document(download(&theirs)).await).0,
        Code::NotFound
    );
    assert_eq!(
        got(user.download_document(download(&mine)).await).data,
        pdf("mine")
    );
    let accept = v1::AcceptDocumentRequest {
        document_id: mine.document_id,
        ..Default::default()
    };
    assert_eq!(
        refused(user.accept_document(accept).await).0,
        Code::PermissionDenied
    );
    // The vendor may hand in for a partner, and says for which.
    assert_eq!(
        bad_fields(world.documents().upload_document(upload("x")).await),
        fields([("partner_id", "REQUIRED")])
    );
}

#[tokio::test]
async fn a_rejection_says_why_and_the_content_is_forgotten_in_time() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let pending = world.handed_in(&partner, "blurred").await;
    // The same content handed in twice is kept as long as one of them needs it.
    let twin = world.handed_in(&partner, "blurred").await;
    assert_eq!(pending.sha256, twin.sha256);
    let reject = |document: &v1::Document, reason: &str| v1::RejectDocumentRequest {
        document_id: document.document_id.clone(),
        reason: reason.to_owned(),
        ..Default::default()
    };
    assert_eq!(
        bad_fields(
            world
                .documents()
                .reject_document(reject(&pending, ""))
                .await
        ),
        fields([("reason", "REQUIRED")])
    );
    let rejected = got(world
        .documents()
        .reject_document(reject(&pending, "can't be read"))
        .await);
    let rejected = rejected.document.expect("a document");
    assert_eq!(rejected.state(), State::Rejected);
    assert_eq!(rejected.rejection_reason, "can't be read");

    // Kept for the 36 months of its kind.
    world.onboard.clock.set(at("2021-01-14T12:00:00Z"));
    world.onboard.jobs_done().await;
    assert_eq!(world.document(&pending).await.content_delete_time, None);
    world.onboard.clock.set(at("2021-01-15T12:00:00Z"));
    world.onboard.jobs_done().await;
    assert!(world.document(&pending).await.content_delete_time.is_some());
    assert_eq!(
        refused(
            world
                .documents()
                .download_document(download(&pending))
                .await
        )
        .0,
        Code::NotFound
    );
    assert_eq!(
        got(world.documents().download_document(download(&twin)).await).data,
        pdf("blurred")
    );
    got(world
        .documents()
        .reject_document(reject(&twin, "again"))
        .await);
    let later = world.onboard.clock.now() + TimeDelta::days(1_200);
    world.onboard.clock.set(later);
    world.onboard.jobs_done().await;
    let gone = world.document(&twin).await;
    assert!(gone.content_delete_time.is_some());
    assert_eq!(gone.sha256, pending.sha256);
    let kept = world.onboard.service.objects().expect("a store");
    assert!(kept.get("acme", &gone.sha256).await.is_err());
}

#[tokio::test]
async fn expiry_is_a_matter_of_the_day() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let accepted = world.accepted(&partner, "insured").await;
    let listed = async |request: v1::ListDocumentsRequest| {
        let listed = got(world.documents().list_documents(request).await);
        listed.documents.len()
    };
    let in_state = |state: State| v1::ListDocumentsRequest {
        state: state.into(),
        kind_key: INSURANCE.to_owned(),
        ..Default::default()
    };
    let before = |year, month, day| v1::ListDocumentsRequest {
        expires_before: Some(date(year, month, day)),
        ..Default::default()
    };
    assert_eq!(listed(before(2019, 1, 15)).await, 0);
    assert_eq!(listed(before(2019, 1, 16)).await, 1);
    world.onboard.clock.set(at("2019-01-14T23:59:59Z"));
    assert_eq!(world.document(&accepted).await.state(), State::Accepted);
    world.onboard.clock.set(at("2019-01-15T00:00:00Z"));
    assert_eq!(world.document(&accepted).await.state(), State::Expired);
    assert_eq!(listed(in_state(State::Accepted)).await, 0);
    assert_eq!(listed(in_state(State::Expired)).await, 1);
}

#[tokio::test]
async fn days_that_make_no_sense_are_refused() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let pending = world.handed_in(&partner, "insured").await;
    let accept = |effective, expire| v1::AcceptDocumentRequest {
        document_id: pending.document_id.clone(),
        effective_date: Some(effective),
        expire_date: Some(expire),
        ..Default::default()
    };
    let rows = [
        (date(2018, 3, 1), date(2018, 3, 1), "DATES_OUT_OF_ORDER"),
        (date(2017, 1, 1), date(2018, 1, 15), "PAST"),
    ];
    for (effective, expire, reason) in rows {
        assert_eq!(
            bad_fields(
                world
                    .documents()
                    .accept_document(accept(effective, expire))
                    .await
            ),
            fields([("expire_date", reason)])
        );
    }
}

#[tokio::test]
async fn a_damaged_document_is_not_delivered() {
    let world = World::new().await;
    let document = world.handed_in(&world.partner("p").await, "true").await;
    let hash = &document.sha256;
    let file =
        world
            .onboard
            .objects_folder()
            .join(format!("acme/{}/{}/{hash}", &hash[0..2], &hash[2..4]));
    std::fs::write(file, pdf("forged")).expect("a damage");
    assert_eq!(
        refused(
            world
                .documents()
                .download_document(download(&document))
                .await
        )
        .0,
        Code::Internal
    );
}
