//! Checking: turns the declaration into the model and reports all semantic errors at once. After an error, a check continues with what the
//! layer declares, so that the error causes no further ones.

mod derives;
mod loss;
mod narrow;
mod stream;
mod weights;

use proc_macro2::Span;

use crate::checker::{Checker, Flow, Of, spanned};
use crate::error::Errors;
use crate::graph::Graph;
use crate::layer::{Gives, Node, Source};
use crate::layers;
use crate::model::{Model, Scalar};
use crate::shape::{Axis, Grid, Shape};
use crate::syntax::{self, Declaration};

pub(crate) use derives::is_derivable;
#[cfg(test)]
pub(crate) use loss::names as losses;
pub(crate) use weights::unreadable;

/// Checks a declaration. The model is whole even where there are errors: its surface is emitted in any case.
pub(crate) fn check(declaration: &Declaration, errors: Errors) -> (Model, Errors) {
    let mut checker = Checker::new(&declaration.name, layers::ALL, errors);
    checker.choose_scalar(declaration);
    derives::check(&declaration.attributes.passed_on, &mut checker.errors);
    let before = checker.errors.count();
    let (input_shape, input) = checker.shape(&declaration.input);
    let input_ends = checker.errors.count();
    let (output_shape, output) = checker.shape(&declaration.output);
    if let Grid::Tokens { vocabulary, .. } = &output_shape.grid {
        let numbers = output_shape.at_each(vocabulary.clone()).text();
        let message = format!("a network gives numbers, not tokens: `{numbers}` are a number for each token of the vocabulary");
        checker.errors.at(&declaration.output.tokens, message);
    }
    let is_declared = checker.errors.count() == input_ends;
    let unreadable = !checker.errors.is_empty() && declaration.body.members.is_empty();
    let loss = loss::read(&mut checker, declaration, &output_shape, &output, !is_declared);
    let sizes_of_surface = checker.sizes.count();
    checker.names.collect(&declaration.body, &mut checker.errors);

    let start = Flow {
        source: Source::Input,
        shape: input_shape.clone(),
        size: input.clone(),
        giver: None,
        tokens: declaration.input.tokens.clone(),
        gives: Gives::Anything,
        undecided: Vec::new(),
        unsure: input_ends > before,
    };
    if declaration.body.members.is_empty() && !unreadable {
        checker.errors.at(&declaration.name, "a network needs at least one layer");
    }
    let end = checker.chain(&declaration.body, start);
    if !checker.nodes.is_empty() && !end.unsure && is_declared {
        checker.declared_output(declaration, [&output_shape, &end.shape], &end);
    }
    let graph = Graph { nodes: std::mem::take(&mut checker.nodes), output: end.source };
    let loss = loss.map(|loss| loss::check(&mut checker, loss, &graph));
    checker.equal_hidden_weights(&graph);
    if !end.unsure {
        checker.unread(&graph);
    }
    let mut model = Model {
        name: declaration.name.clone(),
        scalar: checker.scalar,
        input,
        output,
        input_shape,
        output_shape,
        input_text: text_of(&declaration.input),
        output_text: text_of(&declaration.output),
        loss,
        stack_bytes: declaration.attributes.stack_bytes.clone(),
        plain: declaration.attributes.plain,
        stream: declaration.attributes.stream.is_some(),
        graph,
        tensors: checker.tensors,
        parameters: checker.parameters,
        statistics: checker.statistics,
        sizes: checker.sizes.into_all(),
        sizes_of_surface,
        assertions: checker.assertions,
        kinds: checker.named_kinds,
        losses: checker.named_losses,
        trained: None,
    };
    if let Some(weights) = &declaration.attributes.weights {
        weights::check(&mut model, weights, &mut checker.errors);
    }
    if let Some(stream) = &declaration.attributes.stream {
        stream::check(&model, stream, &mut checker.errors);
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
    fn declared_output(&mut self, declaration: &Declaration, [output, given]: [&Shape; 2], end: &Flow) {
        let tokens = &declaration.output.tokens;
        if !output.is_like(given) {
            let hint = self.other_kind_of_output([output, given], end);
            self.errors.at(tokens, format_args!("the network declares {}, but {}{hint}", output.described(), end.given()));
            return;
        }
        let (what, of_input) = if output.grid.is_one() { (" outputs", "width") } else { ("", "shape") };
        let giver = match &end.giver {
            Some(giver) => format!("{what}, but `{giver}` gives "),
            None => format!("{what}, but no layer changes the {of_input} of the input, "),
        };
        let texts = |axis: Option<Axis>| {
            let axis = axis.map_or_else(String::new, |axis| format!("the {} ", axis.name));
            [format!("the network declares {axis}"), giver.clone(), String::new()]
        };
        self.agree_in_shape([output, given], Of::All, &texts, tokens);
    }

    /// What to write where an image is declared and numbers are given, or the other way round.
    fn other_kind_of_output(&self, [output, given]: [&Shape; 2], end: &Flow) -> String {
        if given.grid.is_one() {
            let what = if output.grid.is_sequence() { "a sequence" } else { "an image" };
            return format!(": `Reshape({})` makes {what} of {} numbers", output.text(), output.size().text());
        }
        if !output.grid.is_one() {
            return String::new();
        }
        let node = self.nodes.iter().find(|node| Some(&node.name) == end.giver.as_ref());
        if let Some(dense) = node.filter(|node| node.layer.text().starts_with("Dense")) {
            let pools = if given.grid.is_sequence() { "`Last`, `GlobalAvgPool` or `Flatten`" } else { "`Flatten` or `GlobalAvgPool`" };
            return format!(": put {pools} before `{}`", dense.name);
        }
        let place = end.giver.as_ref().map_or_else(|| "at the end".to_owned(), |giver| format!("behind `{giver}`"));
        let missing = match &output.channels {
            numbers if given.channels.surely_equals(numbers) && given.grid.is_sequence() => "Last".to_owned(),
            numbers if given.channels.surely_equals(numbers) => "GlobalAvgPool".to_owned(),
            numbers if given.size().surely_equals(numbers) => "Flatten".to_owned(),
            numbers => format!("Flatten, Dense({})", numbers.text()),
        };
        format!(": put `{missing}` {place}")
    }

    /// `Dense(64, init = Zeros), Relu, Dense(1)`
    ///
    /// The last weights of a network may start equal, and so may the last ones of a residual's body or of a branch that is added to others:
    /// the gradients that reach them differ from unit to unit.
    fn equal_hidden_weights(&mut self, graph: &Graph) {
        for (layer, tokens) in std::mem::take(&mut self.equal_weights) {
            let index = graph.nodes.iter().position(|node| node.name == layer);
            if index.is_some_and(|index| self.reaches_weights(graph, index)) {
                let message = format!(
                    "the weights of the hidden layer `{layer}` all start equal, so its units would all learn the same: use a random initialiser"
                );
                self.errors.at(tokens, message);
            }
        }
    }

    /// `a: Dense(8), b: Dense(8), Add { From(a), From(a) }`
    fn unread(&mut self, graph: &Graph) {
        for node in graph.unread() {
            let message =
                format!("no layer reads what `{0}` gives: begin a branch without `From`, as `Identity` does, to read it", node.name);
            self.errors.at(spanned(node.span), message);
        }
    }

    /// Whether weights follow a layer, up to the residual around it. Readers of a value come after its giver, so one pass is enough.
    fn reaches_weights(&self, graph: &Graph, index: usize) -> bool {
        let mut reached = vec![false; graph.nodes.len()];
        reached[index] = true;
        for (place, node) in graph.nodes.iter().enumerate().skip(index + 1) {
            // The body of a residual may start at 0, and so may a branch of a sum.
            let from = node.layer.facts().summands;
            reached[place] = node.reads[from..].iter().any(|read| matches!(read, Source::Node(giver) if reached[*giver]));
            if reached[place] && node.tensors.iter().any(|id| self.tensors[id.0].role.is_weight()) {
                return true;
            }
        }
        false
    }
}

fn text_of(shape: &syntax::Shape) -> String {
    let sizes: Vec<_> = shape.sizes.iter().map(ToString::to_string).collect();
    if sizes.len() == 1 { sizes.concat() } else { format!("[{}]", sizes.join(", ")) }
}

/// Where a layer is named, or the whole declaration where there is none.
fn span(layer: Option<&Node>) -> Span {
    layer.map_or_else(Span::call_site, |layer| layer.span)
}
