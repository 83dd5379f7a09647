//! A network's answers, some rows at a time.

use crate::compiled::WithTarget;
use crate::data::{Minibatch, Source};
use crate::error::Error;
use crate::loss::Target;
use crate::pass::{loss_and_answers, total};
use crate::scalar::Scalar;
use crate::workspace::Workspace;

/// How many rows are predicted at once.
const ROWS: usize = 256;

/// What a network answered to some rows.
pub(super) struct Answers<'a, N: WithTarget> {
    outputs: &'a [N::Output],
    targets: &'a [N::Target],
    /// Of the rows, or none.
    weights: &'a [N::Scalar],
    /// The number of the first among all.
    first: usize,
}

/// The answer to a row.
pub(super) struct Answer<'a, S, T> {
    /// The row's number.
    pub(super) row: usize,
    pub(super) outputs: &'a [S],
    target: &'a T,
    pub(super) weight: f64,
}

impl<N: WithTarget> Answers<'_, N> {
    /// Row by row; rows of weight 0 are not there.
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
    /// The class that the target is, `None` where targets are none.
    pub(super) fn class(&self) -> Result<Option<usize>, Error> {
        match self.target.class() {
            Some(class) if class >= self.outputs.len() => {
                let why = format!("class {class}, but classes are counted from 0 to {}", self.outputs.len() - 1);
                Err(Error::Target { row: self.row, why })
            }
            class => Ok(class),
        }
    }

    /// The numbers that the target is, one for each output; `None` where it is something else.
    pub(super) fn values(&self) -> Option<&'a [S]> {
        let values = self.target.values();
        (values.len() == self.outputs.len()).then_some(values)
    }
}

/// Predicts all rows, and gives the mean loss.
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
            // Rows of weights count by them; classes of weights do so in the loss alone.
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
        return Err(Error::Data("a data set of no rows cannot be evaluated".to_owned()));
    }
    if counted <= 0.0 {
        return Err(Error::Data("all weights are 0: no row counts".to_owned()));
    }
    Ok(loss / counted)
}
