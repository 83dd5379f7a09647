//! The code keeps to the floors in `ARCHITECTURE.md`: a module uses only modules on floors below its own, and its neighbours.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The floors of a crate, the lowest first.
fn floors(of: &str) -> Vec<Vec<String>> {
    let page = fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).expect("the page");
    let (_, behind) = page.split_once(&format!("```text {of}\n")).expect("the floors of the crate");
    let (block, _) = behind.split_once("```").expect("their end");
    let mut floors: Vec<Vec<String>> =
        block.lines().map(|line| line.split_once("  ").map_or(line, |(names, _)| names).split(' ').map(str::to_owned).collect()).collect();
    floors.reverse();
    floors
}

/// Every file of a folder except tests, with the top-level module that it belongs to.
fn files(folder: &Path, module: Option<&str>, all: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let module = module.map_or_else(|| name.clone(), str::to_owned);
        if ["tests", "lib"].contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            files(&path, Some(&module), all);
        } else if path.extension().is_some_and(|end| end == "rs") {
            all.push((module, path));
        }
    }
}

/// The modules that a file names after `crate::`, outside comments and unit tests.
fn uses(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).expect("a file");
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: String = lines.flat_map(|line| [line, "\n"]).collect();
    let mut uses = BTreeSet::new();
    for behind in code.split("crate::").skip(1).filter(|behind| !behind.starts_with("__")) {
        let list = behind.strip_prefix('{').map_or(behind, |list| list.split('}').next().unwrap_or_default());
        let one = !behind.starts_with('{');
        for item in list.split(',').take(if one { 1 } else { usize::MAX }) {
            let name: String = item.trim().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            if name.starts_with(char::is_lowercase) {
                uses.insert(name);
            }
        }
    }
    uses
}

fn holds(of: &str) {
    let floors = floors(of);
    let floor = |module: &str| floors.iter().position(|floor| floor.iter().any(|name| name == module));
    let mut all = Vec::new();
    files(&Path::new(ROOT).join(of).join("src"), None, &mut all);
    for (module, path) in all {
        let own = floor(&module).unwrap_or_else(|| panic!("{module} of {of} stands on no floor"));
        for used in uses(&path) {
            // Other names are functions or constants of the root.
            if let Some(below) = floor(&used) {
                assert!(below <= own, "{} uses {used}, which is above it", path.display());
            }
        }
    }
}

#[test]
fn the_compilers_modules_use_only_floors_below_them() {
    holds("nn-macros");
}

#[test]
fn the_runtimes_modules_use_only_floors_below_them() {
    holds("nn-runtime");
}

#[test]
fn no_file_is_too_long_to_be_read() {
    let mut long = Vec::new();
    for of in ["nn-macros/src", "nn-runtime/src"] {
        let mut all = Vec::new();
        files(&Path::new(ROOT).join(of), None, &mut all);
        long.extend(all.into_iter().map(|(_, path)| path).filter(|path| fs::read_to_string(path).expect("a file").lines().count() > 400));
    }
    assert_eq!(long, [] as [PathBuf; 0], "over 400 lines");
}
