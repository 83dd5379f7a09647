//! A batch through the passes of a network, once it is known that it can go through.

use crate::compiled::{Compiled, FreeLoss, Passes};
use crate::error::Error;
use crate::layer::{Backward, Forward};
use crate::network::Row;
use crate::scalar::Scalar;
use crate::train::Supervised;
use crate::workspace::{Fingerprint, Workspace};

/// See [`Supervised::gradient`]. No weights are as many ones.
pub(crate) fn gradient<N: Supervised>(
    network: &N,
    inputs: &[N::Input],
    targets: &[N::Target],
    weights: &[N::Scalar],
    workspace: &mut Workspace<N>,
) -> Result<N::Scalar, Error> {
    let rows = some_rows::<N>("gradient", inputs)?;
    pairs::<N>("gradient", inputs, targets)?;
    workspace.reserve(rows);
    workspace.last = Some(Fingerprint::of(inputs));
    let batch = workspace.next_batch(rows);
    let mut pass = Slices::of(network, inputs, workspace);
    N::forward_logits(&batch, pass.forward());
    let loss = N::declared_loss().gradient(pass.outputs, targets, weights, pass.d_outputs);
    N::backward_logits(&batch, pass.backward());
    Ok(loss)
}

/// See [`Supervised::loss`]. No weights are as many ones.
pub(crate) fn loss<N: Supervised>(
    network: &N,
    inputs: &[N::Input],
    targets: &[N::Target],
    weights: &[N::Scalar],
    workspace: &mut Workspace<N>,
) -> Result<N::Scalar, Error> {
    let rows = pairs::<N>("loss", inputs, targets)?;
    workspace.reserve(rows);
    workspace.last = None;
    let batch = workspace.batch(rows);
    let mut pass = Slices::of(network, inputs, workspace);
    N::predict_logits(&batch, pass.forward());
    Ok(N::declared_loss().mean(pass.outputs, targets, weights))
}

/// Whether a network's loss can use a target, and if not, what it expected.
pub(crate) fn check_target<N: Supervised>(target: &N::Target) -> Result<(), String> {
    N::declared_loss().check(target)
}

/// How many rows a batch counts for in a mean: as many as there are, but where rows or classes have weights.
pub(crate) fn total<N: Supervised>(targets: &[N::Target], weights: &[N::Scalar]) -> f64 {
    N::declared_loss().total(targets, weights)
}

/// Whether rows can have these weights.
pub(crate) fn check_weights<S: Scalar>(rows: usize, weights: &[S]) -> Result<(), Error> {
    if weights.len() != rows {
        return Err(Error::RowsDiffer { inputs: rows, others: weights.len(), what: "weights" });
    }
    match weights.iter().position(|weight| !weight.is_finite() || *weight < S::ZERO) {
        None => Ok(()),
        Some(row) => Err(Error::Data(format!("the weight of row {row} is {}: wanted is a finite number of at least 0", weights[row]))),
    }
}

/// How many rows a training pass was given, if there are enough.
pub(crate) fn some_rows<N: Compiled>(pass: &'static str, inputs: &[N::Input]) -> Result<usize, Error> {
    let least = N::Passes::LEAST_ROWS;
    match inputs.len() {
        0 => Err(Error::EmptyBatch { pass }),
        rows if rows < least => Err(Error::TooFewRows { pass, rows, least }),
        rows => Ok(rows),
    }
}

/// How many rows there are, each with a target that the loss can use.
fn pairs<N: Supervised>(pass: &'static str, inputs: &[N::Input], targets: &[N::Target]) -> Result<usize, Error> {
    let rows = inputs.len();
    if rows == 0 {
        return Err(Error::EmptyBatch { pass });
    }
    if rows != targets.len() {
        return Err(Error::RowsDiffer { inputs: rows, others: targets.len(), what: "targets" });
    }
    for (row, target) in targets.iter().enumerate() {
        check_target::<N>(target).map_err(|why| Error::Target { row, why })?;
    }
    Ok(rows)
}

/// Everything the passes of one batch read and write.
pub(crate) struct Slices<'a, S> {
    parameters: &'a [S],
    statistics: &'a [S],
    inputs: &'a [S],
    /// The answers, made by the forward pass.
    outputs: &'a mut [S],
    /// The gradient with respect to the answers, made by the loss.
    d_outputs: &'a mut [S],
    d_inputs: Option<&'a mut [S]>,
    d_parameters: &'a mut [S],
    d_statistics: &'a mut [S],
    memory: &'a mut [S],
}

impl<'a, S: Scalar> Slices<'a, S> {
    /// The slices of a workspace that belong to a batch.
    pub(crate) fn of<N: Compiled<Scalar = S>>(network: &'a N, inputs: &'a [N::Input], workspace: &'a mut Workspace<N>) -> Self {
        let rows = inputs.len();
        let (d_parameters, d_statistics) = workspace.gradient.numbers_mut();
        Self {
            parameters: network.parameters(),
            statistics: network.statistics(),
            inputs: Row::flatten(inputs),
            outputs: Row::flatten_mut(&mut workspace.outputs[..rows]),
            d_outputs: Row::flatten_mut(&mut workspace.d_outputs[..rows]),
            d_inputs: workspace.d_inputs.as_mut().map(|d_inputs| Row::flatten_mut(&mut d_inputs[..rows])),
            d_parameters,
            d_statistics,
            memory: &mut workspace.memory,
        }
    }

    /// What the forward pass sees of it.
    pub(crate) fn forward(&mut self) -> Forward<'_, S> {
        Forward {
            parameters: self.parameters,
            statistics: self.statistics,
            inputs: self.inputs,
            outputs: self.outputs,
            memory: self.memory,
        }
    }

    /// What the backward pass sees of it.
    pub(crate) fn backward(&mut self) -> Backward<'_, S> {
        Backward {
            parameters: self.parameters,
            statistics: self.statistics,
            inputs: self.inputs,
            outputs: self.outputs,
            d_outputs: self.d_outputs,
            d_inputs: self.d_inputs.as_deref_mut(),
            d_parameters: self.d_parameters,
            d_statistics: self.d_statistics,
            memory: self.memory,
        }
    }
}
