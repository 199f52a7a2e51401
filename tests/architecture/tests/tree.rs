//! Where things may be, and who may reach whom.
use architecture::{none, root, sources};

const BUSINESS: [&str; 5] = ["onboard", "enable", "sell", "incentivize", "analytics"];

#[test]
fn services_do_not_depend_on_each_other() {
    let mut findings = Vec::new();
    for service in BUSINESS.into_iter().chain(["kit"]) {
        let manifest =
            std::fs::read_to_string(root().join(format!("services/{service}/Cargo.toml")))
                .expect("a manifest");
        let dependencies = manifest
            .lines()
            .filter_map(|line| line.split([' ', '.', '=']).next());
        for dependency in dependencies
            .filter(|name| BUSINESS.contains(name) || ["suite", "gateway"].contains(name))
        {
            findings.push(format!(
                "services/{service}/Cargo.toml depends on {dependency}"
            ));
        }
    }
    none(
        "services talk through contracts and events only; move what is shared into kit if it knows no business noun",
        findings,
    );
}

#[test]
fn kit_imports_the_platform_contracts_only() {
    let mut findings = Vec::new();
    for source in sources(&[".rs"])
        .iter()
        .filter(|source| source.path.starts_with("services/kit/src"))
    {
        for word in [
            "onboard::v1",
            "enable::v1",
            "sell::v1",
            "incentivize::v1",
            "analytics::v1",
            "gateway::v1",
            "partnership::v1",
        ] {
            if source.text.contains(&format!("contracts::tandem::{word}")) {
                findings.push(format!("{} imports {word}", source.path));
            }
        }
    }
    none("kit knows no business noun", findings);
}

#[test]
fn the_domain_is_pure() {
    let mut findings = Vec::new();
    for source in sources(&[".rs"]) {
        let inside =
            source.path.contains("/src/domain/") || source.path.ends_with("/src/domain.rs");
        for (number, line) in source.text.lines().enumerate().filter(|_| inside) {
            let code = line.split("//").next().unwrap_or_default();
            let impure = [
                "sqlx::",
                "tonic::",
                "contracts::",
                "tokio::",
                "async fn",
                ".await",
            ]
            .iter()
            .find(|word| code.contains(*word));
            if let Some(word) = impure {
                findings.push(format!("{}:{} uses {word}", source.path, number + 1));
            }
        }
    }
    none(
        "rules are pure: pass what they need as arguments, convert protobuf in rpc/, query in store/",
        findings,
    );
}

#[test]
fn the_clock_ids_and_environment_have_one_home() {
    let mut findings = Vec::new();
    for source in sources(&[".rs"]) {
        let allowed = [
            "services/kit/src/clock.rs",
            "services/kit/src/ids.rs",
            "services/kit/src/config.rs",
        ]
        .contains(&source.path.as_str());
        let tool = source.path.ends_with("build.rs")
            || source.path.starts_with("services/suite/postgres/")
            || source.path.starts_with("tests/");
        if !allowed && !tool && source.text.contains("allow(clippy::disallowed_methods)") {
            findings.push(source.path);
        }
    }
    none(
        "take `now`, ids and settings as arguments; only kit::clock, kit::ids and kit::config make them",
        findings,
    );
}

#[test]
fn there_is_no_junk_drawer() {
    let junk = [
        "util.rs",
        "utils.rs",
        "helpers.rs",
        "common.rs",
        "types.rs",
        "misc.rs",
    ];
    let findings = sources(&[".rs"]).into_iter().map(|source| source.path);
    let findings = findings
        .filter(|path| junk.iter().any(|name| path.ends_with(&format!("/{name}"))))
        .collect();
    none("name a file for what it holds", findings);
}

#[test]
fn files_stay_small() {
    let mut findings = Vec::new();
    for source in sources(&[".rs"]) {
        let test = source.path.contains("/tests/")
            || source.path.starts_with("tests/")
            || source.path.ends_with("testing.rs")
            || source.path.ends_with("/tests.rs");
        let limit = if source.path.ends_with("/main.rs")
            && !source.path.contains("/tests/")
            && !source.path.starts_with("tests/")
        {
            20
        } else if source.path.starts_with("services/kit/src") && !test {
            300
        } else if test {
            700
        } else {
            400
        };
        if source.lines() > limit {
            findings.push(format!(
                "{} has {} lines, {limit} at most",
                source.path,
                source.lines()
            ));
        }
    }
    none("split the file along the concepts in it", findings);
}

#[test]
fn every_kit_module_is_in_its_readme() {
    let readme =
        std::fs::read_to_string(root().join("services/kit/README.md")).expect("kit's README");
    let library =
        std::fs::read_to_string(root().join("services/kit/src/lib.rs")).expect("kit's lib.rs");
    let modules = library.lines().filter_map(|line| {
        line.trim_start_matches("pub ")
            .strip_prefix("mod ")?
            .strip_suffix(';')
    });
    let findings = modules
        .filter(|module| !readme.contains(&format!("`{module}`")))
        .map(str::to_owned)
        .collect();
    none(
        "add the module to the table in services/kit/README.md, with its users",
        findings,
    );
}
