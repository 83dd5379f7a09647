//! The nodes of an ONNX graph, as layers write them. Values have the axes that other libraries give them: `[rows, numbers]`,
//! `[rows, steps, features]`, `[rows, channels, height, width]`.
//!
//! They become a text in the notation of `nn_onnx::write`, which the runtime joins with the numbers of a network.

use std::collections::HashSet;

use super::Node;
use crate::shape::{Grid, Shape, Size};
use crate::step::TensorId;

/// What a node reads, as the text has it: the name of a value or of a tensor, or a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edge(pub String);

impl Edge {
    pub(crate) fn of(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// In the place of an input that a node does without.
    pub(crate) fn none() -> Self {
        Self::of("_")
    }

    pub(crate) fn number(number: f64) -> Self {
        let text = format!("{:?}", number as f32);
        Self::of(if text.contains(['.', 'e', 'n']) { text } else { format!("{text}.0") })
    }

    /// The tensor of a matrix, its axes swapped.
    pub(crate) fn turned(&self) -> Self {
        Self(format!("turned({})", self.0))
    }
}

/// A line: what a node gives, its operator with the attributes, and what it reads.
struct Line {
    outputs: Vec<String>,
    operator: String,
    inputs: Vec<Edge>,
}

/// A state, which a graph takes and gives.
pub(crate) struct State {
    pub name: String,
    /// The axes behind that of rows. `None`: as many steps as there have been, up to a limit.
    pub axes: Vec<Option<Size>>,
    pub whole: bool,
    pub given: Edge,
}

/// Collects the nodes of a graph.
pub(crate) struct Onnx {
    lines: Vec<Line>,
    /// The sizes whose numbers are not known here.
    pub sizes: Vec<Size>,
    /// The names that are taken.
    names: HashSet<String>,
    tensors: Vec<String>,
    /// Whether rows have as many steps as a call gives them, and states go in and out.
    pub streams: bool,
    pub states: Vec<State>,
    /// How many steps each row has, if a row may have fewer than others.
    pub lengths: Option<Edge>,
    /// How many steps there have been before, if a layer has asked.
    count: Option<Edge>,
}

impl Onnx {
    /// `ends`: the names of inputs and outputs. `tensors`: those of all tensors.
    pub(crate) fn new(ends: &[String], tensors: Vec<String>) -> Self {
        let names = ends.iter().chain(&tensors).cloned().collect();
        let (lines, sizes, states) = (Vec::new(), Vec::new(), Vec::new());
        Self { lines, sizes, names, tensors, streams: false, states, lengths: None, count: None }
    }

    pub(crate) fn tensor(&self, id: TensorId) -> Edge {
        Edge(self.tensors[id.0].clone())
    }

    /// A size: its number, or its place among those that are not known here.
    pub(crate) fn size(&mut self, size: &Size) -> String {
        if let Some(number) = size.known() {
            return number.to_string();
        }
        let place = self.sizes.iter().position(|other| other.surely_equals(size)).unwrap_or_else(|| {
            self.sizes.push(size.clone());
            self.sizes.len() - 1
        });
        format!("${place}")
    }

    /// A size as a number with a fraction.
    pub(crate) fn float(&mut self, size: &Size) -> Edge {
        let size = self.size(size);
        Edge(format!("float({size})"))
    }

    /// A free name.
    pub(crate) fn name(&mut self, like: &str) -> String {
        let numbered = (2..).map(|number| format!("{like}_{number}"));
        let name = [like.to_owned()].into_iter().chain(numbered).find(|name| !self.names.contains(name)).unwrap_or_default();
        self.names.insert(name.clone());
        name
    }

    /// A node that gives several values, each with a name like this.
    pub(crate) fn several(&mut self, names: &[String], operator: &str, inputs: &[&Edge]) -> Vec<Edge> {
        let outputs: Vec<_> = names.iter().map(|name| self.name(name)).collect();
        self.lines.push(Line {
            outputs: outputs.clone(),
            operator: operator.to_owned(),
            inputs: inputs.iter().copied().cloned().collect(),
        });
        outputs.into_iter().map(Edge).collect()
    }

    fn node(&mut self, name: &str, operator: &str, inputs: &[&Edge]) -> Edge {
        self.several(&[name.to_owned()], operator, inputs).remove(0)
    }

    /// The node that gives what a layer gives.
    pub(crate) fn last(&mut self, at: &Node, operator: &str, inputs: &[&Edge]) -> Edge {
        self.node(&at.name, operator, inputs)
    }

    /// A node on the way: `hidden/MatMul`.
    pub(crate) fn step(&mut self, at: &Node, operator: &str, inputs: &[&Edge]) -> Edge {
        let kind = operator.split('<').next().unwrap_or_default();
        self.node(&format!("{}/{kind}", at.name), operator, inputs)
    }

    /// A product with the weights of a layer, `[out, in]`, at each position, and its bias.
    pub(crate) fn product(&mut self, at: &Node, [x, weight]: [&Edge; 2], bias: Option<Edge>) -> Edge {
        if at.from.grid.is_one() {
            let inputs: Vec<_> = [x, weight].into_iter().chain(&bias).collect();
            return self.last(at, "Gemm<transB = 1>", &inputs);
        }
        let weight = weight.turned();
        let Some(bias) = bias else { return self.last(at, "MatMul", &[x, &weight]) };
        let products = self.step(at, "MatMul", &[x, &weight]);
        self.last(at, "Add", &[&products, &bias])
    }

    /// A node that takes channels before positions, as a convolution does. A sequence is turned before it and behind it.
    pub(crate) fn by_channels(&mut self, at: &Node, operator: &str, x: &Edge, others: &[Edge]) -> Edge {
        let with_others = |x| [x].into_iter().chain(others).collect::<Vec<_>>();
        if !at.from.grid.is_sequence() {
            return self.last(at, operator, &with_others(x));
        }
        let x = self.step(at, TURN, &[x]);
        let y = self.step(at, operator, &with_others(&x));
        self.last(at, TURN, &[&y])
    }

    /// A tensor with a number for each channel, as something that all positions of a value can be multiplied by.
    pub(crate) fn of_channels(&mut self, at: &Node, tensor: TensorId) -> Edge {
        let tensor = self.tensor(tensor);
        if matches!(at.from.grid, Grid::Pixels { .. }) { self.step(at, "Unsqueeze", &[&tensor, &Edge::of("[1, 2]")]) } else { tensor }
    }

    /// The steps that each row has, `[rows, steps]`, if a row may have fewer than others.
    pub(crate) fn mask(&mut self, at: &Node, shape: &Shape) -> Option<Edge> {
        let lengths = self.lengths.clone().filter(|_| shape.padded)?;
        let steps = self.size(&shape.positions());
        let steps = self.step(at, "Range", &[&Edge::of("0"), &Edge(steps), &Edge::of("1")]);
        let lengths = self.step(at, "Unsqueeze", &[&lengths, &Edge::of("[1]")]);
        Some(self.step(at, "Less", &[&steps, &lengths]))
    }

    /// A sequence with another number where a row has ended.
    pub(crate) fn ended(&mut self, at: &Node, x: &Edge, instead: f64) -> Edge {
        let Some(mask) = self.mask(at, &at.from) else { return x.clone() };
        let mask = self.step(at, "Unsqueeze", &[&mask, &Edge::of("[2]")]);
        self.step(at, "Where", &[&mask, x, &Edge::number(instead)])
    }

    /// A state that the graph takes. [`give`](Self::give) says what it becomes.
    pub(crate) fn state(&mut self, at: &Node, what: &str, axes: Vec<Option<Size>>) -> Edge {
        let name = self.name(&format!("{}.{what}", at.name));
        self.states.push(State { name: name.clone(), axes, whole: false, given: Edge::none() });
        Edge(name)
    }

    /// Says what a state is behind the last step.
    pub(crate) fn give(&mut self, state: &Edge, given: Edge) {
        if let Some(state) = self.states.iter_mut().find(|other| other.name == state.0) {
            state.given = given;
        }
    }

    /// How many steps a call gives, in a list.
    fn steps(&mut self, at: &Node, x: &Edge) -> Edge {
        if self.streams {
            return self.step(at, "Shape<start = 1, end = 2>", &[x]);
        }
        let steps = self.size(&at.from.positions());
        Edge(format!("[{steps}]"))
    }

    /// The numbers of steps, counted from the first one that there has been: `[rows, steps]`, or `[1, steps]`.
    pub(crate) fn numbers_of_steps(&mut self, at: &Node, x: &Edge) -> Edge {
        let steps = self.steps(at, x);
        let steps = self.step(at, "Squeeze", &[&steps, &Edge::of("[0]")]);
        let numbers = self.step(at, "Range", &[&Edge::of("0"), &steps, &Edge::of("1")]);
        let numbers = self.step(at, "Unsqueeze", &[&numbers, &Edge::of("[0]")]);
        if !self.streams {
            return numbers;
        }
        let count = if let Some(count) = self.count.clone() {
            count
        } else {
            let count = Edge(self.name("steps_before"));
            let given = self.step(at, "Add", &[&count, &steps]);
            self.states.push(State { name: count.0.clone(), axes: Vec::new(), whole: true, given });
            self.count.insert(count).clone()
        };
        let count = self.step(at, "Unsqueeze", &[&count, &Edge::of("[1]")]);
        self.step(at, "Add", &[&numbers, &count])
    }

    /// Says which values are the outputs, and gives them these names.
    pub(crate) fn outputs(&mut self, outputs: &[(String, Edge)]) {
        for (place, (name, value)) in outputs.iter().enumerate() {
            let same = outputs[..place].iter().find(|(_, other)| other == value).map(|(name, _)| Edge::of(name));
            let giver = self.lines.iter_mut().flat_map(|line| &mut line.outputs).find(|output| **output == value.0);
            let Some(giver) = giver.filter(|_| same.is_none()) else {
                let inputs = vec![same.unwrap_or_else(|| value.clone())];
                self.lines.push(Line { outputs: vec![name.clone()], operator: "Identity".to_owned(), inputs });
                continue;
            };
            giver.clone_from(name);
            let given = self.states.iter_mut().map(|state| &mut state.given);
            let reads = self.lines.iter_mut().flat_map(|line| &mut line.inputs).chain(given);
            reads.filter(|read| *read == value).for_each(|read| read.0.clone_from(name));
        }
    }

    /// The nodes as text.
    pub(crate) fn text(&self) -> String {
        let line = |Line { outputs, operator, inputs }: &Line| {
            let inputs: Vec<_> = inputs.iter().map(|input| input.0.as_str()).collect();
            format!("{} = {operator}({})\n", outputs.join(", "), inputs.join(", "))
        };
        self.lines.iter().map(line).collect()
    }
}

/// Swaps steps and features.
const TURN: &str = "Transpose<perm = [0, 2, 1]>";
