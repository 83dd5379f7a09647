//! A recurrent layer as nodes of an ONNX graph: one for each layer of a stack, with both directions.

use super::Recurrent;
use crate::kernel::Cell;
use crate::layer::{Edge, Node, Onnx};

impl Recurrent {
    /// The operator with its attributes, and the order that it has the gates in: LSTM i, o, f, c and GRU z, r, h.
    fn operator(&self, to: &mut Onnx) -> (String, &'static str) {
        let (operator, order) = match self.cell {
            Cell::Lstm => ("LSTM", "0 3 1 2"),
            Cell::Gru => ("GRU", "1 0 2"),
            Cell::Rnn { .. } => ("RNN", "0"),
        };
        let mut attributes = vec![format!("hidden_size = {}", to.size(&self.units))];
        if self.both_ways {
            attributes.push("direction = \"bidirectional\"".to_owned());
        }
        match self.cell {
            // The reset gate acts behind the product.
            Cell::Gru => attributes.push("linear_before_reset = 1".to_owned()),
            Cell::Rnn { relu: true } => attributes.push(format!("activations = [{}]", vec!["\"Relu\""; self.directions()].join(", "))),
            Cell::Rnn { relu: false } | Cell::Lstm => {}
        }
        (format!("{operator}<{}>", attributes.join(", ")), order)
    }

    /// One layer of the stack: `x` and what it gives have the steps first.
    fn layer_onnx(&self, at: &Node, layer: usize, x: &Edge, lengths: &Edge, to: &mut Onnx) -> Edge {
        let (operator, order) = self.operator(to);
        let tensors = |to: &Onnx, place: usize| -> Vec<String> {
            let run = |direction| (layer * self.directions() + direction) * self.tensors_of_a_run();
            (0..self.directions()).map(|direction| to.tensor(at.tensors[run(direction) + place]).0).collect()
        };
        let blocks = |order: &str, names: &[String]| Edge(format!("blocks({}; {order}; {})", self.directions(), names.join(", ")));
        let [weights, own_weights] = [0, 1].map(|place| blocks(order, &tensors(to, place)));
        let biases = if self.bias {
            let [of_inputs, of_states] = [2, 3].map(|place| tensors(to, place));
            blocks(order, &of_inputs.into_iter().zip(of_states).flat_map(|(input, state)| [input, state]).collect::<Vec<_>>())
        } else {
            Edge::none()
        };
        let mut inputs = vec![x.clone(), weights, own_weights, biases, lengths.clone()];
        let mut states = Vec::new();
        for state in 0..self.cell.states() {
            let first = self.trained.then(|| blocks("0", &tensors(to, if self.bias { 4 } else { 2 } + state)));
            if to.streams {
                let what = format!("{}{layer}", ["h", "c"][state]);
                let before = to.state(at, &what, vec![Some(self.units.clone())]);
                let by_direction = to.step(at, "Unsqueeze", &[&before, &Edge::of("[0]")]);
                // A trained state is what zeros stand for.
                inputs.push(first.as_ref().map_or(by_direction.clone(), |first| to.step(at, "Add", &[&by_direction, first])));
                states.push((before, first));
            } else if let Some(first) = first {
                // The same for each row.
                let rows = to.step(at, "Shape<start = 1, end = 2>", &[x]);
                let one = to.step(at, "Unsqueeze", &[&first, &Edge::of("[1]")]);
                let shape = to.step(at, "Concat<axis = 0>", &[&Edge::of("[1]"), &rows, &Edge::of("[1]")]);
                inputs.push(to.step(at, "Expand", &[&one, &shape]));
            }
        }
        let name = format!("{}/{}", at.name, operator.split('<').next().unwrap_or_default());
        let names: Vec<_> =
            [name.clone()].into_iter().chain(["h", "c"].iter().take(states.len()).map(|state| format!("{name}_{state}"))).collect();
        let given = to.several(&names, &operator, &inputs.iter().collect::<Vec<_>>());
        for ((before, first), behind) in states.iter().zip(&given[1..]) {
            let behind = first.as_ref().map_or_else(|| behind.clone(), |first| to.step(at, "Sub", &[behind, first]));
            let behind = to.step(at, "Squeeze", &[&behind, &Edge::of("[0]")]);
            to.give(before, behind);
        }
        // `[steps, directions, rows, units]`
        if self.both_ways {
            let turned = to.step(at, "Transpose<perm = [0, 2, 1, 3]>", &[&given[0]]);
            to.step(at, "Reshape", &[&turned, &Edge::of("[0, 0, -1]")])
        } else {
            to.step(at, "Squeeze", &[&given[0], &Edge::of("[1]")])
        }
    }

    pub(super) fn to_onnx(&self, at: &Node, x: &Edge, to: &mut Onnx) -> Edge {
        let lengths = match to.lengths.clone().filter(|_| at.from.padded) {
            Some(lengths) => to.step(at, "Cast<to = 6>", &[&lengths]),
            None => Edge::none(),
        };
        let by_steps = to.step(at, "Transpose<perm = [1, 0, 2]>", &[x]);
        let y = (0..self.layers).fold(by_steps, |x, layer| self.layer_onnx(at, layer, &x, &lengths, to));
        to.last(at, "Transpose<perm = [1, 0, 2]>", &[&y])
    }
}
