//! Streams: inputs of the graph that are the states of recurrent layers, or the last steps before a convolution, and outputs that give them
//! on. A declaration with `#[stream]` keeps them itself.

use std::collections::{HashMap, HashSet};

use super::{Flow, Translation, Value};
use crate::error::Error;
use crate::file::{End, Graph, Node};
use crate::tensor::Tensor;
use crate::view::{Of, View};

/// A state, or several one after the other.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    /// An input of the graph, from a place of its first axis on.
    Taken { input: String, place: usize },
    /// What becomes of these.
    Given(Vec<Kept>),
}

/// What a layer keeps: the number of the layer, and which of its states.
pub(super) type Kept = (usize, usize);

/// What is known of states.
#[derive(Debug, Default)]
pub(super) struct States {
    /// The inputs that are states.
    inputs: HashSet<String>,
    /// What layers took from an input, by the place of its first axis.
    taken: HashMap<(String, usize), Kept>,
    /// How many outputs give a state on.
    given: usize,
}

impl States {
    pub(super) fn are_kept(&self) -> bool {
        !self.inputs.is_empty()
    }

    pub(super) fn is_one(&self, input: &str) -> bool {
        self.inputs.contains(input)
    }
}

/// Whether nodes only pass a value on to the states of recurrent layers, or put it before the steps of a convolution.
fn is_state(name: &str, graph: &Graph<'_>, seen: &mut HashSet<String>) -> bool {
    let readers: Vec<(&Node<'_>, usize)> = graph
        .nodes
        .iter()
        .flat_map(|node| node.inputs.iter().enumerate().filter(|(_, input)| **input == name).map(move |(place, _)| (node, place)))
        .collect();
    let mut passes = |(node, place): &(&Node<'_>, usize)| match (node.operator, place) {
        ("LSTM" | "GRU" | "RNN", 5 | 6) => true,
        ("Unsqueeze" | "Squeeze" | "Slice" | "Gather" | "Split" | "Identity" | "Cast", 0) => {
            node.outputs.iter().all(|output| !seen.insert((*output).to_owned()) || is_state(output, graph, seen))
        }
        // `[state, x]` along the steps, in front of a convolution.
        ("Concat", 0) => node.inputs.len() == 2 && graph.outputs.iter().any(|end| gives_on(end.name, node.output(0), graph)),
        _ => false,
    };
    !readers.is_empty() && readers.iter().all(&mut passes)
}

/// Whether an output is a part of a value.
fn gives_on(output: &str, value: &str, graph: &Graph<'_>) -> bool {
    let giver = graph.nodes.iter().find(|node| node.outputs.contains(&output));
    giver.is_some_and(|node| node.operator == "Slice" && node.inputs.first() == Some(&value))
}

impl<'a> Translation<'a> {
    /// Finds the inputs that are states.
    pub(super) fn find_states(&mut self, graph: &'a Graph<'a>) {
        let states = graph.inputs.iter().filter(|input| !input.whole && is_state(input.name, graph, &mut HashSet::new()));
        let all: Vec<&End<'_>> = states.collect();
        // A network of states alone has nothing to compute.
        if all.len() < graph.inputs.len() {
            for end in all {
                self.states.inputs.insert(end.name.to_owned());
                self.values.insert(end.name, Value::State(State::Taken { input: end.name.to_owned(), place: 0 }));
            }
        }
    }

    /// Says that a layer begins with a state.
    pub(super) fn take_state(&mut self, state: State, kept: Kept) -> Result<(), Error> {
        let State::Taken { input, place } = state else { return Err(Error::new("begins with the state that another layer gives")) };
        match self.states.taken.insert((input, place), kept) {
            None => Ok(()),
            Some(_) => Err(Error::new("begins with a state that another layer begins with, too")),
        }
    }

    /// A node that passes a state on.
    pub(super) fn pass_state(&mut self, node: &Node<'a>, state: State) -> Result<(), Error> {
        let along_first = |this: &Self, place: usize| -> Result<usize, Error> {
            let whole = this.constant_of(node, place)?.and_then(|constant| constant.whole.clone());
            whole.and_then(|whole| usize::try_from(*whole.first()?).ok()).ok_or_else(|| Error::new("takes an unknown part of a state"))
        };
        let (axis, at) = match node.operator {
            "Gather" => (super::whole(node, "axis", 0), along_first(self, 1)?),
            "Slice" => (self.constant_of(node, 3)?.and_then(Tensor::single).unwrap_or(0.0) as i64, along_first(self, 1)?),
            "Split" => (super::whole(node, "axis", 0), 0),
            _ => {
                self.values.insert(node.output(0), Value::State(state));
                return Ok(());
            }
        };
        let State::Taken { input, place } = state else { return Err(Error::new("takes a part of a state that a layer gives")) };
        if axis != 0 {
            return Err(Error::new("takes a part of a state along another axis than the first"));
        }
        for (number, output) in node.outputs.clone().into_iter().enumerate() {
            self.values.insert(output, Value::State(State::Taken { input: input.clone(), place: place + at + number }));
        }
        Ok(())
    }

    /// States of several layers as one output.
    pub(super) fn join_states(&mut self, node: &Node<'a>) -> Result<bool, Error> {
        let mut all = Vec::new();
        for name in &node.inputs {
            match self.value(name)? {
                Value::State(State::Given(kept)) => all.extend(kept.iter().copied()),
                _ => return Ok(false),
            }
        }
        self.values.insert(node.output(0), Value::State(State::Given(all)));
        Ok(true)
    }

    /// `[state, x]` along the steps: what a causal convolution pads x with. Returns whether it is that.
    pub(super) fn line(&mut self, node: &Node<'a>) -> Result<bool, Error> {
        let [state, name] = node.inputs[..] else { return Ok(false) };
        let (Value::State(state), Value::Flow(_)) = (self.value(state)?.clone(), self.value(name)?) else { return Ok(false) };
        let flow = self.flow(name)?;
        let axis = Self::axis(node, &flow, 0);
        let State::Taken { input, .. } = &state else { return Ok(false) };
        let steps = axis.is_some_and(|axis| flow.view.0[axis].iter().all(|atom| atom.of == Of::Steps));
        let axes = self.ends.get(input.as_str()).map(|end| end.axes.clone()).unwrap_or_default();
        let span = axis
            .and_then(|axis| axes.get(axis))
            .and_then(|size| if let crate::file::Axis::Size(size) = size { usize::try_from(*size).ok() } else { None });
        let (true, Some(span)) = (steps, span) else { return Err(Error::new("puts a state before other than the steps of a sequence")) };
        self.values.insert(node.output(0), Value::Padded(Padded { flow, padding: vec![(Of::Steps, [span, 0])], state: Some(state) }));
        Ok(true)
    }

    /// The last steps before those of the next call.
    pub(super) fn last_of_line(&mut self, node: &Node<'a>, padded: &Padded) -> Result<(), Error> {
        let wrong = || Error::new("takes a part of a padded sequence, but not the last steps that the next call needs");
        let (Some(state), [(_, [span, 0])]) = (&padded.state, &padded.padding[..]) else { return Err(wrong()) };
        let start = self.constant_of(node, 1)?.and_then(|start| start.whole.as_deref().and_then(<[i64]>::first).copied());
        let end = self.constant_of(node, 2)?.and_then(|end| end.whole.as_deref().and_then(<[i64]>::first).copied());
        if start.map(i64::unsigned_abs) != u64::try_from(*span).ok() || start > Some(0) || end < Some(i64::from(i32::MAX)) {
            return Err(wrong());
        }
        // What is kept is of no layer, but of the place where it is taken.
        let kept = (usize::MAX, self.states.taken.len());
        self.take_state(state.clone(), kept)?;
        self.values.insert(node.output(0), Value::State(State::Given(vec![kept])));
        Ok(())
    }

    /// Whether an output only gives states on. They must be those of one input, in its order.
    pub(super) fn gives_state(&mut self, name: &str) -> Result<bool, Error> {
        let Some(Value::State(State::Given(kept))) = self.values.get(name).cloned() else { return Ok(false) };
        let is_of = |input: &String| {
            let at = |(place, kept): (usize, &Kept)| self.states.taken.get(&(input.clone(), place)) == Some(kept);
            kept.iter().enumerate().all(at)
        };
        if !self.states.inputs.iter().any(is_of) {
            return Err(Error::new(format!("`{name}` gives states in another order than an input has them")));
        }
        self.states.given += 1;
        Ok(true)
    }

    /// Every state that is taken must be given on.
    pub(super) fn check_states(&self) -> Result<(), Error> {
        let (taken, given) = (self.states.inputs.len(), self.states.given);
        if given != taken {
            return Err(Error::new(format!("it takes {taken} states of layers as inputs, and gives {given}: each needs an output, too")));
        }
        Ok(())
    }
}

/// A value with zeros, or a state, before and behind its positions.
#[derive(Clone, Debug)]
pub(super) struct Padded {
    pub flow: Flow,
    pub padding: Vec<(Of, [usize; 2])>,
    pub state: Option<State>,
}

impl Padded {
    pub(super) fn moved(self, to: impl Fn(&View) -> Result<View, Error>) -> Result<Self, Error> {
        Ok(Self { flow: Flow { view: to(&self.flow.view)?, ..self.flow.clone() }, ..self })
    }

    /// How much is added on both sides of an axis.
    pub(super) fn along(&self, of: Of) -> [usize; 2] {
        self.padding.iter().find(|(other, _)| *other == of).map_or([0, 0], |(_, padding)| *padding)
    }
}
