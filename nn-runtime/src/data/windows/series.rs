//! The steps of a series, and where some are missing.

use std::ops::Range;

use nn_kernels::Scalar;

use crate::data::tokens::no_token;
use crate::error::Error;
use crate::network::Network;

/// Steps in the order of time: numbers of input, and numbers of target.
#[derive(Clone, Debug)]
pub(in crate::data) struct Series<S> {
    /// The inputs, step after step.
    inputs: Vec<S>,
    /// How many of them a step has.
    pub(super) features: usize,
    /// The targets, step after step. Classes are exact in `f64`.
    targets: Vec<f64>,
    /// How many of them a step has.
    pub(super) columns: usize,
    /// The steps before which others are missing, in ascending order.
    gaps: Vec<usize>,
    steps: usize,
    /// What errors call the series and its steps.
    words: [&'static str; 2],
}

impl<S: Scalar> Series<S> {
    /// A series with a number of target or more at each step.
    pub(in crate::data) fn new(inputs: Vec<S>, features: usize, targets: Vec<f64>, columns: usize) -> Self {
        let steps = targets.len().checked_div(columns).unwrap_or(0);
        Self { inputs, features, targets, columns, gaps: Vec::new(), steps, words: ["series", "steps"] }
    }

    pub(super) fn of_tokens(inputs: Vec<S>, targets: Vec<f64>) -> Self {
        Self { words: ["text", "tokens"], ..Self::new(inputs, 1, targets, 1) }
    }

    /// Sets the steps before which others are missing, in ascending order.
    pub(in crate::data) fn with_gaps(self, gaps: Vec<usize>) -> Self {
        Self { gaps, ..self }
    }

    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    pub(super) fn inputs(&self, steps: Range<usize>) -> &[S] {
        &self.inputs[steps.start * self.features..steps.end * self.features]
    }

    pub(super) fn targets(&self, steps: Range<usize>) -> &[f64] {
        &self.targets[steps.start * self.columns..steps.end * self.columns]
    }

    /// The runs of steps without a gap.
    pub(super) fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(0).chain(self.gaps.iter().copied());
        let ends = self.gaps.iter().copied().chain([self.steps]);
        starts.zip(ends).map(|(start, end)| start..end)
    }

    /// The steps before this one, and the others.
    pub(super) fn split_at(&self, step: usize) -> (Self, Self) {
        let step = step.min(self.steps);
        (self.part(0..step), self.part(step..self.steps))
    }

    fn part(&self, steps: Range<usize>) -> Self {
        let within = self.gaps.iter().filter(|gap| steps.start < **gap && **gap < steps.end);
        Self {
            gaps: within.map(|gap| gap - steps.start).collect(),
            inputs: self.inputs(steps.clone()).to_vec(),
            targets: self.targets(steps.clone()).to_vec(),
            steps: steps.len(),
            ..*self
        }
    }

    /// Each step minus the one before it. The first step of a run has none.
    pub(super) fn changes(&self) -> Self {
        let (mut inputs, mut targets, mut gaps, mut steps) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for run in self.runs() {
            for step in run.clone().skip(1) {
                let [before, now] = [step - 1, step].map(|step| step..step + 1);
                inputs.extend(self.inputs(now.clone()).iter().zip(self.inputs(before.clone())).map(|(now, before)| *now - *before));
                targets.extend(self.targets(now).iter().zip(self.targets(before)).map(|(now, before)| now - before));
                steps += 1;
            }
            gaps.push(steps);
        }
        gaps.retain(|gap| 0 < *gap && *gap < steps);
        gaps.dedup();
        Self { inputs, targets, gaps, steps, ..*self }
    }

    /// Checks that the inputs are tokens, if the network takes those.
    pub(super) fn check_tokens<N: Network<Scalar = S>>(&self) -> Result<(), Error> {
        let numbers = if N::VOCABULARY.is_some() { &self.inputs[..] } else { &[] };
        let wrong = numbers.iter().enumerate().find_map(|(step, number)| Some((step, no_token::<N>(0, number.to_f64())?)));
        wrong.map_or(Ok(()), |(step, why)| Err(Error::Data(format!("the input of step {step}: {why}"))))
    }

    /// The error for a series in which there is no room for so many steps.
    pub(super) fn too_short(&self, wanted: usize, what: &str) -> Error {
        let [series, steps] = self.words;
        let found = self.runs().map(|run| run.len()).max().unwrap_or(0);
        let longest = if self.gaps.is_empty() { String::new() } else { "longest part without a missing row of the ".to_owned() };
        Error::Data(format!("the {longest}{series} has {found} {steps}, but {what} has {wanted}"))
    }
}

/// Checks that numbers in memory are finite.
pub(super) fn check<N: Network, const W: usize>(what: &str, steps: &[[N::Scalar; W]]) -> Result<(), Error> {
    for (place, number) in steps.as_flattened().iter().enumerate() {
        if !number.is_finite() {
            let (place, step, scalar) = (place % W, place / W, N::Scalar::NAME);
            return Err(Error::Data(format!("the {what}: number {place} of step {step} is {number:?}, expected a finite {scalar}")));
        }
    }
    Ok(())
}
