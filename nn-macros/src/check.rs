//! Checking: turns the declaration into the model and reports all semantic errors at once. After an error, a check continues with what the
//! layer declares, so that the error causes no further ones.

mod derives;
mod ends;
mod loss;
mod narrow;
mod stream;
mod weights;

use proc_macro2::Span;

use crate::checker::{Checker, spanned};
use crate::error::Errors;
use crate::graph::Graph;
use crate::layer::{Node, Source};
use crate::layers;
use crate::model::{Model, Scalar};
use crate::step::TensorId;
use crate::syntax::Declaration;

pub(crate) use derives::is_derivable;
#[cfg(test)]
pub(crate) use loss::names as losses;
pub(crate) use weights::unreadable;

/// Checks a declaration. The model is whole even where there are errors: its surface is emitted in any case.
pub(crate) fn check(declaration: &Declaration, errors: Errors) -> (Model, Errors) {
    let mut checker = Checker::new(&declaration.name, layers::ALL, errors);
    checker.of_file = declaration.attributes.weights.as_ref().is_some_and(|weights| weights.given.is_some());
    checker.choose_scalar(declaration);
    derives::check(&declaration.attributes.passed_on, &mut checker.errors);
    let before = checker.errors.count();
    let inputs = checker.ends(&declaration.inputs, &declaration.name, "Input");
    let input_ends = checker.errors.count();
    let outputs = checker.ends(&declaration.outputs, &declaration.name, "Output");
    checker.no_tokens_given(&declaration.outputs, &outputs);
    let is_declared = checker.errors.count() == input_ends;
    let unreadable = !checker.errors.is_empty() && declaration.body.members.is_empty();
    let losses = loss::read_all(&mut checker, declaration, &outputs, !is_declared);
    let sizes_of_surface = checker.sizes.count();
    checker.names.collect(&declaration.body, &mut checker.errors);

    if declaration.body.members.is_empty() && !unreadable {
        checker.errors.at(&declaration.name, "a network needs at least one layer");
    }
    let start = checker.inputs_as_flows(&declaration.inputs, &inputs, input_ends > before);
    let given = checker.layers(declaration, &outputs, start);
    let unsure = given.iter().any(|end| end.unsure);
    if !checker.nodes.is_empty() && is_declared {
        checker.declared_outputs(&declaration.outputs, &outputs, &given);
    }
    let (nodes, heads) = (std::mem::take(&mut checker.nodes), std::mem::take(&mut checker.heads));
    let graph = Graph { nodes, outputs: given.iter().map(|end| end.source).collect(), heads };
    let losses = loss::check_all(&mut checker, losses, &graph);
    checker.equal_hidden_weights(&graph);
    checker.adds_to_nothing(&graph, declaration);
    if !unsure {
        checker.unread(&graph);
    }
    if !unsure && input_ends == before {
        checker.unread_inputs(&declaration.inputs, &graph);
    }
    let mut model = Model {
        name: declaration.name.clone(),
        scalar: checker.scalar,
        inputs,
        outputs,
        losses,
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
        loss_kinds: checker.named_losses,
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

    /// `Dense(64, init = Zeros), Relu, Dense(1)`
    ///
    /// The last weights of a network may start equal, and so may the last ones of a residual's body or of a branch that is added to others:
    /// the gradients that reach them differ from unit to unit.
    fn equal_hidden_weights(&mut self, graph: &Graph) {
        for (layer, tokens) in std::mem::take(&mut self.equal_weights) {
            let own: Vec<TensorId> = graph.nodes.iter().filter(|node| node.name == layer).flat_map(|node| node.tensors.clone()).collect();
            // One of its uses may be the last layer, and another a hidden one.
            let mut uses = (0..graph.nodes.len()).filter(|index| graph.nodes[*index].tensors.iter().any(|id| own.contains(id)));
            if uses.any(|index| self.reaches_weights(graph, index)) {
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

    /// `Dense(8), Activity(L1(0.1)), Dense(1)` in a network without a loss.
    fn adds_to_nothing(&mut self, graph: &Graph, declaration: &Declaration) {
        if !declaration.attributes.losses.is_empty() {
            return;
        }
        for node in graph.nodes.iter().filter(|node| node.layer.facts().adds_to_loss) {
            let message = format!("`{}` adds to a loss, but the network has none: write `#[loss(…)]`", node.name);
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

/// Where a layer is named, or the whole declaration where there is none.
fn span(layer: Option<&Node>) -> Span {
    layer.map_or_else(Span::call_site, |layer| layer.span)
}
