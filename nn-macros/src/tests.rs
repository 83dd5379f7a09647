//! Tests of the compiler's stages, on text.

mod declared_numbers;
mod elsewhere;
mod ends;
mod expansions;
mod first_values;
mod growth;
mod messages;
mod onnx;
mod pages;
mod plans;
mod registry;
mod robustness;
mod shapes;
mod strips;
mod walks;

use crate::error::Errors;
use crate::{check, desugar, lower, model, plan};

/// The plan of a valid declaration.
fn plan_of(declaration: &str) -> String {
    plan_by(declaration, lower::lower)
}

/// The plan that this lowering makes.
fn plan_by(declaration: &str, lower: impl Fn(&model::Model) -> plan::Program) -> String {
    let model = model_of(declaration);
    plan::text(&model, &lower(&model))
}

/// The model of a valid declaration.
fn model_of(declaration: &str) -> model::Model {
    let mut errors = Errors::default();
    let mut declaration = crate::declared(declaration.parse().expect("tokens"), &mut errors).expect("a declaration");
    desugar::desugar(&mut declaration.body, &mut errors);
    let (model, errors) = check::check(&declaration, errors);
    assert_eq!(errors.texts(), [], "no mistakes");
    model
}

/// The messages of a declaration, each after the text it underlines.
fn messages_of(declaration: &str) -> Vec<(String, String)> {
    let mut errors = Errors::default();
    let Ok(tokens) = declaration.parse() else { return vec![(String::new(), "not even tokens".into())] };
    match crate::declared(tokens, &mut errors) {
        Some(mut declaration) => {
            desugar::desugar(&mut declaration.body, &mut errors);
            check::check(&declaration, errors).1.texts()
        }
        None => errors.texts(),
    }
}
