//! Checking: turns the declaration into the model and reports all semantic errors at once. After an error, a check continues with what the
//! layer declares, so that the error causes no further ones.

mod derives;
mod loss;
mod narrow;
mod weights;

use proc_macro2::Span;

use crate::checker::{Checker, Flow};
use crate::error::Errors;
use crate::layer::{Gives, Placed, Role};
use crate::layers;
use crate::model::{Model, Scalar};
use crate::shape::Size;
use crate::syntax::{Declaration, Shape};

pub(crate) use derives::is_derivable;
#[cfg(test)]
pub(crate) use loss::names as losses;
pub(crate) use weights::unreadable;

/// Checks a declaration. The model is whole even where there are errors: its surface is emitted in any case.
pub(crate) fn check(declaration: &Declaration, errors: Errors) -> (Model, Errors) {
    let mut checker = Checker::new(&declaration.name, layers::ALL, errors);
    checker.choose_scalar(declaration);
    derives::check(&declaration.attributes.passed_on, &mut checker.errors);
    let input = checker.shape(&declaration.input);
    let output = checker.shape(&declaration.output);
    let sizes_of_ends = checker.sizes.count();
    checker.names.collect(&declaration.body, &mut checker.errors);

    let start = Flow {
        size: input.clone(),
        giver: None,
        tokens: declaration.input.tokens.clone(),
        gives: Gives::Anything,
        undecided: Vec::new(),
        unsure: false,
    };
    let unreadable = !checker.errors.is_empty() && declaration.body.members.is_empty();
    if declaration.body.members.is_empty() && !unreadable {
        checker.errors.at(&declaration.name, "a network needs at least one layer");
    }
    let (layers, end) = checker.chain(&declaration.body, start);
    if !layers.is_empty() && !end.unsure {
        checker.declared_output(declaration, &output, &end);
    }
    let loss = loss::check(&mut checker, declaration, &layers, &output);
    checker.equal_hidden_weights(&layers);
    let mut model = Model {
        name: declaration.name.clone(),
        scalar: checker.scalar,
        input,
        output,
        input_text: text_of(&declaration.input),
        output_text: text_of(&declaration.output),
        loss,
        stack_bytes: declaration.attributes.stack_bytes.clone(),
        plain: declaration.attributes.plain,
        layers,
        tensors: checker.tensors,
        parameters: checker.parameters,
        statistics: checker.statistics,
        sizes: checker.sizes.into_all(),
        sizes_of_ends,
        assertions: checker.assertions,
        kinds: checker.named_kinds,
        losses: checker.named_losses,
        trained: None,
    };
    if let Some(weights) = &declaration.attributes.weights {
        weights::check(&mut model, weights, &mut checker.errors);
    }
    (model, checker.errors)
}

impl Checker {
    /// `#[scalar(f16)]`
    fn choose_scalar(&mut self, declaration: &Declaration) {
        if let Some(scalar) = &declaration.attributes.scalar {
            match scalar.to_string().as_str() {
                "f32" => self.scalar = Scalar("f32"),
                "f64" => self.scalar = Scalar("f64"),
                other => self.errors.at(scalar, format_args!("`#[scalar(…)]` must be `f32` or `f64`, not `{other}`")),
            }
        }
    }

    /// The last layer gives something else than the declaration says.
    fn declared_output(&mut self, declaration: &Declaration, output: &Size, end: &Flow) {
        let giver = match &end.giver {
            Some(giver) => format!(" outputs, but `{giver}` gives "),
            None => " outputs, but no layer changes the width of the input, ".to_owned(),
        };
        self.agree(output, &end.size, ["the network declares ".to_owned(), giver, String::new()], &declaration.output.tokens);
    }

    /// `Dense(64, init = Zeros), Relu, Dense(1)`
    ///
    /// The last weights of a network may start equal, and so may the last ones of a residual's body, which then starts as the identity: the
    /// gradients that reach them differ from unit to unit.
    fn equal_hidden_weights(&mut self, layers: &[Placed]) {
        for (layer, tokens) in std::mem::take(&mut self.equal_weights) {
            if self.is_hidden(&layer, layers, false) == Some(true) {
                let message = format!(
                    "the weights of the hidden layer `{layer}` all start equal, so its units would all learn the same: use a random initialiser"
                );
                self.errors.at(tokens, message);
            }
        }
    }

    /// Whether weights follow the layer `name`, in this chain or around it. `None` if the layer is not in this chain.
    fn is_hidden(&self, name: &str, chain: &[Placed], weights_behind: bool) -> Option<bool> {
        chain.iter().enumerate().find_map(|(place, layer)| {
            let hidden = weights_behind || chain[place + 1..].iter().any(|behind| self.has_weights(behind));
            if layer.name == name {
                return Some(hidden);
            }
            layer.layer.chains().into_iter().find_map(|inner| self.is_hidden(name, inner, hidden && !layer.layer.facts().adds_input))
        })
    }

    fn has_weights(&self, layer: &Placed) -> bool {
        layer.tensors.iter().any(|id| self.tensors[id.0].role == Role::Weight)
            || layer.layer.chains().into_iter().flatten().any(|inner| self.has_weights(inner))
    }
}

fn text_of(shape: &Shape) -> String {
    let sizes: Vec<_> = shape.sizes.iter().map(ToString::to_string).collect();
    if sizes.len() == 1 { sizes.concat() } else { format!("[{}]", sizes.join(", ")) }
}

/// Where a layer is named, or the whole declaration where there is none.
fn span(layer: Option<&Placed>) -> Span {
    layer.map_or_else(Span::call_site, |layer| layer.span)
}
