//! Search over a small real corpus: documents of this very product as they once stood.

use contracts::tandem::enable::v1;

use crate::world::{FIRST, World, got, guide};

const CORPUS: [(&str, &str); 6] = [
    ("Tandem", include_str!("corpus/tandem.txt")),
    ("Architecture", include_str!("corpus/architecture.txt")),
    ("Contributing", include_str!("corpus/contributing.txt")),
    ("Kit", include_str!("corpus/kit.txt")),
    ("Incentives", include_str!("corpus/incentives.txt")),
    ("Gateway", include_str!("corpus/gateway.txt")),
];

async fn library() -> World {
    let world = World::new().await;
    for (title, body) in CORPUS {
        world.published(guide(title, body)).await;
    }
    world
}

async fn search(world: &World, query: &str) -> Vec<v1::KnowledgeMatch> {
    let request = v1::SearchKnowledgeDocumentsRequest {
        query: query.to_owned(),
        ..Default::default()
    };
    got(world
        .knowledge_of(FIRST)
        .search_knowledge_documents(request)
        .await)
    .matches
}

async fn titles(world: &World, query: &str) -> Vec<String> {
    let found = search(world, query).await;
    found.into_iter().map(|one| one.title).collect()
}

#[tokio::test]
async fn the_best_document_comes_first() {
    let world = library().await;
    // The title counts for more than any number of words in a body.
    assert_eq!(titles(&world, "gateway").await[0], "Gateway");
    // Only one document has both words; stems are the same.
    assert_eq!(
        titles(&world, "withholding roundings").await,
        ["Incentives"]
    );
    assert_eq!(
        titles(&world, "\"rule a recipe\"").await,
        Vec::<String>::new()
    );
    assert_eq!(titles(&world, "\"add a rule\"").await, ["Contributing"]);
    let without = titles(&world, "gateway -clawback").await;
    assert!(without.contains(&"Gateway".to_owned()) && !without.contains(&"Incentives".to_owned()));
    let either = titles(&world, "withholding or recipe").await;
    assert!(
        either.contains(&"Incentives".to_owned()) && either.contains(&"Contributing".to_owned())
    );
    assert!(titles(&world, "zebra").await.is_empty());
}

#[tokio::test]
async fn the_last_word_may_be_unfinished_and_the_passage_shows_it() {
    let world = library().await;
    assert_eq!(titles(&world, "withholding aft").await, ["Incentives"]);
    let found = search(&world, "withhold").await;
    let highlighted: Vec<&str> = found[0]
        .snippet
        .iter()
        .filter(|part| part.highlighted)
        .map(|part| part.text.as_str())
        .collect();
    assert!(!highlighted.is_empty(), "{:?}", found[0].snippet);
    assert!(
        highlighted
            .iter()
            .all(|word| word.to_lowercase().starts_with("withh")),
        "{highlighted:?}"
    );
}

#[tokio::test]
async fn each_language_has_its_own_stems() {
    let world = library().await;
    let german = v1::KnowledgeDocument {
        language: v1::KnowledgeLanguage::German.into(),
        ..guide("Häuser", "Wir bauen Brücken zwischen Produkten.")
    };
    world.published(german).await;
    assert_eq!(titles(&world, "Brücke").await, ["Häuser"]);
    assert_eq!(titles(&world, "Brücken Produkte").await, ["Häuser"]);
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps_or_repeats() {
    let world = library().await;
    let whole: Vec<String> = search(&world, "events")
        .await
        .into_iter()
        .map(|one| one.document_id)
        .collect();
    assert!(whole.len() > 2, "{whole:?}");
    let (mut paged, mut token) = (Vec::new(), String::new());
    loop {
        let request = v1::SearchKnowledgeDocumentsRequest {
            query: "events".to_owned(),
            page_size: 1,
            page_token: token,
            ..Default::default()
        };
        let page = got(world
            .knowledge_of(FIRST)
            .search_knowledge_documents(request)
            .await);
        paged.extend(page.matches.into_iter().map(|one| one.document_id));
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(paged, whole);
}
