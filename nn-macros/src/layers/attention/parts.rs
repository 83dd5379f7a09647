//! The products around an attention: from its inputs to queries, keys and values, and from its heads to its output.

use super::Attention;
use crate::kernel::Kernel;
use crate::layer::{Builder, Lies, Node, Product};
use crate::shape::Size;
use crate::step::{Operand, Part, Step, TensorId, Value};

/// How queries, keys and values are computed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// All three from one sequence, by a single product.
    Packed,
    /// Queries from one sequence, keys and values from another of as many features: one tensor has the weights of all.
    Stacked,
    /// Queries from one sequence, keys and values from another: a tensor each.
    Apart,
}

/// One of the products that make queries, keys and values.
struct Made<'a> {
    name: &'static str,
    /// Which of the values that the layer reads is multiplied.
    read: usize,
    product: Product<'a>,
    /// The bias, a part of the tensor.
    bias: Option<Operand>,
    d_bias: Option<Operand>,
}

impl Attention {
    pub(super) fn parts(&self) -> Parts {
        match &self.memory {
            None => Parts::Packed,
            Some(memory) if memory.channels.surely_equals(&self.features) => Parts::Stacked,
            Some(_) => Parts::Apart,
        }
    }

    /// The product that joins the heads.
    pub(super) fn join<'a>(&self, at: &'a Node) -> Product<'a> {
        let features = &at.from.channels;
        let weight = at.tensors[at.tensors.len() - if self.bias { 2 } else { 1 }];
        Product { weight, lies: Lies::Straight, inputs: features, outputs: features, positions: at.from.positions() }
    }

    pub(super) fn join_bias<'a>(&self, at: &'a Node) -> Option<&'a TensorId> {
        at.tensors.last().filter(|_| self.bias)
    }

    fn products<'a>(&'a self, at: &'a Node, sizes: &'a [Size; 3]) -> Vec<Made<'a>> {
        let [all, keys, starts_of_values] = sizes;
        let (features, parts) = (&at.from.channels, self.parts());
        let bias = self.bias.then(|| at.tensors[if parts == Parts::Apart { 3 } else { 1 }]);
        let Some(memory) = self.memory.as_ref().filter(|_| parts != Parts::Packed) else {
            let product =
                Product { weight: at.tensors[0], lies: Lies::Straight, inputs: features, outputs: all, positions: at.from.positions() };
            return vec![Made { name: "qkv", read: 0, product, bias: bias.map(Operand::Tensor), d_bias: bias.map(Operand::Gradient) }];
        };
        let starts = [Size::of(0), features.clone(), starts_of_values.clone()];
        let each = [("q", 0, features), ("k", 1, keys), ("v", 1, keys)].into_iter().zip(starts).enumerate();
        each.map(|(place, ((name, read, outputs), start))| {
            let part = |tensor| Box::new(Part { tensor, start: start.clone(), len: outputs.clone() });
            let (bias, d_bias) = (bias.map(|bias| Operand::TensorPart(part(bias))), bias.map(|bias| Operand::GradientPart(part(bias))));
            let (inputs, positions) = if read == 0 { (features, at.from.positions()) } else { (&memory.channels, memory.positions()) };
            let (weight, lies) = match parts {
                Parts::Apart => (at.tensors[place], Lies::Straight),
                Parts::Packed | Parts::Stacked => (at.tensors[0], Lies::TurnedFrom(start)),
            };
            Made { name, read, product: Product { weight, lies, inputs, outputs, positions }, bias, d_bias }
        })
        .collect()
    }

    /// The numbers of queries, keys and values of a step; of its keys; and those before its values.
    pub(super) fn widths(&self, at: &Node) -> [Size; 3] {
        let keys = self.key_units(&at.from.channels);
        let before_values = at.from.channels.plus(&keys);
        [before_values.plus(&keys), keys, before_values]
    }

    /// Writes queries, keys and values: side by side, or apart.
    pub(super) fn ask(&self, at: &Node, read: &[Value], b: &mut Builder) -> Vec<Value> {
        let sizes = self.widths(at);
        let products = self.products(at, &sizes).into_iter().map(|made| {
            let name = format!("{}_{}", at.name, made.name);
            let y = made.product.forward(&name, read[made.read], b);
            let y = made.bias.map_or(y, |bias| b.update(&name, Kernel::AddBias, y, &[bias]));
            self.turn(at, y, b)
        });
        products.collect()
    }

    /// Writes the way back; returns the gradients with respect to what the layer reads.
    pub(super) fn ask_back(&self, at: &Node, read: &[Value], d_asked: &[Value], b: &mut Builder) -> Vec<Value> {
        let sizes = self.widths(at);
        let mut gradients: Vec<Option<Value>> = vec![None; read.len()];
        for (made, d) in self.products(at, &sizes).into_iter().zip(d_asked) {
            let d = self.turn_back(at, *d, b);
            if let Some(d_bias) = made.d_bias {
                b.push(Step::Kernel { kernel: Kernel::SumRows, operands: vec![d_bias, Operand::Read(d)] });
            }
            let x = read[made.read];
            let d_x = made.product.backward(x, d, b);
            gradients[made.read] = Some(match gradients[made.read] {
                Some(others) => b.update_gradient(x, Kernel::Add, d_x, &[Operand::Read(others)]),
                None => d_x,
            });
        }
        gradients.into_iter().flatten().collect()
    }
}
