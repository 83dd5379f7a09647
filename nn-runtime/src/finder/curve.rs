//! The losses over the rates, and which rates they speak for.

use std::fmt;

use crate::digits::digits;
#[cfg(feature = "plot")]
use crate::plot::Chart;

/// A rate that was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RateTried {
    /// The learning rate.
    pub rate: f64,
    /// The loss of the sample, before the step at this rate.
    pub loss: f64,
    /// The running mean of the losses: the loss itself, where nobody asked for [smoothing](super::LearningRateFinder::smoothing).
    pub smoothed: f64,
}

/// The losses over the learning rates. Prints as a table.
///
/// Where the loss does not fall by a fiftieth of what it was, no rate is suggested.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LearningRateCurve {
    /// From the least rate on.
    pub tried: Vec<RateTried>,
    /// Whether the test ended early, because the loss diverged.
    pub diverged: bool,
    pub(super) steps: usize,
}

/// Of the way down to the least loss, in logarithms, how much the loss has made at the low rate; and what part of that is suggested.
const WAY: f64 = 0.9;
const PART: f64 = 5.0;

/// What part of the first loss the loss has to fall by.
const FALL: f64 = 0.02;

/// How many rates to each side are looked at together.
const REACH: usize = 5;

/// How many rates a printed curve shows, beside those that are suggested.
const SHOWN: usize = 12;

impl LearningRateCurve {
    pub(super) fn new(steps: usize) -> Self {
        Self { tried: Vec::with_capacity(steps.min(1 << 16)), diverged: false, steps }
    }

    /// A rate to begin with: a fifth of the [low](Self::low) rate, which is too large itself, for the loss came there by smaller
    /// steps. A training that diverges all the same, as one with much momentum may, wants [`steepest`](Self::steepest).
    #[must_use]
    pub fn suggestion(&self) -> Option<f64> {
        self.low().map(|rate| rate / PART)
    }

    /// The first rate at which the loss is nearly as low as it gets: it has made nine tenths of its way from the first loss to the
    /// least, in logarithms (of a loss that may be below 0, as it is). Behind it the least itself is often found by chance, at rates
    /// that are much too large.
    #[must_use]
    pub fn low(&self) -> Option<f64> {
        self.low_place().map(|place| self.tried[place].rate)
    }

    /// The rate where the loss falls fastest, over the logarithm of the rate: mostly a smaller one, that is safe.
    #[must_use]
    pub fn steepest(&self) -> Option<f64> {
        self.steepest_place().map(|place| self.tried[place].rate)
    }

    /// A tenth of the rate at the least loss: fastai's other rule.
    #[must_use]
    pub fn tenth_of_least(&self) -> Option<f64> {
        self.least_place().map(|place| self.tried[place].rate / 10.0)
    }

    /// Where the loss is least, if it fell at all.
    fn least_place(&self) -> Option<usize> {
        let first = self.tried.first()?.smoothed;
        let losses = self.tried.iter().map(|tried| tried.smoothed).enumerate();
        let (place, least) = losses.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (place > REACH && first - least > FALL * first.abs()).then_some(place)
    }

    /// Where the loss is nearly at its least.
    fn low_place(&self) -> Option<usize> {
        let least = self.tried[self.least_place()?].smoothed;
        let height = |loss: f64| if least > 0.0 { loss.ln() } else { loss };
        let (top, bottom) = (height(self.tried[0].smoothed), height(least));
        self.tried.iter().position(|tried| height(tried.smoothed) <= top - WAY * (top - bottom))
    }

    /// Where the loss falls fastest on its way to the least: by the slope of a line through some rates.
    fn steepest_place(&self) -> Option<usize> {
        let slope = |place: &usize| {
            let around = self.around(*place);
            let middle = (around.len() - 1) as f64 / 2.0;
            let steps = || around.iter().enumerate().map(|(step, tried)| (step as f64 - middle, tried.smoothed));
            steps().map(|(step, loss)| step * loss).sum::<f64>() / steps().map(|(step, _)| step * step).sum::<f64>()
        };
        (0..self.least_place()?).min_by(|a, b| slope(a).total_cmp(&slope(b))).filter(|place| slope(place) < 0.0)
    }

    /// The rates up to five steps away.
    fn around(&self, place: usize) -> &[RateTried] {
        &self.tried[place.saturating_sub(REACH)..self.tried.len().min(place + REACH + 1)]
    }

    /// The losses over the rates, with the suggestions.
    #[cfg(feature = "plot")]
    #[must_use]
    pub fn chart(&self) -> Chart {
        let line = |of: fn(&RateTried) -> f64| self.tried.iter().map(move |tried| (tried.rate, of(tried)));
        let chart = Chart::new("Losses over learning rates").x("learning rate").y("loss").log_x();
        let chart = chart.points("loss", line(|tried| tried.loss)).line("", line(|tried| tried.smoothed));
        let marks = [("steepest", self.steepest_place()), ("low", self.low_place()), ("least", self.least_place())];
        marks
            .into_iter()
            .filter_map(|(name, place)| Some((name, place?)))
            .fold(chart, |chart, (name, place)| chart.dots(name, [(self.tried[place].rate, self.tried[place].smoothed)]))
    }
}

impl fmt::Display for LearningRateCurve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (steepest, low, least) = (self.steepest_place(), self.low_place(), self.least_place());
        let count = self.tried.len();
        let stride = count.div_ceil(SHOWN).max(1);
        writeln!(f, "     rate          loss      smoothed")?;
        for (place, RateTried { rate, loss, smoothed }) in self.tried.iter().enumerate() {
            let mark = match place {
                _ if Some(place) == steepest => "  steepest",
                _ if Some(place) == low => "  low",
                _ if Some(place) == least => "  least",
                _ => "",
            };
            if place % stride == 0 || place + 1 == count || !mark.is_empty() {
                writeln!(f, "{rate:>9.2e}  {:>12}  {:>12}{mark}", digits(*loss, 6), digits(*smoothed, 6))?;
            }
        }
        write!(f, "{count} of {} rates{}", self.steps, if self.diverged { ", then the loss diverged" } else { "" })?;
        match (self.suggestion(), self.steepest()) {
            (Some(rate), Some(steepest)) => {
                write!(f, "; begin with {rate:.1e} (a fifth of the low), to be safe with {steepest:.1e} (the steepest)")
            }
            (Some(rate), None) => write!(f, "; begin with {rate:.1e} (a fifth of the low)"),
            _ => write!(f, "; no rate makes the loss fall"),
        }
    }
}
