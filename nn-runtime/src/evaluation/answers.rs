//! Predicts a data set in chunks.

use crate::compiled::WithTarget;
use crate::data::{Minibatch, Source};
use crate::error::Error;
use crate::heads::are_missing;
use crate::loss::{Compared, IGNORE, Target};
use crate::network::Row;
use crate::pass::{losses_and_answers, total};
use crate::row_weights;
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
    /// Calls `seen` with each answer of an output, without rows of weight 0 and without what does not count: steps, pixels, and rows that have
    /// no target for one of several outputs.
    pub(super) fn each_of(&self, output: usize, mut seen: impl FnMut(&Answer<'_, N::Scalar>) -> Result<(), Error>) -> Result<(), Error> {
        let Some(head) = N::HEADS.get(output) else { return Ok(()) };
        let (compared, count, width, several) = (head.compared, head.compared.count(), head.outputs(), N::HAS_NAMES);
        let mut pixel = vec![N::Scalar::ZERO; if matches!(compared, Compared::Pixels(_)) { width } else { 0 }];
        let weights = self.weights.iter().map(|weight| weight.to_f64()).chain(std::iter::repeat(1.0));
        for (row, ((outputs, target), weight)) in self.outputs.iter().zip(self.targets).zip(weights).enumerate() {
            if weight <= 0.0 {
                continue;
            }
            let (row, classes, values) = (self.first + row, target.classes_of(output), target.values_of(output));
            let outputs = &outputs.numbers()[head.start..head.start + head.width];
            if several && are_missing(values) {
                continue;
            }
            let there = target.steps().unwrap_or(count);
            for place in compared.counted().take_while(|place| *place < there) {
                let class = classes.get(place).copied().filter(|_| classes.len() == count);
                match class {
                    Some(IGNORE) if count > 1 || several => continue,
                    Some(class) if class >= width => {
                        let why = format!("class {class}, but classes are counted from 0 to {}", width - 1);
                        return Err(Error::Target { row, why });
                    }
                    _ => {}
                }
                let outputs = match compared {
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

/// Predicts all rows, passes each chunk to `seen`, and returns the mean loss of each output, without its factor, and the mean of what layers added.
/// A loss is `None` if no row has a target for that output.
pub(super) fn each<N: WithTarget>(
    network: &N,
    rows: &(impl Source<N> + ?Sized),
    workspace: &mut Workspace<N>,
    mut seen: impl FnMut(&Answers<'_, N>) -> Result<(), Error>,
) -> Result<(Vec<Option<f64>>, f64), Error> {
    let (mut first, mut sums, mut counted, mut added, mut whole_weight) = (0, vec![[0.0; 2]; N::HEADS.len()], 0.0, 0.0, 0.0);
    rows.each(&mut |all| {
        all.check(first)?;
        all.parts(ROWS).try_for_each(|Minibatch { inputs, targets, weights }| {
            let weights = weights.unwrap_or_default();
            // Weights of rows weight the metrics too. Weights of classes weight only the loss.
            let count = total::<N>(targets, weights);
            let (losses, outputs) =
                losses_and_answers(network, inputs, targets, weights, workspace).map_err(|error| error.in_row(first))?;
            for ([sum, whole], [loss, weight]) in sums.iter_mut().zip(losses.of_outputs) {
                (*sum, *whole) = (*sum + loss, *whole + weight);
            }
            counted += count;
            let weight = row_weights::sum(inputs.len(), weights);
            added += losses.added * weight;
            whole_weight += weight;
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
    Ok((sums.into_iter().map(|[sum, whole]| (whole > 0.0).then_some(sum / whole)).collect(), added / whole_weight))
}
