//! `Attention(heads = 4)`: each step of a sequence looks at others and adds up what they show (Vaswani and others, 2017).
//!
//! The queries, keys and values of all steps are one product. A kernel compares them head by head, and a last product joins the heads.

mod onnx;
mod parts;
mod rotary;

use proc_macro2::TokenStream;
use quote::quote;

use crate::checker::{Bound, Checker, Draft, Flow, Given, Parameter};
use crate::kernel::{Attention as Pass, Kernel};
use crate::layer::{Builder, Edge, Facts, First, Layer, Lengths, Node, Onnx, Remembers, Role, Streams, Tape, TensorSpec, View};
use crate::model::{Assertion, Claim};
use crate::shape::{Shape, Size};
use crate::step::{AttentionHeads, Extent, Operand, Step, TensorId, Value};
use crate::syntax::{Argument, Item, ends};
use parts::Parts;

struct Attention {
    text: String,
    heads: usize,
    /// The heads of keys and values. Several heads of queries share each of them.
    key_heads: usize,
    causal: bool,
    /// The base of the angles by which queries and keys are turned.
    rotary: Option<f64>,
    bias: bool,
    init: Option<TokenStream>,
    /// The probability of the dropout of the weights with which values are added up.
    dropout: Option<f64>,
    /// How many steps look, and how many features each has. A stream keeps as many steps.
    steps: Size,
    features: Size,
    /// The sequence that is looked at, if it is another one.
    memory: Option<Shape>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let named = ["heads", "dropout", "bias", "memory", "keys", "base", "init"].map(Parameter::named);
    let given = checker.arguments(item, &[&[Parameter::optional("mask"), Parameter::word("rotary")], &named[..]].concat());
    let nameless = without_heads(checker, item, &given);
    let causal = given.get("mask").filter(|_| !nameless).inspect(|mask| checker.word(mask, &["causal"])).is_some();
    let probability = given.get("dropout").and_then(|argument| checker.number(argument, "the probability", Bound::Probability));
    let bias = given.get("bias").is_none_or(|argument| checker.truth(argument, "bias"));
    let init = given.get("init").and_then(|argument| checker.initializer(item, argument));
    let memory = given.get("memory").map(|argument| checker.earlier(argument, "memory"));
    if let (Some(memory), Some(mask)) = (given.get("memory"), given.get("mask")) {
        let message = format!("`causal` is about the steps of one sequence, and `{}` is another: leave it out", memory.value);
        checker.errors.at(&mask.value, message);
    }
    let rotary = rotary::read(checker, &given);
    let heads = given.get("heads").and_then(|argument| literal(checker, argument, "heads"));
    if !checker.is_sequence(item, flow) {
        return None;
    }
    let heads = heads.filter(|heads| divide(checker, &given, flow, *heads) && rotary::pair(checker, &given, flow, *heads))?;
    let key_heads = match given.get("keys") {
        Some(argument) => literal(checker, argument, "keys").filter(|keys| share(checker, argument, heads, *keys))?,
        None => heads,
    };
    let memory = match memory {
        Some(read) => Some(read?.1).filter(|memory| checker.is_sequence(item, memory)),
        None => None,
    };
    if memory.is_none() && given.get("memory").is_some() {
        return None;
    }
    let dropout = probability.filter(|probability| *probability > 0.0);
    let (steps, features) = (flow.shape.positions(), flow.shape.channels.clone());
    let of_memory = memory.as_ref().map(|memory| memory.shape.clone());
    let layer = Attention { text: text(&given), heads, key_heads, causal, rotary, bias, init, dropout, steps, features, memory: of_memory };
    let reads = [flow.clone()].into_iter().chain(memory).collect();
    Some(Draft { layer: Box::new(layer), reads })
}

/// Reports a missing number of heads. Returns whether it is there without its name: `Attention(4)`.
fn without_heads(checker: &mut Checker, item: &Item, given: &Given<'_>) -> bool {
    let unreadable = item.arguments.as_ref().is_some_and(|arguments| arguments.unreadable);
    if given.get("heads").is_some() || unreadable {
        return false;
    }
    let nameless = given.get("mask").filter(|mask| syn::parse2::<syn::LitInt>(mask.value.clone()).is_ok());
    if let Some(Argument { value, .. }) = nameless {
        checker.errors.at(value, format_args!("`Attention` takes the number of heads by name: write `Attention(heads = {value})`"));
    } else {
        checker.errors.at(&item.target, "`Attention` needs a number of heads: write `Attention(heads = 4)`");
    }
    nameless.is_some()
}

/// Reads a literal number of heads.
fn literal(checker: &mut Checker, argument: &Argument, name: &str) -> Option<usize> {
    let size = checker.size(&argument.value, "the number of heads").known();
    if size.is_none() {
        checker.errors.at(&argument.value, format_args!("`{name}` must be a literal"));
    }
    size
}

/// Whether the features can be divided among the heads. Reports it otherwise, here or by an assertion.
fn divide(checker: &mut Checker, given: &Given<'_>, flow: &Flow, heads: usize) -> bool {
    let (Some(argument), features) = (given.get("heads"), &flow.shape.channels) else { return false };
    let whole = features.divided(heads).times(&Size::of(heads));
    let [before, after] = [format!("{heads} heads cannot share the "), format!(" of {}", flow.giver())];
    match (features.known(), whole.known()) {
        (Some(number), Some(whole)) if number != whole => {
            if !flow.unsure {
                checker.errors.at(&argument.value, format_args!("{before}{}{after}", features.counted("feature")));
            }
            return false;
        }
        (Some(_), _) => {}
        _ => {
            let texts = [before, format!(" features{after}: they could share "), String::new()];
            let claim = Claim::Equal { left: features.clone(), right: whole, texts };
            checker.assertions.push(Assertion { claim, spans: ends(&argument.value) });
        }
    }
    true
}

/// `Attention(heads = 4, keys = 3)`
fn share(checker: &mut Checker, argument: &Argument, heads: usize, keys: usize) -> bool {
    let fit = heads.checked_rem(keys) == Some(0);
    if !fit {
        checker.errors.at(&argument.value, format_args!("{heads} heads cannot share {keys} heads of keys"));
    }
    fit
}

/// The layer as it is written, its arguments in one order.
fn text(given: &Given<'_>) -> String {
    let value = |name| given.get(name).map(|argument: &Argument| argument.value.to_string());
    let named = |name| value(name).map(|value| format!(", {name} = {value}"));
    let others: String = ["base", "dropout", "bias", "memory", "keys"].into_iter().filter_map(named).collect();
    let word = |name| value(name).map(|word| format!(", {word}"));
    let words: String = ["mask", "rotary"].into_iter().filter_map(word).collect();
    format!("Attention(heads = {}{words}{others})", value("heads").unwrap_or_default())
}

impl Attention {
    /// How many numbers the keys of a step have.
    fn key_units(&self, features: &Size) -> Size {
        features.divided(self.heads).times(&Size::of(self.key_heads))
    }

    /// The sizes, for the kernels.
    fn sizes(&self, at: &Node) -> Operand {
        Operand::Heads(Box::new(AttentionHeads {
            queries: at.from.positions(),
            keys: self.keys(),
            units: at.from.channels.clone(),
            heads: self.heads,
            key_heads: self.key_heads,
            causal: self.causal,
        }))
    }

    /// How many of the steps that are looked at a row has.
    fn lengths(&self, at: &Node, b: &Builder) -> Operand {
        b.lengths_or_nothing(self.memory.as_ref().unwrap_or(&at.from))
    }

    /// How many steps are looked at.
    fn keys(&self) -> Size {
        self.memory.as_ref().map_or_else(|| self.steps.clone(), Shape::positions)
    }

    /// How many numbers a kernel needs to compare a block of queries with all keys.
    fn block(&self) -> Size {
        const BLOCK: usize = 64;
        Size::of(self.steps.known().map_or(BLOCK, |steps| steps.min(BLOCK))).times(&self.keys())
    }

    /// The operands of the dropout of a batch in training.
    fn mask(&self, at: &Node, b: &Builder) -> Vec<Operand> {
        let Some(probability) = self.dropout.filter(|_| b.training) else { return Vec::new() };
        let width = self.steps.times(&self.keys()).times(&Size::of(self.heads));
        vec![Operand::Number(probability), Operand::Number(1.0 / (1.0 - probability)), Operand::Stream { layer: at.stream, width }]
    }

    /// Writes the kernel that compares queries with keys; returns the heads' answers, side by side.
    fn look(&self, at: &Node, asked: &[Value], b: &mut Builder) -> Value {
        let y = b.value(format!("{}_heads", at.name), Extent::Rows(at.input.clone()));
        let read = (0..3).map(|place| asked.get(place).map_or(Operand::Nothing, |value| Operand::Read(*value)));
        let all_keys = self.keys().times(&self.key_units(&at.from.channels));
        if let Some(kept) = &mut b.stream {
            let [keys, values] = [(); 2].map(|()| kept.part(all_keys.clone(), None));
            let count = kept.part(Size::of(1), None);
            let scores = b.value(format!("{}_scores", at.name), Extent::Rows(self.keys()));
            let operands = vec![Operand::Write(y), Operand::Write(scores), keys, values, count, Operand::Read(asked[0]), self.sizes(at)];
            b.push(Step::Kernel { kernel: Kernel::Attention(Pass::Step), operands });
            return y;
        }
        let (kernel, extent) = if b.row {
            (Pass::Row, Extent::Rows(all_keys.times(&Size::of(2)).plus(&self.keys())))
        } else if self.mask(at, b).is_empty() {
            (Pass::Forward, Extent::Fixed(self.block()))
        } else {
            (Pass::Dropout, Extent::Fixed(self.block()))
        };
        let scratch = b.value(format!("{}_scores", at.name), extent);
        let operands = [Operand::Write(y), Operand::Write(scratch)].into_iter().chain(read);
        let operands = operands.chain([self.lengths(at, b), self.sizes(at)]).chain(self.mask(at, b)).collect();
        b.push(Step::Kernel { kernel: Kernel::Attention(kernel), operands });
        y
    }

    /// Writes the way back through it; returns the gradients with respect to what was asked.
    fn look_back(&self, at: &Node, asked: &[Value], d: Value, b: &mut Builder) -> Vec<Value> {
        let d_asked: Vec<Value> = asked.iter().map(|value| b.like(format!("d_{}", b.values[value.0].name), *value)).collect();
        let updates = d_asked.iter().zip(asked).map(|(new, old)| Operand::Update { new: *new, old: *old });
        let updates: Vec<_> = updates.chain([Operand::Nothing, Operand::Nothing]).take(3).collect();
        let of_keys = self.keys().times(&at.from.channels.divided(self.heads));
        let scratch = b.value(format!("d_{}_scores", at.name), Extent::Fixed(Size::of(2).times(&self.block().plus(&of_keys))));
        let rest = [Operand::Write(scratch), Operand::Read(d), self.lengths(at, b), self.sizes(at)];
        let mask = self.mask(at, b);
        let kernel = if mask.is_empty() { Pass::Backward } else { Pass::DropoutBackward };
        b.push(Step::Kernel { kernel: Kernel::Attention(kernel), operands: updates.into_iter().chain(rest).chain(mask).collect() });
        d_asked
    }
}

/// Names and shapes are those of PyTorch's `MultiheadAttention`.
impl Layer for Attention {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let (features, keys) = (&input.channels, self.key_units(&input.channels));
        let all = features.plus(&keys.times(&Size::of(2)));
        let glorot = quote!(::nn_runtime::init::GlorotUniform);
        let init = self.init.clone().unwrap_or_else(|| glorot.clone());
        // PyTorch draws these from Glorot's distribution, all others from that of its linear layers.
        let of_inputs = if init.to_string().ends_with("TorchDefault") { glorot } else { init.clone() };
        let matrix = |name: &'static str, role, outputs: &Size, inputs: &Size, init: &TokenStream| TensorSpec {
            name: name.into(),
            shape: vec![outputs.clone(), inputs.clone()],
            role,
            first: First::Drawn(init.clone()),
        };
        let bias = |name: &'static str, len: &Size| {
            let spec = TensorSpec { name: name.into(), shape: vec![len.clone()], role: Role::Bias, first: First::Number(0.0) };
            self.bias.then_some(spec)
        };
        let mut tensors = match (self.parts(), &self.memory) {
            (Parts::Apart, Some(memory)) => vec![
                matrix("q_proj_weight", Role::Weight, features, features, &of_inputs),
                matrix("k_proj_weight", Role::Weight, &keys, &memory.channels, &of_inputs),
                matrix("v_proj_weight", Role::Weight, &keys, &memory.channels, &of_inputs),
            ],
            (Parts::Stacked, Some(_)) => vec![matrix("in_proj_weight", Role::Table, &all, features, &of_inputs)],
            _ => vec![matrix("in_proj_weight", Role::Weight, &all, features, &of_inputs)],
        };
        tensors.extend(bias("in_proj_bias", &all));
        tensors.push(matrix("out_proj.weight", Role::Weight, features, features, &init));
        tensors.extend(bias("out_proj.bias", features));
        tensors
    }

    fn streams(&self) -> usize {
        usize::from(self.dropout.is_some())
    }

    fn undecided(&self, _: &[&[TensorId]], _: &[TensorId]) -> Vec<TensorId> {
        Vec::new()
    }

    fn remembers(&self) -> Remembers {
        Remembers::More
    }

    fn facts(&self) -> Facts {
        let streams = match (&self.memory, self.causal) {
            (Some(_), _) => Streams::No("looks at the whole of another sequence, which a stream does not have"),
            (None, false) => Streams::No("looks at later steps, which a stream does not have yet: write `causal`"),
            (None, true) => Streams::Yes,
        };
        let view = if self.memory.is_none() && self.bias { View::Fields("Attention") } else { View::None };
        Facts { streams, lengths: Lengths::Yes, view, ..Facts::default() }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        let asked = self.ask(at, read, b);
        let heads = self.look(at, &asked, b);
        let y = self.join(at).forward(&at.name, heads, b);
        let y = b.add_bias(&at.name, self.join_bias(at), y);
        Tape { read: read.to_vec(), y, kept: [asked, vec![heads]].concat() }
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let Some((heads, asked)) = tape.kept.split_last() else { return Vec::new() };
        b.sum_bias(self.join_bias(at), d_y);
        let d_heads = self.join(at).backward(*heads, d_y, b);
        let d_asked = self.look_back(at, asked, d_heads, b);
        self.ask_back(at, &tape.read, &d_asked, b)
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        Some(self.to_onnx(at, x, to))
    }
}
