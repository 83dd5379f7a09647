//! Turns nodes into layers, one after the other. Nodes that only move axes become no layers: see `view`.

mod activations;
mod affine;
mod attention;
mod attributes;
mod branches;
mod cells;
mod dense;
mod ends;
mod images;
mod joins;
mod layout;
mod lines;
mod moments;
mod norms;
mod pad;
mod parts;
mod pools;
mod recurrent;
mod reduce;
mod resize;
mod states;
mod values;
mod windows;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::Options;
use crate::constants;
use crate::error::Error;
use crate::file::{End, Graph, Model, Node};
use crate::names::Names;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{Target, View};
pub(crate) use recurrent::gates;

use activations::Erf;
use affine::Affine;
use attention::Scores;
use attributes::{float, sizes, text, whole};
use moments::Moment;
use states::{Padded, State, States};

/// A network as a list of layers. Each reads layers before it.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    pub list: Vec<Layer>,
    /// The names of the outputs, and the layers that give them.
    pub outputs: Vec<(String, usize)>,
    /// Whether layers keep states from one call to the next.
    pub stream: bool,
}

impl Layers {
    /// Whether each layer can go on step by step.
    fn can_stream(&self) -> bool {
        let of_all_steps = ["Reshape(", "Flatten", "Permute(", "Global", "MaxPool(", "AvgPool(", "Upsample(", "ConvTranspose", "Conv2d("];
        let needs_all = |text: &str| {
            let looks_ahead = text.starts_with("Conv1d(") && text.contains("padding = ") && !text.contains("causal");
            looks_ahead || of_all_steps.iter().any(|kind| text.starts_with(kind))
        };
        !self.list.iter().any(|layer| matches!(&layer.kind, Kind::Of(text) if needs_all(text)))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub kind: Kind,
    pub inputs: Vec<usize>,
    pub shape: Shape,
    /// The name, which its tensors have in front of theirs.
    pub name: Option<String>,
    pub tensors: Vec<Tensor>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// An input of the network, with its name.
    Input(String),
    /// A layer, as it is written: `Dense(10)`. The second layer that it reads has its name written as a further argument: `memory`.
    Of(String),
    /// Branches: `Add`, `Multiply` or `Concat`.
    Join(&'static str),
}

/// What a name in the file stands for.
#[derive(Clone, Debug)]
enum Value<'a> {
    Constant(Cow<'a, Tensor>),
    Flow(Flow),
    /// The axes of a value, some of which have to do with the number of rows.
    Axes(Vec<Target>),
    /// A part of a Gelu.
    Erf(Erf),
    /// A part of a normalisation.
    Moment(Moment),
    /// A part of an attention.
    Scores(Scores),
    /// The state of a layer of a stream.
    State(State),
    /// What a convolution reads with a padding.
    Padded(Padded),
}

/// The output of a layer.
#[derive(Clone, Debug)]
struct Flow {
    layer: usize,
    /// Its axes in the file.
    view: View,
    /// What is still to be done with each channel, and whether nothing else reads what the layer gives.
    then: Option<(Affine, bool)>,
}

struct Translation<'a> {
    options: &'a Options,
    /// The version of the operators.
    operators: i64,
    layers: Vec<Layer>,
    values: HashMap<&'a str, Value<'a>>,
    /// How many nodes and outputs read a value.
    uses: HashMap<&'a str, usize>,
    /// The operators that read a value first.
    readers: HashMap<&'a str, Vec<&'a str>>,
    names: Names,
    /// The nodes that give values.
    makers: HashMap<&'a str, &'a Node<'a>>,
    /// Whether an input has its axes in another order than the file: features behind steps, or channels first.
    is_turned: bool,
    /// How many numbers may still be computed. A damaged file could ask for any number of them.
    budget: usize,
    states: States,
    /// The inputs by name.
    ends: HashMap<&'a str, &'a End<'a>>,
}

/// States that the graph takes and gives are kept by a stream, if the layers can go on step by step, and else are inputs and outputs like others.
pub(crate) fn translate<'a>(model: &'a Model<'a>, options: &'a Options) -> Result<Layers, Error> {
    let (has_states, stream) = translate_with(model, options, true);
    let is_done = !has_states || stream.as_ref().is_ok_and(Layers::can_stream);
    if is_done { stream } else { translate_with(model, options, false).1.or(stream) }
}

/// Returns whether the graph has states, and its layers.
fn translate_with<'a>(model: &'a Model<'a>, options: &'a Options, keeps_states: bool) -> (bool, Result<Layers, Error>) {
    let graph = &model.graph;
    let mut translation = Translation {
        options,
        operators: model.operators,
        layers: Vec::new(),
        values: HashMap::new(),
        uses: HashMap::new(),
        readers: HashMap::new(),
        names: Names::default(),
        makers: HashMap::new(),
        is_turned: false,
        budget: (1 << 24) + 8 * graph.constants.iter().map(|constant| constant.numbers.len()).sum::<usize>(),
        states: States::default(),
        ends: graph.inputs.iter().map(|end| (end.name, end)).collect(),
    };
    for node in graph.all_nodes() {
        translation.makers.extend(node.outputs.iter().map(|output| (*output, node)));
        if let Some(name) = node.inputs.first() {
            translation.readers.entry(name).or_default().push(node.operator);
        }
        let ends = node.graphs().flat_map(|graph| &graph.outputs).map(|end| end.name);
        for name in node.inputs.iter().copied().chain(ends) {
            *translation.uses.entry(name).or_default() += 1;
        }
    }
    for end in &graph.outputs {
        *translation.uses.entry(end.name).or_default() += 1;
    }
    for constant in &graph.constants {
        translation.values.insert(&constant.name, Value::Constant(Cow::Borrowed(constant)));
    }
    if keeps_states {
        translation.find_states(graph);
    }
    (translation.states.are_kept(), translation.graph(graph))
}

/// An error with the node where it is.
fn of_node(node: &Node<'_>, error: &Error) -> Error {
    let name = if node.name.is_empty() { node.output(0) } else { node.name };
    Error::new(format!("its node `{name}` ({}) {error}", node.operator))
}

impl<'a> Translation<'a> {
    fn graph(mut self, graph: &'a Graph<'a>) -> Result<Layers, Error> {
        self.inputs(graph)?;
        for node in &graph.nodes {
            self.node(node).map_err(|error| of_node(node, &error))?;
        }
        let outputs = self.outputs(graph)?;
        Ok(Layers { list: self.layers, outputs, stream: self.states.are_kept() })
    }

    fn node(&mut self, node: &'a Node<'a>) -> Result<(), Error> {
        if !matches!(node.domain, "" | "ai.onnx" | "ai.onnx.ml") {
            return Err(Error::new(format!("is of the domain `{}`: only the operators of the standard are supported", node.domain)));
        }
        if node.operator == "If" {
            return self.branch(node);
        }
        if self.compute(node)? {
            return Ok(());
        }
        if let Some(Value::State(state)) = node.inputs.first().and_then(|name| self.values.get(name)).cloned() {
            return match node.operator {
                "Unsqueeze" | "Squeeze" | "Slice" | "Gather" | "Split" | "Identity" | "Cast" => self.pass_state(node, state),
                "Concat" if self.join_states(node)? || self.line(node)? => Ok(()),
                _ => Err(Error::new("reads a state of a layer, in another way than a layer does")),
            };
        }
        let before = self.layers.len();
        self.translate_node(node)?;
        let given: usize = self.layers[before..].iter().flat_map(|layer| &layer.tensors).map(|tensor| tensor.numbers.len()).sum();
        self.spend(given)?;
        match self.layers[before..].iter().find(|layer| !is_small(&layer.shape.axes())) {
            Some(layer) => Err(Error::new(format!("gives the shape {:?}, which is too large", layer.shape.axes()))),
            None => Ok(()),
        }
    }

    /// Takes so many numbers from what may still be computed.
    fn spend(&mut self, numbers: usize) -> Result<(), Error> {
        let left = self.budget.checked_sub(numbers);
        self.budget = left.unwrap_or(0);
        left.map(|_| ()).ok_or_else(|| Error::new("needs more numbers than a file of this size should"))
    }

    /// Computes what reads constants alone. Returns whether it is such a node.
    fn compute(&mut self, node: &Node<'a>) -> Result<bool, Error> {
        let nothing = Tensor::new("", vec![0], Vec::new());
        let mut inputs: Vec<&Tensor> = Vec::new();
        for name in &node.inputs {
            match self.values.get(name) {
                Some(Value::Constant(constant)) => inputs.push(constant),
                None if name.is_empty() => inputs.push(&nothing),
                _ => return Ok(false),
            }
        }
        if inputs.is_empty() {
            return Ok(false);
        }
        let Some(computed) = constants::computed(node, &inputs) else { return Ok(false) };
        self.give_constants(node, computed?).map(|()| true)
    }

    fn give_constants(&mut self, node: &Node<'a>, computed: Vec<Tensor>) -> Result<(), Error> {
        for (output, tensor) in node.outputs.clone().into_iter().zip(computed) {
            self.spend(tensor.numbers.len())?;
            self.values.insert(output, Value::Constant(Cow::Owned(tensor)));
        }
        Ok(())
    }

    fn translate_node(&mut self, node: &Node<'a>) -> Result<(), Error> {
        match node.operator {
            "Gemm" => self.gemm(node),
            "MatMul" => self.matmul(node),
            "Add" | "Sub" | "Mul" | "Div" => self.arithmetic(node),
            "Pow" | "Sqrt" | "Reciprocal" => self.moment(node),
            "Scaler" => self.scaler(node),
            "Neg" => self.negative(node),
            "Conv" | "ConvTranspose" => self.convolution(node),
            "MaxPool" | "AveragePool" => self.pool(node),
            "GlobalMaxPool" | "GlobalAveragePool" => self.global_pool(node),
            "ReduceMean" | "ReduceMax" | "ReduceMin" | "ReduceSum" | "ReduceL1" | "ReduceL2" | "ReduceSumSquare" | "ReduceLogSum"
            | "ReduceLogSumExp" => self.reduce(node),
            "Resize" | "Upsample" => self.resize(node),
            "BatchNormalization" => self.batch_norm(node),
            "LayerNormalization" | "RMSNormalization" => self.layer_norm(node),
            "GroupNormalization" | "InstanceNormalization" => self.group_norm(node),
            "LSTM" | "GRU" | "RNN" => self.recurrent(node),
            "Attention" => self.attention(node),
            "Where" => self.chosen(node),
            "Concat" => self.concat(node),
            "Sum" => self.sum(node),
            "Flatten" | "Reshape" | "Squeeze" | "Unsqueeze" => self.reshape(node),
            "Transpose" => self.transpose(node),
            "Expand" => self.expand(node),
            "Pad" => self.pad(node),
            "ConstantOfShape" => self.filled(node),
            "Slice" => self.slice(node),
            "Split" => self.split(node),
            "Identity" | "Dropout" | "Cast" => self.same(node),
            "Constant" => self.constant(node),
            "Shape" => self.axes_of(node),
            "Size" => self.size_of(node),
            "Equal" | "Greater" | "GreaterOrEqual" | "Less" | "LessOrEqual" | "Not" | "And" | "Or" => {
                Err(Error::new("makes a condition of the numbers of a row: only conditions that are known while reading are supported"))
            }
            "Gather" => self.gather(node),
            _ => self.activation(node),
        }
    }

    /// Adds a layer, and returns its number.
    fn push(&mut self, kind: Kind, inputs: Vec<usize>, shape: Shape) -> usize {
        self.layers.push(Layer { kind, inputs, shape, name: None, tensors: Vec::new() });
        self.layers.len() - 1
    }

    /// Adds a layer of one input, and makes its output the node's.
    fn give(&mut self, node: &Node<'a>, text: impl Into<String>, from: &Flow, (shape, view): (Shape, View)) -> usize {
        let layer = self.push(Kind::Of(text.into()), vec![from.layer], shape);
        self.values.insert(node.output(0), Value::Flow(Flow { layer, view, then: None }));
        layer
    }

    /// What a layer gives that does the same with each number.
    fn applied(&mut self, kind: &str, flow: Flow) -> Flow {
        let shape = self.shape(&flow);
        Flow { layer: self.push(Kind::Of(kind.to_owned()), vec![flow.layer], shape), ..flow }
    }

    /// A layer that changes neither the shape nor the axes.
    fn keep(&mut self, node: &Node<'a>, text: impl Into<String>, flow: &Flow) -> usize {
        self.give(node, text, flow, (self.shape(flow), flow.view.clone()))
    }

    /// Whether it is a product, whose outputs have rows of weights of their own.
    fn is_product(&self, layer: usize) -> bool {
        let kinds = ["Dense(", "Conv1d(", "Conv2d("];
        matches!(&self.layers[layer].kind, Kind::Of(text) if kinds.iter().any(|kind| text.starts_with(kind)))
    }

    /// Gives a layer its tensors, with the name that they have in the file, if it has one: `fc1` of `fc1.weight`.
    fn with_tensors(&mut self, layer: usize, kind: &str, named: &str, tensors: Vec<Tensor>) {
        let name = match named.rsplit_once('.') {
            Some((name, _)) if !named.contains("::") => self.names.like(name),
            _ => self.names.numbered(kind),
        };
        let layer = &mut self.layers[layer];
        layer.name = Some(name);
        layer.tensors = tensors;
    }
}

/// The largest size of an axis, a kernel or a padding.
const MOST: usize = 1 << 24;

/// How many numbers a row has at most.
const MOST_NUMBERS: usize = 1 << 31;

/// Whether a row of this shape is not too large.
fn is_small(axes: &[usize]) -> bool {
    axes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).is_some_and(|all| all <= MOST_NUMBERS)
}
