//! The gradient of a batch that several ranks share.

use super::{pairs, some_rows, there_and_back, total};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::ranks::{Portion, Ranks};
use crate::row_weights;
use crate::unit;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// Checks a batch, and returns all of it as the portion of one rank.
pub(crate) fn whole<N: WithTarget>(inputs: &[N::Input], targets: &[N::Target], weights: &[N::Scalar]) -> Result<Portion, Error> {
    let rows = some_rows::<N>("gradient", inputs)?;
    pairs::<N>("gradient", inputs, targets)?;
    Ok(Portion::whole(rows, total::<N>(targets, weights), row_weights::sum(rows, weights)))
}

/// Computes the gradient of the mean loss of the whole batch, of which this rank processes a portion. Every rank then has the same gradient
/// and gets the same loss. An error comes before this rank has met another.
pub(crate) fn gradient<N: WithTarget>(
    network: &N,
    inputs: &[N::Input],
    targets: &[N::Target],
    weights: &[N::Scalar],
    workspace: &mut Workspace<N>,
    portion: &Portion,
    ranks: &mut Ranks<'_, N::Scalar>,
) -> Result<N::Scalar, Error> {
    let own = portion.rows.clone();
    workspace.reserve(own.len());
    workspace.spend(own.len());
    let [loss, added] = unit::of_loss(network, targets, workspace, |targets, workspace| {
        workspace.begin_states(own.len());
        let loss = network.prepared_loss(targets, weights);
        let weights = weights.get(own.clone()).unwrap_or_default();
        let work = workspace.work_of(portion, network, &inputs[own.clone()], &targets[own], weights);
        there_and_back(work, &loss, portion.total, portion.weight, N::Scalar::ONE, ranks)
    })?;
    workspace.last_added = added;
    Ok(loss)
}

/// Takes part in the gradient of the other ranks without any rows.
pub(crate) fn absent<N: WithTarget>(network: &N, workspace: &mut Workspace<N>, all: usize, ranks: &mut Ranks<'_, N::Scalar>) -> N::Scalar {
    let portion = Portion { all, ..Portion::whole(0, 0.0, 0.0) };
    workspace.spend(0);
    let work = workspace.work_of(&portion, network, &[], &[], &[]);
    let [loss, added] = there_and_back(work, &N::declared_loss(), 0.0, 0.0, N::Scalar::ONE, ranks);
    workspace.last_added = added;
    loss
}
