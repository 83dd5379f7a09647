//! `Concat { …, { …, … } }`: branches on the same input, their outputs side by side.

use crate::checker::{Checker, Flow};
use crate::layer::{Builder, Layer, Placed, Tape};
use crate::shape::Size;
use crate::step::{Extent, Operand, Step, TensorId, Value};
use crate::syntax::{Item, Member};

struct Concat {
    branches: Vec<Branch>,
    output: Size,
    /// The weights whose products the branches' outputs consist of.
    undecided: Vec<TensorId>,
}

struct Branch {
    layers: Vec<Placed>,
    /// Where its columns start in the output, and how many there are.
    start: Size,
    width: Size,
}

impl Branch {
    /// The operands of a kernel for columns: the width of the output, and the start and number of this branch's columns.
    fn columns(&self, all: &Size) -> [Operand; 3] {
        [all.clone(), self.start.clone(), self.width.clone()].map(Operand::Size)
    }
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Box<dyn Layer>> {
    checker.arguments(item, &[]);
    let body = checker.body(item)?;
    let (mut branches, mut output, mut undecided) = (Vec::new(), Size::of(0), Vec::new());
    for member in &body.members {
        let Member::Chain(chain) = member else { continue };
        if chain.members.is_empty() {
            checker.empty_branch(chain);
            continue;
        }
        let (layers, end) = checker.chain(chain, flow.clone());
        undecided.extend(end.undecided);
        let start = output.clone();
        output = checker.named(output.plus(&end.size), "OUT");
        branches.push(Branch { layers, start, width: end.size });
    }
    Some(Box::new(Concat { branches, output, undecided }))
}

impl Layer for Concat {
    fn text(&self) -> String {
        "Concat".to_owned()
    }

    fn output(&self, _: &Size) -> Size {
        self.output.clone()
    }

    fn chains(&self) -> Vec<&[Placed]> {
        self.branches.iter().map(|branch| &branch.layers[..]).collect()
    }

    fn undecided(&self, _: &[TensorId], _: &[TensorId]) -> Vec<TensorId> {
        self.undecided.clone()
    }

    fn forward(&self, at: &Placed, x: Value, b: &mut Builder) -> Tape {
        let (mut inner, mut y) = (Vec::new(), None);
        for branch in &self.branches {
            let (tapes, end) = b.forward(&branch.layers, x);
            inner.extend(tapes);
            let new = b.value(&at.name, Extent::Rows(self.output.clone()));
            let to = y.map_or(Operand::Write(new), |old| Operand::Update { new, old });
            let operands = [to, Operand::Read(end)].into_iter().chain(branch.columns(&self.output)).collect();
            b.push(Step::Kernel { name: "place_columns".into(), operands });
            y = Some(new);
        }
        Tape { inner, ..Tape::of(x, y.unwrap_or(x)) }
    }

    fn backward(&self, _: &Placed, tape: &Tape, d_y: Value, b: &mut Builder) -> Value {
        let (mut sum, mut before): (Option<Value>, _) = (None, &tape.inner[..]);
        for branch in self.branches.iter().rev() {
            let tapes;
            (before, tapes) = before.split_at(before.len() - branch.layers.len());
            let d_end = b.gradient(tapes.last().map_or(tape.x, |last| last.y));
            let operands = [Operand::Write(d_end), Operand::Read(d_y)].into_iter().chain(branch.columns(&self.output)).collect();
            b.push(Step::Kernel { name: "take_columns".into(), operands });
            let d_x = b.backward(&branch.layers, tapes, d_end);
            sum = Some(sum.map_or(d_x, |sum| b.update_gradient(tape.x, "add", d_x, &[Operand::Read(sum)])));
        }
        sum.unwrap_or(d_y)
    }
}
