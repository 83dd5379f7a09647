//! Every layer kind and every loss is listed in the documentation and covered by the tests.

use std::fs;
use std::path::Path;

use crate::{check, layers};

/// Whether a text contains a name as a whole word.
fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(place, _)| !text[..place].ends_with(is_letter) && !text[place + word.len()..].starts_with(is_letter))
}

fn missing<'a>(files: &[&str], names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text: String = files.iter().map(|file| fs::read_to_string(root.join(file)).expect("a file of the project")).collect();
    names.filter(|name| !has_word(&text, name)).collect()
}

#[test]
fn every_kind_is_in_the_reference_and_in_the_readme() {
    for page in ["nn-runtime/src/network.md", "README.md"] {
        assert_eq!(missing(&[page], layers::names()), [""; 0], "{page} lacks these kinds");
        assert_eq!(missing(&[page], check::losses()), [""; 0], "{page} lacks these losses");
    }
}

#[test]
fn every_kind_is_drawn_by_the_random_declarations() {
    assert_eq!(
        missing(&["tests/build.rs", "tests/build/ends.rs", "tests/build/shapes.rs"], layers::names().chain(check::losses())),
        [""; 0]
    );
}

/// Activations of any width. They have no errors of their own, only those of every kind.
const ALWAYS_RIGHT: [&str; 15] = [
    "Abs",
    "Elu",
    "Exp",
    "Gelu",
    "HardSigmoid",
    "HardSwish",
    "HardTanh",
    "Identity",
    "Log",
    "Mish",
    "Selu",
    "Silu",
    "Softplus",
    "Softsign",
    "Tanh",
];

#[test]
fn every_other_kind_is_in_the_catalogue_of_messages() {
    let names = layers::names().filter(|name| !ALWAYS_RIGHT.contains(name));
    assert_eq!(missing(&["nn-runtime/src/errors.md"], names), [""; 0]);
}
