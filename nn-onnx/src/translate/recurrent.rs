//! `LSTM`, `GRU` and `RNN`.

use super::states::State;
use super::{Flow, Kind, Translation, Value, text, whole};
use crate::axes;
use crate::error::Error;
use crate::file::{Attribute, Node};
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{self, Atom, Of, View};

/// A kind of cell.
pub(super) struct Cell {
    kind: &'static str,
    /// Which block of the file each gate of PyTorch is.
    order: &'static [usize],
    states: usize,
    activations: &'static [&'static str],
}

const LSTM: Cell = Cell { kind: "Lstm", order: &[0, 2, 3, 1], states: 2, activations: &["Sigmoid", "Tanh", "Tanh"] };
const GRU: Cell = Cell { kind: "Gru", order: &[1, 0, 2], states: 1, activations: &["Sigmoid", "Tanh"] };
const RNN: Cell = Cell { kind: "Rnn", order: &[0], states: 1, activations: &["Tanh"] };

/// The numbers of one direction, with their gates in PyTorch's order.
pub(super) struct Weights {
    pub of_inputs: Vec<f32>,
    pub of_states: Vec<f32>,
    /// Of the inputs and of the states.
    pub biases: [Vec<f32>; 2],
}

/// Which block of the file each gate of PyTorch is.
pub(crate) fn gates(operator: &str) -> &'static [usize] {
    cell(operator).order
}

fn cell(operator: &str) -> Cell {
    match operator {
        "LSTM" => LSTM,
        "GRU" => GRU,
        _ => RNN,
    }
}

/// What a node declares.
pub(super) struct Declared {
    cell: Cell,
    pub units: usize,
    directions: usize,
    /// Whether it goes from the last step to the first.
    pub reversed: bool,
    pub relu: bool,
    /// Whether a `GRU` resets the state before its product with the weights, instead of the product.
    pub resets_before: bool,
}

impl Declared {
    fn of(node: &Node<'_>, weight: &Tensor) -> Result<Self, Error> {
        let cell = cell(node.operator);
        let &[directions, rows, _] = &weight.shape[..] else { return Err(Error::new("has a weight of other than three axes")) };
        let units = rows / cell.order.len();
        let declared = usize::try_from(whole(node, "hidden_size", axes::whole(units))).ok();
        let direction = text(node, "direction", "forward");
        let by_direction = match direction {
            "forward" | "reverse" => 1,
            "bidirectional" => 2,
            other => return Err(Error::new(format!("has the direction {other}: expected forward, reverse or bidirectional"))),
        };
        if units == 0 || declared != Some(units) || rows != units * cell.order.len() || directions != by_direction {
            return Err(Error::new(format!("has weights of the shape {:?}, which is not that of its units", weight.shape)));
        }
        let given = match node.attribute("activations") {
            Some(Attribute::Texts(given)) => given.clone(),
            _ => Vec::new(),
        };
        let all = |names: &[&str]| given.iter().enumerate().all(|(place, name)| name.eq_ignore_ascii_case(names[place % names.len()]));
        let relu = !given.is_empty() && cell.kind == "Rnn" && all(&["Relu"]);
        if !relu && !all(cell.activations) {
            return Err(Error::new(format!("has the activations {given:?}, which is not supported")));
        }
        if node.attribute("clip").is_some() || whole(node, "input_forget", 0) != 0 {
            return Err(Error::new("has `clip` or `input_forget`, which is not supported"));
        }
        let resets_before = cell.kind == "Gru" && whole(node, "linear_before_reset", 0) == 0;
        Ok(Self { cell, units, directions, reversed: direction == "reverse", relu, resets_before })
    }

    pub(super) fn gate_count(&self) -> usize {
        self.cell.order.len()
    }

    pub(super) fn cell_kind(&self) -> &'static str {
        self.cell.kind
    }

    /// The numbers of a direction, its gates in PyTorch's order.
    fn gates(&self, numbers: &[f32], direction: usize, columns: usize) -> Option<Vec<f32>> {
        let block = self.units * columns;
        let start = direction * self.cell.order.len() * block;
        let blocks = self.cell.order.iter().map(|gate| numbers.get(start + gate * block..start + (gate + 1) * block));
        blocks.collect::<Option<Vec<_>>>().map(|blocks| blocks.concat())
    }
}

impl Declared {
    /// The numbers of each direction, for steps that are written out. Biases that are only added are those of the inputs.
    fn weights(&self, [weight, own]: [&Tensor; 2], bias: Option<&Tensor>) -> Result<Vec<Weights>, Error> {
        let (units, gates) = (self.units, self.gate_count() * self.units);
        let unreadable = || Error::new("has too few weights");
        let of_direction = |direction: usize| {
            let mut biases = [vec![0.0; gates], vec![0.0; gates]];
            if let Some(bias) = bias {
                let all = bias.numbers.get(direction * 2 * gates..(direction + 1) * 2 * gates).ok_or_else(unreadable)?;
                for (to, numbers) in biases.iter_mut().zip(all.chunks_exact(gates)) {
                    *to = self.gates(numbers, 0, 1).ok_or_else(unreadable)?;
                }
            }
            // Only a product that is reset keeps its bias.
            let kept = if self.cell.kind == "Gru" && !self.resets_before { 2 * units } else { gates };
            let [of_inputs, of_states] = &mut biases;
            for (sum, own) in of_inputs.iter_mut().zip(of_states).take(kept) {
                *sum += std::mem::take(own);
            }
            Ok(Weights {
                of_inputs: self
                    .gates(&weight.numbers, direction, weight.numbers.len() / (self.directions * gates))
                    .ok_or_else(unreadable)?,
                of_states: self.gates(&own.numbers, direction, units).ok_or_else(unreadable)?,
                biases,
            })
        };
        (0..self.directions).map(of_direction).collect()
    }
}

impl<'a> Translation<'a> {
    pub(super) fn recurrent(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let flow = self.input_of(node, 0)?;
        let (weight, own) = (self.required(node, 1, "weight of inputs")?, self.required(node, 2, "weight of states")?);
        let declared = Declared::of(node, &weight)?;
        let Declared { units, directions, .. } = declared;
        let gates = declared.cell.order.len() * units;
        let by_rows = whole(node, "layout", 0) != 0;
        let (flow, [steps, inputs]) = self.by_steps(flow, by_rows)?;
        let wrong = |what: &str, tensor: &Tensor| Error::new(format!("has {what} of the shape {:?}", tensor.shape));
        if weight.shape != [directions, gates, inputs] {
            return Err(wrong("weights", &weight));
        }
        if own.shape != [directions, gates, units] {
            return Err(wrong("weights of states", &own));
        }
        let bias = self.constant_of(node, 3)?.cloned();
        if let Some(bias) = bias.as_ref().filter(|bias| bias.shape != [directions, 2 * gates]) {
            return Err(wrong("a bias", bias));
        }
        if self.constant_of(node, 4)?.is_some() || self.constant_of(node, 7)?.is_some() {
            return Err(Error::new("has lengths of rows, or peepholes, which is not supported"));
        }
        let given = self.given_states(node, &declared)?;
        if declared.resets_before || given.iter().any(Option::is_some) {
            let all = declared.weights([&weight, &own], bias.as_ref())?;
            return self.written_out(node, &declared, (&flow, [steps, inputs], by_rows), &all, &given);
        }
        let (first, taken) = (self.first_states(node, &declared)?, self.taken_states(node, &declared));
        let mut tensors = Vec::new();
        for direction in 0..directions {
            let name = |name: &str| format!("{name}_l0{}", if direction == 1 { "_reverse" } else { "" });
            let part = |tensor: &Tensor, columns: usize| declared.gates(&tensor.numbers, direction, columns);
            let unreadable = || Error::new("has too few weights");
            tensors.push(Tensor::new(name("weight_ih"), vec![gates, inputs], part(&weight, inputs).ok_or_else(unreadable)?));
            tensors.push(Tensor::new(name("weight_hh"), vec![gates, units], part(&own, units).ok_or_else(unreadable)?));
            if let Some(bias) = &bias {
                let all = bias.numbers.get(direction * 2 * gates..(direction + 1) * 2 * gates).ok_or_else(unreadable)?;
                for (name, numbers) in [name("bias_ih"), name("bias_hh")].into_iter().zip(all.chunks_exact(gates)) {
                    tensors.push(Tensor::new(name, vec![gates], declared.gates(numbers, 0, 1).ok_or_else(unreadable)?));
                }
            }
            for (state, numbers) in ["h0", "c0"].into_iter().zip(first.iter().flatten()) {
                let numbers = numbers.get(direction * units..(direction + 1) * units).ok_or_else(unreadable)?;
                tensors.push(Tensor::new(name(state), vec![units], numbers.to_vec()));
            }
        }
        let mut arguments = vec![units.to_string()];
        arguments.extend((directions == 2).then(|| "bidirectional".to_owned()));
        arguments.extend(declared.relu.then(|| "Relu".to_owned()));
        arguments.extend(bias.is_none().then(|| "bias = false".to_owned()));
        arguments.extend(first.is_some().then(|| "initial = trained".to_owned()));
        let outputs = units * directions;
        let from = if declared.reversed { self.reversed(flow.layer, [steps, inputs]) } else { flow.layer };
        let layer =
            self.push(Kind::Of(format!("{}({})", declared.cell.kind, arguments.join(", "))), vec![from], Shape::Steps([steps, outputs]));
        self.with_tensors(layer, &node.operator.to_ascii_lowercase(), &weight.name, tensors);
        for (which, state) in taken.iter().enumerate() {
            self.take_state(state.clone(), (layer, which))?;
        }
        self.give_states(node, &declared, layer, (steps, flow.view, by_rows));
        if !taken.is_empty() {
            for (which, output) in (0..declared.cell.states).zip(node.outputs.clone().into_iter().skip(1)) {
                self.values.insert(output, Value::State(State::Given(vec![(layer, which)])));
            }
        }
        Ok(())
    }

    /// A sequence from its last step to the first.
    fn reversed(&mut self, layer: usize, [steps, features]: [usize; 2]) -> usize {
        let turned = Shape::Steps([features, steps]);
        let layer = self.push(Kind::Of("Permute([1, 0])".to_owned()), vec![layer], turned);
        let layer = self.push(Kind::Of(format!("Slice([(0..{steps}).rev()])")), vec![layer], turned);
        self.push(Kind::Of("Permute([1, 0])".to_owned()), vec![layer], Shape::Steps([steps, features]))
    }

    /// A sequence in the order that the node reads: `[steps, rows, features]`, or `[rows, steps, features]`.
    fn by_steps(&mut self, flow: Flow, by_rows: bool) -> Result<(Flow, [usize; 2]), Error> {
        let wrong = |flow: &Flow| Error::new(format!("reads {}: expected steps, rows and features", flow.view.text()));
        let [row_axis, step_axis] = if by_rows { [0, 1] } else { [1, 0] };
        let is_rows = |flow: &Flow| flow.view.0.get(row_axis).is_some_and(|axis| matches!(axis[..], [Atom { of: Of::Rows, .. }]));
        let (Some(steps), Some(features)) = (flow.view.size(step_axis), flow.view.size(2)) else { return Err(wrong(&flow)) };
        let shape = Shape::Steps([steps, features]);
        let lies = flow.view.is_whole(step_axis, Of::Steps, steps) && flow.view.is_whole(2, Of::Channels, features);
        if flow.view.rank() != 3 || !is_rows(&flow) {
            return Err(wrong(&flow));
        }
        if self.shape(&flow) == shape && lies {
            return Ok((flow, [steps, features]));
        }
        // A row that is no sequence yet.
        let order = if by_rows { [0, 1, 2] } else { [1, 0, 2] };
        let Some(by_row) = flow.view.permuted(&order) else { return Err(wrong(&flow)) };
        let flow = self.laid_out(Flow { view: by_row, ..flow })?;
        let view = flow.view.permuted(&order).unwrap_or_else(|| flow.view.clone());
        Ok((Flow { view, ..flow }, [steps, features]))
    }

    /// The states that the graph gives to the layer.
    fn taken_states(&self, node: &Node<'a>, declared: &Declared) -> Vec<State> {
        let state = |place: usize| match node.inputs.get(place).and_then(|name| self.values.get(name)) {
            Some(Value::State(state)) => Some(state.clone()),
            _ => None,
        };
        (5..5 + declared.cell.states).filter_map(state).collect()
    }

    /// The states before the first step that are outputs of layers, as layers of numbers: h and c of each direction.
    fn given_states(&mut self, node: &Node<'a>, declared: &Declared) -> Result<Vec<Option<usize>>, Error> {
        let mut all = vec![None; 2 * declared.directions];
        for state in 0..declared.cell.states {
            let Some(name) = node.inputs.get(5 + state).filter(|name| matches!(self.values.get(**name), Some(Value::Flow(_)))) else {
                let constant = self.constant_of(node, 5 + state).ok().flatten();
                if declared.resets_before && constant.is_some_and(|state| state.numbers.iter().any(|number| *number != 0.0)) {
                    return Err(Error::new("resets the state before its product and has a first state, which is not supported"));
                }
                continue;
            };
            let flow = self.flow(name)?;
            let flow = self.all_numbers(flow)?;
            let numbers = self.shape(&flow).channels();
            if numbers != declared.units * declared.directions {
                return Err(Error::new(format!("has a first state of the shape {}", flow.view.text())));
            }
            for direction in 0..declared.directions {
                let layer = if declared.directions == 1 {
                    flow.layer
                } else {
                    let (start, units) = (direction * declared.units, declared.units);
                    self.push(Kind::Of(format!("Slice({start}..{})", start + units)), vec![flow.layer], Shape::Numbers(units))
                };
                all[2 * direction + state] = Some(layer);
            }
        }
        Ok(all)
    }

    /// The states before the first step, if they are not zeros.
    fn first_states(&self, node: &Node<'a>, declared: &Declared) -> Result<Option<Vec<Vec<f32>>>, Error> {
        let mut states = Vec::new();
        for place in 5..5 + declared.cell.states {
            let count = declared.units * declared.directions;
            if let Some(Value::State(_)) = node.inputs.get(place).and_then(|name| self.values.get(name)) {
                states.push(vec![0.0; count]);
                continue;
            }
            states.push(match self.constant_of(node, place)? {
                None => vec![0.0; count],
                // The same for each row.
                Some(state) if state.numbers.len() == count => state.numbers.clone(),
                Some(state) => return Err(Error::new(format!("has a first state of the shape {:?}", state.shape))),
            });
        }
        Ok(states.iter().flatten().any(|number| *number != 0.0).then_some(states))
    }

    /// All steps, the last ones of each direction, and a state that only a stream can have.
    fn give_states(&mut self, node: &Node<'a>, declared: &Declared, layer: usize, (steps, view, by_rows): (usize, View, bool)) {
        let Declared { units, directions, .. } = *declared;
        let rows = view.0[usize::from(!by_rows)].clone();
        let (of_steps, of_units) = (view::whole(Of::Steps, steps), view::whole(Of::Channels, units));
        let of_directions = view::part(Of::Channels, directions, units);
        let all = if by_rows {
            vec![rows.clone(), of_steps, of_directions.clone(), of_units.clone()]
        } else {
            vec![of_steps, of_directions.clone(), rows.clone(), of_units.clone()]
        };
        if !node.output(0).is_empty() {
            let in_order = if declared.reversed { self.reversed(layer, [steps, units]) } else { layer };
            self.values.insert(node.output(0), Value::Flow(Flow { layer: in_order, view: View(all), then: None }));
        }
        let last_name = node.output(1);
        if last_name.is_empty() || !self.uses.contains_key(last_name) {
            return;
        }
        let last = self.push(Kind::Of("Last".to_owned()), vec![layer], Shape::Numbers(units * directions));
        let axes = if by_rows { vec![rows, of_directions, of_units] } else { vec![of_directions, rows, of_units] };
        self.values.insert(last_name, Value::Flow(Flow { layer: last, view: View(axes), then: None }));
    }
}
