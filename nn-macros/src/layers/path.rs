//! `path::To::Type`: another network, or an activation or layer of the user. All are called through the trait `Layer`.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::checker::{Checker, Draft, Flow, Of, spanned};
use crate::layer::{Builder, Edge, Facts, First, Layer, Node, Onnx, Remembers, Role, Streams, Tape, TensorSpec, View};
use crate::shape::{Axis, Grid, Shape, Size};
use crate::step::{Call, Extent, Nested, Operand, OwnLayer, Pass, Step, TensorId, Value};
use crate::syntax::{self, Item, Target};

struct OfPath {
    /// As the user wrote it.
    text: String,
    path: OwnLayer,
    /// The shape that it gives, if the declaration says so. The layer then knows the shape that it is given, too.
    gives: Option<Shape>,
    streams: Streams,
    /// Whether it is given a sequence, of which a stream has a step.
    steps: bool,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let Target::Path(path) = &item.target else { return None };
    checker.no_body(item);
    if checker.is_the_network(path) {
        checker.errors.at(path, "a network cannot contain itself");
        return None;
    }
    let before = checker.errors.count();
    let gives = gives(checker, item);
    if checker.errors.count() > before {
        return None;
    }
    let (input, scalar) = (flow.size.argument(), &checker.scalar);
    let kind = kind(&flow.shape).filter(|_| gives.is_some()).map(|kind| quote!(, #kind));
    let of = quote!(<#input, #scalar #kind>);
    let path = OwnLayer {
        layer: quote!(<#path as ::nn_runtime::Layer #of>),
        can_be_trained: quote!(#path: ::nn_runtime::TrainLayer #of),
        train: quote!(<#path as ::nn_runtime::TrainLayer #of>),
        stream: quote!(<#path as ::nn_runtime::StreamLayer #of>),
    };
    let mut text = item.target.to_token_stream().to_string().replace(' ', "");
    if let Some((shape, size, tokens)) = &gives {
        says_the_same(checker, &checker.names.of(item), [&path.layer, tokens], &text, (shape, size));
        text = format!("{text}({})", shape.text());
    }
    let gives = gives.map(|(shape, ..)| shape);
    let layer = OfPath { text, path, streams: streams(&flow.shape, gives.as_ref()), steps: flow.shape.grid.is_sequence(), gives };
    Draft::of(flow, layer)
}

/// The shape in parentheses, how many numbers it has, and its tokens: `self::Blur([16, 6, 6])`.
fn gives(checker: &mut Checker, item: &Item) -> Option<(Shape, Size, TokenStream)> {
    let arguments = item.arguments.as_ref()?;
    let shape = match &arguments.list[..] {
        [only] if only.name.is_none() && only.from.is_none() => syntax::shape_of(&only.value),
        _ => None,
    };
    let Some(shape) = shape.filter(|shape| shape.up_to.is_none()) else {
        checker.errors.at(
            spanned(arguments.parenthesis.span.open()),
            "a layer of your own takes only the shape that it gives, `64` or `[16, 6, 6]`: its settings belong to its type",
        );
        return None;
    };
    let (given, size) = checker.shape(&shape);
    Some((given, size, shape.tokens))
}

/// Whether a type gives the shape that is declared: as many numbers, and each of its sizes, if it says them.
fn says_the_same(checker: &mut Checker, name: &str, [layer, tokens]: [&TokenStream; 2], text: &str, (shape, size): (&Shape, &Size)) {
    let axes = Literal::usize_unsuffixed(shape.sizes().len());
    let between = format!(", but `{text}` gives ");
    let out = quote!(::nn_runtime::__private::stated_size(#layer::SHAPE, #layer::OUT, #axes, #size));
    let texts = [format!("layer `{name}` is declared to give "), format!(" numbers{between}"), String::new()];
    checker.agree(size, &Size::expression(out, format!("{text}::OUT")), texts, tokens);
    let side = |axis: usize| {
        let (number, declared) = (Literal::usize_unsuffixed(axis), shape.sizes()[axis]);
        let side = quote!(::nn_runtime::__private::stated_side(#layer::SHAPE, #number, #axes, #declared));
        Size::expression(side, format!("{text}::SHAPE[{axis}]"))
    };
    let of_type = match &shape.grid {
        Grid::Steps(_) => Shape::of(side(1), Grid::Steps(side(0))),
        Grid::Pixels { .. } => Shape::image(side(0), side(1), side(2)),
        Grid::One | Grid::Tokens { .. } => return,
    };
    let texts = |axis: Option<Axis>| {
        let what = axis.map_or("shape", |axis| axis.name);
        [format!("the {what} that layer `{name}` gives is declared as "), between.clone(), String::new()]
    };
    checker.agree_in_shape([shape, &of_type], Of::All, &texts, tokens);
}

/// The type of what a layer is given that knows its shape. Numbers are the default.
fn kind(shape: &Shape) -> Option<TokenStream> {
    let channels = shape.channels.argument();
    match &shape.grid {
        Grid::Steps(steps) => {
            let steps = steps.argument();
            Some(quote!(::nn_runtime::shape::Sequence<#steps, #channels>))
        }
        Grid::Pixels { height, width, .. } => {
            let [height, width] = [height, width].map(Size::argument);
            Some(quote!(::nn_runtime::shape::Image<#channels, #height, #width>))
        }
        Grid::One | Grid::Tokens { .. } => None,
    }
}

/// Whether it runs step by step, as far as the declaration tells. Whether its type does is for rustc to say.
fn streams(from: &Shape, gives: Option<&Shape>) -> Streams {
    let keeps_steps = |to: &Shape| to.grid.is_sequence() && to.positions().surely_equals(&from.positions());
    match gives {
        None if from.grid.is_one() => Streams::Yes,
        None => Streams::No("takes all steps as one row: write the shape that it gives in parentheses, and it can run step by step"),
        Some(to) if to.grid.is_one() || keeps_steps(to) => Streams::Yes,
        Some(_) => Streams::No("gives another number of steps than it takes, so it cannot run step by step"),
    }
}

impl OfPath {
    fn nested(&self, at: &Node) -> Nested {
        Nested { path: self.path.clone(), parameters: at.tensors[0], statistics: at.tensors[1] }
    }
}

impl Layer for OfPath {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn shape(&self, _: &Shape) -> Shape {
        let layer = &self.path.layer;
        if let Some(shape) = &self.gives {
            return shape.clone();
        }
        Shape::numbers(Size::expression(quote!(#layer::OUT), format!("{}::OUT", self.text)))
    }

    fn tensors(&self, _: &Shape) -> Vec<TensorSpec> {
        let layer = &self.path.layer;
        let numbers = |role, count| TensorSpec {
            name: "".into(),
            shape: vec![Size::expression(quote!(#layer::#count), format!("{}::{count}", self.text))],
            role,
            first: First::Layer(self.path.clone()),
        };
        vec![numbers(Role::LayerParameters, quote!(PARAMETERS)), numbers(Role::LayerStatistics, quote!(STATISTICS))]
    }

    fn undecided(&self, _: &[&[TensorId]], _: &[TensorId]) -> Vec<TensorId> {
        Vec::new()
    }

    /// A type says how much it remembers, which is not known here.
    fn remembers(&self) -> Remembers {
        if self.steps { Remembers::More } else { Remembers::Nothing }
    }

    fn facts(&self) -> Facts {
        Facts { view: View::Slices, streams: self.streams, ..Facts::default() }
    }

    /// A layer of the user sees the numbers of an image in the order outside of the network.
    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let layer = self.nested(at);
        if let Some(kept) = b.stream.as_mut().filter(|_| self.steps) {
            let (memory, y) = (kept.part_of(&layer), b.value(&at.name, Extent::Rows(at.output.clone())));
            b.push(Step::Call(Call { layer, pass: Pass::Step, x: Operand::Read(x[0]), y: Operand::Write(y), memory, d: None }));
            return Tape::of(x, y);
        }
        let outside = b.outside(&format!("inputs_of_{}", at.name), x[0], &at.from);
        let pass = if b.training { Pass::Forward } else { Pass::Predict };
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        let memory = b.value(format!("memory_of_{}", at.name), Extent::Layer(layer.clone(), pass));
        b.push(Step::Call(Call { layer, pass, x: Operand::Read(outside), y: Operand::Write(y), memory: Operand::Write(memory), d: None }));
        Tape { kept: vec![memory, outside, y], ..Tape::of(x, b.inside(&format!("pixels_of_{}", at.name), y, &at.to)) }
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let &[memory, outside, y] = &tape.kept[..] else { return Vec::new() };
        let d_y = b.outside(&format!("d_outside_{}", at.name), d_y, &at.to);
        let d_outside = b.gradient(outside);
        // The layer may overwrite the gradient it is given, so that nothing else can read that gradient afterwards.
        let d_spent = b.like(format!("d_{}", at.name), d_y);
        b.push(Step::Call(Call {
            layer: self.nested(at),
            pass: Pass::Backward,
            x: Operand::Read(outside),
            y: Operand::Read(y),
            memory: Operand::Read(memory),
            d: Some((Operand::Update { new: d_spent, old: d_y }, Operand::Write(d_outside))),
        }));
        vec![b.inside("", d_outside, &at.from)]
    }

    fn onnx(&self, _: &Node, _: &[Edge], _: &mut Onnx) -> Option<Edge> {
        None
    }
}
