//! Back-propagation through sequences that are longer than a row: pieces are computed again on the way back.

use super::{pairs, share, some_rows, total};
use crate::compiled::{FreeLoss, WithTarget};
use crate::error::Error;
use crate::kernel::row;
use crate::network::Row;
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
                workspace.work(batches[piece], network, inputs, super::NO_TARGETS, &[]).forward(End::Loss);
            }
        }
        let (mut gradient, mut statistics) = (Vec::new(), Vec::new());
        let (mut d_state, mut sum) = (Vec::new(), N::Scalar::ZERO);
        let share_of_piece = N::Scalar::from_f64(1.0 / inputs.len() as f64);
        for (((inputs, targets), state), batch) in inputs.iter().zip(targets).zip(&states).zip(&batches).rev() {
            workspace.set_state(state);
            workspace.begin_states(rows);
            if !d_state.is_empty() {
                workspace.set_state_gradient(&d_state);
            }
            let of_piece = total::<N>(targets, &[]);
            let scale = of_piece / whole.max(f64::MIN_POSITIVE);
            sum += unit::of_loss(network, targets, workspace, |targets, workspace| {
                let mut work = workspace.work(*batch, network, inputs, targets, &[]);
                work.forward(End::Loss);
                work.each(&|work| {
                    let (outputs, d_outputs) = (Row::flatten(work.outputs), Row::flatten_mut(work.d_outputs));
                    let loss = N::declared_loss().gradient(outputs, work.targets, work.weights, d_outputs);
                    let share = share(work, of_piece) * N::Scalar::from_f64(scale);
                    work.shards[0].loss = loss * share;
                    row::scale(Row::flatten_mut(work.d_outputs), share);
                });
                let loss = work.loss();
                work.backward(End::Loss);
                loss
            })?;
            let of_piece = workspace.gradient();
            add(&mut gradient, of_piece.parameters(), N::Scalar::ONE);
            add(&mut statistics, of_piece.statistics(), share_of_piece);
            d_state.clear();
            d_state.extend_from_slice(workspace.state_gradient());
        }
        let (parameters, measured) = workspace.gradient_mut().numbers_mut();
        parameters.copy_from_slice(&gradient);
        measured.copy_from_slice(&statistics);
        Ok(sum)
    }
}

/// `sum += x · factor`. An empty sum is 0.
fn add<S: Scalar>(sum: &mut Vec<S>, x: &[S], factor: S) {
    sum.resize(x.len(), S::ZERO);
    for (sum, x) in sum.iter_mut().zip(x) {
        *sum += *x * factor;
    }
}
