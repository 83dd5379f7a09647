//! What all ranks must know before the first epoch.

use super::{Trainer, Validation};
use crate::data::{Source, Survey, batches_of};
use crate::error::Error;
use crate::optim::Optimizer;
use crate::ranks::Ranks;
use crate::record::{Told, kind_of};
use crate::train::Supervised;
use nn_kernels::Scalar;
use nn_kernels::random::mix;

/// The fact of a checkpoint that may differ across ranks.
pub(super) const THREADS: &str = "threads";

/// The rows of a training, counted.
pub(super) struct Start {
    /// The training rows of all ranks.
    pub(super) survey: Survey,
    pub(super) validated: Option<Survey>,
    /// The number of rows that this rank has.
    pub(super) rows: usize,
    /// How many of them it takes for a batch.
    pub(super) batch: usize,
    /// The number of batches of an epoch.
    pub(super) batches: usize,
}

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Checks the settings, gives the weights of rank 0 to all, and counts the rows. All ranks must call it together.
    pub(super) fn start<N: Supervised + Validation<V>>(
        &mut self,
        network: &mut N,
        data: &(impl Source<N> + ?Sized),
        ranks: &Ranks<'_, N::Scalar>,
    ) -> Result<Start, Error> {
        ranks.agree(self.settings.check().and_then(|()| self.settings.check_ranks::<N>(ranks)))?;
        let settings = mark(&Told::of(|record| self.settings.tell(record)));
        ranks.agree_on(Ok(()), with_text(settings, N::SUMMARY), "its network or a setting")?;
        let (parameters, statistics) = network.numbers_mut();
        ranks.give(0, parameters);
        ranks.give(0, statistics);
        let resumable = self.settings.checkpoints.are_wanted();
        let counted = Survey::to_train(data, network, resumable)
            .and_then(|survey| Ok((survey, N::rows_of(&self.validation).map(|rows| Survey::to_validate(rows, resumable)).transpose()?)));
        let (survey, validated) = ranks.agree(counted)?;
        let rows = [(!ranks.have_own_rows()).then_some(&survey), validated.as_ref()];
        let rows = rows.into_iter().flatten().fold(0, |mark, survey| with_text(mark, &survey.mark()));
        ranks.agree_on(Ok(()), rows, "a number of rows")?;
        let (rows, all) = (survey.rows, self.settings.batch);
        if !ranks.have_own_rows() {
            return Ok(Start { survey, validated, rows, batch: all, batches: batches_of(rows, all) });
        }
        let batch = all * (ranks.rank() + 1) / ranks.size() - all * ranks.rank() / ranks.size();
        let batches = ranks.each_gives(&[batches_of(rows, batch) as f64]).into_iter().fold(0.0, f64::max) as usize;
        let survey = survey.of_all(|numbers| ranks.each_gives(numbers));
        Ok(Start { survey, validated, rows, batch, batches })
    }
}

impl Start {
    /// How many rows of a batch this rank processes at most, about.
    pub(super) fn rows_of_rank<S>(&self, ranks: &Ranks<'_, S>) -> usize {
        let batch = self.batch.min(self.rows);
        if ranks.have_own_rows() { batch } else { batch.div_ceil(ranks.size()) }
    }

    /// Returns what must be the same in a checkpoint: the network, the rows and the threads.
    pub(super) fn facts<N: Supervised>(&self, window: Option<usize>, threads: usize) -> Vec<(&'static str, String)> {
        let mut facts = vec![
            ("network", kind_of::<N>()),
            ("layers", N::SUMMARY.to_owned()),
            ("scalar", N::Scalar::NAME.to_owned()),
            ("loss", kind_of::<N::Loss>()),
            ("rows", self.survey.mark()),
            ("validation rows", self.validated.as_ref().map_or_else(|| "none".to_owned(), Survey::mark)),
            (THREADS, threads.to_string()),
        ];
        facts.extend(window.map(|window| ("rows to draw from", window.to_string())));
        facts
    }
}

/// A number that tells settings apart.
fn mark(settings: &[(String, String)]) -> u64 {
    settings.iter().fold(0, |mark, (name, value)| with_text(with_text(mark, name), value))
}

fn with_text(mark: u64, text: &str) -> u64 {
    text.bytes().fold(mix(mark), |mark, byte| mix(mark ^ u64::from(byte)))
}
