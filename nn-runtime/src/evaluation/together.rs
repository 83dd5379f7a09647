//! Predicts a data set with all ranks, each of which has all rows.

use super::answers::{self, Answers, ROWS, Totals, predicted};
use crate::compiled::WithTarget;
use crate::data::{Minibatch, Source};
use crate::error::Error;
use crate::network::Row;
use crate::pass::Losses;
use crate::ranks::Ranks;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// Like [`answers::each`], but each chunk is predicted by one rank and seen by all. So the metrics are sums in the order of the rows, with the
/// bits of one rank.
pub(super) fn each<N: WithTarget>(
    network: &N,
    rows: &(impl Source<N> + ?Sized),
    workspace: &mut Workspace<N>,
    ranks: &Ranks<'_, N::Scalar>,
    seen: impl FnMut(&Answers<'_, N>) -> Result<(), Error>,
) -> Result<(Vec<Option<f64>>, f64), Error> {
    if !ranks.are_several() {
        return answers::each(network, rows, workspace, seen);
    }
    let room = || vec![N::Output::filled(N::Scalar::ZERO); ROWS];
    let (totals, [own, given]) = (Totals::of(N::HEADS.len()), [room(), room()]);
    let mut together = Together { network, workspace, ranks, seen, totals, rounds: 0, failed: None, own, given };
    let mut agreed = false;
    let read = rows.each(&mut |all| {
        all.check(together.totals.first)?;
        let mut parts = all.parts(ROWS);
        loop {
            let round: Vec<_> = parts.by_ref().take(ranks.size()).collect();
            if round.is_empty() {
                return Ok(());
            }
            agreed = true;
            together.round(&round)?;
            agreed = false;
        }
    });
    match read {
        Err(error) if agreed => Err(error),
        read => {
            let read = together.failed.take().map_or(read, Err);
            ranks.agree_on(read, u64::MAX, "its number of validation rows")?;
            together.totals.means()
        }
    }
}

struct Together<'a, 'w, N: WithTarget, F> {
    network: &'a N,
    workspace: &'a mut Workspace<N>,
    ranks: &'a Ranks<'w, N::Scalar>,
    seen: F,
    totals: Totals,
    rounds: u64,
    /// An error that the other ranks do not know yet.
    failed: Option<Error>,
    /// The predictions of this rank.
    own: Vec<N::Output>,
    /// The predictions of another.
    given: Vec<N::Output>,
}

impl<N: WithTarget, F: FnMut(&Answers<'_, N>) -> Result<(), Error>> Together<'_, '_, N, F> {
    /// Sees as many chunks as there are ranks, or fewer. If one rank has an error, all return one.
    fn round(&mut self, parts: &[Minibatch<'_, N>]) -> Result<(), Error> {
        let rank = self.ranks.rank();
        let first = self.totals.first + rank * ROWS;
        let predict = |part| {
            let (losses, outputs) = predicted(self.network, part, first, self.workspace)?;
            self.own[..outputs.len()].copy_from_slice(outputs);
            Ok(losses)
        };
        let own = match self.failed.take() {
            Some(error) => Err(error),
            None => parts.get(rank).map(predict).transpose(),
        };
        self.rounds += 1;
        let own = self.ranks.agree_on(own, self.rounds, "its number of validation rows")?;
        for (owner, part) in parts.iter().enumerate() {
            let mut numbers = vec![0.0; 1 + 2 * N::HEADS.len()];
            let outputs = if owner == rank { &mut self.own } else { &mut self.given };
            let outputs = &mut outputs[..part.inputs.len()];
            if let Some(losses) = own.as_ref().filter(|_| owner == rank) {
                numbers[0] = losses.added;
                numbers[1..].copy_from_slice(losses.of_outputs.as_flattened());
            }
            self.ranks.give_doubles(owner, &mut numbers);
            self.ranks.give(owner, Row::flatten_mut(outputs));
            let losses = Losses { of_outputs: numbers[1..].as_chunks().0.to_vec(), added: numbers[0] };
            if self.failed.is_none() {
                self.failed = self.totals.add(part, &losses, outputs, &mut self.seen).err();
            }
        }
        Ok(())
    }
}
