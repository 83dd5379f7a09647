//! `Permute([1, 0])`: the axes of a sequence or an image in another order.

use quote::ToTokens;
use syn::Expr;

use crate::checker::{Checker, Draft, Flow, Parameter, literal};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Tape};
use crate::shape::{Grid, Shape, Size};
use crate::step::{Operand, Step, Value};
use crate::syntax::{Item, ungrouped};

struct Permute {
    /// For each axis of the output, the axis of the input that it is.
    order: Vec<usize>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("order")]);
    let order = &given.get("order")?.value;
    let axes = flow.shape.sizes().len();
    if axes == 1 || flow.shape.grid.is_tokens() {
        if !flow.unsure {
            let (name, given) = (checker.names.of(item), flow.given());
            checker.errors.at(&item.target, format_args!("layer `{name}` takes a sequence or an image, but {given}"));
        }
        return None;
    }
    let numbers = match syn::parse2(ungrouped(order.clone())) {
        Ok(Expr::Array(array)) => array.elems.iter().map(literal).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    let is_order = |order: &Vec<usize>| order.len() == axes && (0..axes).all(|axis| order.contains(&axis));
    let Some(order) = numbers.filter(is_order) else {
        let (all, example) = if axes == 2 { ("0 and 1", "[1, 0]") } else { ("0, 1 and 2", "[1, 2, 0]") };
        let given = flow.given();
        checker
            .errors
            .at(order.to_token_stream(), format_args!("expected each of the axes {all} once, such as `Permute({example})`: {given}"));
        return None;
    };
    Draft::of(flow, Permute { order })
}

/// The order of the axes of a shape in memory, by their places in the declaration.
fn in_memory(shape: &Shape) -> Vec<usize> {
    if matches!(shape.grid, Grid::Pixels { .. }) { vec![1, 2, 0] } else { vec![0, 1] }
}

/// Each pair of neighbouring parts of the last axes that can be swapped: where the first of them starts, and where the second one does.
fn swaps(axes: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..axes).flat_map(move |from| (from + 1..axes).map(move |middle| [from, middle]))
}

fn swapped(order: &[usize], [from, middle]: [usize; 2]) -> Vec<usize> {
    [&order[..from], &order[middle..], &order[from..middle]].concat()
}

/// The fewest swaps that bring axes into another order. Three axes need two of them at most.
fn way(from: &[usize], to: &[usize]) -> Vec<[usize; 2]> {
    if from == to {
        return Vec::new();
    }
    let one = |from: &[usize]| swaps(from.len()).find(|swap| swapped(from, *swap) == to);
    let two = || swaps(from.len()).find_map(|first| one(&swapped(from, first)).map(|second| vec![first, second]));
    one(from).map(|swap| vec![swap]).or_else(two).unwrap_or_default()
}

impl Permute {
    /// Moves numbers from one order of the axes of the input in memory to another.
    fn moved(at: &Node, name: &str, x: Value, [from, to]: [Vec<usize>; 2], b: &mut Builder) -> Value {
        let sizes = at.from.sizes();
        let has_several = |axis: &usize| sizes[*axis].known() != Some(1);
        let [mut order, to] = [from, to].map(|order| order.into_iter().filter(has_several).collect::<Vec<_>>());
        let product = |axes: &[usize]| axes.iter().fold(Size::of(1), |all, axis| all.times(sizes[*axis]));
        let mut y = x;
        for swap @ [from, middle] in way(&order, &to) {
            let (rows, columns) = (product(&order[from..middle]), product(&order[middle..]));
            let turned = b.like(name, y);
            let operands = vec![Operand::Write(turned), Operand::Read(y), Operand::Size(rows), Operand::Size(columns)];
            b.push(Step::Kernel { kernel: Kernel::Transpose, operands });
            (y, order) = (turned, swapped(&order, swap));
        }
        y
    }

    /// The orders in memory of what it reads and of what it gives, both by the axes of the input.
    fn orders(&self, at: &Node) -> [Vec<usize>; 2] {
        [in_memory(&at.from), in_memory(&at.to).into_iter().map(|axis| self.order[axis]).collect()]
    }
}

impl Layer for Permute {
    fn text(&self) -> String {
        format!("Permute({:?})", self.order)
    }

    fn shape(&self, input: &Shape) -> Shape {
        let sizes = input.sizes();
        let size = |place: usize| sizes[self.order[place]].clone();
        match self.order.len() {
            2 => Shape::of(size(1), Grid::Steps(size(0))),
            _ => Shape::image(size(0), size(1), size(2)),
        }
    }

    fn facts(&self) -> Facts {
        let lengths = Lengths::No("takes all steps, including the padding of shorter rows: put `Last` or `GlobalAvgPool` before it");
        Facts { keeps_zeros: true, lengths, ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        Tape::of(x, Self::moved(at, &at.name, x[0], self.orders(at), b))
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let [from, to] = self.orders(at);
        let d_x = Self::moved(at, &format!("d_{}", at.name), d_y, [to, from], b);
        if d_x != d_y {
            b.is_gradient(d_x, tape.x());
        }
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let order: Vec<_> = [0].into_iter().chain(self.order.iter().map(|axis| axis + 1)).collect();
        Some(to.last(at, &format!("Transpose<perm = {order:?}>"), &[&x[0]]))
    }
}

#[cfg(test)]
mod tests {
    use super::{swapped, way};

    #[test]
    fn every_order_of_three_axes_is_reached_by_two_swaps_at_most() {
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        for from in orders {
            for to in orders {
                let swaps = way(&from, &to);
                let reached = swaps.iter().fold(from.to_vec(), |order, swap| swapped(&order, *swap));
                assert!(reached == to && swaps.len() <= 2, "{from:?} to {to:?} by {swaps:?}");
            }
        }
    }
}
