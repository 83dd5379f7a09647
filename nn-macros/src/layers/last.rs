//! `Last`: the last step of a sequence.

use crate::checker::{Checker, Draft, Flow};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Operand, Step, Value};
use crate::syntax::Item;

/// Which numbers of a sequence `Last` takes.
struct Last {
    /// The features that come from the first step, because they were computed from the end.
    both_ways: bool,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    checker.arguments(item, &[]);
    if !flow.shape.grid.is_sequence() {
        if !flow.unsure {
            let given = flow.given();
            checker.errors.at(&item.target, format_args!("`Last` takes the last step of a sequence, but {given}"));
        }
        return None;
    }
    let both_ways = checker.is_both_ways(flow);
    Draft::of(flow, Last { both_ways })
}

impl Last {
    /// How many features a step has, and how many of these come from the last one.
    fn features(&self, at: &Node) -> [Operand; 2] {
        let features = &at.from.channels;
        [features.clone(), if self.both_ways { features.divided(2) } else { features.clone() }].map(Operand::Size)
    }

    /// For each part: how many numbers of a row of the sequence are before it, how many before it in the output, and how many it has.
    fn parts(&self, at: &Node) -> Vec<[Size; 3]> {
        let features = &at.from.channels;
        let before_last = at.from.positions().windows(&Size::of(2), 1).times(features);
        let before_last = if at.from.positions().known() == Some(1) { Size::of(0) } else { before_last };
        if !self.both_ways {
            return vec![[before_last, Size::of(0), features.clone()]];
        }
        let half = features.divided(2);
        vec![[before_last, Size::of(0), half.clone()], [half.clone(), half.clone(), half]]
    }
}

impl Layer for Last {
    fn text(&self) -> String {
        "Last".to_owned()
    }

    fn shape(&self, input: &Shape) -> Shape {
        Shape::numbers(input.channels.clone())
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, keeps_zeros: true, ..Facts::default() }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        // Each step of a stream is the last so far.
        if b.stream.is_some() {
            return Tape::of(read, read[0]);
        }
        if let Some(lengths) = b.lengths(&at.from) {
            let y = b.value(&at.name, Extent::Rows(at.output.clone()));
            let operands = [Operand::Write(y), Operand::Read(read[0]), lengths].into_iter().chain(self.features(at)).collect();
            b.push(Step::Kernel { kernel: Kernel::Rows("last_of_steps"), operands });
            return Tape::of(read, y);
        }
        let mut y = None;
        for [from, to, len] in &self.parts(at) {
            let part = b.value(&at.name, Extent::Rows(len.clone()));
            b.take_columns(part, read[0], [&at.input, from, len]);
            y = Some(if self.both_ways { b.place_columns(&at.name, y, &at.output, part, [&at.output, to, len]) } else { part });
        }
        Tape::of(read, y.unwrap_or(read[0]))
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let mut d_x = b.gradient(tape.x());
        if let Some(lengths) = b.lengths(&at.from) {
            let operands = [Operand::Write(d_x), Operand::Read(d_y), lengths].into_iter().chain(self.features(at)).collect();
            b.push(Step::Kernel { kernel: Kernel::Rows("last_of_steps_backward"), operands });
            return vec![d_x];
        }
        b.push(Step::Kernel { kernel: Kernel::Zero, operands: vec![Operand::Write(d_x)] });
        for [to, from, len] in &self.parts(at) {
            let part = if self.both_ways {
                let part = b.value(format!("d_{}", at.name), Extent::Rows(len.clone()));
                b.take_columns(part, d_y, [&at.output, from, len]);
                part
            } else {
                d_y
            };
            d_x = b.place_columns("", Some(d_x), &at.input, part, [&at.input, to, len]);
            b.is_gradient(d_x, tape.x());
        }
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let step = |to: &mut Onnx, first: bool| match to.lengths.clone().filter(|_| at.from.padded && !first) {
            // A row without steps has zeros in the place of the first.
            Some(lengths) => {
                let last = to.step(at, "Sub", &[&lengths, &Edge::of("1")]);
                let last = to.step(at, "Max", &[&last, &Edge::of("0")]);
                let last = to.step(at, "Unsqueeze", &[&last, &Edge::of("[1]")]);
                to.step(at, "GatherND<batch_dims = 1>", &[&x[0], &last])
            }
            None => to.step(at, "Gather<axis = 1>", &[&x[0], &Edge::of(if first { "0" } else { "-1" })]),
        };
        let last = step(to, false);
        if !self.both_ways {
            return Some(last);
        }
        let (first, half) = (step(to, true), to.size(&at.from.channels.divided(2)));
        let part = |to: &mut Onnx, of: Edge, from: &str, until: &str| {
            to.step(at, "Slice", &[&of, &Edge(format!("[{from}]")), &Edge(format!("[{until}]")), &Edge::of("[1]")])
        };
        let parts = [part(to, last, "0", &half), part(to, first, &half, &i64::MAX.to_string())];
        Some(to.last(at, "Concat<axis = 1>", &parts.each_ref()))
    }
}
