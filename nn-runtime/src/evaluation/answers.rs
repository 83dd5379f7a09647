//! Predicts a data set in chunks.

use crate::compiled::WithTarget;
use crate::data::{Minibatch, Source};
use crate::error::Error;
use crate::heads::are_missing;
use crate::loss::{Compared, IGNORE, Target};
use crate::network::Row;
use crate::pass::{Losses, losses_and_answers, total};
use crate::row_weights;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// The number of rows that are predicted at once.
pub(super) const ROWS: usize = 256;

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
    let mut totals = Totals::of(N::HEADS.len());
    rows.each(&mut |all| {
        all.check(totals.first)?;
        all.parts(ROWS).try_for_each(|part| {
            let (losses, outputs) = predicted(network, &part, totals.first, workspace)?;
            totals.add(&part, &losses, outputs, &mut seen)
        })
    })?;
    totals.means()
}

/// Returns the losses and the predictions of a chunk. `first` is the number of its first row in the data set.
pub(super) fn predicted<'w, N: WithTarget>(
    network: &N,
    part: &Minibatch<'_, N>,
    first: usize,
    workspace: &'w mut Workspace<N>,
) -> Result<(Losses, &'w [N::Output]), Error> {
    let Minibatch { inputs, targets, weights } = *part;
    losses_and_answers(network, inputs, targets, weights.unwrap_or_default(), workspace).map_err(|error| error.in_row(first))
}

/// The sums over the chunks so far.
pub(super) struct Totals {
    /// The number of rows.
    pub(super) first: usize,
    /// The sums of the losses of each output, and of their weights.
    losses: Vec<[f64; 2]>,
    counted: f64,
    added: f64,
    weight: f64,
}

impl Totals {
    pub(super) fn of(outputs: usize) -> Self {
        Self { first: 0, losses: vec![[0.0; 2]; outputs], counted: 0.0, added: 0.0, weight: 0.0 }
    }

    /// Adds a chunk, and passes it to `seen`.
    pub(super) fn add<N: WithTarget>(
        &mut self,
        part: &Minibatch<'_, N>,
        losses: &Losses,
        outputs: &[N::Output],
        seen: &mut impl FnMut(&Answers<'_, N>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Minibatch { inputs, targets, weights } = *part;
        let weights = weights.unwrap_or_default();
        for ([sum, whole], [loss, weight]) in self.losses.iter_mut().zip(&losses.of_outputs) {
            (*sum, *whole) = (*sum + loss, *whole + weight);
        }
        // Weights of rows weight the metrics too. Weights of classes weight only the loss.
        self.counted += total::<N>(targets, weights);
        let weight = row_weights::sum(inputs.len(), weights);
        self.added += losses.added * weight;
        self.weight += weight;
        seen(&Answers { outputs, targets, weights, first: self.first })?;
        self.first += inputs.len();
        Ok(())
    }

    pub(super) fn means(self) -> Result<(Vec<Option<f64>>, f64), Error> {
        if self.first == 0 {
            return Err(Error::Data("a data set without rows cannot be evaluated".to_owned()));
        }
        if self.counted <= 0.0 {
            return Err(Error::Data("all weights are 0".to_owned()));
        }
        let means = self.losses.into_iter().map(|[sum, whole]| (whole > 0.0).then_some(sum / whole));
        Ok((means.collect(), self.added / self.weight))
    }
}
