//! Back-propagation through sequences that are longer than a row: pieces are computed again on the way back.

use super::{pairs, some_rows, there_and_back, total};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::kernel::row;
use crate::ranks::Ranks;
use crate::shards::End;
use crate::unit;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// See [`Supervised::gradient_through`](crate::Supervised::gradient_through).
pub(crate) fn gradient_through<N: WithTarget>(
    network: &N,
    inputs: &[&[N::Input]],
    targets: &[&[N::Target]],
    workspace: &mut Workspace<N>,
) -> Result<N::Scalar, Error> {
    if inputs.len() != targets.len() {
        return Err(Error::RowsDiffer { inputs: inputs.len(), others: targets.len(), what: "pieces of targets" });
    }
    let rows = some_rows::<N>("gradient_through", inputs.first().copied().unwrap_or_default())?;
    let mut whole = 0.0;
    for (inputs, targets) in inputs.iter().zip(targets) {
        if inputs.len() != rows {
            return Err(Error::RowsDiffer { inputs: rows, others: inputs.len(), what: "rows in a later piece" });
        }
        pairs::<N>("gradient_through", inputs, targets)?;
        whole += total::<N>(targets, &[]);
    }
    let was_carried = workspace.carried.is_some();
    workspace.carry_state(true)?;
    workspace.reserve(rows);
    workspace.spend(rows);
    let done = Through { network, workspace, rows, whole }.run(inputs, targets);
    workspace.carried = workspace.carried.take().filter(|_| was_carried);
    workspace.forget_state();
    done
}

struct Through<'a, N: WithTarget> {
    network: &'a N,
    workspace: &'a mut Workspace<N>,
    rows: usize,
    /// The weight of all pieces together.
    whole: f64,
}

impl<N: WithTarget> Through<'_, N> {
    /// Keeps the states before each piece on the way there, and all else of one piece at a time on the way back.
    fn run(self, inputs: &[&[N::Input]], targets: &[&[N::Target]]) -> Result<N::Scalar, Error> {
        let Self { network, workspace, rows, whole } = self;
        workspace.forget_state();
        let (mut states, mut batches) = (Vec::with_capacity(inputs.len()), Vec::with_capacity(inputs.len()));
        for (piece, inputs) in inputs.iter().enumerate() {
            workspace.begin_states(rows);
            states.push(workspace.state().to_vec());
            batches.push(workspace.next_batch(rows));
            // The last piece is computed on the way back only.
            if piece + 1 < targets.len() {
                workspace.work(batches[piece], network, inputs, super::NO_TARGETS, &[]).forward(End::Loss, &mut Ranks::alone());
            }
        }
        let [mut gradient, mut statistics] = [N::PARAMETERS, N::STATISTICS].map(|count| vec![N::Scalar::ZERO; count]);
        let (mut d_state, mut sum, mut all_added) = (vec![N::Scalar::ZERO; rows * N::CARRIED], N::Scalar::ZERO, N::Scalar::ZERO);
        for (((inputs, targets), state), batch) in inputs.iter().zip(targets).zip(&states).zip(&batches).rev() {
            workspace.set_state(state);
            workspace.begin_states(rows);
            workspace.set_state_gradient(&d_state);
            let of_piece = total::<N>(targets, &[]);
            let [loss, added] = unit::of_loss(network, targets, workspace, |targets, workspace| {
                let loss = network.prepared_loss(targets, &[]);
                let work = workspace.work(*batch, network, inputs, targets, &[]);
                let factor = N::Scalar::from_f64(of_piece / whole.max(f64::MIN_POSITIVE));
                there_and_back(work, &loss, of_piece, rows as f64, factor, &mut Ranks::alone())
            })?;
            (sum, all_added) = (sum + loss, all_added + added);
            let of_piece = workspace.gradient();
            row::add(&mut gradient, of_piece.parameters());
            row::add(&mut statistics, of_piece.statistics());
            d_state.copy_from_slice(workspace.state_gradient());
        }
        row::scale(&mut statistics, N::Scalar::from_f64(1.0 / inputs.len() as f64));
        let (parameters, measured) = workspace.gradient_mut().numbers_mut();
        parameters.copy_from_slice(&gradient);
        measured.copy_from_slice(&statistics);
        workspace.last_added = all_added;
        Ok(sum)
    }
}
