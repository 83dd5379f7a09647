//! The curve of losses over learning rates, and the suggested learning rates.

use std::fmt;

use crate::digits::digits;
#[cfg(feature = "plot")]
use crate::plot::Chart;

/// A learning rate of the test, with its loss.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RateTried {
    /// The learning rate.
    pub rate: f64,
    /// The loss of the sample before the step with this learning rate.
    pub loss: f64,
    /// The running mean of the losses. It is the loss itself without [smoothing](super::LearningRateFinder::smoothing).
    pub smoothed: f64,
}

/// The curve of losses over learning rates. Prints as a table.
///
/// If the loss does not fall by at least a fiftieth of the first loss, all suggestions are `None`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LearningRateCurve {
    /// The learning rates, in ascending order.
    pub tried: Vec<RateTried>,
    /// Whether the test ended early because the loss diverged.
    pub diverged: bool,
    pub(super) steps: usize,
}

/// The share of the fall to the lowest loss, in logarithms, that is reached at the low learning rate; and the divisor of the suggestion.
const WAY: f64 = 0.9;
const PART: f64 = 5.0;

/// The share of the first loss by which the loss must fall.
const FALL: f64 = 0.02;

/// The number of neighbours on each side for a slope.
const REACH: usize = 5;

/// The number of learning rates in a printed curve, besides the suggested ones.
const SHOWN: usize = 12;

impl LearningRateCurve {
    pub(super) fn new(steps: usize) -> Self {
        Self { tried: Vec::with_capacity(steps.min(1 << 16)), diverged: false, steps }
    }

    /// Returns the suggested learning rate: a fifth of the [low](Self::low) one.
    ///
    /// The low one is too large, because the loss has fallen with smaller steps. If a training with the suggestion diverges, for example
    /// with much momentum, use [`steepest`](Self::steepest).
    #[must_use]
    pub fn suggestion(&self) -> Option<f64> {
        self.low().map(|rate| rate / PART)
    }

    /// Returns the first learning rate at which the loss has nearly reached its minimum: nine tenths of the way from the first to the
    /// lowest loss.
    ///
    /// The way is measured in logarithms, or directly if the lowest loss is not above 0. The minimum itself is less useful: it is often
    /// reached by chance, at learning rates that are much too large.
    #[must_use]
    pub fn low(&self) -> Option<f64> {
        self.low_place().map(|place| self.tried[place].rate)
    }

    /// Returns the learning rate at which the loss falls fastest, over the logarithm of the learning rate. It is usually smaller than the
    /// suggestion, and safe.
    #[doc(alias = "lr_steep")]
    #[must_use]
    pub fn steepest(&self) -> Option<f64> {
        self.steepest_place().map(|place| self.tried[place].rate)
    }

    /// Returns a tenth of the learning rate at the lowest loss, which is another rule of fastai.
    #[doc(alias = "lr_min")]
    #[must_use]
    pub fn tenth_of_least(&self) -> Option<f64> {
        self.least_place().map(|place| self.tried[place].rate / 10.0)
    }

    /// Returns the index of the lowest loss, if the loss falls.
    fn least_place(&self) -> Option<usize> {
        let first = self.tried.first()?.smoothed;
        let losses = self.tried.iter().map(|tried| tried.smoothed).enumerate();
        let (place, least) = losses.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (place > REACH && first - least > FALL * first.abs()).then_some(place)
    }

    /// Returns the index of the first loss that is nearly the lowest.
    fn low_place(&self) -> Option<usize> {
        let least = self.tried[self.least_place()?].smoothed;
        let height = |loss: f64| if least > 0.0 { loss.ln() } else { loss };
        let (top, bottom) = (height(self.tried[0].smoothed), height(least));
        self.tried.iter().position(|tried| height(tried.smoothed) <= top - WAY * (top - bottom))
    }

    /// Returns the index where the loss falls fastest before its minimum, by the slope of a line through neighbours.
    fn steepest_place(&self) -> Option<usize> {
        let slope = |place: &usize| {
            let around = self.around(*place);
            let middle = (around.len() - 1) as f64 / 2.0;
            let steps = || around.iter().enumerate().map(|(step, tried)| (step as f64 - middle, tried.smoothed));
            steps().map(|(step, loss)| step * loss).sum::<f64>() / steps().map(|(step, _)| step * step).sum::<f64>()
        };
        (0..self.least_place()?).min_by(|a, b| slope(a).total_cmp(&slope(b))).filter(|place| slope(place) < 0.0)
    }

    /// Returns the learning rates up to `REACH` steps away.
    fn around(&self, place: usize) -> &[RateTried] {
        &self.tried[place.saturating_sub(REACH)..self.tried.len().min(place + REACH + 1)]
    }

    /// Draws the losses over the learning rates, with the suggestions.
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
                write!(f, "; begin with {rate:.1e} (a fifth of the low), or with {steepest:.1e} (the steepest) to be safe")
            }
            (Some(rate), None) => write!(f, "; begin with {rate:.1e} (a fifth of the low)"),
            _ => write!(f, "; no rate makes the loss fall"),
        }
    }
}
