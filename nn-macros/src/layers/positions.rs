//! `Positions`, `Positions(sine)`: adds to each step of a sequence what tells where it is.

use proc_macro2::TokenStream;
use quote::quote;

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, First, Layer, Lengths, Node, Onnx, Remembers, Role, Streams, Tape, TensorSpec, View};
use crate::shape::{Shape, Size};
use crate::step::{Operand, Step, Value};
use crate::syntax::Item;

struct Positions {
    /// Whether they are sines; otherwise they are trained.
    sine: bool,
    init: Option<TokenStream>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::optional("form"), Parameter::named("init")]);
    let sine = given.get("form").inspect(|form| checker.word(form, &["sine"])).is_some();
    let init = given.get("init").and_then(|argument| checker.initializer(item, argument));
    if let (true, Some(argument)) = (sine, given.get("init")) {
        checker.errors.at(&argument.value, "`Positions(sine)` has nothing to initialise: its sines are fixed");
    }
    if !checker.is_sequence(item, flow) {
        return None;
    }
    Draft::of(flow, Positions { sine, init })
}

impl Layer for Positions {
    fn text(&self) -> String {
        if self.sine { "Positions(sine)".to_owned() } else { "Positions".to_owned() }
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        if self.sine {
            return Vec::new();
        }
        let init = self.init.clone().unwrap_or_else(|| quote!(::nn_runtime::init::Normal(0.02)));
        let shape = vec![input.positions(), input.channels.clone()];
        vec![TensorSpec { name: "weight".into(), shape, role: Role::Table, first: First::Drawn(init) }]
    }

    fn remembers(&self) -> Remembers {
        Remembers::More
    }

    fn facts(&self) -> Facts {
        Facts {
            streams: Streams::Yes,
            lengths: Lengths::Yes,
            view: if self.sine { View::None } else { View::Fields("Positions") },
            ..Facts::default()
        }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        let count = b.stream.as_mut().map(|kept| kept.part(Size::of(1), None));
        let table = at.tensors.first().map(|table| Operand::Tensor(*table));
        let kernel = match (self.sine, &count) {
            (true, None) => "add_sines",
            (true, Some(_)) => "add_sines_of_step",
            (false, None) => "add_bias",
            (false, Some(_)) => "add_row_of_step",
        };
        let sizes = [at.from.positions(), at.from.channels.clone()].map(Operand::Size).into_iter().chain([Operand::Number(0.0)]);
        let sizes = sizes.filter(|_| self.sine && count.is_none()).collect::<Vec<_>>();
        let others: Vec<Operand> = count.into_iter().chain(table).chain(sizes).collect();
        Tape::of(read, b.update(&at.name, Kernel::Rows(kernel), read[0], &others))
    }

    fn backward(&self, at: &Node, _: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        if let Some(table) = at.tensors.first() {
            let operands = vec![Operand::Gradient(*table), Operand::Read(d_y)];
            b.push(Step::Kernel { kernel: Kernel::Rows("sum_rows"), operands });
        }
        vec![d_y]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        if let Some(table) = at.tensors.first() {
            let mut table = to.tensor(*table);
            if to.streams {
                // Steps behind the last row of the table have that one.
                let last = to.size(&at.from.positions());
                let last = to.step(at, "Sub", &[&Edge(last), &Edge::of("1")]);
                let numbers = to.numbers_of_steps(at, &x[0]);
                let numbers = to.step(at, "Min", &[&numbers, &last]);
                table = to.step(at, "Gather", &[&table, &numbers]);
            }
            return Some(to.last(at, "Add", &[&x[0], &table]));
        }
        // Angles for each step and each pair of features, whose sines and cosines lie side by side.
        let numbers = to.numbers_of_steps(at, &x[0]);
        let numbers = to.step(at, "Cast<to = 1>", &[&numbers]);
        let numbers = to.step(at, "Unsqueeze", &[&numbers, &Edge::of("[2]")]);
        let features = to.float(&at.from.channels);
        let pairs = to.step(at, "Range", &[&Edge::number(0.0), &features, &Edge::number(2.0)]);
        let shares = to.step(at, "Div", &[&pairs, &features]);
        let exponents = to.step(at, "Mul", &[&shares, &Edge::number(-std::f64::consts::LN_10 * 4.0)]);
        let frequencies = to.step(at, "Exp", &[&exponents]);
        let angles = to.step(at, "Mul", &[&numbers, &frequencies]);
        let points = ["Sin", "Cos"].map(|function| {
            let numbers = to.step(at, function, &[&angles]);
            to.step(at, "Unsqueeze", &[&numbers, &Edge::of("[3]")])
        });
        let points = to.step(at, "Concat<axis = 3>", &points.each_ref());
        let points = to.step(at, "Reshape", &[&points, &Edge::of("[0, 0, -1]")]);
        // An odd number of features has no cosine for the last one.
        let features = to.size(&at.from.channels);
        let points = to.step(at, "Slice", &[&points, &Edge::of("[0]"), &Edge(format!("[{features}]")), &Edge::of("[2]")]);
        Some(to.last(at, "Add", &[&x[0], &points]))
    }
}
