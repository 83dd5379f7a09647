//! Turns nodes into layers, one after the other.

mod activations;
mod affine;
mod dense;
mod images;
mod joins;
mod layout;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::Options;
use crate::error::Error;
use crate::file::{Attribute, Axis, End, Model, Node};
use crate::names::Names;
use crate::shape::Shape;
use crate::tensor::Tensor;
use affine::Affine;

/// A network as a list of layers. Each reads layers before it.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    pub layers: Vec<Layer>,
    /// The names of the outputs, and the layers that give them.
    pub outputs: Vec<(String, usize)>,
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
    /// A layer, as it is written: `Dense(10)`.
    Of(String),
    /// Branches: `Add`, `Multiply` or `Concat`.
    Join(&'static str),
}

/// What a name in the file stands for.
#[derive(Clone, Debug)]
enum Value<'a> {
    Constant(Cow<'a, Tensor>),
    Flow(Flow),
    /// The axes of a value, the first of which, of rows, is not known.
    Axes(Vec<Option<usize>>),
    /// scale · erf(x / √2) + shift, a part of a Gelu.
    Erf {
        of: usize,
        scale: f32,
        shift: f32,
    },
}

/// The output of a layer.
#[derive(Clone, Debug)]
struct Flow {
    layer: usize,
    /// The axes in the file, without that of rows. Sometimes there are more of size 1 than here.
    axes: Vec<usize>,
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
    names: Names,
}

pub(crate) fn translate<'a>(model: &'a Model<'a>, options: &'a Options) -> Result<Layers, Error> {
    let graph = &model.graph;
    let mut translation = Translation {
        options,
        operators: model.operators,
        layers: Vec::new(),
        values: HashMap::new(),
        uses: HashMap::new(),
        names: Names::default(),
    };
    for name in graph.nodes.iter().flat_map(|node| &node.inputs).copied().chain(graph.outputs.iter().map(|end| end.name)) {
        *translation.uses.entry(name).or_default() += 1;
    }
    for constant in &graph.constants {
        translation.values.insert(&constant.name, Value::Constant(Cow::Borrowed(constant)));
    }
    let mut free = Vec::new();
    for input in &graph.inputs {
        free.extend(input.axes.iter().enumerate().skip(1).filter_map(|(place, axis)| free_name(input, place, *axis)));
    }
    if let Some((name, _)) = options.sizes.iter().find(|(name, _)| !free.contains(name)) {
        let names = if free.is_empty() { "all have sizes".to_owned() } else { format!("its free axes are {free:?}") };
        return Err(Error::new(format!("none of its inputs has a free axis `{name}`: {names}")));
    }
    for input in &graph.inputs {
        translation.input(input)?;
    }
    for node in &graph.nodes {
        translation.node(node).map_err(|error| {
            let name = if node.name.is_empty() { node.output(0) } else { node.name };
            Error::new(format!("its node `{name}` ({}) {error}", node.operator))
        })?;
    }
    let mut outputs = Vec::new();
    for end in &graph.outputs {
        let output = translation.flow(end.name).map_err(|error| Error::new(format!("its output {error}")))?;
        outputs.push((end.name.to_owned(), output.layer));
    }
    if outputs.is_empty() {
        return Err(Error::new("it has no output"));
    }
    Ok(Layers { layers: translation.layers, outputs })
}

impl<'a> Translation<'a> {
    fn input(&mut self, end: &End<'a>) -> Result<(), Error> {
        let wrong = |what: String| Error::new(format!("its input `{}` {what}", end.name));
        let mut axes = Vec::new();
        for (place, axis) in end.axes.iter().enumerate().skip(1) {
            let name = free_name(end, place, *axis);
            let size = match (axis, &name) {
                (_, Some(name)) => self.options.sizes.iter().find(|(other, _)| other == name).map(|(_, size)| *size),
                (Axis::Size(size), None) => usize::try_from(*size).ok(),
                (Axis::Free(_), None) => None,
            };
            let Some(size) = size.filter(|size| (1..=MOST).contains(size)) else {
                return Err(wrong(match name {
                    Some(name) => format!("has an axis of any size: give its size, `sizes({name} = 512)`"),
                    None => format!("has the size {axis:?}, which is 0, negative or too large"),
                }));
            };
            axes.push(size);
        }
        let shape = match (end.whole, Shape::of(&axes).filter(|_| is_small(&axes))) {
            (true, Some(Shape::Numbers(steps))) => Shape::Tokens([steps, 0]),
            (false, Some(shape)) => shape,
            _ => {
                return Err(wrong(format!(
                    "has the shape {axes:?} behind the axis of rows: expected numbers, steps and features, channels, height and width, or whole \
                     numbers for each step"
                )));
            }
        };
        let layer = self.push(Kind::Input(end.name.to_owned()), Vec::new(), shape);
        self.values.insert(end.name, Value::Flow(Flow { layer, axes, then: None }));
        Ok(())
    }

    fn node(&mut self, node: &Node<'a>) -> Result<(), Error> {
        if !matches!(node.domain, "" | "ai.onnx" | "ai.onnx.ml") {
            return Err(Error::new(format!("is of the domain `{}`: only the operators of the standard are supported", node.domain)));
        }
        let before = self.layers.len();
        self.translate_node(node)?;
        match self.layers[before..].iter().find(|layer| !is_small(&layer.shape.axes())) {
            Some(layer) => Err(Error::new(format!("gives the shape {:?}, which is too large", layer.shape.axes()))),
            None => Ok(()),
        }
    }

    fn translate_node(&mut self, node: &Node<'a>) -> Result<(), Error> {
        match node.operator {
            "Gemm" => self.gemm(node),
            "MatMul" => self.matmul(node),
            "Add" | "Sub" | "Mul" | "Div" => self.arithmetic(node),
            "Scaler" => self.scaler(node),
            "Neg" => self.negative(node),
            "Conv" | "ConvTranspose" => self.convolution(node),
            "MaxPool" | "AveragePool" => self.pool(node),
            "GlobalMaxPool" | "GlobalAveragePool" => self.global_pool(node),
            "ReduceMean" => self.mean(node),
            "BatchNormalization" => self.batch_norm(node),
            "LayerNormalization" => self.layer_norm(node),
            "Concat" => self.concat(node),
            "Sum" => self.sum(node),
            "Flatten" | "Reshape" | "Squeeze" | "Unsqueeze" => self.reshape(node),
            "Identity" | "Dropout" | "Cast" => self.same(node),
            "Constant" => self.constant(node),
            "Shape" => self.axes_of(node),
            "Gather" => self.gather(node),
            "Transpose" => self.transpose(node),
            _ => self.activation(node),
        }
    }

    /// Adds a layer, and returns its number.
    fn push(&mut self, kind: Kind, inputs: Vec<usize>, shape: Shape) -> usize {
        self.layers.push(Layer { kind, inputs, shape, name: None, tensors: Vec::new() });
        self.layers.len() - 1
    }

    /// Adds a layer of one input, and makes its output the node's.
    fn give(&mut self, node: &Node<'a>, text: impl Into<String>, from: &Flow, shape: Shape) -> usize {
        self.give_axes(node, text, from, (shape, shape.axes()))
    }

    /// The same with the axes that the output has in the file.
    fn give_axes(&mut self, node: &Node<'a>, text: impl Into<String>, from: &Flow, (shape, axes): (Shape, Vec<usize>)) -> usize {
        let layer = self.push(Kind::Of(text.into()), vec![from.layer], shape);
        self.values.insert(node.output(0), Value::Flow(Flow { layer, axes, then: None }));
        layer
    }

    /// Whether it is a product, whose outputs have rows of weights of their own.
    fn is_product(&self, layer: usize) -> bool {
        matches!(&self.layers[layer].kind, Kind::Of(text) if text.starts_with("Dense(") || text.starts_with("Conv2d("))
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

    fn value(&self, name: &str) -> Result<&Value<'a>, Error> {
        self.values.get(name).ok_or_else(|| Error::new(format!("reads `{name}`, which no node before it gives")))
    }

    /// The output of a layer.
    fn flow(&mut self, name: &'a str) -> Result<Flow, Error> {
        match self.value(name)?.clone() {
            Value::Flow(flow) => {
                let flow = self.done(flow);
                self.values.insert(name, Value::Flow(flow.clone()));
                Ok(flow)
            }
            Value::Constant(_) => Err(Error::new(format!("reads the constant `{name}`, where the output of a layer is expected"))),
            Value::Axes(_) => Err(Error::new(format!("reads the axes `{name}`, where the output of a layer is expected"))),
            Value::Erf { .. } => Err(Error::new(format!("reads `{name}`, an error function that is not a part of a Gelu"))),
        }
    }

    /// The output of a layer, with what is still to be done if only one node reads it.
    fn pending(&mut self, name: &'a str) -> Result<Flow, Error> {
        match self.value(name)? {
            Value::Flow(flow) if self.uses.get(name) == Some(&1) => Ok(flow.clone()),
            _ => self.flow(name),
        }
    }

    /// The output of a layer that the node reads.
    fn input_of(&mut self, node: &Node<'a>, place: usize) -> Result<Flow, Error> {
        self.flow(node.inputs.get(place).ok_or_else(|| Error::new(format!("has no input {place}")))?)
    }

    /// Gives a value another name. What reads one of them reads the layer of both.
    fn same_as(&mut self, from: &'a str, to: &'a str, value: Value<'a>) {
        let uses = [from, to].map(|name| self.uses.get(name).copied().unwrap_or(0)).into_iter().max().unwrap_or(0);
        self.uses.insert(from, uses);
        self.uses.insert(to, uses);
        self.values.insert(to, value);
    }

    /// The axis of numbers, features or channels, counted from that of rows.
    fn channel_axis(&self, flow: &Flow) -> usize {
        match self.shape(flow) {
            Shape::Image(_) | Shape::Tokens(_) => 1,
            Shape::Steps(_) => 2,
            Shape::Numbers(numbers) => 1 + flow.axes.iter().position(|size| *size == numbers).unwrap_or(0),
        }
    }

    /// Whether an attribute means the axis of channels.
    fn is_along_channels(&self, node: &Node<'a>, flow: &Flow, default: i64) -> bool {
        let rank = i64::try_from(flow.axes.len()).unwrap_or(0) + 1;
        usize::try_from(whole(node, "axis", default).rem_euclid(rank)) == Ok(self.channel_axis(flow))
    }

    fn shape(&self, flow: &Flow) -> Shape {
        self.layers[flow.layer].shape
    }

    /// A constant that the node reads, or `None` if it has no such input.
    fn constant_of(&self, node: &Node<'a>, place: usize) -> Result<Option<&Tensor>, Error> {
        let Some(name) = node.inputs.get(place).filter(|name| !name.is_empty()) else { return Ok(None) };
        match self.value(name)? {
            Value::Constant(constant) => Ok(Some(constant)),
            _ => Err(Error::new(format!("reads `{name}`, which must be a constant"))),
        }
    }

    fn required(&self, node: &Node<'a>, place: usize, what: &str) -> Result<Tensor, Error> {
        self.constant_of(node, place)?.cloned().ok_or_else(|| Error::new(format!("has no {what}")))
    }
}

/// The name of a free axis: that of the file, or one made of the input's and the place.
fn free_name(end: &End<'_>, place: usize, axis: Axis<'_>) -> Option<String> {
    match axis {
        Axis::Size(_) => None,
        Axis::Free("") => Some(format!("{}_{place}", end.name)),
        Axis::Free(name) => Some(name.to_owned()),
    }
}

/// A whole number among the attributes of a node.
fn whole(node: &Node<'_>, name: &str, default: i64) -> i64 {
    if let Some(Attribute::Whole(number)) = node.attribute(name) { *number } else { default }
}

fn float(node: &Node<'_>, name: &str, default: f32) -> f32 {
    if let Some(Attribute::Float(number)) = node.attribute(name) { *number } else { default }
}

fn text<'n>(node: &Node<'n>, name: &str, default: &'n str) -> &'n str {
    if let Some(Attribute::Text(text)) = node.attribute(name) { text } else { default }
}

/// A list of sizes among the attributes of a node.
fn sizes(node: &Node<'_>, name: &str) -> Result<Option<Vec<usize>>, Error> {
    let Some(Attribute::Wholes(numbers)) = node.attribute(name) else { return Ok(None) };
    let sizes = numbers.iter().map(|number| usize::try_from(*number).ok().filter(|size| *size <= MOST));
    sizes
        .collect::<Option<_>>()
        .map(Some)
        .ok_or_else(|| Error::new(format!("has the numbers {numbers:?} as `{name}`: expected 0 to {MOST}")))
}

/// The largest size of an axis, a kernel or a padding.
const MOST: usize = 1 << 24;

/// How many numbers a row has at most.
const MOST_NUMBERS: usize = 1 << 31;

/// Whether a row of this shape is not too large.
fn is_small(axes: &[usize]) -> bool {
    axes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).is_some_and(|all| all <= MOST_NUMBERS)
}
