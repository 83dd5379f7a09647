//! Links between the pages of the repository lead to files and headings that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Folders that contain no pages of the repository, or whose pages `rustdoc` checks.
const SKIPPED: [&str; 4] = [".git", "book", "src", "target"];

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        if path.is_dir() && (!SKIPPED.contains(&&*name) || path.ends_with("guide/src")) {
            pages(&path, found);
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
}

fn all() -> Vec<PathBuf> {
    let mut found = Vec::new();
    pages(Path::new(ROOT), &mut found);
    found.sort();
    found
}

fn read(page: &Path) -> String {
    fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()))
}

/// The lines of a page outside code blocks.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    page.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// The targets of all links and pictures of a page but those that lead to the web.
fn links(page: &str) -> Vec<String> {
    // Every second piece between backticks is code.
    let text: String = prose(page).collect::<Vec<_>>().join("\n").split('`').step_by(2).collect();
    let targets = text.split("](").skip(1).map(|rest| rest.split_once(')').expect("the end of a link").0.to_owned());
    targets.filter(|target| !target.contains("://")).collect()
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = prose(page).filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim().to_lowercase());
    let kept = |letter: &char| letter.is_alphanumeric() || " -_".contains(*letter);
    headings.map(|heading| heading.chars().filter(kept).map(|letter| if letter == ' ' { '-' } else { letter }).collect()).collect()
}

#[test]
fn every_link_between_pages_leads_to_a_file_and_a_heading() {
    let mut broken = Vec::new();
    let mut counted = 0;
    for page in all() {
        for link in links(&read(&page)) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { page.clone() } else { page.parent().expect("a folder").join(file) };
            let is_page = target.extension().is_some_and(|end| end == "md");
            if !target.exists() || (is_page && !anchor.is_empty() && !anchors(&read(&target)).contains(anchor)) {
                broken.push(format!("{}: {link}", page.strip_prefix(ROOT).expect("a page of the repository").display()));
            }
            counted += 1;
        }
    }
    assert_eq!(broken, [""; 0]);
    assert!(counted > 100, "{counted} links were found");
}

/// mdBook renders the chapters of the summary, and nothing outside the folder.
#[test]
fn the_guide_links_to_its_chapters_only() {
    let folder = Path::new(ROOT).join("guide/src");
    let chapters: BTreeSet<String> = links(&read(&folder.join("SUMMARY.md"))).into_iter().collect();
    for page in all().iter().filter(|page| page.starts_with(&folder)) {
        for link in links(&read(page)) {
            let (file, _) = link.split_once('#').unwrap_or((&link, ""));
            assert!(file.is_empty() || chapters.contains(file), "{}: {link}", page.display());
        }
        let name = page.file_name().expect("a name").to_string_lossy();
        assert!(name == "SUMMARY.md" || chapters.contains(&*name), "{name} is not in the summary");
    }
}

/// A registry shows the README of a package without the files of the repository.
#[test]
fn the_readmes_of_packages_link_to_the_web_only() {
    for package in ["nn-macros", "nn-runtime"] {
        assert_eq!(links(&read(&Path::new(ROOT).join(package).join("README.md"))), [""; 0], "{package}");
    }
}

#[test]
fn every_table_of_the_repository_is_in_the_list_of_licences() {
    let list = read(&Path::new(ROOT).join("LICENSES.md"));
    for folder in ["examples/data", "examples/template/data"] {
        for entry in fs::read_dir(Path::new(ROOT).join(folder)).expect("a folder of data") {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            assert!(list.contains(&format!("{folder}/{name}")), "{folder}/{name}");
        }
    }
}
