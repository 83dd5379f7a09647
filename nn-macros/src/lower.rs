//! Lowering: from the model to the plan. Writes the forward and backward steps, fuses them, splits off those for the input gradient, and
//! assigns memory. Cannot fail.

use std::collections::HashSet;

use crate::fuse;
use crate::landmark::landmarks;
use crate::layer::Placed;
use crate::layer::{Builder, ValueInfo};
use crate::memory::{Ends, Sections, assign};
use crate::model::Model;
use crate::plan::{Plan, Program, RowKernels, variable};
use crate::shape::Size;
use crate::step::{Extent, Step, TensorId, Value};
use crate::walk::{walks, zeros};

/// A rule over the steps of a pass: see `fuse.rs`.
type Fusion = fn(&mut Sections);

/// A pass over a plan: see `walk.rs`.
type PlanPass = fn(&mut Plan);

/// The optimisations to apply.
#[derive(Clone, Copy)]
pub(crate) struct Passes {
    /// Over the steps of training, in this order: a later fusion may match what an earlier one made.
    training: &'static [Fusion],
    /// Over the steps of batch prediction.
    prediction: &'static [Fusion],
    /// Over the plans of batches, after every value has its place.
    placed: &'static [PlanPass],
}

impl Passes {
    pub(crate) const ALL: Self = Self {
        training: &[fuse::relu_and_dropout, fuse::cancelled_bias, fuse::bias_and_activation, fuse::activation_and_bias_backward],
        prediction: &[fuse::bias_and_activation],
        placed: &[walks],
    };

    /// No optimisations: each step of the chain rule stays a statement of its own.
    pub(crate) const NONE: Self = Self { training: &[], prediction: &[], placed: &[] };
}

/// Lowers a network to its program.
pub(crate) fn lower(model: &Model) -> Program {
    lower_by(model, if model.plain { Passes::NONE } else { Passes::ALL })
}

/// Lowers a network with the given optimisations.
pub(crate) fn lower_by(model: &Model, passes: Passes) -> Program {
    let head = match &model.loss {
        Some(loss) if loss.fused => model.layers.last().and_then(|last| last.layer.facts().head),
        _ => None,
    };
    let trunk = &model.layers[..model.layers.len() - usize::from(head.is_some())];
    let row = row(model);
    Program {
        head,
        training: training(model, trunk, passes),
        prediction: prediction(model, trunk, passes),
        row_kernels: row_kernels(model, &row),
        row,
    }
}

/// The maximum number of weights, and of layers, of a network whose row is predicted by inlined kernels. Beyond them, inlining saves only a
/// few nanoseconds of microseconds and the code takes long to compile.
const INLINED_WEIGHTS: usize = 16_384;
const INLINED_LAYERS: usize = 16;

fn row_kernels(model: &Model, row: &Plan) -> RowKernels {
    let dense = || row.forward.iter().filter_map(|step| if let Step::Dense { weight, .. } = step { Some(*weight) } else { None });
    let weights = dense().fold(Size::of(0), |sum, weight| sum.plus(&model.tensor(weight).len));
    let little = weights.known().is_none_or(|weights| weights <= INLINED_WEIGHTS);
    if little && dense().count() <= INLINED_LAYERS { RowKernels::Inlined } else { RowKernels::Called }
}

fn training(model: &Model, trunk: &[Placed], passes: Passes) -> Plan {
    let mut b = Builder::new(true);
    let inputs = b.value("inputs", Extent::Rows(model.input.clone()));
    let (tapes, outputs) = b.forward(trunk, inputs);
    let outputs = b.apart(outputs, inputs, "outputs");
    let forward = b.take_steps();
    let d_outputs = b.like("d_outputs", outputs);
    let d_inputs = b.backward(trunk, &tapes, d_outputs);
    let backward = b.take_steps();

    let (backward, mut input_gradient) = split(backward);
    let d_inputs = if written_where_wanted(d_inputs, &backward, &input_gradient) {
        d_inputs
    } else {
        let copy = b.apart(d_inputs, d_inputs, "d_inputs");
        input_gradient.append(&mut b.take_steps());
        copy
    };
    let mut sections = Sections([forward, backward, input_gradient]);
    passes.training.iter().for_each(|fusion| fusion(&mut sections));
    let ends = Ends { inputs, outputs, d_outputs: Some(d_outputs), d_inputs: Some(d_inputs) };
    let mut plan = assign(b.values, sections, &ends, tensor_variables(model));
    plan.landmarks = landmarks(trunk, &tapes, &plan);
    passes.placed.iter().for_each(|pass| pass(&mut plan));
    zeros(&mut plan);
    plan
}

fn prediction(model: &Model, trunk: &[Placed], passes: Passes) -> Plan {
    let (mut sections, values, ends) = predicting(model, trunk);
    passes.prediction.iter().for_each(|fusion| fusion(&mut sections));
    let mut plan = assign(values, sections, &ends, tensor_variables(model));
    passes.placed.iter().for_each(|pass| pass(&mut plan));
    plan
}

fn row(model: &Model) -> Plan {
    let (mut sections, values, ends) = predicting(model, &model.layers);
    fuse::rows(&mut sections);
    assign(values, sections, &ends, tensor_variables(model))
}

fn predicting(model: &Model, layers: &[Placed]) -> (Sections, Vec<ValueInfo>, Ends) {
    let mut b = Builder::new(false);
    let inputs = b.value("inputs", Extent::Rows(model.input.clone()));
    let (_, outputs) = b.forward(layers, inputs);
    let outputs = b.apart(outputs, inputs, "outputs");
    let forward = b.take_steps();
    (Sections([forward, Vec::new(), Vec::new()]), b.values, Ends { inputs, outputs, d_outputs: None, d_inputs: None })
}

/// Splits the backward steps into those that the gradient of the parameters needs and those that only the gradient with respect to the
/// network's inputs needs. The first layer computes the latter only on request.
fn split(backward: Vec<Step>) -> (Vec<Step>, Vec<Step>) {
    let mut wanted = HashSet::new();
    let mut for_parameters = vec![false; backward.len()];
    for (step, needed) in backward.iter().zip(&mut for_parameters).rev() {
        *needed = step.makes_gradient() || matches!(step, Step::Join { .. }) || step.writes().iter().any(|value| wanted.contains(value));
        if *needed {
            wanted.extend(step.reads());
        }
    }
    let mut needed = for_parameters.into_iter();
    backward.into_iter().partition(|_| needed.next().unwrap_or(true))
}

/// Whether the gradient with respect to the inputs is computed only on request: by the separate steps, or by a layer named by a path, which
/// is told whether to compute it.
fn written_where_wanted(d_inputs: Value, backward: &[Step], input_gradient: &[Step]) -> bool {
    let by_layer = |step: &&Step| matches!(step, Step::Call(_));
    input_gradient.iter().chain(backward.iter().filter(by_layer)).any(|step| step.writes().contains(&d_inputs))
}

/// The names of all variables for tensors and their gradients.
fn tensor_variables(model: &Model) -> HashSet<String> {
    let names = (0..model.tensors.len()).map(|id| variable(model, TensorId(id)));
    names.flat_map(|name| [format!("d_{name}"), name]).collect()
}
