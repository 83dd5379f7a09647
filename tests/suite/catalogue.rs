//! The catalogue of errors in the documentation is what the compile-fail cases print, and the README's quotations match it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The themes in the order of the page: the folder, the title, and what its errors are about.
const THEMES: [(&str, &str, &str); 15] = [
    ("grammar", "Grammar", "the form of a declaration"),
    ("sizes", "Sizes", "sizes that are not valid, or do not match"),
    ("shapes", "Shapes", "images and sequences, and the layers that go over them"),
    ("time", "Time", "tokens, recurrent layers, and the last step of a sequence"),
    ("kinds", "Layer kinds", "layers that do not exist, or are used in the wrong place"),
    ("arguments", "Arguments", "the arguments in the parentheses of a layer"),
    ("residual", "Residuals", "`Residual { … }`"),
    ("branches", "Branches", "`Concat { … }`, `Add { … }`, `Multiply { … }`, `From(name)`"),
    ("ends", "Inputs and outputs", "several inputs, several outputs, `Heads { … }`"),
    ("repeat", "Repeats", "`Repeat(n) { … }`"),
    ("names", "Names", "names of layers"),
    ("loss", "Losses", "`#[loss(…)]`"),
    ("weights", "Trained weights", "`#[weights(…)]` and `embed!`"),
    ("onnx", "ONNX files", "`#[onnx(…)]`"),
    ("use", "Using a network", "code that uses a network"),
];

/// A compile-fail case.
struct Case {
    title: String,
    cure: String,
    printed: String,
}

impl Case {
    /// Reads a case. Its program starts with the cure: `//! Cure: Write … See [`Dense`](crate::kind::Dense).`
    fn read(program: &Path) -> Self {
        let name = program.file_stem().expect("a name").to_string_lossy().replace('_', " ");
        let text = fs::read_to_string(program).expect("a program");
        let head: Vec<_> = text.lines().map_while(|line| line.strip_prefix("//! ")).collect();
        let cure = head.join(" ").strip_prefix("Cure: ").unwrap_or_default().to_owned();
        assert!(!cure.is_empty(), "{} has no cure: write `//! Cure: Write …` in its first line", program.display());
        assert!(cure.contains("](crate::") || cure.contains("](macro@crate::"), "{}: the cure has no link", program.display());
        Self {
            title: name[..1].to_uppercase() + &name[1..],
            cure,
            printed: fs::read_to_string(program.with_extension("stderr")).expect("what rustc printed"),
        }
    }

    /// The fragment under which rustdoc links the heading.
    fn anchor(&self) -> String {
        self.title.to_lowercase().replace(' ', "-")
    }
}

fn cases(theme: &str) -> Vec<Case> {
    let entries = fs::read_dir(Path::new(ROOT).join("tests/messages/ui").join(theme)).expect("a theme");
    let mut programs: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect();
    programs.sort();
    programs.iter().map(|program| Case::read(program)).collect()
}

fn catalogue() -> String {
    let themes = THEMES.map(|(folder, title, about)| (title, about, cases(folder)));
    let mut page = String::from(
        "Every error of [`network!`](macro@crate::network), as the compiler prints it, and how to correct it.\n\n\
         Each mistake has one error, under the token that is wrong. The page is generated from the project's compile-fail tests. To find an\n\
         error, search the page for its text.\n\n\
         | theme | errors about | number |\n|---|---|---|\n",
    );
    for (title, about, cases) in &themes {
        let (anchor, count) = (title.to_lowercase().replace(' ', "-"), cases.len());
        writeln!(page, "| [{title}](#{anchor}) | {about} | {count} |").expect("a string takes all");
    }
    for (title, _, cases) in &themes {
        writeln!(page, "\n# {title}\n").expect("a string takes all");
        for case in cases {
            writeln!(page, "* [{}](#{})", case.title, case.anchor()).expect("a string takes all");
        }
        for Case { title, cure, printed } in cases {
            write!(page, "\n## {title}\n\n```text\n{printed}```\n\n{cure}\n").expect("a string takes all");
        }
    }
    page
}

#[test]
fn the_catalogue_of_errors_shows_what_the_compile_fail_cases_print() {
    expect_file!["../../nn-runtime/src/errors.md"].assert_eq(&catalogue());
}

#[test]
fn every_theme_is_in_the_catalogue() {
    let folders = fs::read_dir(Path::new(ROOT).join("tests/messages/ui")).expect("the themes");
    for folder in folders {
        let folder = folder.expect("a theme").file_name();
        assert!(THEMES.iter().any(|(theme, ..)| folder == *theme), "no theme of the catalogue is {}", folder.display());
    }
}

#[test]
fn every_error_has_a_link_of_its_own() {
    let mut anchors: Vec<_> = THEMES.iter().flat_map(|(theme, ..)| cases(theme)).map(|case| case.anchor()).collect();
    let themes = THEMES.map(|(_, title, _)| title.to_lowercase().replace(' ', "-"));
    anchors.extend(themes);
    let count = anchors.len();
    anchors.sort();
    anchors.dedup();
    assert_eq!(anchors.len(), count, "two headings have the same link");
}

#[test]
fn the_error_that_the_readme_shows_is_printed() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("a README");
    let quoted = readme.lines().find(|line| line.starts_with("error: ")).expect("it shows an error");
    assert!(catalogue().lines().any(|line| line == quoted), "nothing prints `{quoted}`");
}
