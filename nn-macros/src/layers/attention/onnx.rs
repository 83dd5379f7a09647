//! An attention as nodes of an ONNX graph.

use super::Attention;
use super::parts::Parts;
use crate::layer::{Edge, Node, Onnx};
use crate::shape::Size;

/// The weight of a step that is not looked at, before the softmax.
const NEVER: f64 = -1e30;

/// Up to the end of an axis.
fn all() -> Edge {
    Edge(format!("[{}]", i64::MAX))
}

/// `[rows, steps, heads, size]` to `[rows, heads, steps, size]`, and back.
const BY_HEADS: &str = "Transpose<perm = [0, 2, 1, 3]>";

impl Attention {
    /// Queries, keys and values, `[rows, steps, units]`.
    fn asked_onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> [Edge; 3] {
        let [_, _, before_values] = self.widths(at);
        let (queries, until_values) = (to.size(&at.from.channels), to.size(&before_values));
        let ranges = [("0", queries.as_str()), (&queries, &until_values), (&until_values, "")];
        let part = |to: &mut Onnx, of: &Edge, place: usize, axis: usize| {
            let (start, end) = ranges[place];
            let end = if end.is_empty() { all() } else { Edge(format!("[{end}]")) };
            to.step(at, "Slice", &[of, &Edge(format!("[{start}]")), &end, &Edge(format!("[{axis}]"))])
        };
        let parts = self.parts();
        let bias = self.bias.then(|| to.tensor(at.tensors[if parts == Parts::Apart { 3 } else { 1 }]));
        if parts == Parts::Packed {
            let mut all = to.step(at, "MatMul", &[&x[0], &to.tensor(at.tensors[0]).turned()]);
            if let Some(bias) = bias {
                all = to.step(at, "Add", &[&all, &bias]);
            }
            return [0, 1, 2].map(|place| part(to, &all, place, 2));
        }
        [0, 1, 2].map(|place| {
            let weight = if parts == Parts::Apart {
                to.tensor(at.tensors[place]).turned()
            } else {
                let weight = part(to, &to.tensor(at.tensors[0]), place, 0);
                to.step(at, "Transpose<perm = [1, 0]>", &[&weight])
            };
            let y = to.step(at, "MatMul", &[&x[place.min(1)], &weight]);
            match &bias {
                Some(bias) => {
                    let bias = part(to, bias, place, 0);
                    to.step(at, "Add", &[&y, &bias])
                }
                None => y,
            }
        })
    }

    /// Queries or keys by heads, turned by their step.
    fn turned_onnx(&self, at: &Node, x: &Edge, [cosines, sines]: &[Edge; 2], to: &mut Onnx) -> Edge {
        let half = to.size(&at.from.channels.divided(2 * self.heads));
        let [left, right] = [("0".to_owned(), Edge(format!("[{half}]"))), (half, all())]
            .map(|(start, end)| to.step(at, "Slice", &[x, &Edge(format!("[{start}]")), &end, &Edge::of("[3]")]));
        let mut product = |part: &Edge, of: &Edge| to.step(at, "Mul", &[part, of]);
        let products = [product(&left, cosines), product(&right, sines), product(&right, cosines), product(&left, sines)];
        let [a, b, c, d] = products;
        let left = to.step(at, "Sub", &[&a, &b]);
        let right = to.step(at, "Add", &[&c, &d]);
        to.step(at, "Concat<axis = 3>", &[&left, &right])
    }

    /// The cosines and sines of the steps, `[rows, 1, steps, pairs]`.
    fn points_onnx(&self, at: &Node, base: f64, x: &Edge, to: &mut Onnx) -> [Edge; 2] {
        let steps = to.numbers_of_steps(at, x);
        let steps = to.step(at, "Cast<to = 1>", &[&steps]);
        let steps = to.step(at, "Unsqueeze", &[&steps, &Edge::of("[1, 3]")]);
        let size = to.float(&at.from.channels.divided(self.heads));
        let pairs = to.step(at, "Range", &[&Edge::number(0.0), &size, &Edge::number(2.0)]);
        let shares = to.step(at, "Div", &[&pairs, &size]);
        let exponents = to.step(at, "Mul", &[&shares, &Edge::number(-base.ln())]);
        let frequencies = to.step(at, "Exp", &[&exponents]);
        let angles = to.step(at, "Mul", &[&steps, &frequencies]);
        ["Cos", "Sin"].map(|function| to.step(at, function, &[&angles]))
    }

    /// Keys or values with those of earlier steps of a stream before them, by heads.
    fn kept_onnx(&self, at: &Node, what: &str, x: Edge, to: &mut Onnx) -> Edge {
        if !to.streams {
            return x;
        }
        let size = at.from.channels.divided(self.heads);
        let before = to.state(at, what, vec![Some(Size::of(self.key_heads)), None, Some(size)]);
        let joined = to.step(at, "Concat<axis = 2>", &[&before, &x]);
        let most = to.size(&self.steps);
        let most = to.step(at, "Neg", &[&Edge(format!("[{most}]"))]);
        let behind = to.step(at, "Slice", &[&joined, &most, &all(), &Edge::of("[2]")]);
        to.give(&before, behind);
        joined
    }

    /// The same keys or values for several heads of queries.
    fn shared_onnx(&self, at: &Node, x: Edge, to: &mut Onnx) -> Edge {
        let times = self.heads / self.key_heads;
        if times == 1 {
            return x;
        }
        let apart = to.step(at, "Unsqueeze", &[&x, &Edge::of("[2]")]);
        let copies = to.step(at, "Expand", &[&apart, &Edge(format!("[1, 1, {times}, 1, 1]"))]);
        let size = to.size(&at.from.channels.divided(self.heads));
        to.step(at, "Reshape", &[&copies, &Edge(format!("[0, {}, -1, {size}]", self.heads))])
    }

    /// What is added to the products of queries and keys, so that no step looks at what it must not see.
    fn hidden_onnx(&self, at: &Node, scores: &Edge, to: &mut Onnx) -> Vec<Edge> {
        let mut hidden = Vec::new();
        if self.causal {
            let sizes = to.step(at, "Shape<start = 2>", &[scores]);
            let never = to.step(at, "Expand", &[&Edge::number(NEVER), &sizes]);
            if to.streams {
                // The last query is at the last key, and looks back at so many steps.
                let [queries, keys] = [0, 1].map(|place| to.step(at, "Gather", &[&sizes, &Edge(place.to_string())]));
                let before = to.step(at, "Sub", &[&keys, &queries]);
                let first = to.step(at, "Add", &[&before, &Edge::of("1")]);
                hidden.push(to.step(at, "Trilu<upper = 1>", &[&never, &first]));
                let most = to.size(&self.steps);
                let last = to.step(at, "Sub", &[&before, &Edge(most)]);
                hidden.push(to.step(at, "Trilu<upper = 0>", &[&never, &last]));
            } else {
                hidden.push(to.step(at, "Trilu<upper = 1>", &[&never, &Edge::of("1")]));
            }
        }
        if let Some(mask) = to.mask(at, self.memory.as_ref().unwrap_or(&at.from)) {
            let mask = to.step(at, "Unsqueeze", &[&mask, &Edge::of("[1, 2]")]);
            hidden.push(to.step(at, "Where", &[&mask, &Edge::number(0.0), &Edge::number(NEVER)]));
        }
        hidden
    }

    pub(super) fn to_onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Edge {
        let [queries, keys, values] = self.asked_onnx(at, x, to);
        let by_heads = |to: &mut Onnx, x: Edge, heads: usize| {
            let apart = to.step(at, "Reshape", &[&x, &Edge(format!("[0, 0, {heads}, -1]"))]);
            to.step(at, BY_HEADS, &[&apart])
        };
        let mut queries = by_heads(to, queries, self.heads);
        let [mut keys, values] = [keys, values].map(|x| by_heads(to, x, self.key_heads));
        if let Some(base) = self.rotary {
            let points = self.points_onnx(at, base, &x[0], to);
            [queries, keys] = [queries, keys].map(|x| self.turned_onnx(at, &x, &points, to));
        }
        let keys = self.kept_onnx(at, "keys", keys, to);
        let values = self.kept_onnx(at, "values", values, to);
        let [keys, values] = [keys, values].map(|x| self.shared_onnx(at, x, to));
        let size = to.float(&at.from.channels.divided(self.heads));
        let root = to.step(at, "Sqrt", &[&size]);
        let queries = to.step(at, "Div", &[&queries, &root]);
        let keys = to.step(at, "Transpose<perm = [0, 1, 3, 2]>", &[&keys]);
        let mut scores = to.step(at, "MatMul", &[&queries, &keys]);
        for hidden in self.hidden_onnx(at, &scores, to) {
            scores = to.step(at, "Add", &[&scores, &hidden]);
        }
        let weights = to.step(at, "Softmax<axis = -1>", &[&scores]);
        let heads = to.step(at, "MatMul", &[&weights, &values]);
        let heads = to.step(at, BY_HEADS, &[&heads]);
        let joined = to.step(at, "Reshape", &[&heads, &Edge::of("[0, 0, -1]")]);
        let weight = to.tensor(self.join(at).weight);
        let bias = self.join_bias(at).map(|bias| to.tensor(*bias));
        to.product(at, [&joined, &weight], bias)
    }
}
