//! Names that Rust allows, made of those in a file.

use std::collections::HashSet;

/// Names that are taken.
#[derive(Debug, Default)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    /// A free name that looks like one of the file: `/fc1/Gemm` is `fc1_gemm`.
    pub(crate) fn like(&mut self, name: &str) -> String {
        let mut like = String::new();
        for letter in name.chars() {
            if letter.is_ascii_alphanumeric() {
                like.push(letter.to_ascii_lowercase());
            } else if !like.is_empty() && !like.ends_with('_') {
                like.push('_');
            }
        }
        let like = like.trim_end_matches('_');
        let starts_well = like.starts_with(|letter: char| letter.is_ascii_alphabetic());
        let like = if starts_well { like.to_owned() } else { format!("layer_{like}").trim_end_matches('_').to_owned() };
        self.free(&if is_keyword(&like) { format!("{like}_") } else { like })
    }

    /// A free name of a kind, with the first free number: `dense_1`. Layers without a name are called `dense1`.
    pub(crate) fn numbered(&mut self, kind: &str) -> String {
        let mut number = 1;
        loop {
            let name = format!("{kind}_{number}");
            if self.0.insert(name.clone()) {
                return name;
            }
            number += 1;
        }
    }

    fn free(&mut self, name: &str) -> String {
        if self.0.insert(name.to_owned()) { name.to_owned() } else { self.numbered(name) }
    }
}

fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &str = " abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let \
                            loop macro match mod move mut override priv pub ref return self static struct super trait true try type typeof unsafe \
                            unsized use virtual where while yield ";
    KEYWORDS.contains(&format!(" {name} "))
}
