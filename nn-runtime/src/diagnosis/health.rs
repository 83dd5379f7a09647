//! The health of the layers of a network, epoch by epoch.

use std::fmt;

use super::Units;

/// The health of the layers of a network during a training. Prints as a table of the last epoch, followed by what is wrong and what usually
/// helps.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Health {
    /// The epochs, in order.
    pub epochs: Vec<EpochHealth>,
}

/// The health of the layers in an epoch.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EpochHealth {
    /// The number of the epoch, counted from 1.
    pub number: usize,
    /// The layers with parameters, and those whose units can be dead or saturated, in the order of the forward pass.
    pub layers: Vec<LayerHealth>,
    /// The norm of the gradient with respect to each step of the inputs, the mean over the batches. Empty if the inputs are no sequence of
    /// numbers; all 0 if it was not measured.
    pub over_time: Vec<f64>,
}

/// The health of a layer in an epoch.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LayerHealth {
    /// The name of the layer.
    pub layer: &'static str,
    /// Its gradients and steps, if it has parameters.
    pub learning: Option<Learning>,
    /// Its units, if they can be dead or saturated.
    pub units: Option<Units>,
}

/// The gradients and steps of a layer in an epoch. All norms are Euclidean.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Learning {
    /// The norm of its gradient, the mean over the steps.
    pub gradient: f64,
    /// The largest norm of its gradient.
    pub largest_gradient: f64,
    /// The norm of its change by a step, the mean over the steps.
    pub update: f64,
    /// The norm of its weights at the end, without biases and scales.
    pub weights: f64,
    /// The norm of the change of its weights by a step, divided by the norm of the weights, the mean over the steps. `None` without
    /// weights.
    pub ratio: Option<f64>,
    /// The root mean square of the gradient of its weights, by which layers of different sizes are compared. `None` without weights.
    pub typical: Option<f64>,
}

impl EpochHealth {
    /// Returns the health of the layer with this name.
    #[must_use]
    pub fn layer(&self, name: &str) -> Option<&LayerHealth> {
        self.layers.iter().find(|layer| layer.layer == name)
    }

    /// Returns all its numbers as a list, for a checkpoint.
    pub(super) fn numbers(&mut self) -> Vec<f64> {
        let mut numbers = Vec::new();
        self.each(|number| numbers.push(*number));
        numbers
    }

    /// Sets all its [`numbers`](Self::numbers) from a list.
    pub(super) fn set_numbers<'a>(&mut self, numbers: &mut impl Iterator<Item = &'a f64>) {
        self.each(|number| *number = numbers.next().copied().unwrap_or_default());
    }

    fn each(&mut self, mut visit: impl FnMut(&mut f64)) {
        self.over_time.iter_mut().for_each(&mut visit);
        for layer in &mut self.layers {
            if let Some(Learning { gradient, largest_gradient, update, weights, ratio, typical }) = &mut layer.learning {
                [gradient, largest_gradient, update, weights].into_iter().chain(ratio).chain(typical).for_each(&mut visit);
            }
            if let Some(Units { total, stuck, .. }) = &mut layer.units {
                for count in [total, stuck] {
                    let mut number = *count as f64;
                    visit(&mut number);
                    *count = number as usize;
                }
            }
        }
    }
}

impl Health {
    /// Returns the last epoch, if there is one.
    #[must_use]
    pub fn last(&self) -> Option<&EpochHealth> {
        self.epochs.last()
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(first), Some(last)) = (self.epochs.first(), self.epochs.last()) else {
            return write!(f, "no epoch was diagnosed");
        };
        let width = last.layers.iter().map(|layer| layer.layer.len()).max().unwrap_or(0).max(5);
        let (one, number) = (format!("in epoch {}", first.number), format!("in epoch {}", last.number));
        writeln!(f, "{:width$}  {:>12}  {:>12}  {:>10}  {:>13}  units", "", "gradient", "gradient", "update", "update/weight")?;
        writeln!(f, "{:width$}  {one:>12}  {number:>12}", "layer")?;
        for layer in &last.layers {
            write!(f, "{:width$}", layer.layer)?;
            if let Some(learning) = &layer.learning {
                let before = first.layer(layer.layer).and_then(|layer| layer.learning.as_ref()).map_or(0.0, |learning| learning.gradient);
                write!(f, "  {before:>12.2e}  {:>12.2e}  {:>10.2e}", learning.gradient, learning.update)?;
                if let Some(ratio) = learning.ratio {
                    write!(f, "  {ratio:>13.2e}")?;
                }
            }
            if let Some(units) = &layer.units {
                write!(f, "  {:>12}  {:>12}  {:>10}  {:>13}  {units}", "", "", "", "")?;
            }
            writeln!(f)?;
        }
        if let ([earliest, .., latest], true) = (&last.over_time[..], last.over_time.iter().any(|gradient| *gradient > 0.0)) {
            let steps = last.over_time.len();
            writeln!(f, "gradient with respect to the inputs: {earliest:.2e} at step 1, {latest:.2e} at step {steps}")?;
        }
        let verdicts = self.verdicts();
        for (place, verdict) in verdicts.iter().enumerate() {
            write!(f, "{}{verdict}", if place > 0 { "\n" } else { "" })?;
        }
        if verdicts.is_empty() { write!(f, "every layer learns") } else { Ok(()) }
    }
}
