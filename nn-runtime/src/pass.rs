//! Checks a batch and runs it through the passes of a network.

mod of_rank;
mod through;

use crate::compiled::WithTarget;
use crate::compiled::{Compiled, FreeLoss};
use crate::error::Error;
use crate::kernel::row;
use crate::loss::Target;
use crate::network::Row;
use crate::ranks::Ranks;
use crate::row_weights;
use crate::shards::{End, Work};
use crate::unit;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// See [`Train::predict_batch`](crate::Train::predict_batch).
pub(crate) fn predict_batch<'w, N: Compiled>(network: &N, inputs: &[N::Input], workspace: &'w mut Workspace<N>) -> &'w [N::Output] {
    let rows = inputs.len();
    workspace.reserve(rows);
    workspace.last = None;
    if rows > 0 {
        let mut work = workspace.work(workspace.batch(rows), network, inputs, NO_TARGETS, &[]);
        work.predict(End::Outputs);
    }
    &workspace.outputs[..rows]
}

/// See [`Supervised::gradient`](crate::Supervised::gradient). Without weights, every row has weight 1.
pub(crate) fn gradient<N: WithTarget>(
    network: &N,
    inputs: &[N::Input],
    targets: &[N::Target],
    weights: &[N::Scalar],
    workspace: &mut Workspace<N>,
) -> Result<N::Scalar, Error> {
    let whole = of_rank::whole::<N>(inputs, targets, weights)?;
    of_rank::gradient(network, inputs, targets, weights, workspace, &whole, &mut Ranks::alone())
}

/// Runs both passes. Returns the mean loss of the batch times `factor`, whose gradient is then in the workspace, and the part of it that layers
/// added.
fn there_and_back<N: WithTarget>(
    mut work: Work<'_, N, N::Target>,
    loss: &N::Loss,
    total: f64,
    rows: f64,
    factor: N::Scalar,
    ranks: &mut Ranks<'_, N::Scalar>,
) -> [N::Scalar; 2] {
    work.forward(End::Loss, ranks);
    work.each(&|work| {
        add(work, rows, factor);
        let (outputs, d_outputs) = (Row::flatten(work.outputs), Row::flatten_mut(work.d_outputs));
        let mean = loss.gradient(outputs, work.targets, work.weights, d_outputs);
        let share = share(work, total) * factor;
        work.shards[0].loss = mean * share + work.shards[0].added;
        if share != N::Scalar::ONE {
            row::scale(Row::flatten_mut(work.d_outputs), share);
        }
    });
    work.backward(End::Loss, ranks)
}

/// Adds up what layers added to the loss of each row, weighted, times `factor` / `rows`. The derivative with respect to each is then in the
/// workspace.
fn add<N: WithTarget>(work: &mut Work<'_, N, N::Target>, rows: f64, factor: N::Scalar) {
    let (mut weights, mut sum) = (work.weights.iter(), N::Scalar::ZERO);
    for (added, d_added) in work.added.iter().zip(&mut *work.d_added) {
        let weight = weights.next().copied().unwrap_or(N::Scalar::ONE);
        *d_added = factor * N::Scalar::from_f64(weight.to_f64() / rows.max(f64::MIN_POSITIVE));
        sum += *d_added * *added;
    }
    work.shards[0].added = sum;
}

pub(crate) use of_rank::{absent, gradient as gradient_of_rank};
pub(crate) use through::gradient_through;

/// Returns the mean loss in training mode: dropout is active, and batch normalisation uses the statistics of these rows. Without weights,
/// every row has weight 1.
pub(crate) fn training_loss<N: WithTarget>(
    network: &N,
    inputs: &[N::Input],
    targets: &[N::Target],
    weights: &[N::Scalar],
    workspace: &mut Workspace<N>,
) -> Result<N::Scalar, Error> {
    let rows = some_rows::<N>("loss", inputs)?;
    pairs::<N>("loss", inputs, targets)?;
    workspace.reserve(rows);
    // A backward pass cannot follow, because the loss has been computed.
    workspace.last = None;
    let total = total::<N>(targets, weights);
    let (loss, added) = unit::of_loss(network, targets, workspace, |targets, workspace| {
        let batch = workspace.next_batch(rows);
        workspace.begin_states(rows);
        let loss = network.prepared_loss(targets, weights);
        let mut work = workspace.work(batch, network, inputs, targets, weights);
        work.forward(End::Loss, &mut Ranks::alone());
        mean_loss(work, &loss, total)
    })?;
    workspace.last_added = added;
    Ok(loss)
}

/// See [`Supervised::loss`](crate::Supervised::loss). Without weights, every row has weight 1.
pub(crate) fn loss<N: WithTarget>(
    network: &N,
    inputs: &[N::Input],
    targets: &[N::Target],
    weights: &[N::Scalar],
    workspace: &mut Workspace<N>,
) -> Result<N::Scalar, Error> {
    loss_and_outputs(network, inputs, targets, weights, workspace).map(|(loss, ..)| loss)
}

/// The losses of some rows.
pub(crate) struct Losses {
    /// The sum of the losses of each output, and that of their weights: `FreeLoss::alone`.
    pub(crate) of_outputs: Vec<[f64; 2]>,
    /// The mean of what layers added.
    pub(crate) added: f64,
}

/// Returns the losses and the predictions, both from one pass.
pub(crate) fn losses_and_answers<'w, N: WithTarget>(
    network: &N,
    inputs: &[N::Input],
    targets: &[N::Target],
    weights: &[N::Scalar],
    workspace: &'w mut Workspace<N>,
) -> Result<(Losses, &'w [N::Output]), Error> {
    let (loss, added, outputs) = loss_and_outputs(network, inputs, targets, weights, workspace)?;
    let of_outputs = if N::HAS_NAMES {
        let (loss, numbers) = (network.prepared_loss(targets, weights), Row::flatten(outputs));
        (0..N::HEADS.len()).map(|output| loss.alone(output, numbers, targets, weights)).collect()
    } else {
        let total = total::<N>(targets, weights);
        vec![[(loss - added).to_f64() * total, total]]
    };
    N::activate(network.statistics(), Row::flatten_mut(outputs));
    Ok((Losses { of_outputs, added: added.to_f64() }, outputs))
}

/// Returns the mean loss, the part of it that layers added, and the outputs from which it was computed: those before the last layer, if the loss takes that layer over.
fn loss_and_outputs<'w, N: WithTarget>(
    network: &N,
    inputs: &[N::Input],
    targets: &[N::Target],
    weights: &[N::Scalar],
    workspace: &'w mut Workspace<N>,
) -> Result<(N::Scalar, N::Scalar, &'w mut [N::Output]), Error> {
    let rows = pairs::<N>("loss", inputs, targets)?;
    workspace.reserve(rows);
    workspace.last = None;
    let total = total::<N>(targets, weights);
    let (loss, added) = unit::of_loss(network, targets, workspace, |targets, workspace| {
        let loss = network.prepared_loss(targets, weights);
        let mut work = workspace.work(workspace.batch(rows), network, inputs, targets, weights);
        work.predict(End::Loss);
        mean_loss(work, &loss, total)
    })?;
    workspace.last_added = added;
    Ok((loss, added, &mut workspace.outputs[..rows]))
}

/// Computes the mean loss of the current outputs, in parallel over the parts, and the part of it that layers added.
fn mean_loss<N: WithTarget>(mut work: Work<'_, N, N::Target>, loss: &N::Loss, total: f64) -> (N::Scalar, N::Scalar) {
    let rows = row_weights::sum(work.batch.rows, work.weights);
    work.each(&|work| {
        add(work, rows, N::Scalar::ONE);
        let mean = loss.mean(Row::flatten(work.outputs), work.targets, work.weights);
        work.shards[0].loss = mean * share(work, total) + work.shards[0].added;
    });
    (work.loss(), work.added())
}

/// Returns the weight of a part's mean in the mean of the batch.
fn share<N: WithTarget>(part: &Work<'_, N, N::Target>, total: f64) -> N::Scalar {
    let whole = part.batch.rows == part.batch.all;
    if whole { N::Scalar::ONE } else { N::Scalar::from_f64(self::total::<N>(part.targets, part.weights) / total.max(f64::MIN_POSITIVE)) }
}

/// The targets of a pass without a loss.
pub(crate) const NO_TARGETS: &[()] = &[];

/// Checks that the loss of a network can use a target. The error says what it expected.
pub(crate) fn check_target<N: WithTarget>(target: &N::Target) -> Result<(), String> {
    N::declared_loss().check(target)
}

/// Returns the sum of the weights in a batch: the number of rows, unless rows or classes have weights.
pub(crate) fn total<N: WithTarget>(targets: &[N::Target], weights: &[N::Scalar]) -> f64 {
    N::declared_loss().total(targets, weights)
}

/// Returns the number of rows if there are enough for a training pass.
pub(crate) fn some_rows<N: Compiled>(pass: &'static str, inputs: &[N::Input]) -> Result<usize, Error> {
    enough_rows::<N>(pass, inputs.len())
}

/// Checks a number of rows, over all ranks.
pub(crate) fn enough_rows<N: Compiled>(pass: &'static str, rows: usize) -> Result<usize, Error> {
    let least = N::LEAST_ROWS;
    match rows {
        0 => Err(Error::EmptyBatch { pass }),
        rows if rows < least => Err(Error::TooFewRows { pass, rows, least }),
        rows => Ok(rows),
    }
}

/// Returns the number of rows after checking that each has a target that the loss can use.
pub(crate) fn pairs<N: WithTarget>(pass: &'static str, inputs: &[N::Input], targets: &[N::Target]) -> Result<usize, Error> {
    let rows = inputs.len();
    if rows == 0 {
        return Err(Error::EmptyBatch { pass });
    }
    if rows != targets.len() {
        return Err(Error::RowsDiffer { inputs: rows, others: targets.len(), what: "targets" });
    }
    for (row, (input, target)) in inputs.iter().zip(targets).enumerate() {
        if let (Some(there), Some(targets)) = (input.steps(), target.steps())
            && there != targets
        {
            let why = format!("{targets} steps, but the inputs of the row have {there}");
            return Err(Error::Target { row, why });
        }
        check_target::<N>(target).map_err(|why| Error::Target { row, why })?;
    }
    Ok(rows)
}
