//! `Concat { …, { …, … } }`: branches on the same input, their outputs side by side.

use crate::checker::{Checker, Draft, Flow, Of};
use crate::kernel::Kernel;
use crate::layer::{Builder, Facts, Layer, Node, Streams, Tape};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Operand, Step, Value};
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

impl Columns {
    /// The operands of a kernel for columns: the width of the output, and the start and number of these columns.
    fn of(&self, all: &Size) -> [Operand; 3] {
        [all.clone(), self.start.clone(), self.width.clone()].map(Operand::Size)
    }
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
        Facts { streams: Streams::Yes, ..Facts::default() }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        let mut y = None;
        for (columns, end) in self.columns.iter().zip(read) {
            let new = b.value(&at.name, Extent::Rows(at.output.clone()));
            let to = y.map_or(Operand::Write(new), |old| Operand::Update { new, old });
            let operands = [to, Operand::Read(*end)].into_iter().chain(columns.of(&self.shape.channels)).collect();
            b.push(Step::Kernel { kernel: Kernel::PlaceColumns, operands });
            y = Some(new);
        }
        Tape::of(read, y.unwrap_or(Value(0)))
    }

    fn backward(&self, _: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let part = |(columns, end): (&Columns, &Value)| {
            let d_end = b.gradient(*end);
            let operands = [Operand::Write(d_end), Operand::Read(d_y)].into_iter().chain(columns.of(&self.shape.channels)).collect();
            b.push(Step::Kernel { kernel: Kernel::TakeColumns, operands });
            d_end
        };
        self.columns.iter().zip(&tape.read).map(part).collect()
    }
}
