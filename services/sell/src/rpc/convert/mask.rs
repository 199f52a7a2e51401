//! Which fields an update changes: those of the mask; without a mask, those that are filled in.

use kit::Violations;
use prost_types::FieldMask;

/// Fields that can be changed, by their names in the contract.
pub(super) fn fields<F: Copy>(
    violations: &mut Violations,
    mask: Option<FieldMask>,
    all: &[F],
    name: impl Fn(F) -> &'static str,
    filled_in: impl Fn(F) -> bool,
) -> Vec<F> {
    let paths = mask.map(|mask| mask.paths).unwrap_or_default();
    if paths.is_empty() {
        return all
            .iter()
            .copied()
            .filter(|field| filled_in(*field))
            .collect();
    }
    if paths == ["*"] {
        return all.to_vec();
    }
    let named = |path: &String| all.iter().copied().find(|field| name(*field) == path);
    for path in paths.iter().filter(|path| named(path).is_none()) {
        let names: Vec<&str> = all.iter().map(|field| name(*field)).collect();
        let text = format!("{path:?} can't be changed; these can: {}", names.join(", "));
        violations.add("update_mask", "FIELD_NOT_UPDATABLE", text);
    }
    paths.iter().filter_map(named).collect()
}
