//! `Lstm(64)`, `Gru(64)`, `Rnn(64)`: a state that goes from step to step of a sequence.
//!
//! The products with the inputs of all steps are one product. A kernel goes over the steps, and on the way back another one. The gradients
//! with respect to the inputs and their weight are single products again.

mod onnx;
mod run;

use proc_macro2::TokenStream;
use quote::quote;

use crate::checker::{Bound, Checker, Draft, Flow, Given, Parameter};
use crate::kernel::{Cell, Kernel};
use crate::layer::{Builder, Edge, Facts, First, Layer, Lengths, Node, Onnx, Remembers, Role, Streams, Tape, TensorSpec, View};
use crate::shape::{Shape, Size};
use crate::step::{Operand, TensorId, Value};
use crate::syntax::Item;
use run::{Made, Run};

struct Recurrent {
    text: String,
    cell: Cell,
    units: Size,
    layers: usize,
    /// Whether each layer goes over the steps from both ends.
    both_ways: bool,
    bias: bool,
    /// Whether the states before the first step are trained.
    trained: bool,
    init: Option<TokenStream>,
    /// The probability of the dropout between layers.
    dropout: f64,
}

pub(crate) fn read_lstm(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Cell::Lstm)
}

pub(crate) fn read_gru(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Cell::Gru)
}

pub(crate) fn read_rnn(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Cell::Rnn { relu: false })
}

/// A word of either kind may come first.
const WORDS: [&str; 2] = ["direction", "activation"];

fn read(checker: &mut Checker, item: &Item, flow: &Flow, cell: Cell) -> Option<Draft> {
    checker.no_body(item);
    let size = Parameter::required("size").with_inputs();
    let words = WORDS.map(Parameter::optional);
    let words = if matches!(cell, Cell::Rnn { .. }) { &words[..] } else { &words[..1] };
    let [layers, dropout, bias, initial, init] = ["layers", "dropout", "bias", "initial", "init"].map(Parameter::named);
    let given = checker.arguments(item, &[&[size], words, &[layers, dropout, bias, initial, init]].concat());
    let units = given.get("size").map(|argument| {
        if let Some(inputs) = &argument.from {
            checker.takes(item, inputs, flow);
        }
        checker.size(&argument.value, "a layer's size")
    });
    let (both_ways, cell) = direction_and_activation(checker, &given, cell);
    let layers = given.get("layers").map_or(Some(1), |argument| {
        let layers = checker.size(&argument.value, "the number of layers").known().filter(|layers| *layers <= MOST_LAYERS);
        if layers.is_none() {
            checker.errors.at(&argument.value, format_args!("`layers` must be a literal, at most {MOST_LAYERS}"));
        }
        layers
    });
    let dropout = given.get("dropout").and_then(|argument| {
        if layers == Some(1) {
            checker
                .errors
                .at(&argument.value, "`dropout` acts between the layers, and there is one: put `Dropout` behind it, or write `layers = 2`");
        }
        checker.number(argument, "the probability", Bound::Probability)
    });
    let bias = given.get("bias").is_none_or(|argument| checker.truth(argument, "bias"));
    if let Some(argument) = given.get("initial") {
        checker.word(argument, &["trained"]);
    }
    let init = given.get("init").and_then(|argument| checker.initializer(item, argument));
    let (trained, dropout) = (given.get("initial").is_some(), dropout.unwrap_or(0.0));
    if !checker.is_sequence(item, flow) {
        return None;
    }
    let (units, layers) = (units?, layers?);
    let text = text(cell, &units, &given);
    Draft::of(flow, Recurrent { text, cell, units, layers, both_ways, bias, trained, init, dropout })
}

/// More layers are a mistake, and would be many tensors.
const MOST_LAYERS: usize = 64;

/// `bidirectional`, and the activation of an `Rnn`.
fn direction_and_activation(checker: &mut Checker, given: &Given<'_>, cell: Cell) -> (bool, Cell) {
    let (mut both_ways, mut chosen) = (false, None);
    let is_rnn = matches!(cell, Cell::Rnn { .. });
    for word in WORDS.into_iter().filter_map(|word| given.get(word)) {
        match word.value.to_string().as_str() {
            "bidirectional" if !both_ways => both_ways = true,
            activation @ ("Tanh" | "Relu") if is_rnn && chosen.is_none() => chosen = Some(Cell::Rnn { relu: activation == "Relu" }),
            _ if is_rnn => checker.errors.at(&word.value, "expected `bidirectional`, and `Tanh` or `Relu`, each at most once"),
            _ => checker.errors.at(&word.value, "expected `bidirectional`"),
        }
    }
    (both_ways, chosen.unwrap_or(cell))
}

/// The layer as it is written, its arguments in one order.
fn text(cell: Cell, units: &Size, given: &Given<'_>) -> String {
    let kind = match cell {
        Cell::Lstm => "Lstm",
        Cell::Gru => "Gru",
        Cell::Rnn { .. } => "Rnn",
    };
    let words = WORDS.into_iter().filter_map(|word| Some(format!(", {}", given.get(word)?.value)));
    let named = ["layers", "dropout", "bias", "initial"].into_iter();
    let named = named.filter_map(|name| Some(format!(", {name} = {}", given.get(name)?.value)));
    format!("{kind}({}{})", units.text(), words.chain(named).collect::<String>())
}

impl Recurrent {
    fn directions(&self) -> usize {
        if self.both_ways { 2 } else { 1 }
    }

    /// How many tensors each layer has in each direction.
    fn tensors_of_a_run(&self) -> usize {
        let biases = if self.bias { 2 } else { 0 };
        2 + biases + if self.trained { self.cell.states() } else { 0 }
    }

    fn outputs(&self) -> Size {
        self.units.times(&Size::of(self.directions()))
    }

    fn all_gates(&self) -> Size {
        self.units.times(&Size::of(self.cell.gates()))
    }

    /// The operands of the dropout before a layer, if there is one.
    fn mask(&self, at: &Node, layer: usize) -> Option<[Operand; 3]> {
        let between = layer.checked_sub(1).filter(|_| self.dropout > 0.0)?;
        let width = self.outputs().times(&at.from.positions());
        Some([
            Operand::Number(self.dropout),
            Operand::Number(1.0 / (1.0 - self.dropout)),
            Operand::Stream { layer: at.stream + between, width },
        ])
    }

    fn run<'a>(&'a self, at: &'a Node, layer: usize, direction: usize, inputs: &'a Size) -> Run<'a> {
        Run { at, of: self, layer, reversed: direction == 1, inputs }
    }

    /// Where the columns of a direction start in the output of a layer.
    fn start(&self, direction: usize) -> Size {
        if direction == 0 { Size::of(0) } else { self.units.clone() }
    }
}

/// Names and shapes are PyTorch's.
impl Layer for Recurrent {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn shape(&self, input: &Shape) -> Shape {
        input.with_channels(self.outputs())
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let (gates, count) = (self.all_gates(), self.cell.gates());
        let mut tensors = Vec::new();
        for layer in 0..self.layers {
            let inputs = if layer == 0 { input.channels.clone() } else { self.outputs() };
            for ending in ["", "_reverse"].into_iter().take(self.directions()) {
                let name = |name: &str| format!("{name}_l{layer}{ending}").into();
                let (of_inputs, of_states, of_biases) = self.first_values(count);
                let matrix = |of: &str, columns: &Size, first: &TokenStream| TensorSpec {
                    name: name(of),
                    shape: vec![gates.clone(), columns.clone()],
                    role: Role::ExactWeight,
                    first: First::Drawn(first.clone()),
                };
                tensors.push(matrix("weight_ih", &inputs, &of_inputs));
                tensors.push(matrix("weight_hh", &self.units, &of_states));
                for (of, first) in [("bias_ih", &of_biases[0]), ("bias_hh", &of_biases[1])].into_iter().filter(|_| self.bias) {
                    tensors.push(TensorSpec { name: name(of), shape: vec![gates.clone()], role: Role::Bias, first: first.clone() });
                }
                for state in ["h0", "c0"].into_iter().take(self.cell.states()).filter(|_| self.trained) {
                    tensors.push(TensorSpec {
                        name: name(state),
                        shape: vec![self.units.clone()],
                        role: Role::Bias,
                        first: First::Number(0.0),
                    });
                }
            }
        }
        tensors
    }

    fn streams(&self) -> usize {
        if self.dropout > 0.0 { self.layers - 1 } else { 0 }
    }

    fn undecided(&self, _: &[&[TensorId]], _: &[TensorId]) -> Vec<TensorId> {
        Vec::new()
    }

    fn remembers(&self) -> Remembers {
        if self.trained { Remembers::More } else { Remembers::State(self.units.times(&Size::of(self.cell.states() * self.layers))) }
    }

    fn facts(&self) -> Facts {
        let is_plain = self.layers == 1 && !self.both_ways && !self.trained && self.bias;
        let view = if is_plain { View::Fields("Recurrent") } else { View::None };
        let streams = if self.both_ways {
            Streams::No("runs from the end too, which a stream has not reached: a network with `#[stream]` goes forward only")
        } else {
            Streams::Yes
        };
        Facts { both_ways: self.both_ways, streams, lengths: Lengths::Yes, view, ..Facts::default() }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        let mut tape = Tape::of(read, read[0]);
        for layer in 0..self.layers {
            if let Some(mask) = self.mask(at, layer).filter(|_| b.training) {
                tape.y = b.update(&at.name, Kernel::Dropout, tape.y, &mask);
            }
            let (x, outputs) = (tape.y, self.outputs());
            let inputs = if layer == 0 { &at.from.channels } else { &outputs };
            tape.kept.push(x);
            let mut joined = None;
            for direction in 0..self.directions() {
                let made = self.run(at, layer, direction, inputs).forward(x, b);
                tape.kept.extend(made.all());
                joined = Some(if self.both_ways {
                    let columns = [&outputs, &self.start(direction), &self.units];
                    b.place_columns(&at.name, joined, &outputs.times(&at.from.positions()), made.y, columns)
                } else {
                    made.y
                });
            }
            tape.y = joined.unwrap_or(x);
        }
        tape
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let mut d = d_y;
        let outputs = self.outputs();
        for (layer, kept) in tape.kept.chunks_exact(1 + Made::VALUES * self.directions()).enumerate().rev() {
            let (x, runs) = (kept[0], &kept[1..]);
            let inputs = if layer == 0 { &at.from.channels } else { &outputs };
            let mut sum = None;
            for (direction, made) in runs.chunks_exact(Made::VALUES).enumerate() {
                let made = Made::of(made);
                let d_run = if self.both_ways {
                    let d_run = b.gradient(made.y);
                    b.take_columns(d_run, d, [&outputs, &self.start(direction), &self.units]);
                    d_run
                } else {
                    d
                };
                let d_x = self.run(at, layer, direction, inputs).backward(x, &made, d_run, b);
                sum = Some(match sum {
                    Some(others) => b.update_gradient(x, Kernel::Add, d_x, &[Operand::Read(others)]),
                    None => d_x,
                });
            }
            d = sum.unwrap_or(d);
            if let Some(mask) = self.mask(at, layer) {
                d = b.update("", Kernel::Dropout, d, &mask);
            }
        }
        vec![d]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        Some(self.to_onnx(at, &x[0], to))
    }
}

impl Recurrent {
    /// What the weights of the inputs and of the states, and both biases, are drawn from.
    fn first_values(&self, gates: usize) -> (TokenStream, TokenStream, [First; 2]) {
        let gates = proc_macro2::Literal::usize_unsuffixed(gates);
        let init = self.init.clone().unwrap_or_else(|| quote!(::nn_runtime::init::GlorotUniform));
        if init.to_string().ends_with("TorchDefault") {
            let torch = quote!(::nn_runtime::__private::TorchRecurrent { gates: #gates });
            return (torch.clone(), torch.clone(), [First::Drawn(torch.clone()), First::Drawn(torch)]);
        }
        let each = |init: &TokenStream| quote!(::nn_runtime::__private::EachGate { gates: #gates, init: #init });
        let forget = if self.cell == Cell::Lstm { First::Drawn(quote!(::nn_runtime::__private::ForgetBias)) } else { First::Number(0.0) };
        (each(&init), each(&quote!(::nn_runtime::init::Orthogonal(1.0))), [forget, First::Number(0.0)])
    }
}
