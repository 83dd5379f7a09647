//! Verdicts: what is wrong, with which layers, and what usually helps.

use std::fmt;

use super::{Health, LayerHealth, Learning, Stuck, Units};

/// A verdict: what is wrong with some layers of a network. Prints with what usually helps.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// What is wrong.
    pub ailment: Ailment,
    /// The affected layers, in the order of the forward pass. None for what is wrong in time.
    pub layers: Vec<&'static str>,
    /// The last step of the inputs, counted from 1, at which the gradient has vanished or exploded on its way back in time.
    pub step: Option<usize>,
    /// The degree in the worst layer or step: the factor by which a gradient is smaller or larger, the share of the dead or saturated units, or the
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
    /// The gradient vanishes on its way back through the steps of a sequence.
    VanishesInTime,
    /// The gradient explodes on its way back through the steps of a sequence.
    ExplodesInTime,
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

/// The factor by which a gradient may be smaller or larger than in a later layer, or at a later step of a sequence.
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
            (!ill.is_empty()).then(|| Verdict { ailment, layers: ill.into_iter().map(|(layer, _)| layer).collect(), step: None, worst })
        };
        in_time(&last.over_time).chain(ALL.into_iter().filter_map(of)).collect()
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

/// Returns what is wrong with the gradients of the steps of a sequence.
fn in_time(gradients: &[f64]) -> impl Iterator<Item = Verdict> {
    let verdict = |ailment, step: usize, worst| Verdict { ailment, layers: Vec::new(), step: Some(step + 1), worst };
    let ill = |ailment, degree: fn(f64, &[f64]) -> Option<f64>, worse: fn(f64, f64) -> f64| {
        let degrees: Vec<_> = (0..gradients.len()).filter_map(|at| Some((at, degree(gradients[at], &gradients[at + 1..])?))).collect();
        let worst = degrees.iter().map(|(_, degree)| *degree).reduce(worse)?;
        degrees.last().map(|(step, _)| verdict(ailment, *step, worst))
    };
    [ill(Ailment::VanishesInTime, left, f64::min), ill(Ailment::ExplodesInTime, grown, f64::max)].into_iter().flatten()
}

/// Returns the share of a later gradient that is left at a step, if that is too small.
fn left(gradient: f64, later: &[f64]) -> Option<f64> {
    let share = gradient / later.iter().copied().fold(0.0, f64::max);
    (share < 1.0 / DISPARITY).then_some(share)
}

/// Returns how many times as large a gradient is as a later one, if that is too much. Steps that the network does not see do not count.
fn grown(gradient: f64, later: &[f64]) -> Option<f64> {
    let times = gradient / later.iter().copied().filter(|later| *later > 0.0).fold(f64::INFINITY, f64::min);
    (times > DISPARITY).then_some(times)
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
        if let Some(step) = self.step {
            write!(f, "up to step {step}")?;
        }
        let worst = self.worst;
        match self.ailment {
            Ailment::VanishesInTime if worst == 0.0 => {
                write!(f, ": no gradient arrives, so nothing is learnt from there: use Lstm, Gru or Attention, or shorter sequences")
            }
            Ailment::VanishesInTime => write!(
                f,
                ": the gradient vanishes on its way back in time, to {worst:.0e} of that of a later step: if those steps matter, use Lstm, \
                 Gru or Attention, or shorter sequences"
            ),
            Ailment::ExplodesInTime => write!(
                f,
                ": the gradient explodes on its way back in time, by a factor of {worst:.0e}: use ClipNorm, Lstm or Gru, or smaller initial \
                 weights"
            ),
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

#[cfg(test)]
mod tests {
    use super::{Ailment, Verdict, in_time};

    fn of(gradients: &[f64]) -> Vec<Verdict> {
        in_time(gradients).collect()
    }

    #[test]
    fn a_gradient_of_about_one_size_is_not_accused() {
        assert_eq!(of(&[1.0, 2.0, 0.01, 5.0]), []);
        assert_eq!(of(&[1.0]), []);
        assert_eq!(of(&[]), []);
        assert_eq!(of(&[0.0, 0.0]), []);
    }

    #[test]
    fn the_step_where_a_gradient_vanishes_is_the_last_that_has_too_little() {
        let [verdict] = &of(&[1e-9, 1e-7, 1e-5, 1e-3, 1.0])[..] else { panic!("one verdict") };
        assert_eq!((verdict.ailment, verdict.step), (Ailment::VanishesInTime, Some(3)));
        assert!((verdict.worst - 1e-9).abs() < 1e-20 && verdict.layers.is_empty());
        let text = verdict.to_string();
        assert!(text.starts_with("up to step 3: the gradient vanishes on its way back in time, to 1e-9 of that of a later step"), "{text}");
    }

    #[test]
    fn steps_without_any_gradient_are_named() {
        let [verdict] = &of(&[0.0, 0.0, 1.0, 2.0])[..] else { panic!("one verdict") };
        assert!(verdict.to_string().starts_with("up to step 2: no gradient arrives"), "{verdict}");
    }

    #[test]
    fn the_step_where_a_gradient_explodes_is_the_last_that_has_too_much() {
        let [verdict] = &of(&[1e9, 1e7, 1e5, 1e3, 1.0, 0.0])[..] else { panic!("one verdict") };
        assert_eq!((verdict.ailment, verdict.step), (Ailment::ExplodesInTime, Some(3)));
        let text = verdict.to_string();
        assert!(text.starts_with("up to step 3: the gradient explodes on its way back in time, by a factor of 1e9"), "{text}");
    }
}
