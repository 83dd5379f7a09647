//! The packages as a registry gets them: each describes itself, and a program is built from them alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const PUBLISHED: [&str; 4] = ["nn-kernels", "nn-macros", "nn-onnx", "nn-runtime"];

/// What a program prints.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// What cargo says of the workspace.
fn metadata(arguments: &[&str]) -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--locked", "--format-version", "1"]).args(arguments).current_dir(ROOT);
    serde_json::from_str(&run(&mut cargo)).expect("JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The packages of the workspace.
fn members() -> Vec<Value> {
    list(&metadata(&["--no-deps"])["packages"]).to_vec()
}

fn is_published(package: &Value) -> bool {
    package["publish"].is_null()
}

#[test]
fn only_the_compiler_the_kernels_the_reader_of_files_and_the_runtime_are_published() {
    let mut names: Vec<String> =
        members().iter().filter(|package| is_published(package)).map(|package| package["name"].to_string()).collect();
    names.sort();
    assert_eq!(names, PUBLISHED.map(|name| format!("{name:?}")));
}

#[test]
fn a_published_package_describes_itself() {
    for package in members().iter().filter(|package| is_published(package)) {
        for field in ["description", "documentation", "license", "readme", "rust_version"] {
            assert!(package[field].is_string(), "{} has no {field}", package["name"]);
        }
        for field in ["categories", "keywords"] {
            let words = list(&package[field]);
            assert!((1..=5).contains(&words.len()), "{}: a registry accepts one to five {field}", package["name"]);
        }
        let folder = Path::new(package["manifest_path"].as_str().expect("a path")).parent().expect("a folder");
        for file in ["LICENSE-APACHE", "LICENSE-MIT", "README.md"] {
            assert!(folder.join(file).is_file(), "{} has no {file}", package["name"]);
        }
    }
}

/// The compiler that a package declares, `[1, 89]`; the smallest if it declares none.
fn compiler(package: &Value) -> Vec<u32> {
    let version = package["rust_version"].as_str().unwrap_or("0");
    version.split('.').take(2).map(|number| number.parse().expect("a number")).collect()
}

#[test]
#[ignore = "downloads the dependencies of every feature"]
fn no_dependency_declares_a_newer_compiler() {
    let metadata = metadata(&["--all-features"]);
    let package = |id: &Value| list(&metadata["packages"]).iter().find(|package| package["id"] == *id).expect("a package");
    for root in members().iter().filter(|package| is_published(package)) {
        let mut reached = vec![&root["id"]];
        let mut next = 0;
        while let Some(id) = reached.get(next) {
            let node = list(&metadata["resolve"]["nodes"]).iter().find(|node| node["id"] == **id).expect("a node");
            for dependency in list(&node["deps"]) {
                let is_linked = list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
                if is_linked && !reached.contains(&&dependency["pkg"]) {
                    reached.push(&dependency["pkg"]);
                }
            }
            next += 1;
        }
        let newer = reached.into_iter().map(package).filter(|package| compiler(package) > compiler(root));
        let newer: Vec<String> = newer.map(|package| format!("{} {}", package["name"], package["rust_version"])).collect();
        assert_eq!(newer, [""; 0], "{} declares {}", root["name"], root["rust_version"]);
    }
}

/// Packages what is published and unpacks it. Returns the folder that contains the unpacked packages.
fn unpacked(target: &Path) -> PathBuf {
    let folder = target.join("package");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder can be removed");
    }
    let names = PUBLISHED.iter().flat_map(|name| ["--package", name]);
    let mut package = Command::new(env!("CARGO"));
    package.args(["package", "--no-verify", "--allow-dirty", "--quiet"]).args(names).current_dir(ROOT).env("CARGO_TARGET_DIR", target);
    run(&mut package);
    for name in PUBLISHED {
        let archive = format!("{name}-{}.crate", env!("CARGO_PKG_VERSION"));
        // Cargo gives packaged files an old date. With the date of today it sees that they changed.
        run(Command::new("tar").args(["--touch", "-xzf", &archive]).current_dir(&folder));
    }
    folder
}

/// The first block of Rust in a page.
fn program(page: &str) -> &str {
    let (_, behind) = page.split_once("```rust\n").expect("a block of Rust");
    behind.split_once("```").expect("its end").0
}

#[test]
#[ignore = "builds a program and its dependencies"]
fn the_program_of_the_packaged_readme_is_built_from_the_packages_alone() {
    let packages = unpacked(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages"));
    let path = |name: &str| packages.join(format!("{name}-{}", env!("CARGO_PKG_VERSION")));
    let readme = fs::read_to_string(path("nn-runtime").join("README.md")).expect("the package has a README");

    let folder = tempfile::tempdir().expect("a folder outside of the workspace");
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).expect("it can be written");
    fs::create_dir(folder.path().join("src")).expect("a folder");
    write("src/main.rs", program(&readme));
    let version = env!("CARGO_PKG_VERSION");
    let patches = PUBLISHED.map(|name| format!("{name} = {{ path = {:?} }}\n", path(name))).concat();
    write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"sine\"\nedition = \"2024\"\n\n[dependencies]\nnn-runtime = \"{version}\"\n\n[patch.crates-io]\n{patches}"
        ),
    );
    // The versions and the target folder of the template, which has the same dependencies.
    fs::copy(Path::new(ROOT).join("examples/template/Cargo.lock"), folder.path().join("Cargo.lock")).expect("it is there");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("template");
    let printed = run(Command::new(env!("CARGO")).args(["run", "--quiet"]).current_dir(folder.path()).env("CARGO_TARGET_DIR", target));
    let (_, sine) = printed.trim().rsplit_once("sin(1) = ").expect("the last line");
    assert!((sine.parse::<f64>().expect("a number") - 1_f64.sin()).abs() < 0.05, "{printed}");
}
