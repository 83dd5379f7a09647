//! The public API of the published packages, with all features: a change shows in `api.txt`, and no name has two meanings.
//!
//! `UPDATE_EXPECT=1 cargo test -p nn-feature-tests api -- --ignored` renews the files.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use expect_test::expect_file;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Documents a package as JSON. Returns its public items, one a line.
fn items(package: &str) -> Vec<String> {
    // Cargo cannot see whether the JSON is there and new. A flag that is different each time makes it run rustdoc.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970").as_nanos();
    let status = Command::new(env!("CARGO"))
        .args(["rustdoc", "--quiet", "--lib", "--all-features", "--package", package, "--", "--cap-lints", "allow"])
        .args(["-Z", "unstable-options", "--output-format", "json", "--cfg", &format!("now=\"{now}\"")])
        .env("RUSTDOC", Path::new(ROOT).join("tests/features/rustdoc.sh"))
        .current_dir(ROOT)
        .status();
    assert!(status.expect("cargo starts").success());
    let json = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../doc").join(package.replace('-', "_")).with_extension("json");
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_auto_derived_impls(true)
        .omit_auto_trait_impls(true)
        .omit_blanket_impls(true)
        .build()
        .expect("JSON of the version that `public-api` reads");
    api.items().map(ToString::to_string).collect()
}

/// The kind and the path of an item that is not inside a type, a trait or an implementation: `("struct", "nn_runtime::data::Csv")`.
fn in_a_module(item: &str) -> Option<(&str, &str)> {
    let (_, item) = item.split_once("pub ")?;
    let item = item.trim_start_matches("const ").trim_start_matches("unsafe ").trim_start_matches("proc ");
    let (kind, behind) = item.split_once(' ')?;
    let end = behind.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(behind.len());
    let path = behind[..end].trim_end_matches(':');
    let (modules, name) = path.rsplit_once("::")?;
    let is_type = |name: &str| name.starts_with(char::is_uppercase);
    // `pub fn nn_runtime::Workspace<N>::seed` and `pub fn f32::exp` are methods.
    let is_inside = modules.split("::").any(is_type) || (kind == "fn" && is_type(name)) || (kind == "type" && behind.contains(">::"));
    (modules.starts_with("nn_") && !is_inside).then_some((kind, path))
}

/// The listing without what says nothing new: items of the prelude, and methods of implemented traits.
fn listing(items: &[String]) -> String {
    let mut is_of_a_trait = false;
    let mut lines = Vec::new();
    for item in items.iter().filter(|item| !item.contains("::prelude::")) {
        if item.starts_with("impl") {
            is_of_a_trait = item.contains(" for ");
        } else if in_a_module(item).is_some() {
            is_of_a_trait = false;
        } else if is_of_a_trait {
            continue;
        }
        lines.push(format!("{item}\n"));
    }
    lines.concat()
}

#[test]
#[ignore = "documents the packages with all features"]
fn the_public_items_are_those_that_are_kept_and_no_two_share_a_name() {
    expect_file!["../../nn-macros/api.txt"].assert_eq(&listing(&items("nn-macros")));
    let [kernels, runtime] = ["nn-kernels", "nn-runtime"].map(items);
    expect_file!["../../nn-kernels/api.txt"].assert_eq(&listing(&kernels));
    expect_file!["../../nn-runtime/api.txt"].assert_eq(&listing(&runtime));

    let mut paths: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (kind, path) in kernels.iter().chain(&runtime).filter_map(|item| in_a_module(item)) {
        // A kernel is a function of that name for each scalar, and one for rows.
        let is_named = ["enum", "struct", "trait", "type", "union"].contains(&kind) || (kind == "fn" && path.starts_with("nn_runtime::"));
        if is_named && !path.contains("::prelude::") {
            let (_, name) = path.rsplit_once("::").expect("a path");
            paths.entry(name).or_default().push(path);
        }
    }
    let shared: Vec<_> = paths.values().filter(|paths| paths.len() > 1).collect();
    assert!(shared.is_empty(), "names with two meanings: {shared:?}");
    assert!(paths.len() > 200, "{} names were found", paths.len());
}
