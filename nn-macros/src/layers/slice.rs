//! `Slice(4..8)`: neighbouring numbers, or at each position neighbouring features or channels.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, ExprLit, ExprRange, Lit, RangeLimits};

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::model::{Assertion, Claim};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Operand, Step, Value};
use crate::syntax::{Item, ends, ungrouped};

struct Slice {
    start: usize,
    end: usize,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("range")]);
    let range = &given.get("range")?.value;
    let one = flow.shape.grid.channel();
    if flow.shape.grid.is_tokens() {
        let (name, given) = (checker.names.of(item), flow.given());
        checker.errors.at(&item.target, format_args!("layer `{name}` takes numbers, a sequence or an image, but {given}"));
        return None;
    }
    let Some((start, end)) = bounds(range) else {
        checker.errors.at(range, "expected a range of literals: `4..8`, `..4` or `4..`");
        return None;
    };
    let end = match (end, flow.shape.channels.known()) {
        (Some(end), _) => end,
        (None, Some(all)) => all,
        (None, None) => {
            checker.errors.at(range, format_args!("`Slice` requires a literal for its end, as the number of {one}s is none: `{start}..8`"));
            return None;
        }
    };
    if end <= start {
        checker.errors.at(range, format_args!("the range {start}..{end} is empty: its end must be behind its start"));
        return None;
    }
    if !flow.unsure {
        within(checker, item, flow, range, end);
    }
    Draft::of(flow, Slice { start, end })
}

/// `4..8`, `4..=7`, `..4`, `4..`: where it starts, and where it ends, if it says so.
fn bounds(tokens: &TokenStream) -> Option<(usize, Option<usize>)> {
    let Ok(Expr::Range(ExprRange { attrs, start, limits, end })) = syn::parse2(ungrouped(tokens.clone())) else { return None };
    let literal = |bound: &Expr| match bound {
        Expr::Lit(ExprLit { attrs, lit: Lit::Int(number) }) if attrs.is_empty() && number.suffix().is_empty() => {
            number.base10_parse::<u32>().ok().map(|number| number as usize)
        }
        _ => None,
    };
    let start = start.map_or(Some(0), |start| literal(&start))?;
    let end = match end {
        Some(end) => Some(literal(&end)? + usize::from(matches!(limits, RangeLimits::Closed(_)))),
        None => None,
    };
    attrs.is_empty().then_some((start, end))
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
    /// The channels of a position, where those of the slice start among them, and how many these are.
    fn columns(&self, at: &Node) -> [Size; 3] {
        [at.from.channels.clone(), Size::of(self.start), Size::of(self.end - self.start)]
    }
}

impl Layer for Slice {
    fn text(&self) -> String {
        format!("Slice({}..{})", self.start, self.end)
    }

    fn shape(&self, input: &Shape) -> Shape {
        input.with_channels(Size::of(self.end - self.start))
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, keeps_zeros: true, ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        b.take_columns(y, x[0], self.columns(at).each_ref());
        Tape::of(x, y)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let zeros = b.gradient(tape.x());
        b.push(Step::Kernel { kernel: Kernel::Zero, operands: vec![Operand::Write(zeros)] });
        let d_x = b.place_columns("", Some(zeros), &at.input, d_y, self.columns(at).each_ref());
        b.is_gradient(d_x, tape.x());
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let axis = if at.from.grid.is_sequence() { 2 } else { 1 };
        let [start, end, axis] = [self.start, self.end, axis].map(|number| Edge(format!("[{number}]")));
        Some(to.last(at, "Slice", &[&x[0], &start, &end, &axis]))
    }
}
