//! `Concat { …, { …, … } }`: branches on the same input, their outputs side by side.

use crate::checker::{Checker, Draft, Flow, Of};
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::shape::{Shape, Size};
use crate::step::Value;
use crate::syntax::Item;

/// What joins the outputs of the branches.
struct Concat {
    columns: Vec<Columns>,
    shape: Shape,
}

/// The columns of a branch: where they start in the output, and how many there are.
struct Columns {
    start: Size,
    width: Size,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let reads = checker.branches(item, flow, Of::Positions)?;
    let (mut columns, mut output): (Vec<_>, _) = (Vec::new(), Size::of(0));
    for end in &reads {
        let start = output.clone();
        output = checker.named(output.plus(&end.shape.channels), "OUT");
        columns.push(Columns { start, width: end.shape.channels.clone() });
    }
    let shape = reads.first().map_or(&flow.shape, |first| &first.shape).with_channels(output);
    Some(Draft { layer: Box::new(Concat { columns, shape }), reads })
}

impl Layer for Concat {
    fn text(&self) -> String {
        "Concat".to_owned()
    }

    fn shape(&self, _: &Shape) -> Shape {
        self.shape.clone()
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, ..Facts::default() }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        // A single branch, as files have it to go on from an earlier layer, is not copied.
        if let [only] = read {
            return Tape::of(read, *only);
        }
        let mut y = None;
        for (columns, end) in self.columns.iter().zip(read) {
            y = Some(b.place_columns(&at.name, y, &at.output, *end, self.place(columns)));
        }
        Tape::of(read, y.unwrap_or(Value(0)))
    }

    fn backward(&self, _: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        if tape.read.len() == 1 {
            return vec![d_y];
        }
        let part = |(columns, end): (&Columns, &Value)| {
            let d_end = b.gradient(*end);
            b.take_columns(d_end, d_y, self.place(columns));
            d_end
        };
        self.columns.iter().zip(&tape.read).map(part).collect()
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let axis = if at.to.grid.is_sequence() { 2 } else { 1 };
        Some(to.last(at, &format!("Concat<axis = {axis}>"), &x.iter().collect::<Vec<_>>()))
    }
}

impl Concat {
    /// Where the columns of a branch lie in the output.
    fn place<'a>(&'a self, columns: &'a Columns) -> [&'a Size; 3] {
        [&self.shape.channels, &columns.start, &columns.width]
    }
}
