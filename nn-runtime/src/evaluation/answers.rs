//! Predicts a data set in chunks.

use crate::compiled::WithTarget;
use crate::data::{Minibatch, Source};
use crate::error::Error;
use crate::loss::{Compared, IGNORE, Target};
use crate::network::Row;
use crate::pass::{loss_and_answers, total};
use crate::workspace::Workspace;
use nn_kernels::Scalar;

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

/// The prediction for a row, for a step of a sequence, or for a pixel of an image.
pub(super) struct Answer<'a, S> {
    /// The row's number in the data set.
    pub(super) row: usize,
    pub(super) outputs: &'a [S],
    /// `None` if targets are not classes.
    pub(super) class: Option<usize>,
    /// One for each output. `None` if targets are something else.
    pub(super) values: Option<&'a [S]>,
    pub(super) weight: f64,
}

impl<N: WithTarget> Answers<'_, N> {
    /// Calls `seen` with each answer, without rows of weight 0 and without steps and pixels that do not count.
    pub(super) fn each(&self, mut seen: impl FnMut(&Answer<'_, N::Scalar>) -> Result<(), Error>) -> Result<(), Error> {
        let (count, width) = (N::COMPARED.count(), N::OUTPUTS);
        let mut pixel = vec![N::Scalar::ZERO; if matches!(N::COMPARED, Compared::Pixels(_)) { width } else { 0 }];
        let weights = self.weights.iter().map(|weight| weight.to_f64()).chain(std::iter::repeat(1.0));
        for (row, ((outputs, target), weight)) in self.outputs.iter().zip(self.targets).zip(weights).enumerate() {
            if weight <= 0.0 {
                continue;
            }
            let (row, outputs, classes, values) = (self.first + row, outputs.numbers(), target.classes(), target.values());
            let there = target.steps().unwrap_or(count);
            for place in N::COMPARED.counted().take_while(|place| *place < there) {
                let class = classes.get(place).copied().filter(|_| classes.len() == count);
                match class {
                    Some(IGNORE) if count > 1 => continue,
                    Some(class) if class >= width => {
                        let why = format!("class {class}, but classes are counted from 0 to {}", width - 1);
                        return Err(Error::Target { row, why });
                    }
                    _ => {}
                }
                let outputs = match N::COMPARED {
                    Compared::One => outputs,
                    Compared::Steps { .. } => &outputs[place * width..][..width],
                    Compared::Pixels(count) => {
                        pixel.iter_mut().zip(outputs.iter().skip(place).step_by(count)).for_each(|(to, from)| *to = *from);
                        &pixel
                    }
                };
                let values = (values.len() == count * width).then(|| &values[place * width..][..width]);
                seen(&Answer { row, outputs, class, values, weight })?;
            }
        }
        Ok(())
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
