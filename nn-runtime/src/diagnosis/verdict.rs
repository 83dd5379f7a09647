//! Verdicts: what is wrong, with which layers, and what usually helps.

use std::fmt;

use super::{Health, LayerHealth, Learning, Stuck, Units};

/// A verdict: what is wrong with some layers of a network. Prints with what usually helps.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// What is wrong.
    pub ailment: Ailment,
    /// The affected layers, in the order of the forward pass.
    pub layers: Vec<&'static str>,
    /// The degree in the worst layer: the factor by which a gradient is smaller or larger, the share of the dead or saturated units, or the
    /// change of the weights by a step as a share of their norm.
    pub worst: f64,
}

/// What can be wrong with a layer. See the [criteria](super#criteria).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ailment {
    /// The gradient vanishes on its way back through later layers.
    Vanishes,
    /// The gradient explodes on its way back, or is much larger than the weights.
    Explodes,
    /// Units of a `Relu` always give 0.
    Dead,
    /// Units of a bounded activation stay near a limit.
    Saturated,
    /// Steps are too large.
    TooFast,
    /// Steps hardly change the weights.
    StandsStill,
}

const ALL: [Ailment; 6] = [Ailment::Vanishes, Ailment::Explodes, Ailment::Dead, Ailment::Saturated, Ailment::TooFast, Ailment::StandsStill];

/// The factor by which a gradient may be smaller or larger than in a later layer.
const DISPARITY: f64 = 1e4;
/// The norm that a gradient may have, as a multiple of that of the weights.
const LENGTH: f64 = 1e3;
/// The shares of the units that may be dead, or saturated.
const DEAD: f64 = 0.2;
const SATURATED: f64 = 1.0 / 3.0;
/// The largest change of the weights by a step, and the smallest in the best epoch, as shares of their norm.
const FAST: f64 = 0.1;
const SLOW: f64 = 1e-6;

impl Health {
    /// Returns what is wrong at the end of the training: one verdict for each ailment, or none.
    #[must_use]
    pub fn verdicts(&self) -> Vec<Verdict> {
        let Some(last) = self.last() else { return Vec::new() };
        let of = |ailment| {
            let ill: Vec<_> = (0..last.layers.len())
                .filter_map(|place| Some((last.layers[place].layer, self.degree(ailment, &last.layers, place)?)))
                .collect();
            let worst = match ailment {
                Ailment::Vanishes | Ailment::StandsStill => ill.iter().map(|(_, degree)| *degree).fold(f64::INFINITY, f64::min),
                _ => ill.iter().map(|(_, degree)| *degree).fold(0.0, f64::max),
            };
            (!ill.is_empty()).then(|| Verdict { ailment, layers: ill.into_iter().map(|(layer, _)| layer).collect(), worst })
        };
        ALL.into_iter().filter_map(of).collect()
    }

    /// Returns the degree of an ailment of a layer, if it has it.
    fn degree(&self, ailment: Ailment, layers: &[LayerHealth], place: usize) -> Option<f64> {
        let layer = &layers[place];
        let later = || layers[place + 1..].iter().filter_map(typical).filter(|typical| *typical > 0.0);
        match (ailment, &layer.learning, &layer.units) {
            (Ailment::Vanishes, Some(_), _) => {
                let share = typical(layer)? / later().fold(0.0, f64::max);
                (share < 1.0 / DISPARITY).then_some(share)
            }
            (Ailment::Explodes, Some(Learning { gradient, weights, .. }), _) => {
                let times = typical(layer)? / later().fold(f64::INFINITY, f64::min);
                let lengths = if *weights > 0.0 { gradient / weights } else { 0.0 };
                (times > DISPARITY || lengths > LENGTH).then(|| times.max(lengths))
            }
            (Ailment::Dead, _, Some(units)) => stuck(units, Stuck::Dead, DEAD),
            (Ailment::Saturated, _, Some(units)) => stuck(units, Stuck::Saturated, SATURATED),
            (Ailment::TooFast, Some(Learning { ratio: Some(ratio), .. }), _) => (*ratio > FAST).then_some(*ratio),
            (Ailment::StandsStill, Some(_), _) => {
                let ratios = self.epochs.iter().filter_map(|epoch| epoch.layer(layer.layer)?.learning.as_ref()?.ratio);
                let fastest = ratios.fold(0.0, f64::max);
                // A layer that does not change at all is frozen or gets no gradient, which is another ailment.
                (fastest > 0.0 && fastest < SLOW).then_some(fastest)
            }
            _ => None,
        }
    }
}

fn typical(layer: &LayerHealth) -> Option<f64> {
    layer.learning.as_ref()?.typical
}

fn stuck(units: &Units, how: Stuck, limit: f64) -> Option<f64> {
    let share = units.stuck as f64 / units.total as f64;
    (units.how == how && share >= limit).then_some(share)
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.layers[..] {
            [first, .., last] if self.layers.len() > 3 => write!(f, "`{first}` … `{last}` ({} layers)", self.layers.len())?,
            layers => {
                for (place, layer) in layers.iter().enumerate() {
                    write!(f, "{}`{layer}`", if place > 0 { ", " } else { "" })?;
                }
            }
        }
        let worst = self.worst;
        match self.ailment {
            Ailment::Vanishes if worst == 0.0 => {
                write!(f, ": no gradient arrives: look for a dead or saturated layer after it")
            }
            Ailment::Vanishes => write!(
                f,
                ": the gradient vanishes, to {worst:.0e} of that in a later layer: use Relu with HeNormal, BatchNorm or Residual, or fewer layers"
            ),
            Ailment::Explodes => write!(
                f,
                ": the gradient explodes, by a factor of {worst:.0e}: lower the learning rate, use ClipNorm, smaller initial weights, or Standardize"
            ),
            Ailment::Dead => write!(
                f,
                ": {:.0} % of the units are dead: lower the learning rate, use HeNormal, LeakyRelu, or BatchNorm before it",
                100.0 * worst
            ),
            Ailment::Saturated => write!(
                f,
                ": {:.0} % of the units are saturated: use smaller initial weights, Standardize, or BatchNorm before it",
                100.0 * worst
            ),
            Ailment::TooFast => {
                write!(
                    f,
                    ": a step changes the weights by {:.0} % of their norm: lower the learning rate, or begin with Warmup",
                    100.0 * worst
                )
            }
            Ailment::StandsStill => write!(f, ": a step changes the weights by {worst:.0e} of their norm: raise the learning rate"),
        }
    }
}
