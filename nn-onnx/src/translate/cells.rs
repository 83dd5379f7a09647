//! Recurrent layers step by step, as other layers: where the first state is given by a layer or an input, or a `GRU` resets the state before its
//! product. All steps use the weights of the first one.

use super::affine::Affine;
use super::recurrent::{Declared, Weights};
use super::{Flow, Kind, Translation, Value};
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{self, Of, View};

/// The most steps that are written out.
const MOST_STEPS: usize = 256;

/// A direction, while its steps are written out.
struct Run<'w> {
    weights: &'w Weights,
    units: usize,
    gates: usize,
    resets_before: bool,
    relu: bool,
    /// The names of the products whose weights the next steps use again.
    products: Vec<String>,
}

impl<'a> Translation<'a> {
    /// Writes a layer out. `first`: the states h and c before the first step, as numbers, of each direction.
    pub(super) fn written_out(
        &mut self,
        node: &Node<'a>,
        declared: &Declared,
        (flow, [steps, inputs], by_rows): (&Flow, [usize; 2], bool),
        all: &[Weights],
        first: &[Option<usize>],
    ) -> Result<(), Error> {
        if steps > MOST_STEPS {
            return Err(Error::new(format!(
                "has a first state from a layer, or resets its state before the product: at most {MOST_STEPS} steps are supported then, not {steps}"
            )));
        }
        let (units, gates) = (declared.units, declared.gate_count());
        let mut of_steps = vec![Vec::new(); steps];
        let (mut last, mut last_carried) = (Vec::new(), Vec::new());
        for (direction, weights) in all.iter().enumerate() {
            let products = self.products_of_inputs(flow.layer, [steps, inputs], weights, gates * units);
            let mut run = Run { weights, units, gates, resets_before: declared.resets_before, relu: declared.relu, products: Vec::new() };
            let mut states = [0, 1].map(|state| first.get(direction * 2 + state).copied().flatten());
            let backwards = declared.reversed || direction == 1;
            for turn in 0..steps {
                let step = if backwards { steps - 1 - turn } else { turn };
                let size = gates * units;
                let given = if steps == 1 { products } else { self.slice_of(products, step * size, size) };
                states = self.step(&mut run, declared.cell_kind(), given, states);
                of_steps[step].extend(states[0]);
            }
            last.extend(states[0]);
            last_carried.extend(states[1]);
        }
        let rows = flow.view.0[usize::from(!by_rows)].clone();
        let directions = all.len();
        let numbers = of_steps.concat();
        let joined = self.side_by_side(&numbers, units);
        let (of_units, of_directions) = (view::part(Of::Channels, units, 1), view::part(Of::Channels, directions, units));
        let axis = view::part(Of::Channels, steps, units * directions);
        let ordered = |steps: Vec<view::Axis>| {
            let axes = if by_rows {
                [vec![rows.clone()], steps, vec![of_directions.clone(), of_units.clone()]]
            } else {
                [steps, vec![of_directions.clone(), rows.clone(), of_units.clone()], Vec::new()]
            };
            View(axes.concat())
        };
        for (place, (layers, steps)) in
            [(None, vec![axis]), (Some(last), Vec::new()), (Some(last_carried), Vec::new())].into_iter().enumerate()
        {
            let name = node.output(place);
            let layer = match layers {
                None => joined,
                Some(layers) if layers.is_empty() => continue,
                Some(layers) => self.side_by_side(&layers, units),
            };
            if !name.is_empty() {
                self.values.insert(name, Value::Flow(Flow { layer, view: ordered(steps), then: None }));
            }
        }
        Ok(())
    }

    /// The products of the inputs of all steps, with all biases that are only added, as numbers.
    fn products_of_inputs(&mut self, from: usize, [steps, inputs]: [usize; 2], weights: &Weights, outputs: usize) -> usize {
        let shape = Shape::Steps([steps, outputs]);
        let layer = self.push(Kind::Of(format!("Dense({outputs})")), vec![from], shape);
        let weight = Tensor::new("weight", vec![outputs, inputs], weights.of_inputs.clone());
        let bias = Tensor::new("bias", vec![outputs], weights.biases[0].clone());
        self.with_tensors(layer, "gates", "", vec![weight, bias]);
        let flow = Flow { layer, view: View::of(shape, 0), then: None };
        self.reshaped(&flow, Shape::Numbers(steps * outputs), View(Vec::new())).layer
    }

    /// A product of a state, with the weights of some gates. Later steps use those of the first one.
    fn product_of_state(&mut self, run: &mut Run<'_>, place: usize, from: usize, gates: std::ops::Range<usize>) -> usize {
        let (units, outputs) = (run.units, gates.len() * run.units);
        let to = Shape::Numbers(outputs);
        if let Some(name) = run.products.get(place) {
            return self.push(Kind::Of(format!("Again({name})")), vec![from], to);
        }
        let layer = self.push(Kind::Of(format!("Dense({outputs})")), vec![from], to);
        let rows = gates.start * units..gates.end * units;
        let weight = run.weights.of_states[rows.start * units..rows.end * units].to_vec();
        let bias = run.weights.biases[1][rows].to_vec();
        let tensors = vec![Tensor::new("weight", vec![outputs, units], weight), Tensor::new("bias", vec![outputs], bias)];
        self.with_tensors(layer, "state", "", tensors);
        run.products.push(self.layers[layer].name.clone().unwrap_or_default());
        layer
    }

    fn step(&mut self, run: &mut Run<'_>, kind: &str, x: usize, [h, c]: [Option<usize>; 2]) -> [Option<usize>; 2] {
        let units = run.units;
        match kind {
            "Lstm" => {
                let sums = self.with_state(run, x, h);
                let [i, f, g, o] = [0, 1, 2, 3].map(|gate| self.slice_of(sums, gate * units, units));
                let [i, f, o] = [i, f, o].map(|gate| self.with_layer("Sigmoid", gate));
                let g = self.with_layer("Tanh", g);
                let new = self.joined_layers("Multiply", &[i, g]);
                let carried = match c {
                    Some(c) => {
                        let kept = self.joined_layers("Multiply", &[f, c]);
                        self.joined_layers("Add", &[kept, new])
                    }
                    None => new,
                };
                let tanh = self.with_layer("Tanh", carried);
                [Some(self.joined_layers("Multiply", &[o, tanh])), Some(carried)]
            }
            "Gru" => [Some(self.gru_step(run, x, h)), None],
            _ => {
                let sums = self.with_state(run, x, h);
                [Some(self.with_layer(if run.relu { "Relu" } else { "Tanh" }, sums)), None]
            }
        }
    }

    /// The sums of both products.
    fn with_state(&mut self, run: &mut Run<'_>, x: usize, h: Option<usize>) -> usize {
        let Some(h) = h else { return x };
        let product = self.product_of_state(run, 0, h, 0..run.gates);
        self.joined_layers("Add", &[x, product])
    }

    fn gru_step(&mut self, run: &mut Run<'_>, x: usize, h: Option<usize>) -> usize {
        let units = run.units;
        let both = self.slice_of(x, 0, 2 * units);
        let of_new = self.slice_of(x, 2 * units, units);
        let gates = match h {
            Some(h) => {
                let product = self.product_of_state(run, 0, h, 0..2);
                self.joined_layers("Add", &[both, product])
            }
            None => both,
        };
        let gates = self.with_layer("Sigmoid", gates);
        let [r, z] = [0, 1].map(|gate| self.slice_of(gates, gate * units, units));
        let new = match h {
            Some(h) if run.resets_before => {
                let reset = self.joined_layers("Multiply", &[r, h]);
                let product = self.product_of_state(run, 1, reset, 2..3);
                self.joined_layers("Add", &[of_new, product])
            }
            Some(h) => {
                let product = self.product_of_state(run, 1, h, 2..3);
                let reset = self.joined_layers("Multiply", &[r, product]);
                self.joined_layers("Add", &[of_new, reset])
            }
            None => of_new,
        };
        let new = self.with_layer("Tanh", new);
        // h' = (1 − z) n + z h
        let rest = Affine { factors: vec![-1.0], summands: vec![1.0] };
        let rest = self.done(Flow { layer: z, view: View(Vec::new()), then: Some((rest, false)) }).layer;
        let new = self.joined_layers("Multiply", &[rest, new]);
        match h {
            Some(h) => {
                let kept = self.joined_layers("Multiply", &[z, h]);
                self.joined_layers("Add", &[new, kept])
            }
            None => new,
        }
    }

    fn with_layer(&mut self, kind: &str, from: usize) -> usize {
        let shape = self.layers[from].shape;
        self.push(Kind::Of(kind.to_owned()), vec![from], shape)
    }

    fn joined_layers(&mut self, kind: &'static str, from: &[usize]) -> usize {
        let shape = self.layers[from[0]].shape;
        self.push(Kind::Join(kind), from.to_vec(), shape)
    }

    fn slice_of(&mut self, from: usize, start: usize, count: usize) -> usize {
        self.push(Kind::Of(format!("Slice({start}..{})", start + count)), vec![from], Shape::Numbers(count))
    }

    fn side_by_side(&mut self, layers: &[usize], units: usize) -> usize {
        match layers {
            [single] => *single,
            _ => self.push(Kind::Join("Concat"), layers.to_vec(), Shape::Numbers(layers.len() * units)),
        }
    }
}
