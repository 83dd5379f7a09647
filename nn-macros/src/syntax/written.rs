//! The text of a declaration, as the user wrote it.

use proc_macro2::{Delimiter, LineColumn, Span, TokenStream, TokenTree};

/// The source text of some tokens, with comments and line breaks, dedented by its least indented line. Tokens that another macro built are
/// in no file, so they are printed instead.
pub(super) fn written(tokens: &TokenStream) -> String {
    let (start, end) = (super::start(tokens), super::end(tokens));
    let text = start.join(end).and_then(|whole| whole.source_text()).or_else(|| between(start, end));
    let words = words(tokens.clone());
    // Text that is something else is not even read: the compiler would report what is no Rust in it.
    match text.filter(|text| names(text, &words) && text.parse().is_ok_and(|read| self::words(read) == words)) {
        Some(text) => dedented(text.trim()),
        None => tokens.to_string(),
    }
}

/// The text of a file between two positions, for compilers that do not join spans of a declaration that another macro passes on.
fn between(start: Span, end: Span) -> Option<String> {
    let file = std::fs::read_to_string(start.local_file().filter(|file| Some(file) == end.local_file().as_ref())?).ok()?;
    let place = |at: LineColumn| {
        let line = file.split_inclusive('\n').take(at.line.checked_sub(1)?).map(str::len).sum::<usize>();
        let column = file.get(line..)?.chars().take(at.column).map(char::len_utf8).sum::<usize>();
        Some(line + column)
    };
    file.get(place(start.start())?..place(end.end())?).map(str::to_owned)
}

/// Whether a text has all names and keywords among some words, in their order. In the tests of a documentation page that is included, places are
/// counted from another line than that of the file.
fn names(text: &str, words: &[String]) -> bool {
    let is_name = |word: &&String| word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_') && *word != "doc";
    words.iter().filter(is_name).try_fold(text, |rest, name| rest.split_once(name.as_str()).map(|(_, rest)| rest)).is_some()
}

/// The tokens as words, without the invisible groups of `macro_rules!`.
fn words(tokens: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let [open, close] = match group.delimiter() {
                    Delimiter::Parenthesis => ["(", ")"],
                    Delimiter::Brace => ["{", "}"],
                    Delimiter::Bracket => ["[", "]"],
                    Delimiter::None => ["", ""],
                };
                words.push(open.to_owned());
                words.extend(self::words(group.stream()));
                words.push(close.to_owned());
            }
            // A doc comment that went through `macro_rules!` is a raw string, so its value is compared.
            TokenTree::Literal(literal) => words.push(match syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                Ok(text) => format!("{:?}", text.value()),
                Err(_) => literal.to_string(),
            }),
            token => words.push(token.to_string()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Removes the common indentation of all lines but the first, which has lost its own.
fn dedented(text: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let others = || text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let least = others().map(indentation).min().unwrap_or(0);
    let mut lines = text.lines().take(1).chain(text.lines().skip(1).map(|line| line.get(least..).unwrap_or_default()));
    let first = lines.next().unwrap_or_default().trim_end().to_owned();
    lines.fold(first, |text, line| text + "\n" + line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{names, words, written};

    #[test]
    fn a_declaration_is_told_as_it_was_written() {
        let text = "
            /// A price.
            #[loss(MeanSquaredError)] // in dollars
            struct Price(8) -> 1 {
                hidden: Dense(64),   Relu,

                Dense(1),
            }
        ";
        let wanted = "/// A price.\n#[loss(MeanSquaredError)] // in dollars\nstruct Price(8) -> 1 {\n    hidden: Dense(64),   Relu,\n\n    Dense(1),\n}";
        assert_eq!(written(&text.parse().expect("tokens")), wanted);
        assert_eq!(written(&"struct Line(1) -> 1 { Dense(1) }".parse().expect("tokens")), "struct Line(1) -> 1 { Dense(1) }");
    }

    #[test]
    fn a_text_without_the_names_of_the_declaration_is_not_read() {
        let declared = words("/// A line.\nstruct Line(1) -> 1 { hidden: Dense(1) }".parse().expect("tokens"));
        assert!(names("/// A line.\nstruct Line(1) -> 1 { hidden: Dense(1) }", &declared));
        assert!(!names("## A network's `struct`: see file.md#anchor for Line", &declared));
    }

    #[test]
    fn tokens_that_stand_in_no_file_are_printed() {
        let put_together = quote::quote!(struct Line(1) -> 1 { Dense(1) });
        assert_eq!(written(&put_together), "struct Line (1) -> 1 { Dense (1) }");
        assert_eq!(written(&proc_macro2::TokenStream::new()), "");
    }
}
