//! The catalogue of errors in the documentation is what the compile-fail cases print, and the README's quotations match it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("the compile-fail cases").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

/// Converts `a_layer_of_no_units` to `A layer of no units`.
fn title(path: &Path) -> String {
    let name = path.file_stem().expect("a name").to_string_lossy().replace('_', " ");
    name[..1].to_uppercase() + &name[1..]
}

fn catalogue() -> String {
    let mut page = String::from(
        "Every error of [`network!`](macro@crate::network), as it is printed: one for each mistake, under the token that is wrong.\n\n\
         The programs and what they print are the compile-fail tests of the project; this page is made from them.\n",
    );
    for theme in sorted(&Path::new(ROOT).join("tests/messages/ui")) {
        writeln!(page, "\n# {}", title(&theme)).expect("a string takes all");
        for printed in sorted(&theme).iter().filter(|path| path.extension().is_some_and(|end| end == "stderr")) {
            let text = fs::read_to_string(printed).expect("what rustc printed");
            write!(page, "\n**{}**\n\n```text\n{text}```\n", title(printed)).expect("a string takes all");
        }
    }
    page
}

#[test]
fn the_catalogue_of_errors_shows_what_the_compile_fail_cases_print() {
    expect_file!["../../nn-runtime/src/errors.md"].assert_eq(&catalogue());
}

#[test]
fn the_error_that_the_readme_shows_is_printed() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("a README");
    let quoted = readme.lines().find(|line| line.starts_with("error: ")).expect("it shows an error");
    assert!(catalogue().lines().any(|line| line == quoted), "nothing prints `{quoted}`");
}
