//! `Slice(4..8)`: neighbouring numbers, or at each position neighbouring features or channels. `Slice([3, 0..2])`: any of them, in any order.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, ExprLit, ExprRange, Lit, RangeLimits};

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::model::{Assertion, Claim};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Operand, Run, Step, Value};
use crate::syntax::{Item, ends, ungrouped};

struct Slice {
    text: String,
    runs: Vec<Run>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("range")]);
    let range = &given.get("range")?.value;
    if flow.shape.grid.is_tokens() {
        let (name, given) = (checker.names.of(item), flow.given());
        checker.errors.at(&item.target, format_args!("layer `{name}` takes numbers, a sequence or an image, but {given}"));
        return None;
    }
    let parts: Vec<Expr> = match syn::parse2(ungrouped(range.clone())) {
        Ok(Expr::Array(array)) => array.elems.into_iter().collect(),
        Ok(part @ Expr::Range(_)) => vec![part],
        _ => Vec::new(),
    };
    if parts.is_empty() {
        checker.errors.at(range, "expected a range of literals: `4..8`, `..4` or `4..`, or a list: `[3, 0..2, (4..8).rev()]`");
        return None;
    }
    let runs = parts.iter().map(|part| run(checker, flow, part)).collect::<Option<Vec<_>>>()?;
    let end = runs.iter().map(Run::end).max().unwrap_or(0);
    if !flow.unsure {
        within(checker, item, flow, range, end);
    }
    let texts: Vec<_> = runs.iter().map(Run::text).collect();
    let text = match &runs[..] {
        [Run { start, step: 1, .. }] if matches!(parts[..], [Expr::Range(_)]) => format!("Slice({start}..{end})"),
        _ => format!("Slice([{}])", texts.join(", ")),
    };
    Draft::of(flow, Slice { text, runs })
}

/// A part of a slice: `4`, `4..8`, `(4..8).rev()` or `(0..8).step_by(2)`.
fn run(checker: &mut Checker, flow: &Flow, part: &Expr) -> Option<Run> {
    match part {
        Expr::Range(range) => {
            let (start, end) = bounds(checker, flow, range)?;
            Some(Run { start, step: 1, count: end - start })
        }
        Expr::Paren(inner) if inner.attrs.is_empty() => run(checker, flow, &inner.expr),
        Expr::MethodCall(call) if call.attrs.is_empty() && call.turbofish.is_none() => {
            let inner = run(checker, flow, &call.receiver)?;
            match (call.method.to_string().as_str(), call.args.len(), call.args.first().and_then(literal)) {
                ("rev", 0, _) => Some(inner.reversed()),
                ("step_by", 1, Some(step @ 1..)) => Some(inner.step_by(step)),
                _ => {
                    checker.errors.at(call, "expected `.rev()` or `.step_by(2)` behind a range");
                    None
                }
            }
        }
        other => {
            let start = literal(other);
            if start.is_none() {
                checker.errors.at(other, "expected a literal, a range of literals, `(4..8).rev()` or `(0..8).step_by(2)`");
            }
            start.map(|start| Run { start, step: 1, count: 1 })
        }
    }
}

fn literal(number: &Expr) -> Option<usize> {
    match number {
        Expr::Lit(ExprLit { attrs, lit: Lit::Int(number) }) if attrs.is_empty() && number.suffix().is_empty() => {
            number.base10_parse::<u32>().ok().map(|number| number as usize)
        }
        _ => None,
    }
}

/// `4..8`, `4..=7`, `..4`, `4..`: where it starts, and where it ends.
fn bounds(checker: &mut Checker, flow: &Flow, range: &ExprRange) -> Option<(usize, usize)> {
    let known = flow.shape.channels.known();
    let start = range.start.as_deref().map_or(Some(0), literal);
    let end = match &range.end {
        Some(end) => literal(end).map(|end| Some(end + usize::from(matches!(range.limits, RangeLimits::Closed(_))))),
        None => Some(known),
    };
    match (start, end) {
        (Some(start), Some(Some(end))) if end > start => Some((start, end)),
        (Some(start), Some(Some(end))) => {
            checker.errors.at(range, format_args!("the range {start}..{end} is empty: its end must be behind its start"));
            None
        }
        (Some(start), Some(None)) => {
            let one = flow.shape.grid.channel();
            checker.errors.at(range, format_args!("`Slice` requires a literal for its end, as the number of {one}s is none: `{start}..8`"));
            None
        }
        _ => {
            checker.errors.at(range, "expected a range of literals: `4..8`, `..4` or `4..`");
            None
        }
    }
}

/// Reports a range that ends behind the last number, here or by an assertion.
fn within(checker: &mut Checker, item: &Item, flow: &Flow, range: &TokenStream, end: usize) {
    let (all, one) = (&flow.shape.channels, flow.shape.grid.channel());
    let texts = [format!("layer `{}` ends at {end}, but {} ", checker.names.of(item), flow.gives_or("has")), format!(" {one}s")];
    match all.known() {
        Some(number) if end > number => {
            let ([before, _], errors) = (texts, checker.errors.count());
            checker.errors.at(range, format_args!("{before}{}", all.counted(one)));
            checker.doubt(errors);
        }
        Some(_) => {}
        None => {
            let claim = Claim::AtMost { size: Size::of(end), most: all.clone(), texts };
            checker.assertions.push(Assertion { claim, spans: ends(&range.to_token_stream()) });
        }
    }
}

impl Slice {
    fn count(&self) -> Size {
        Size::of(self.runs.iter().map(|run| run.count).sum())
    }

    /// The channels of a position, where those of the slice start among them, and how many these are, if they are neighbours.
    fn columns(&self, at: &Node) -> Option<[Size; 3]> {
        match self.runs[..] {
            [Run { start, step: 1, count }] => Some([at.from.channels.clone(), Size::of(start), Size::of(count)]),
            _ => None,
        }
    }

    /// A column of each of several runs in turn: where the first run starts, how far apart they are, how many there are, and how long they are.
    fn shuffle(&self) -> Option<[usize; 4]> {
        let places: Vec<_> = self.runs.iter().flat_map(Run::places).collect();
        let [start, second, ..] = places[..] else { return None };
        let apart = second.checked_sub(start)?;
        let ways = places.iter().position(|place| *place == start + 1)?;
        let is_shuffle = ways > 1 && apart > 1 && places.len() % ways == 0;
        let expected = (0..places.len()).map(|to| start + to % ways * apart + to / ways);
        (is_shuffle && places.iter().copied().eq(expected)).then_some([start, apart, ways, places.len() / ways])
    }

    /// The channels of a position, and the runs of them that are taken.
    fn settings(&self, at: &Node) -> [Operand; 2] {
        [Operand::Size(at.from.channels.clone()), Operand::Runs(self.runs.clone())]
    }
}

impl Layer for Slice {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn shape(&self, input: &Shape) -> Shape {
        input.with_channels(self.count())
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, keeps_zeros: true, ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        if let Some(columns) = self.columns(at) {
            b.take_columns(y, x[0], columns.each_ref());
        } else if let Some(shuffle) = self.shuffle() {
            let sizes = [at.from.channels.clone()].into_iter().chain(shuffle.map(Size::of)).map(Operand::Size);
            let operands = [Operand::Write(y), Operand::Read(x[0])].into_iter().chain(sizes).collect();
            b.push(Step::Kernel { kernel: Kernel::Rows("take_shuffled"), operands });
        } else {
            let operands = [Operand::Write(y), Operand::Read(x[0])].into_iter().chain(self.settings(at)).collect();
            b.push(Step::Kernel { kernel: Kernel::Rows("take_runs"), operands });
        }
        Tape::of(x, y)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let d_x = b.gradient(tape.x());
        let Some(columns) = self.columns(at) else {
            let operands = [Operand::Write(d_x), Operand::Read(d_y)].into_iter().chain(self.settings(at)).collect();
            b.push(Step::Kernel { kernel: Kernel::Rows("take_runs_backward"), operands });
            return vec![d_x];
        };
        b.push(Step::Kernel { kernel: Kernel::Zero, operands: vec![Operand::Write(d_x)] });
        let d_x = b.place_columns("", Some(d_x), &at.input, d_y, columns.each_ref());
        b.is_gradient(d_x, tape.x());
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let axis = if at.from.grid.is_sequence() { 2 } else { 1 };
        if let [Run { start, step: 1, count }] = self.runs[..] {
            let [start, end, axis] = [start, start + count, axis].map(|number| Edge(format!("[{number}]")));
            return Some(to.last(at, "Slice", &[&x[0], &start, &end, &axis]));
        }
        let places: Vec<_> = self.runs.iter().flat_map(Run::places).collect();
        Some(to.last(at, &format!("Gather<axis = {axis}>"), &[&x[0], &Edge(format!("{places:?}"))]))
    }
}
