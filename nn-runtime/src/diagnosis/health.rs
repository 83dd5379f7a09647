//! How the layers of a network fared in a training, epoch by epoch.

use std::fmt;

use super::Units;

/// How the layers of a network fared in a training. Prints as a table of the last epoch, with what is wrong and what usually cures it below.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Health {
    /// In order.
    pub epochs: Vec<EpochHealth>,
}

/// How the layers fared in an epoch.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EpochHealth {
    /// Counted from 1.
    pub number: usize,
    /// Those that learn, and those whose units can be stuck, in the order of the forward pass.
    pub layers: Vec<LayerHealth>,
}

/// How a layer fared in an epoch.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LayerHealth {
    /// Its name.
    pub layer: &'static str,
    /// How its numbers moved, where it has numbers that are trained.
    pub learning: Option<Learning>,
    /// How its units fared, where they can be stuck.
    pub units: Option<Units>,
}

/// How the trained numbers of a layer moved in an epoch. Lengths are Euclidean.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Learning {
    /// The length of its gradient, the mean over the steps.
    pub gradient: f64,
    /// The largest of these lengths.
    pub largest_gradient: f64,
    /// How far a step moved it, the mean over the steps.
    pub update: f64,
    /// The length of its weights at the end. Biases and scales do not count.
    pub weights: f64,
    /// How far a step moved its weights, as a share of their length, the mean over the steps. `None` where it has no weights.
    pub ratio: Option<f64>,
    /// The root mean square of a number of the gradient of its weights, by which layers of different sizes compare. `None` where it has none.
    pub typical: Option<f64>,
}

impl EpochHealth {
    /// How a layer fared, by its name.
    #[must_use]
    pub fn layer(&self, name: &str) -> Option<&LayerHealth> {
        self.layers.iter().find(|layer| layer.layer == name)
    }

    /// All its numbers in a row, and a place for each that is none.
    pub(super) fn numbers(&mut self) -> Vec<f64> {
        let mut numbers = Vec::new();
        self.each(|number| numbers.push(*number));
        numbers
    }

    /// Takes as many [`numbers`](Self::numbers) as it has.
    pub(super) fn set_numbers<'a>(&mut self, numbers: &mut impl Iterator<Item = &'a f64>) {
        self.each(|number| *number = numbers.next().copied().unwrap_or_default());
    }

    fn each(&mut self, mut visit: impl FnMut(&mut f64)) {
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
    /// The last epoch, where there was one.
    #[must_use]
    pub fn last(&self) -> Option<&EpochHealth> {
        self.epochs.last()
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(first), Some(last)) = (self.epochs.first(), self.epochs.last()) else {
            return write!(f, "no epoch was looked after");
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
        let verdicts = self.verdicts();
        for (place, verdict) in verdicts.iter().enumerate() {
            write!(f, "{}{verdict}", if place > 0 { "\n" } else { "" })?;
        }
        if verdicts.is_empty() { write!(f, "every layer learns") } else { Ok(()) }
    }
}
