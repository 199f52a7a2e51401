//! Documents that name files name files that exist.
use architecture::{none, root, sources};

#[test]
fn paths_in_documents_exist() {
    let mut findings = Vec::new();
    for source in sources(&[".md"])
        .into_iter()
        .filter(|source| !source.path.starts_with("tests/data/"))
    {
        let base = root()
            .join(&source.path)
            .parent()
            .map(std::path::Path::to_path_buf)
            .unwrap_or_default();
        for quoted in source.text.split('`').skip(1).step_by(2) {
            let path = quoted.trim_end_matches('/');
            let looks_like_a_path = path.contains('/')
                && !path.contains([' ', '<', '{', '*', '…', ':', '$', '(', '?', '='])
                && !path.starts_with(['/', '-', '.', '@'])
                && ["rs", "md", "toml", "proto", "sql", "csv", "json"]
                    .iter()
                    .any(|ending| path.ends_with(&format!(".{ending}")));
            let known = [root(), base.clone(), base.join("src")]
                .iter()
                .any(|from| from.join(path).exists());
            if looks_like_a_path && !known {
                findings.push(format!("{}: `{quoted}`", source.path));
            }
        }
    }
    none("mend or remove the path", findings);
}
