//! Predicts a data set in chunks.

use crate::compiled::WithTarget;
use crate::data::{Minibatch, Source};
use crate::error::Error;
use crate::loss::Target;
use crate::pass::{loss_and_answers, total};
use crate::scalar::Scalar;
use crate::workspace::Workspace;

/// The number of rows that are predicted at once.
const ROWS: usize = 256;

/// The predictions for a chunk of rows.
pub(super) struct Answers<'a, N: WithTarget> {
    outputs: &'a [N::Output],
    targets: &'a [N::Target],
    /// One per row, or empty.
    weights: &'a [N::Scalar],
    /// The number of the first row in the data set.
    first: usize,
}

/// The prediction for a row.
pub(super) struct Answer<'a, S, T> {
    /// The row's number in the data set.
    pub(super) row: usize,
    pub(super) outputs: &'a [S],
    target: &'a T,
    pub(super) weight: f64,
}

impl<N: WithTarget> Answers<'_, N> {
    /// Iterates over the rows, without those of weight 0.
    #[inline]
    pub(super) fn rows(&self) -> impl Iterator<Item = Answer<'_, N::Scalar, N::Target>> {
        let weights = self.weights.iter().map(|weight| weight.to_f64()).chain(std::iter::repeat(1.0));
        let rows = self.outputs.iter().zip(self.targets).zip(weights).enumerate();
        rows.filter(|(_, (_, weight))| *weight > 0.0).map(|(row, ((outputs, target), weight))| Answer {
            row: self.first + row,
            outputs: outputs.as_ref(),
            target,
            weight,
        })
    }
}

impl<'a, S: Scalar, T: Target<S>> Answer<'a, S, T> {
    /// Returns the class of the target. `None` if targets are not classes.
    pub(super) fn class(&self) -> Result<Option<usize>, Error> {
        match self.target.class() {
            Some(class) if class >= self.outputs.len() => {
                let why = format!("class {class}, but classes are counted from 0 to {}", self.outputs.len() - 1);
                Err(Error::Target { row: self.row, why })
            }
            class => Ok(class),
        }
    }

    /// Returns the numbers of the target, one for each output. `None` if targets are something else.
    pub(super) fn values(&self) -> Option<&'a [S]> {
        let values = self.target.values();
        (values.len() == self.outputs.len()).then_some(values)
    }
}

/// Predicts all rows, passes each chunk to `seen`, and returns the mean loss.
pub(super) fn each<N: WithTarget>(
    network: &N,
    rows: &(impl Source<N> + ?Sized),
    workspace: &mut Workspace<N>,
    mut seen: impl FnMut(&Answers<'_, N>) -> Result<(), Error>,
) -> Result<f64, Error> {
    let (mut first, mut loss, mut counted) = (0, 0.0, 0.0);
    rows.each(&mut |all| {
        all.check(first)?;
        all.parts(ROWS).try_for_each(|Minibatch { inputs, targets, weights }| {
            let weights = weights.unwrap_or_default();
            // Weights of rows weight the metrics too. Weights of classes weight only the loss.
            let count = total::<N>(targets, weights);
            let (mean, outputs) = loss_and_answers(network, inputs, targets, weights, workspace).map_err(|error| error.in_row(first))?;
            loss += mean.to_f64() * count;
            counted += count;
            seen(&Answers { outputs, targets, weights, first })?;
            first += inputs.len();
            Ok(())
        })
    })?;
    if first == 0 {
        return Err(Error::Data("a data set without rows cannot be evaluated".to_owned()));
    }
    if counted <= 0.0 {
        return Err(Error::Data("all weights are 0".to_owned()));
    }
    Ok(loss / counted)
}
