use contracts::tandem::sell::v1;
use prost_types::FieldMask;
use tonic::Code;

use crate::build::rows::account;
use crate::world::{World, bad_fields, got, refused};

fn outcomes(results: &[v1::UpsertResult]) -> Vec<&'static str> {
    results
        .iter()
        .map(|result| {
            result
                .outcome()
                .as_str_name()
                .trim_start_matches("UPSERT_OUTCOME_")
        })
        .collect()
}

async fn get(world: &World, id: &str) -> v1::Account {
    let request = v1::GetAccountRequest {
        account_id: id.to_owned(),
    };
    got(world.accounts().get_account(request).await)
        .account
        .expect("an account")
}

async fn update(
    world: &World,
    account: v1::Account,
    paths: &[&str],
) -> Result<v1::Account, tonic::Status> {
    let mask = FieldMask {
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
    };
    let request = v1::UpdateAccountRequest {
        account: Some(account),
        update_mask: Some(mask),
        ..Default::default()
    };
    let answer = world.accounts().update_account(request).await?;
    Ok(answer.into_inner().account.expect("an account"))
}

#[tokio::test]
async fn a_parent_may_come_later_in_the_same_batch() {
    let world = World::new().await;
    let batch = vec![
        account("Codehow", "Acme Corporation"),
        account("Acme Corporation", ""),
    ];
    let results = world.import_accounts(batch.clone()).await;
    assert_eq!(outcomes(&results), ["CREATED", "CREATED"]);
    assert_eq!(
        get(&world, &results[0].resource_id).await.parent_account_id,
        results[1].resource_id
    );

    let written = world.sell.written().await;
    assert_eq!(
        outcomes(&world.import_accounts(batch).await),
        ["UNCHANGED", "UNCHANGED"]
    );
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn an_unknown_parent_is_noticed_and_filled_in_by_the_next_import() {
    let world = World::new().await;
    let result = world
        .import_accounts(vec![account("Codehow", "Acme Corporation")])
        .await
        .remove(0);
    assert_eq!(result.notices[0].reason, "PARENT_UNKNOWN");
    assert_eq!(result.notices[0].field, "accounts[0].parent_external_id");
    let batch = vec![
        account("Acme Corporation", ""),
        account("Codehow", "Acme Corporation"),
    ];
    let results = world.import_accounts(batch).await;
    assert_eq!(outcomes(&results), ["CREATED", "UPDATED"]);
    assert!(results[1].notices.is_empty());
}

#[tokio::test]
async fn cycles_are_refused_and_the_rest_goes_in() {
    let world = World::new().await;
    let batch = vec![
        account("a", "b"),
        account("b", "a"),
        account("c", "a"),
        account("d", ""),
    ];
    let results = world.import_accounts(batch).await;
    assert_eq!(
        outcomes(&results),
        ["REFUSED", "REFUSED", "CREATED", "CREATED"]
    );
    assert_eq!(results[0].violations[0].reason, "PARENT_CYCLE");
    assert_eq!(results[2].notices[0].reason, "PARENT_UNKNOWN");

    let top = world.account("top", "").await;
    let below = world.account("below", "top").await;
    let turned = world.import_accounts(vec![account("top", "below")]).await;
    assert_eq!(outcomes(&turned), ["REFUSED"]);
    let wanted = v1::Account {
        parent_account_id: below,
        ..get(&world, &top).await
    };
    let refusal = update(&world, wanted, &["parent_account_id"]).await;
    assert_eq!(
        bad_fields(refusal),
        ["account.parent_account_id PARENT_CYCLE"]
    );
}

#[tokio::test]
async fn an_update_changes_the_named_fields_only() {
    let world = World::new().await;
    let id = world.account("Isdom", "").await;
    let before = get(&world, &id).await;
    let wanted = v1::Account {
        display_name: "another name".to_owned(),
        sector: "medical".to_owned(),
        ..before.clone()
    };
    let after = update(&world, wanted.clone(), &["sector"])
        .await
        .expect("updated");
    assert_eq!(
        (after.display_name.as_str(), after.sector.as_str()),
        ("Isdom", "medical")
    );
    assert_eq!(
        refused(update(&world, wanted, &["owner"]).await),
        (Code::Aborted, "STALE_ETAG".to_owned())
    );
    let refusal = update(&world, after, &["external_id", "owner"]).await;
    assert_eq!(bad_fields(refusal), ["update_mask FIELD_NOT_UPDATABLE"]);
}

#[tokio::test]
async fn every_bad_field_is_named_and_nothing_is_written() {
    let world = World::new().await;
    let written = world.sell.written().await;
    let bad = v1::Account {
        parent_account_id: kit::ids::new().to_string(),
        domains: vec![String::new()],
        ..Default::default()
    };
    let request = v1::CreateAccountRequest {
        account: Some(bad),
        ..Default::default()
    };
    let expected = [
        "account.display_name REQUIRED",
        "account.domains[0] REQUIRED",
        "account.parent_account_id UNKNOWN_ACCOUNT",
    ];
    assert_eq!(
        bad_fields(world.accounts().create_account(request).await),
        expected
    );
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn an_external_id_is_taken_once() {
    let world = World::new().await;
    world.account("Isdom", "").await;
    let again = v1::Account {
        external_id: "Isdom".to_owned(),
        display_name: "Isdom".to_owned(),
        ..Default::default()
    };
    let request = v1::CreateAccountRequest {
        account: Some(again),
        ..Default::default()
    };
    let refusal = refused(world.accounts().create_account(request).await);
    assert_eq!(
        refusal,
        (Code::AlreadyExists, "EXTERNAL_ID_TAKEN".to_owned())
    );
}

#[tokio::test]
async fn lists_continue_by_name() {
    let world = World::new().await;
    let names = ["Bluth", "Acme", "Cheers"];
    world
        .import_accounts(names.iter().map(|name| account(name, "")).collect())
        .await;
    let mut seen = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = v1::ListAccountsRequest {
            page_size: 2,
            page_token,
            ..Default::default()
        };
        let page = got(world.accounts().list_accounts(request).await);
        seen.extend(
            page.accounts
                .into_iter()
                .map(|account| account.display_name),
        );
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(seen, ["Acme", "Bluth", "Cheers"]);
    for (page_size, page_token) in [(1_001, ""), (-1, ""), (1, "nonsense")] {
        let request = v1::ListAccountsRequest {
            page_size,
            page_token: page_token.to_owned(),
            ..Default::default()
        };
        assert_eq!(
            bad_fields(world.accounts().list_accounts(request).await).len(),
            1
        );
    }
}
