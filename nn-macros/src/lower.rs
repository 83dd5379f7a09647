//! Lowering: from the model to the plan. Writes the forward and backward steps, fuses them, splits off those for the input gradient, and
//! assigns memory. Cannot fail.

use std::collections::HashSet;

use crate::differentiate::Trunk;
use crate::fuse;
use crate::kernel::Kernel;
use crate::landmark::landmarks;
use crate::layer::{Builder, Kept, Node, Source, ValueInfo};
use crate::memory::{Ends, Sections, assign};
use crate::model::Model;
use crate::order::ordered;
use crate::plan::{Head, Plan, Program, RowKernels, Stream, variable};
use crate::shape::Size;
use crate::step::{Extent, Operand, Step, TensorId, Value};
use crate::walk::{walks, zeros};

/// A rule over the steps of a pass: see `fuse.rs`.
type Fusion = fn(&mut Sections, &mut Vec<ValueInfo>);

/// A pass over a plan: see `walk.rs`.
type PlanPass = fn(&mut Plan);

/// The optimisations to apply.
#[derive(Clone, Copy)]
pub(crate) struct Passes {
    /// Over the steps of training, in this order: a later fusion may match what an earlier one made.
    training: &'static [Fusion],
    /// Over the steps of batch prediction.
    prediction: &'static [Fusion],
    /// Over the steps of the prediction of one row.
    row: &'static [Fusion],
    /// Over the plans of batches, after every value has its place.
    placed: &'static [PlanPass],
}

impl Passes {
    pub(crate) const ALL: Self = Self {
        training: &[
            fuse::embedding_and_product,
            fuse::pool_before_relu,
            fuse::relu_and_dropout,
            fuse::cancelled_bias,
            fuse::bias_and_activation,
            fuse::activation_and_bias_backward,
            fuse::convolution_and_activation,
            fuse::transpose_and_frame,
        ],
        prediction: &[
            fuse::pool_before_relu,
            fuse::bias_and_activation,
            fuse::convolution_and_activation,
            fuse::transpose_and_frame,
            fuse::multiply_channels,
        ],
        row: &[fuse::pool_before_relu, fuse::convolution_and_activation, fuse::transpose_and_frame, fuse::multiply_channels, fuse::strips],
        placed: &[walks],
    };

    /// No optimisations: each step of the chain rule stays a statement of its own.
    pub(crate) const NONE: Self = Self { training: &[], prediction: &[], row: &[], placed: &[] };
}

/// Lowers a network to its program.
pub(crate) fn lower(model: &Model) -> Program {
    lower_by(model, if model.plain { Passes::NONE } else { Passes::ALL })
}

/// Lowers a network with the given optimisations.
pub(crate) fn lower_by(model: &Model, passes: Passes) -> Program {
    let graph = &model.graph;
    let heads: Vec<Option<Head>> = (0..graph.outputs.len()).map(|output| head(model, output)).collect();
    let whole = Trunk::whole(&graph.nodes, &graph.outputs);
    let mut trunk = whole.clone();
    for (output, head) in trunk.outputs.iter_mut().zip(&heads) {
        if let Some(head) = head {
            *output = graph.nodes[head.node].reads[0];
            trunk.without.push(head.node);
        }
    }
    let row = row(model, &whole, passes);
    Program {
        training: training(model, &trunk, heads.iter().any(Option::is_some), passes),
        prediction: prediction(model, &trunk, passes),
        heads,
        row_kernels: row_kernels(model, &row),
        row,
        stream: model.stream.then(|| stream(model, passes)),
    }
}

/// The last layer before an output, if the loss takes it over.
fn head(model: &Model, output: usize) -> Option<Head> {
    let (loss, source) = (model.losses.get(output)?, model.graph.outputs[output]);
    match (source, model.graph.giver(source)) {
        (Source::Node(node), Some(last)) if loss.fused => last.layer.facts().head.map(|kernel| Head { kernel, node }),
        _ => None,
    }
}

/// The maximum number of weights, and of layers, of a network whose row is predicted by inlined kernels. Beyond them, inlining saves only a
/// few nanoseconds of microseconds and the code takes long to compile.
const INLINED_WEIGHTS: usize = 16_384;
const INLINED_LAYERS: usize = 16;

fn row_kernels(model: &Model, row: &Plan) -> RowKernels {
    let weights: Vec<Size> = row.forward.iter().filter_map(|step| weights(model, step)).collect();
    let large = |kernel| matches!(kernel, Kernel::Image(_) | Kernel::Transpose | Kernel::Attention(_));
    let has_large = row.forward.iter().any(|step| matches!(step, Step::Kernel { kernel, .. } if large(*kernel)));
    let all = weights.iter().fold(Size::of(0), |sum, weights| sum.plus(weights));
    let little = !has_large && all.known().is_none_or(|weights| weights <= INLINED_WEIGHTS);
    if little && weights.len() <= INLINED_LAYERS { RowKernels::Inlined } else { RowKernels::Called }
}

/// How many weights a step multiplies by, if it is a product.
fn weights(model: &Model, step: &Step) -> Option<Size> {
    match step {
        Step::Dense(dense) => dense.weight.tensor().map(|weight| model.tensor(weight).len.clone()),
        Step::Kernel { kernel: Kernel::Recurrent(_) | Kernel::ConvolveStep, operands } => {
            let len = |operand: &Operand| if let Operand::Tensor(id) = operand { Some(model.tensor(*id).len.clone()) } else { None };
            Some(Size::sum(operands.iter().filter_map(len)))
        }
        _ => None,
    }
}

fn training(model: &Model, trunk: &Trunk<'_>, has_head: bool, passes: Passes) -> Plan {
    let mut b = Builder::new(true);
    let inputs = b.value("inputs", Extent::Rows(model.inputs.size.clone()));
    if let Some(width) = model.carried() {
        b.carry(width);
    }
    if model.adds_to_loss() {
        b.take_added();
    }
    let inside = b.enter_all(inputs, &model.inputs);
    let (tapes, given) = trunk.forward(&inside, &mut b);
    let outputs = b.leave_all(&given, &model.outputs);
    let outputs = b.apart(outputs, inputs, "outputs");
    let mut forward = ordered(b.take_steps());
    let d_outputs = b.like("d_outputs", outputs);
    let d_given = b.gradients_of_given(&given, d_outputs, &model.outputs);
    let d_inside: Vec<Value> = trunk.backward(&inside, &tapes, &d_given, &mut b).into_iter().flatten().collect();
    let d_inputs = b.gradient_of_row(inputs, &d_inside, &model.inputs);
    let backward = ordered(b.take_steps());
    // The last layer changes the outputs in place, behind the steps of the forward pass.
    let outputs = if has_head && backward.iter().any(|step| step.reads().contains(&outputs)) {
        let copy = b.apart(outputs, outputs, "outputs");
        forward.append(&mut b.take_steps());
        copy
    } else {
        outputs
    };

    let [state, d_state] = [0, 1].map(|end| b.carried.as_ref().map(|carried| [carried.state, carried.d_state][end]));
    let (backward, mut input_gradient) = split(backward, d_state);
    let d_inputs = if written_where_wanted(d_inputs, &backward, &input_gradient) {
        d_inputs
    } else {
        let copy = b.apart(d_inputs, d_inputs, "d_inputs");
        input_gradient.append(&mut b.take_steps());
        copy
    };
    let mut sections = Sections([forward, backward, input_gradient]);
    passes.training.iter().for_each(|fusion| fusion(&mut sections, &mut b.values));
    let [added, d_added] = [0, 1].map(|end| b.added.as_ref().map(|added| [added.sum, added.derivative][end]));
    let ends = Ends { inputs, outputs, d_outputs: Some(d_outputs), d_inputs: Some(d_inputs), state, d_state, added, d_added };
    let mut plan = assign(b.values, sections, &ends, tensor_variables(model));
    plan.landmarks = landmarks(trunk.with_tapes(&tapes), &plan);
    passes.placed.iter().for_each(|pass| pass(&mut plan));
    zeros(&mut plan);
    plan
}

fn prediction(model: &Model, trunk: &Trunk<'_>, passes: Passes) -> Plan {
    let (mut sections, mut values, ends) = predicting(model, trunk, false);
    passes.prediction.iter().for_each(|fusion| fusion(&mut sections, &mut values));
    let mut plan = assign(values, sections, &ends, tensor_variables(model));
    passes.placed.iter().for_each(|pass| pass(&mut plan));
    plan
}

fn row(model: &Model, whole: &Trunk<'_>, passes: Passes) -> Plan {
    let (mut sections, mut values, ends) = predicting(model, whole, true);
    passes.row.iter().for_each(|fusion| fusion(&mut sections, &mut values));
    fuse::rows(&mut sections);
    assign(values, sections, &ends, tensor_variables(model))
}

/// A step of a stream: the prediction of a row that has a single step, with a state.
fn stream(model: &Model, passes: Passes) -> Stream {
    let nodes: Vec<Node> = model.graph.nodes.iter().map(Node::at_one_step).collect();
    let trunk = Trunk::whole(&nodes, &model.graph.outputs);
    let mut b = Builder::new(false);
    (b.row, b.stream) = (true, Some(Kept::default()));
    let inputs = b.value("inputs", Extent::Rows(model.inputs.shape().at_one_step().size()));
    let (_, outputs) = trunk.forward(&[inputs], &mut b);
    let outputs = b.apart(outputs[0], inputs, "outputs");
    let kept = b.stream.take().unwrap_or_default();
    let mut sections = Sections([ordered(b.take_steps()), Vec::new(), Vec::new()]);
    passes.row.iter().for_each(|fusion| fusion(&mut sections, &mut b.values));
    fuse::rows(&mut sections);
    let plan = assign(b.values, sections, &Ends::of_prediction(inputs, outputs), tensor_variables(model));
    Stream { kernels: row_kernels(model, &plan), plan, kept }
}

fn predicting(model: &Model, trunk: &Trunk<'_>, row: bool) -> (Sections, Vec<ValueInfo>, Ends) {
    let mut b = Builder::new(false);
    b.row = row;
    if model.adds_to_loss() && !row {
        b.take_added();
    }
    let inputs = b.value("inputs", Extent::Rows(model.inputs.size.clone()));
    let inside = b.enter_all(inputs, &model.inputs);
    let (_, given) = trunk.forward(&inside, &mut b);
    let outputs = b.leave_all(&given, &model.outputs);
    let outputs = b.apart(outputs, inputs, "outputs");
    let forward = ordered(b.take_steps());
    let added = b.added.map(|added| added.sum);
    (Sections([forward, Vec::new(), Vec::new()]), b.values, Ends { added, ..Ends::of_prediction(inputs, outputs) })
}

/// Splits the backward steps into those that the gradient of the parameters needs and those that only the gradient with respect to the
/// network's inputs needs. The first layer computes the latter only on request. The gradient with respect to states is always computed.
fn split(backward: Vec<Step>, d_state: Option<Value>) -> (Vec<Step>, Vec<Step>) {
    let mut wanted: HashSet<Value> = d_state.into_iter().collect();
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
