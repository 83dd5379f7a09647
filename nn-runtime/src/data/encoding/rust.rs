//! Writes an encoding as Rust, for programs that embed a network.

use std::fmt::Write as _;

use super::answer::{middle, parts};
use super::{Categories, Encoding, Unit, Unknown, too_wide};
use crate::compiled::WithTarget;
use crate::encoder::MISSING_WORDS;
use crate::network::Row;
use crate::record::kind_of;

/// A module with the encoder as a constant.
pub(super) fn module<N: WithTarget>(encoding: &Encoding) -> Result<String, String> {
    Ok(format!(
        "// Written by `Encoding::save_rust`: do not edit.\n\n\
         /// How the cells of a row become the inputs of `{}`, and what its outputs mean.\n\
         #[rustfmt::skip]\n\
         pub const ENCODER: nn_runtime::Encoder = {};\n",
        kind_of::<N>(),
        expression::<N>(encoding)?
    ))
}

/// Returns the expression of an equivalent [`Encoder`](crate::Encoder).
pub(super) fn expression<N: WithTarget>(encoding: &Encoding) -> Result<String, String> {
    let width: usize = encoding.inputs.iter().map(super::Column::width).sum();
    if width != N::Input::WIDTH {
        return Err(too_wide(&encoding.inputs, N::Input::WIDTH));
    }
    // Writing to a `String` cannot fail.
    let mut text = "nn_runtime::Encoder {\n    inputs: &[\n".to_owned();
    for column in &encoding.inputs {
        let _ = write!(text, "        nn_runtime::EncoderColumn {{ name: {:?}, {}", column.name, categories(column.categories.as_ref()));
        if column.categories.as_ref().is_some_and(|categories| categories.unknown == Unknown::Zeros) {
            text.push_str("unknown_is_zeros: true, ");
        }
        if column.token {
            text.push_str("is_token: true, ");
        }
        if let Some(fill) = column.fill {
            let _ = write!(text, "fill: Some({fill:?}), ");
        }
        let words = column.words.as_ref().unwrap_or(&encoding.words).texts();
        if words != MISSING_WORDS {
            let _ = write!(text, "missing_words: &{words:?}, ");
        }
        let _ = writeln!(text, "{}..nn_runtime::EncoderColumn::NUMBER }},", unit(column.unit));
    }
    text.push_str("    ],\n    targets: &[\n");
    for (part, target) in parts(&encoding.targets, N::Output::WIDTH, N::METRIC)?.into_iter().zip(&encoding.targets) {
        let _ = write!(text, "        nn_runtime::EncoderTarget {{ name: {:?}, {}", target.name, categories(target.categories.as_ref()));
        if part.is_class {
            let _ = write!(text, "outputs: {}, is_class: true, ", part.outputs);
        } else if target.categories.is_some() {
            let _ = write!(text, "middle: {:?}, ", middle(N::METRIC));
        }
        let _ = writeln!(text, "{}..nn_runtime::EncoderTarget::NUMBER }},", unit(target.unit));
    }
    text.push_str("    ],\n}");
    Ok(text)
}

fn categories(categories: Option<&Categories>) -> String {
    categories.map(|categories| format!("categories: &{:?}, ", categories.names)).unwrap_or_default()
}

fn unit(unit: Unit) -> String {
    if unit == Unit::PLAIN { String::new() } else { format!("subtract: {:?}, divide: {:?}, ", unit.subtract, unit.divide) }
}
