//! The diagnosis of a training, step by step.

use super::over_time::OverTime;
use super::units::Counted;
use super::{EpochHealth, Health, LayerHealth, Learning, belongs_to, layer_of};
use crate::optim::norm;
use crate::record::Record;
use crate::tensor::Role;
use crate::train::Train;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// The diagnosis of a training loop by hand. See the [module](crate::diagnosis).
#[derive(Debug)]
pub struct Diagnosis<N: Train> {
    layers: Vec<Watched>,
    units: Vec<Counted>,
    over_time: OverTime,
    /// The parameters before a step, then their changes by the step.
    moved: Vec<N::Scalar>,
    steps: usize,
    health: Health,
}

/// A layer with parameters, and the sums over the steps of this epoch.
#[derive(Clone, Debug, Default)]
struct Watched {
    name: &'static str,
    /// The ranges of its weights, and below those of its other parameters.
    weights: Vec<std::ops::Range<usize>>,
    others: Vec<std::ops::Range<usize>>,
    gradient: f64,
    largest: f64,
    weight_gradient: f64,
    update: f64,
    ratio: f64,
    length: f64,
    /// The norm of the weights before the step.
    before: f64,
}

impl<N: Train> Default for Diagnosis<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Train> Diagnosis<N> {
    /// Creates an empty diagnosis.
    #[must_use]
    pub fn new() -> Self {
        let mut layers: Vec<Watched> = Vec::new();
        for tensor in N::TENSORS.iter().filter(|tensor| !tensor.is_statistic()) {
            let name = layer_of(tensor.name);
            let place = layers.iter().position(|layer| layer.name == name).unwrap_or(layers.len());
            if place == layers.len() {
                layers.push(Watched { name, ..Watched::default() });
            }
            let ranges =
                if matches!(tensor.role, Role::Weight | Role::Table) { &mut layers[place].weights } else { &mut layers[place].others };
            ranges.push(tensor.range.clone());
        }
        let units = N::LANDMARKS.iter().copied().filter_map(Counted::of).collect();
        Self {
            layers,
            units,
            over_time: OverTime::new::<N>(),
            moved: vec![N::Scalar::ZERO; N::PARAMETERS],
            steps: 0,
            health: Health::default(),
        }
    }

    /// Counts the dead and saturated units of the last `gradient`.
    ///
    /// This repeats the forward pass, because the backward pass has overwritten the outputs of the units.
    pub fn see_units(&mut self, network: &N, inputs: &[N::Input], workspace: &mut Workspace<N>) {
        if !self.units.is_empty() {
            let seen = workspace.see_again(network, inputs);
            self.units.iter_mut().for_each(|units| units.count(&seen));
        }
    }

    /// Measures the gradient of the last `gradient` with respect to each step of the inputs, if they are a sequence of numbers and the
    /// workspace [keeps it](Workspace::keep_input_gradient).
    ///
    /// ```
    /// use nn_runtime::diagnosis::Diagnosis;
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(MeanSquaredError)]
    ///     struct Short([40, 1]) -> 1 { Conv1d(8, kernel = 3), Tanh, Last, Dense(1) } // the last step sees three
    /// }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let net = Short::init(&mut StdRng::seed_from_u64(1));
    /// let mut workspace = Short::workspace(1);
    /// workspace.keep_input_gradient(true);
    /// net.gradient(&[[[0.5]; 40]], &[[1.0]], &mut workspace)?;
    ///
    /// let mut diagnosis = Diagnosis::<Short>::new();
    /// diagnosis.see_steps(&workspace);
    /// diagnosis.end_epoch();
    /// let verdicts = diagnosis.health().verdicts();
    /// assert!(verdicts[0].step == Some(37) && verdicts[0].to_string().starts_with("up to step 37: no gradient arrives"));
    /// # Ok(()) }
    /// ```
    pub fn see_steps(&mut self, workspace: &Workspace<N>) {
        self.over_time.add(workspace);
    }

    /// Measures the gradient. Call it before the step, and before penalties and clips change the gradient.
    pub fn before_step(&mut self, network: &N, gradient: &N) {
        let (parameters, gradient) = (network.parameters(), gradient.parameters());
        self.moved.copy_from_slice(parameters);
        for layer in &mut self.layers {
            let (weights, others) = (length(gradient, &layer.weights), length(gradient, &layer.others));
            layer.gradient += weights.hypot(others);
            layer.largest = layer.largest.max(weights.hypot(others));
            layer.weight_gradient += weights;
            layer.before = length(parameters, &layer.weights);
        }
    }

    /// Measures the change of the parameters. Call it after the step.
    pub fn after_step(&mut self, network: &N) {
        for (moved, now) in self.moved.iter_mut().zip(network.parameters()) {
            *moved = *now - *moved;
        }
        for layer in &mut self.layers {
            let (weights, others) = (length(&self.moved, &layer.weights), length(&self.moved, &layer.others));
            layer.update += weights.hypot(others);
            layer.ratio += if layer.before > 0.0 { weights / layer.before } else { 0.0 };
            layer.length = length(network.parameters(), &layer.weights);
        }
        self.steps += 1;
    }

    /// Ends an epoch, and adds its health to the result.
    pub fn end_epoch(&mut self) {
        let steps = self.steps.max(1) as f64;
        let mut learning: Vec<(&'static str, Learning)> = Vec::new();
        for layer in &mut self.layers {
            let count: usize = layer.weights.iter().map(ExactSizeIterator::len).sum();
            learning.push((
                layer.name,
                Learning {
                    gradient: layer.gradient / steps,
                    largest_gradient: layer.largest,
                    update: layer.update / steps,
                    weights: layer.length,
                    ratio: (count > 0).then_some(layer.ratio / steps),
                    typical: (count > 0).then(|| layer.weight_gradient / steps / (count as f64).sqrt()),
                },
            ));
            (layer.gradient, layer.largest, layer.weight_gradient, layer.update, layer.ratio) = (0.0, 0.0, 0.0, 0.0, 0.0);
        }
        let units: Vec<_> = self.units.iter_mut().map(|units| (units.landmark.layer(), units.end_epoch())).collect();

        // In the order of the forward pass.
        let mut layers: Vec<LayerHealth> = Vec::new();
        for name in N::LANDMARKS.iter().flat_map(|landmark| landmark.layers) {
            let (its, rest) = learning.into_iter().partition(|(layer, _)| belongs_to(layer, name));
            learning = rest;
            layers.extend(its.into_iter().map(|(layer, learning)| LayerHealth { layer, learning: Some(learning), units: None }));
            let its = units.iter().filter(|(layer, _)| layer == name);
            layers.extend(its.map(|(layer, units)| LayerHealth { layer, learning: None, units: Some(*units) }));
        }
        layers.extend(learning.into_iter().map(|(layer, learning)| LayerHealth { layer, learning: Some(learning), units: None }));
        let over_time = self.over_time.end_epoch();
        self.health.epochs.push(EpochHealth { number: self.health.epochs.len() + 1, layers, over_time });
        self.steps = 0;
    }

    /// Records the state in a checkpoint.
    pub(crate) fn record(&mut self, record: &mut Record<'_>) {
        record.count("steps", &mut self.steps);
        for layer in &mut self.layers {
            let mut sums = [layer.gradient, layer.largest, layer.weight_gradient, layer.update, layer.ratio, layer.length];
            record.numbers(&format!("{}.sums", layer.name), &mut sums);
            [layer.gradient, layer.largest, layer.weight_gradient, layer.update, layer.ratio, layer.length] = sums;
        }
        for (place, units) in self.units.iter_mut().enumerate() {
            record.section(&format!("units{place}"), units.landmark.layer(), |record| units.record(record));
        }
        self.over_time.record(record);
        let mut epochs = self.health.epochs.len();
        record.count("epochs", &mut epochs);
        let mut numbers: Vec<f64> = self.health.epochs.iter_mut().flat_map(EpochHealth::numbers).collect();
        record.list("health", &mut numbers);
        if record.restores() {
            self.health = Self::health_of(epochs, &numbers);
        }
    }

    /// Returns the health with these numbers.
    fn health_of(epochs: usize, numbers: &[f64]) -> Health {
        // An epoch without steps has all layers.
        let mut empty = Self::new();
        empty.end_epoch();
        let empty = empty.health.epochs.swap_remove(0);
        let mut numbers = numbers.iter();
        let epoch = |number| {
            let mut epoch = EpochHealth { number, ..empty.clone() };
            epoch.set_numbers(&mut numbers);
            epoch
        };
        Health { epochs: (1..=epochs).map(epoch).collect() }
    }

    /// Returns the health so far.
    #[must_use]
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Returns the health.
    #[must_use]
    pub fn into_health(self) -> Health {
        self.health
    }
}

/// Returns the Euclidean norm of several ranges together.
fn length<S: Scalar>(numbers: &[S], ranges: &[std::ops::Range<usize>]) -> f64 {
    ranges.iter().fold(0.0, |length: f64, range| length.hypot(norm(&numbers[range.clone()])))
}
