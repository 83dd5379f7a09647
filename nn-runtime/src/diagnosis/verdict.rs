//! What is wrong, with which layers, and what usually cures it.

use std::fmt;

use super::{Health, LayerHealth, Learning, Stuck, Units};

/// What is wrong with some layers of a network.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// What is wrong.
    pub ailment: Ailment,
    /// With which layers, in the order of the forward pass.
    pub layers: Vec<&'static str>,
    /// How bad it is with the worst of them: how much smaller or larger a gradient is, which share of the units is stuck, how far a step
    /// moves the weights as a share of their length.
    pub worst: f64,
}

/// What can be wrong with a layer: see [how it is judged](super#how-it-judges).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ailment {
    /// The gradient is lost on its way through the layers behind.
    Vanishes,
    /// The gradient grows on its way, or is far longer than the weights.
    Explodes,
    /// Units of a `Relu` that never answer.
    Dead,
    /// Units of a bounded activation that stay at a limit.
    Saturated,
    /// Steps that tear the weights about.
    TooFast,
    /// Steps that do not move the weights.
    StandsStill,
}

const ALL: [Ailment; 6] = [Ailment::Vanishes, Ailment::Explodes, Ailment::Dead, Ailment::Saturated, Ailment::TooFast, Ailment::StandsStill];

/// How many times smaller or larger than in a layer behind it a gradient may be.
const DISPARITY: f64 = 1e4;
/// How many times longer than the weights a gradient may be.
const LENGTH: f64 = 1e3;
/// Which share of the units may be dead, or saturated.
const DEAD: f64 = 0.2;
const SATURATED: f64 = 1.0 / 3.0;
/// How far a step may move the weights, and how far it should in some epoch.
const FAST: f64 = 0.1;
const SLOW: f64 = 1e-6;

impl Health {
    /// What is wrong at the end of the training: nothing, or one verdict for each ailment.
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

    /// How badly a layer has an ailment, if it has it.
    fn degree(&self, ailment: Ailment, layers: &[LayerHealth], place: usize) -> Option<f64> {
        let layer = &layers[place];
        let behind = || layers[place + 1..].iter().filter_map(typical).filter(|typical| *typical > 0.0);
        match (ailment, &layer.learning, &layer.units) {
            (Ailment::Vanishes, Some(_), _) => {
                let share = typical(layer)? / behind().fold(0.0, f64::max);
                (share < 1.0 / DISPARITY).then_some(share)
            }
            (Ailment::Explodes, Some(Learning { gradient, weights, .. }), _) => {
                let times = typical(layer)? / behind().fold(f64::INFINITY, f64::min);
                let lengths = if *weights > 0.0 { gradient / weights } else { 0.0 };
                (times > DISPARITY || lengths > LENGTH).then(|| times.max(lengths))
            }
            (Ailment::Dead, _, Some(units)) => stuck(units, Stuck::Dead, DEAD),
            (Ailment::Saturated, _, Some(units)) => stuck(units, Stuck::Saturated, SATURATED),
            (Ailment::TooFast, Some(Learning { ratio: Some(ratio), .. }), _) => (*ratio > FAST).then_some(*ratio),
            (Ailment::StandsStill, Some(_), _) => {
                let ratios = self.epochs.iter().filter_map(|epoch| epoch.layer(layer.layer)?.learning.as_ref()?.ratio);
                let fastest = ratios.fold(0.0, f64::max);
                // A layer that does not move at all is frozen, or gets no gradient, which is another ailment.
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
                write!(f, ": no gradient arrives at all: look for a layer behind that is dead or saturated")
            }
            Ailment::Vanishes => write!(
                f,
                ": the gradient vanishes, to {worst:.0e} of what it is behind: take Relu with HeNormal, BatchNorm or Residual, or fewer layers"
            ),
            Ailment::Explodes => write!(
                f,
                ": the gradient explodes, by a factor of {worst:.0e}: lower the rate, take ClipNorm, smaller first weights, or Standardize"
            ),
            Ailment::Dead => write!(
                f,
                ": {:.0} % of the units are dead: lower the rate, take HeNormal, LeakyRelu, or BatchNorm before it",
                100.0 * worst
            ),
            Ailment::Saturated => write!(
                f,
                ": {:.0} % of the units are saturated: take smaller first weights, Standardize, or BatchNorm before it",
                100.0 * worst
            ),
            Ailment::TooFast => {
                write!(f, ": a step moves the weights by {:.0} % of their length: lower the rate, or begin with Warmup", 100.0 * worst)
            }
            Ailment::StandsStill => write!(f, ": a step moves the weights by {worst:.0e} of their length: raise the rate"),
        }
    }
}
