use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{amount, text, to_money};

use super::upsert::check_size;
use crate::commands::batch_upsert_products::Row;
use crate::domain::product::{Product, Terms};
use crate::error::Result;

pub(crate) fn product(product: &Product) -> wire::Product {
    wire::Product {
        product_id: product.id.to_string(),
        external_id: product.external_id.clone(),
        display_name: product.terms.display_name.clone(),
        category: product.terms.category.clone(),
        list_price: product.terms.list_price.map(to_money),
    }
}

pub(crate) fn product_rows(products: Vec<wire::ProductUpsert>) -> Result<Vec<Row>> {
    check_size("products", products.len())?;
    Ok(products
        .into_iter()
        .enumerate()
        .map(|(index, product)| row(index, product))
        .collect())
}

fn row(index: usize, product: wire::ProductUpsert) -> Row {
    let mut violations = Violations::new();
    let at = |field: &str| format!("products[{index}].{field}");
    let external_id = text(
        &mut violations,
        &at("external_id"),
        &product.external_id,
        1..=200,
    );
    let terms = Terms {
        display_name: text(
            &mut violations,
            &at("display_name"),
            &product.display_name,
            1..=200,
        ),
        category: text(&mut violations, &at("category"), &product.category, 0..=200),
        list_price: amount(&mut violations, &at("list_price"), product.list_price),
    };
    Row {
        external_id,
        terms,
        violations,
    }
}
