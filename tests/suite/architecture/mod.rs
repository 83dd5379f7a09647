//! The floors that `ARCHITECTURE.md` draws are those of the code: a module uses only modules on floors below its own, and none side by side
//! need each other in a circle.

mod circles;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};

use sources::Sources;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const CRATES: [&str; 4] = ["nn-kernels", "nn-macros", "nn-onnx", "nn-runtime"];

/// The modules of a crate, read from its sources.
fn sources(of: &str) -> Sources {
    Sources::read(&Path::new(ROOT).join(of).join("src/lib.rs"))
}

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

#[test]
fn a_module_uses_only_floors_below_its_own() {
    for of in CRATES {
        let (floors, sources) = (floors(of), sources(of));
        let floor = |module: &str| {
            let at = floors.iter().position(|floor| floor.iter().any(|name| name == module));
            at.unwrap_or_else(|| panic!("`{module}` of {of} is on no floor of ARCHITECTURE.md"))
        };
        for (user, used) in sources.uses_of_top_modules() {
            assert!(floor(&used) <= floor(&user), "`{user}` of {of} uses `{used}`, which is above it");
        }
        let modules = sources.top_modules();
        let gone = floors.iter().flatten().find(|name| !modules.contains(*name));
        assert_eq!(gone, None, "a module of ARCHITECTURE.md that {of} has not");
    }
}

#[test]
fn no_modules_side_by_side_need_each_other_in_a_circle() {
    for of in CRATES {
        assert_eq!(circles::circles(&sources(of)), [""; 0], "{of}");
    }
}

/// The rustdoc of Rust 1.95 drops those at the definition of an item that is re-exported from a private module.
#[test]
fn search_words_of_an_item_are_at_its_reexport() {
    let files = sources("nn-runtime").modules.into_iter().map(|module| module.file);
    let inner = files.filter(|file| !file.ends_with("mod.rs") && !file.ends_with("lib.rs"));
    let lost: Vec<PathBuf> = inner.filter(|file| fs::read_to_string(file).expect("a file").contains("\n#[doc(alias")).collect();
    assert_eq!(lost, [] as [PathBuf; 0]);
}

#[test]
fn no_file_is_too_long_to_be_read() {
    let files = CRATES.into_iter().flat_map(|of| sources(of).modules).map(|module| module.file);
    let long: Vec<PathBuf> = files.filter(|file| fs::read_to_string(file).expect("a file").lines().count() > 400).collect();
    assert_eq!(long, [] as [PathBuf; 0], "over 400 lines");
}
