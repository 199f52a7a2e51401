//! Compiles the contracts without protoc: protox makes the descriptors, tonic-prost-build the code.
// Cargo speaks to build scripts through the environment.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};
use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=tandem");
    println!("cargo::rerun-if-changed=google");

    let mut files = Vec::new();
    collect(&root.join("tandem"), &mut files)?;
    collect(&root.join("google"), &mut files)?;
    files.sort();

    let mut compiler = protox::Compiler::new([&root])?;
    compiler
        .include_imports(true)
        .include_source_info(true)
        .open_files(&files)?;
    // The raw bytes keep our method options, which prost-types' descriptors drop.
    fs::write(
        out.join("descriptors.bin"),
        compiler.encode_file_descriptor_set(),
    )?;
    let descriptors = compiler.file_descriptor_set();
    fs::write(out.join("identified.rs"), identified(&descriptors))?;

    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    tonic_prost_build::configure()
        .include_file("contracts.rs")
        .compile_fds_with_config(descriptors, config)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            files.push(path);
        }
    }
    Ok(())
}

/// `Identified` for every request that carries a `request_id`.
fn identified(descriptors: &tonic_prost_build::FileDescriptorSet) -> String {
    let mut code = String::new();
    for file in &descriptors.file {
        for message in &file.message_type {
            if message
                .field
                .iter()
                .any(|field| field.name() == "request_id" && field.number() == 1)
            {
                let path = file.package().replace('.', "::");
                let name = message.name();
                code.push_str(&format!(
                    "impl Identified for {path}::{name} {{ fn request_id(&self) -> &str {{ &self.request_id }} }}\n"
                ));
            }
        }
    }
    code
}
