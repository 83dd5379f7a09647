//! One layer of a recurrent kind in one direction.

use super::Recurrent;
use crate::kernel::{Cell, Kernel, Recurrent as Pass};
use crate::layer::{Builder, Lies, Node, Product};
use crate::shape::Size;
use crate::step::{Extent, Operand, Step, TensorId, Value};

/// One layer in one direction.
pub(super) struct Run<'a> {
    pub at: &'a Node,
    pub of: &'a Recurrent,
    pub layer: usize,
    pub reversed: bool,
    /// What it is given at each step.
    pub inputs: &'a Size,
}

/// The values of a run that its backward pass needs.
pub(super) struct Made {
    pub gates: Value,
    pub kept: Value,
    pub y: Value,
    /// The states h and c of each row before the first step, if they are carried from batch to batch.
    pub states: Option<[Value; 2]>,
}

impl Made {
    pub(super) const VALUES: usize = 5;

    /// As values for the tape. Where no states are carried, the output stands for them.
    pub(super) fn all(&self) -> [Value; Self::VALUES] {
        let [h, c] = self.states.unwrap_or([self.y; 2]);
        [self.gates, self.kept, self.y, h, c]
    }

    pub(super) fn of(values: &[Value]) -> Self {
        let [gates, kept, y, h, c] = [0, 1, 2, 3, 4].map(|place| values[place]);
        Self { gates, kept, y, states: (h != y).then_some([h, c]) }
    }
}

impl Run<'_> {
    fn tensor(&self, place: usize) -> TensorId {
        let direction = usize::from(self.reversed);
        self.at.tensors[(self.layer * self.of.directions() + direction) * self.of.tensors_of_a_run() + place]
    }

    fn product<'b>(&'b self, gates: &'b Size) -> Product<'b> {
        Product { lies: Lies::Straight, weight: self.tensor(0), inputs: self.inputs, outputs: gates, positions: self.at.from.positions() }
    }

    /// The biases of the products with the input and with the state.
    fn biases(&self) -> [Option<TensorId>; 2] {
        [2, 3].map(|place| self.of.bias.then(|| self.tensor(place)))
    }

    /// The states h and c before the first step.
    fn initial(&self) -> [Option<TensorId>; 2] {
        let first = if self.of.bias { 4 } else { 2 };
        let is_there = [self.of.trained, self.of.trained && self.of.cell == Cell::Lstm];
        [0, 1].map(|state| is_there[state].then(|| self.tensor(first + state)))
    }

    fn name(&self, what: &str) -> String {
        let layer = if self.of.layers == 1 { String::new() } else { format!("_l{}", self.layer) };
        format!("{}{what}{layer}{}", self.at.name, if self.reversed { "_reverse" } else { "" })
    }

    /// The operands at the end of each kernel.
    fn sizes(&self, with_steps: bool, b: &Builder) -> Vec<Operand> {
        let steps = with_steps.then(|| Operand::Size(self.at.from.positions()));
        let before = [Operand::Cell(self.of.cell), Operand::Size(self.of.units.clone())];
        let behind = [Operand::Truth(self.reversed), b.lengths_or_nothing(&self.at.from)];
        before.into_iter().chain(steps).chain(behind).collect()
    }

    fn rows(&self, numbers: usize) -> Extent {
        Extent::Rows(self.of.units.times(&Size::of(numbers)))
    }

    fn over_steps(&self) -> Extent {
        Extent::Rows(self.of.units.times(&self.at.from.positions()))
    }

    fn is_rnn(&self) -> bool {
        matches!(self.of.cell, Cell::Rnn { .. })
    }

    pub(super) fn forward(&self, x: Value, b: &mut Builder) -> Made {
        let [bias, own_bias] = self.biases();
        let tensors = |ids: &[Option<TensorId>]| ids.iter().map(|id| id.map_or(Operand::Nothing, Operand::Tensor)).collect::<Vec<_>>();
        let [h, c] = self.initial();
        if b.row {
            let y = b.value(self.name(""), self.over_steps());
            let scratch = b.value(self.name("_scratch"), self.rows(2 * self.of.cell.gates()));
            let states = [self.state("_h", h, b), if self.of.cell == Cell::Lstm { self.state("_c", c, b) } else { Operand::Nothing }];
            let ends = [vec![Operand::Write(y), Operand::Write(scratch)], states.to_vec(), vec![Operand::Read(x)]].concat();
            let operands = [ends, tensors(&[Some(self.tensor(0)), Some(self.tensor(1)), bias, own_bias]), self.sizes(false, b)].concat();
            b.push(Step::Kernel { kernel: Kernel::Recurrent(Pass::Row), operands });
            return Made { gates: y, kept: y, y, states: None };
        }
        let name = self.name(if self.is_rnn() { "" } else { "_gates" });
        let products = self.product(&self.of.all_gates()).forward(&name, x, b);
        let products = b.add_bias(&name, bias.as_ref(), products);
        let gates = b.like(&name, products);
        let kept = (b.training && !self.is_rnn()).then(|| b.value(self.name("_kept"), self.over_steps()));
        let y = if self.is_rnn() { gates } else { b.value(self.name(""), self.over_steps()) };
        let scratch = b.value(self.name("_scratch"), self.rows(self.of.cell.gates() + 2));
        let write = |value: Option<Value>| value.map_or(Operand::Nothing, Operand::Write);
        let values = vec![
            Operand::Update { new: gates, old: products },
            write(kept),
            write(Some(y).filter(|y| *y != gates)),
            Operand::Write(scratch),
        ];
        let kept = kept.unwrap_or(y);
        let Some(h_before) = b.carried_state(&self.name("_h"), &self.of.units) else {
            let operands = [values, tensors(&[Some(self.tensor(1)), own_bias, h, c]), self.sizes(true, b)].concat();
            b.push(Step::Kernel { kernel: Kernel::Recurrent(Pass::Forward), operands });
            return Made { gates, kept, y, states: None };
        };
        let c_before = if self.of.cell == Cell::Lstm { b.carried_state(&self.name("_c"), &self.of.units) } else { None };
        let behind =
            [Some(h_before), c_before].map(|before| before.map(|before| (before, b.like(b.values[before.0].name.clone(), before))));
        let states = behind.map(|state| state.map_or(Operand::Nothing, |(old, new)| Operand::Update { new, old })).to_vec();
        let operands = [values, states, tensors(&[Some(self.tensor(1)), own_bias]), self.sizes(true, b)].concat();
        b.push(Step::Kernel { kernel: Kernel::Recurrent(Pass::ForwardFrom), operands });
        behind.into_iter().flatten().for_each(|(before, behind)| b.carry_on(before, behind));
        Made { gates, kept, y, states: Some([h_before, c_before.unwrap_or(h_before)]) }
    }

    /// A state of a single row, as it is before the first step: in the state of a stream, or on the stack.
    fn state(&self, what: &str, initial: Option<TensorId>, b: &mut Builder) -> Operand {
        if let Some(kept) = &mut b.stream {
            return kept.part(self.of.units.clone(), initial);
        }
        let old = b.value(self.name(what), self.rows(1));
        let kernel = if initial.is_some() { Kernel::Copy } else { Kernel::Zero };
        let operands = [Operand::Write(old)].into_iter().chain(initial.map(Operand::Tensor)).collect();
        b.push(Step::Kernel { kernel, operands });
        Operand::Update { new: b.like(self.name(what), old), old }
    }

    pub(super) fn backward(&self, x: Value, made: &Made, d_y: Value, b: &mut Builder) -> Value {
        let ([bias, own_bias], [h, c]) = (self.biases(), self.initial());
        let old = if self.is_rnn() { d_y } else { made.gates };
        let d_gates = b.like(format!("d_{}", self.name(if self.is_rnn() { "" } else { "_gates" })), old);
        let scratch = b.value(format!("d_{}", self.name("_scratch")), self.rows(self.of.cell.gates() + 2));
        let mut operands = vec![Operand::Update { new: d_gates, old }];
        if self.is_rnn() {
            operands.push(Operand::Nothing);
        } else {
            let kept = b.like(format!("d_{}", self.name("_kept")), made.kept);
            operands.push(Operand::Update { new: kept, old: made.kept });
        }
        operands.push(Operand::Write(scratch));
        let gradient = |id: Option<TensorId>| id.map_or(Operand::Nothing, Operand::Gradient);
        let outputs = [Operand::Read(made.y), if self.is_rnn() { Operand::Nothing } else { Operand::Read(d_y) }];
        if let Some([h, c]) = made.states {
            let states = [Some(h), Some(c).filter(|c| *c != h)];
            let d_states = states.map(|before| {
                before.map(|before| {
                    let name = format!("d_{}", b.values[before.0].name);
                    let behind = b.carried_gradient(&name, before);
                    (before, behind, b.like(name, before))
                })
            });
            operands.extend(d_states.map(|state| state.map_or(Operand::Nothing, |(_, old, new)| Operand::Update { new, old })));
            operands.extend([Some(self.tensor(1)), own_bias].map(gradient));
            operands.extend(outputs);
            operands.push(Operand::Tensor(self.tensor(1)));
            operands.extend(states.map(|state| state.map_or(Operand::Nothing, Operand::Read)));
            operands.extend(self.sizes(true, b));
            b.push(Step::Kernel { kernel: Kernel::Recurrent(Pass::BackwardFrom), operands });
            d_states.into_iter().flatten().for_each(|(before, _, gradient)| b.carry_back(before, gradient));
        } else {
            operands.extend([Some(self.tensor(1)), own_bias, h, c].map(gradient));
            operands.extend(outputs);
            operands.extend([Some(self.tensor(1)), h, c].map(|id| id.map_or(Operand::Nothing, Operand::Tensor)));
            operands.extend(self.sizes(true, b));
            b.push(Step::Kernel { kernel: Kernel::Recurrent(Pass::Backward), operands });
        }
        b.sum_bias(bias.as_ref(), d_gates);
        self.product(&self.of.all_gates()).backward(x, d_gates, b)
    }
}
