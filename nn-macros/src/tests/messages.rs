//! Every message underlines the token that is wrong, and each mistake has one message. The declarations are those of the compile-fail
//! cases; the files beside these hold what rustc prints.

use std::fs;
use std::path::{Path, PathBuf};

use super::messages_of;

fn cases() -> Vec<PathBuf> {
    let themes = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/messages/ui")).expect("the compile-fail cases");
    let files = themes.flat_map(|theme| fs::read_dir(theme.expect("a theme").path()).expect("a folder of cases"));
    let mut cases: Vec<_> =
        files.map(|file| file.expect("a case").path()).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect();
    cases.sort();
    cases
}

/// The text inside the last `network! { … }` of a program.
fn declaration(program: &str) -> &str {
    let start = program.rfind("network! {").expect("a network") + "network! {".len();
    let end = program[start..].find("\n}").expect("its end") + start;
    &program[start..end]
}

#[test]
fn what_the_compiler_says_is_what_rustc_prints() {
    for case in cases() {
        let program = fs::read_to_string(&case).expect("a program");
        let printed = fs::read_to_string(case.with_extension("stderr")).expect("what rustc printed");
        for (underlined, message) in messages_of(declaration(&program)) {
            let error = format!("error: {message}");
            let place = printed.find(&error).unwrap_or_else(|| panic!("{}: no `{error}` in\n{printed}", case.display()));
            let carets = printed[place..].lines().find(|line| line.trim_start_matches([' ', '|']).starts_with('^')).unwrap_or_default();
            let carets = carets.trim_matches([' ', '|']).split(' ').next().unwrap_or_default().len();
            if !underlined.is_empty() && !underlined.contains('\n') {
                assert_eq!(carets, underlined.chars().count(), "{}: `{underlined}` is underlined", case.display());
            }
        }
    }
}

#[test]
fn rustc_adds_no_error_of_its_own_where_the_compiler_found_one() {
    for case in cases() {
        let program = fs::read_to_string(&case).expect("a program");
        let printed = fs::read_to_string(case.with_extension("stderr")).expect("what rustc printed");
        let ours = messages_of(declaration(&program)).len();
        let all = printed.lines().filter(|line| line.starts_with("error")).count();
        assert!(ours == 0 || ours == all, "{}: {ours} mistakes, {all} errors\n{printed}", case.display());
    }
}

#[test]
fn an_error_in_the_middle_does_not_hide_the_next() {
    let messages = messages_of("struct Net(8) -> 1 { Dens(4), +, Dense(0), LeakyRelu(x), Dense(1) }");
    let underlined: Vec<_> = messages.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(underlined, ["+", "Dens", "0", "x"]);
}
