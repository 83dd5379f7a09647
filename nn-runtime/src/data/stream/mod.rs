//! Rows that need not fit into memory: batches from a file that another thread reads.

mod draws;
mod reading;
#[cfg(test)]
mod tests;

use std::fmt;

use rand::SeedableRng;
use rand::rngs::StdRng;

use self::draws::Draws;
pub(super) use self::reading::{Give, Part, Rereadable, part_rows};
use self::reading::{Reading, most_of};
use super::encoding::Encoding;
use super::scalers::Scalers;
use super::{Epochs, Minibatch, Source};
use crate::error::Error;
use crate::layer::mix;
use crate::train::Supervised;

/// From among how many rows the next is drawn where nobody says it: so many, or fewer where they would take more than so many bytes.
const WINDOW: (usize, usize) = (10_000, 1 << 28);

/// The rows of a file that may be larger than memory, as [`Csv::stream`](super::Csv::stream) gives them. A thread reads it while its rows are learnt
/// from.
///
/// # In a trainer
/// [`Trainer::fit`](crate::trainer::Trainer::fit) takes it as it takes a [`Dataset`](super::Dataset). Size of batches and seed are those of the trainer. Before
/// the first epoch it goes through the file once: it counts the rows, fits scalers, and finds damage before anything is learnt; not
/// where the number of rows is known and nothing else is wanted, see [`rows`](Self::rows). A training that is resumed reads up to where it was.
///
/// # In memory
/// There are at most as many rows as [`shuffle`](Self::shuffle) says, 10 000 where it does not (fewer where these would take more than 256 MiB); or two more
/// than a batch has, where that is more or rows come in their order. Besides, up to some 3000 are on their way from the reading thread. No step
/// allocates memory when these are there, but for what decodes a Parquet or Arrow file.
///
/// # By hand
/// [`next`](Self::next) gives batches of the size that the stream was made with, [`restart`](Self::restart) begins the next epoch.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Line(1) -> 1 { Standardize, Dense(1) }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("points.csv");
/// # std::fs::write(&path, "x,y\n".to_owned() + &(0..100).map(|x| format!("{x},{}\n", 2 * x)).collect::<String>())?;
/// let stream = Csv::new(&path).stream::<Line>(32)?;
/// let mut net = Line::init(&mut StdRng::seed_from_u64(2));
/// Trainer::new(Adam::default()).epochs(3).fit(&mut net, &stream)?;
///
/// // By hand:
/// let mut stream = stream.shuffle(10_000, 1);
/// let mut net = Line::init(&mut StdRng::seed_from_u64(2));
/// stream.fit_scalers(&mut net)?;
/// let (mut workspace, mut adam) = (Line::workspace(33), Adam::default());
/// for epoch in 0..3 {
///     while let Some((inputs, targets)) = stream.next()? {
///         net.gradient(inputs, targets, &mut workspace)?;
///         adam.step(&mut net, workspace.gradient());
///     }
///     stream.restart();
/// }
/// # Ok(()) }
/// ```
pub struct Stream<N: Supervised> {
    file: Rereadable<N>,
    encoding: Option<Encoding>,
    rows: Option<usize>,
    /// From among how many rows each is drawn, and the seed of a loop by hand.
    shuffle: Option<(usize, u64)>,
    size: usize,
    epoch: u64,
    by_hand: Draws<N>,
}

impl<N: Supervised> Stream<N> {
    pub(super) fn new(file: Rereadable<N>, size: usize, encoding: Option<Encoding>, rows: Option<usize>) -> Self {
        let by_hand = Draws::new(file.clone(), size, 0);
        Self { file, encoding, rows, shuffle: None, size: size.max(1), epoch: 0, by_hand }
    }

    /// Draws each row from among the next `rows` of the file, in another order each epoch. More rows are drawn more evenly and
    /// take more memory: where a file is sorted, as many as it has are wanted. The seed is for a loop by hand, where rows come in the order of the file
    /// without this.
    #[must_use]
    pub fn shuffle(mut self, rows: usize, seed: u64) -> Self {
        self.shuffle = Some((rows, seed));
        self.by_hand = Draws::new(self.file.clone(), self.size, rows);
        self.restart();
        self
    }

    /// Says how many rows the file has, so that a trainer need not go through it to count them. It is an error of the first epoch if that is
    /// not so.
    #[must_use]
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = Some(rows);
        self
    }

    /// How cells become numbers, where the file was gone through for it: to be kept beside the model.
    #[must_use]
    pub fn encoding(&self) -> Option<&Encoding> {
        self.encoding.as_ref()
    }

    /// The next batch, `None` when every row has been in one. The last may be shorter; where it would be a single row, that row goes with
    /// the batch before.
    ///
    /// # Errors
    /// The file cannot be read, or a row of it is at fault, when that is reached; the stream is then over. The error names the place.
    #[expect(clippy::should_implement_trait, reason = "a batch borrows the memory of the next")]
    pub fn next(&mut self) -> Result<Option<(&[N::Input], &[N::Target])>, Error> {
        Ok(self.by_hand.next()?.map(|batch| (batch.inputs, batch.targets)))
    }

    /// Begins the next epoch, at the beginning of the file.
    pub fn restart(&mut self) {
        self.epoch += 1;
        self.by_hand.restart(self.rng());
    }

    /// From among how many rows a trainer draws the next.
    fn drawn_from(&self) -> usize {
        self.shuffle.map_or_else(|| most_of::<N>(WINDOW.0, WINDOW.1), |(rows, _)| rows)
    }

    fn rng(&self) -> Option<StdRng> {
        self.shuffle.map(|(_, seed)| StdRng::seed_from_u64(mix(seed ^ mix(self.epoch))))
    }

    /// Goes through the file to fit `Standardize` and `Rescale`, as [`Supervised::fit_scalers`] does from rows in memory, and begins the epoch anew.
    ///
    /// # Errors
    /// The file has no rows, or one that is at fault.
    pub fn fit_scalers(&mut self, network: &mut N) -> Result<(), Error> {
        let mut scalers = Scalers::to_fit(network);
        self.by_hand.restart(self.rng());
        if !scalers.are_fitted() {
            let mut first = 0;
            self.each(&mut |rows| {
                scalers.add_all::<N>(first, &rows)?;
                first += rows.inputs.len();
                Ok(())
            })?;
        }
        scalers.finish(network)
    }
}

impl<N: Supervised> Source<N> for Stream<N> {
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, N>) -> Result<(), Error>) -> Result<(), Error> {
        let mut reading = Reading::begin(&self.file)?;
        let size = part_rows::<N>();
        let (mut rows, mut inputs, mut targets) = (Part::<N>::new(), Vec::with_capacity(size), Vec::with_capacity(size));
        loop {
            reading.fill(&mut rows, size)?;
            if rows.is_empty() {
                return Ok(());
            }
            inputs.clear();
            targets.clear();
            for (input, target) in rows.drain(..) {
                inputs.push(input);
                targets.push(target);
            }
            see(Minibatch { inputs: &inputs, targets: &targets, weights: None })?;
        }
    }

    fn epochs(&self, batch: usize) -> Box<dyn Epochs<N> + '_> {
        Box::new(Draws::new(self.file.clone(), batch, self.drawn_from()))
    }

    fn known_rows(&self) -> Option<usize> {
        self.rows
    }

    fn window(&self) -> Option<usize> {
        Some(self.drawn_from())
    }
}

impl<N: Supervised> fmt::Debug for Stream<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stream of {:?} in batches of {}, epoch {}", self.file, self.size, self.epoch)
    }
}
