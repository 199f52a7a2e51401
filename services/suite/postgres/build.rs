//! Puts the bundled runtime's archive where `include_bytes!` finds it: `OUT_DIR/runtime.tar.zst`,
//! empty on targets that have none.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const VERSION: &str = "0.2.7";
const TARGETS: [&str; 4] = [
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=BUNDLED_VERSION={VERSION}");
    let out = PathBuf::from(variable("OUT_DIR"));
    let target = variable("TARGET");
    println!("cargo::rustc-env=BUNDLED_TARGET={target}");
    let archive = out.join("runtime.tar.zst");
    if TARGETS.contains(&target.as_str()) {
        let source =
            locate(&format!("pglite-rs-lib-{target}"), &out).join("lib/pglite-runtime.tar.zst");
        fs::copy(&source, &archive)
            .unwrap_or_else(|error| panic!("cannot copy {}: {error}", source.display()));
    } else {
        fs::write(&archive, []).expect("OUT_DIR is writable");
    }
}

/// The folder of the crate's sources, which cargo has fetched because it is a dependency.
///
/// Asked about a manifest of its own: resolving the whole workspace offline would need every
/// member's dependencies, also those that this build has no use for.
fn locate(name: &str, out: &Path) -> PathBuf {
    let folder = out.join("locate");
    fs::create_dir_all(&folder).expect("OUT_DIR is writable");
    let manifest = folder.join("Cargo.toml");
    let text = format!(
        "[package]\nname = \"locate\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n\
         [dependencies]\n{name} = \"={VERSION}\"\n[workspace]\n"
    );
    fs::write(&manifest, text).expect("OUT_DIR is writable");
    fs::write(folder.join("lib.rs"), []).expect("OUT_DIR is writable");
    let output = Command::new(variable("CARGO"))
        .args([
            "metadata",
            "--offline",
            "--format-version=1",
            "--manifest-path",
        ])
        .arg(&manifest)
        .current_dir(variable("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let package = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == name);
    let path = package
        .and_then(|package| package["manifest_path"].as_str())
        .expect("the dependency is listed");
    Path::new(path)
        .parent()
        .expect("a manifest has a folder")
        .to_owned()
}

fn variable(name: &str) -> String {
    env::var_os(name)
        .and_then(|value| value.into_string().ok())
        .unwrap_or_else(|| panic!("cargo sets {name}"))
}
