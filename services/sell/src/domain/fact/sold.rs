//! A deal's facts name its seller, its product if all its lines are of one, and its category if all are of one.

use std::collections::HashMap;

use uuid::Uuid;

use super::Details;
use crate::domain::opportunity::{Line, Terms};

pub(super) fn details(terms: &Terms, categories: &HashMap<Uuid, String>) -> Details {
    let product = |line: &Line| line.product.id();
    let category = |line: &Line| categories.get(&product(line)?).filter(|it| !it.is_empty());
    Details {
        product_id: common(&terms.lines, product),
        product_category: common(&terms.lines, category).cloned(),
        seller: Some(terms.seller.clone()).filter(|seller| !seller.is_empty()),
        ..Details::default()
    }
}

/// What all lines have, if it is the same.
fn common<T: PartialEq>(lines: &[Line], of: impl Fn(&Line) -> Option<T>) -> Option<T> {
    let (first, others) = lines.split_first()?;
    let first = of(first)?;
    others
        .iter()
        .all(|line| of(line).as_ref() == Some(&first))
        .then_some(first)
}
