//! Rows that need not fit into memory: batches from a file that another thread reads.

mod draws;
mod reading;
mod rows;
#[cfg(test)]
mod tests;

use std::fmt;

use self::draws::Draws;
pub(super) use self::reading::{FileRow, Give, Part, Rereadable, part_rows};
use self::reading::{Reading, most_of};
use self::rows::FileRows;
use super::encoding::Encoding;
use super::{Epochs, Minibatch, Source};
use crate::compiled::WithTarget;
use crate::error::Error;

/// From among how many rows the next is drawn where nobody says it: so many, or fewer where they would take more than so many bytes.
const BUFFER: (usize, usize) = (10_000, 1 << 28);

/// The rows of a file that may be larger than memory, as [`Csv::stream`](super::Csv::stream) gives them: a [`Source`]. Each time they are gone
/// through the file is read again, by a thread of its own.
///
/// # In a trainer
/// [`Trainer::fit`](crate::trainer::Trainer::fit) takes it as it takes a [`Dataset`](super::Dataset), and so does whatever else takes rows. Before
/// the first epoch a trainer goes through the file once: it counts the rows, fits scalers, and finds damage before anything is learnt; not
/// where the number of rows is known and nothing else is wanted, see [`rows`](Self::rows). A training that is resumed reads up to where it was.
///
/// # In memory
/// There are at most as many rows as [`buffer`](Self::buffer) says, or two more than a batch has, where that is more or rows come in
/// their order. Besides, up to some 3000 are on their way from the reading thread. No step allocates memory when these are there, but for
/// what decodes a Parquet or Arrow file.
///
/// # By hand
/// [`Source::epochs`] gives batches, of this and of any other source.
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
/// let points = Csv::new(&path).stream::<Line>()?;
/// let rng = &mut StdRng::seed_from_u64(1);
/// let mut net = Line::init(rng);
/// net.fit_scalers(&points)?;
/// let (mut workspace, mut adam) = (Line::workspace(33), Adam::new(0.1));
/// let mut batches = points.epochs(32);
/// for epoch in 0..3 {
///     batches.begin(true, rng);
///     while let Some(batch) = batches.next()? {
///         net.gradient(batch.inputs, batch.targets, &mut workspace)?;
///         adam.step(&mut net, workspace.gradient());
///     }
///     println!("{epoch}: {}", net.evaluate(&points)?);
/// }
/// # Ok(()) }
/// ```
pub struct Stream<N: WithTarget> {
    file: Rereadable<N>,
    encoding: Option<Encoding>,
    rows: Option<usize>,
    buffer: usize,
}

impl<N: WithTarget> Stream<N> {
    pub(super) fn new(file: Rereadable<N>, encoding: Option<Encoding>, rows: Option<usize>) -> Self {
        Self { file, encoding, rows, buffer: most_of::<N>(BUFFER.0, BUFFER.1) }
    }

    /// From among how many rows of the file the next one is drawn, where they come in another order each epoch. More rows are drawn more
    /// evenly and take more memory: where a file is sorted, as many as it has are wanted. 10 000 where nobody says it, or fewer where these
    /// would take more than 256 MiB.
    #[must_use]
    pub fn buffer(mut self, rows: usize) -> Self {
        self.buffer = rows;
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
}

/// An epoch is an error where the file cannot be read, or a row of it is at fault, when that is reached; it is then over. The error
/// names the place.
impl<N: WithTarget> Source<N> for Stream<N> {
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, N>) -> Result<(), Error>) -> Result<(), Error> {
        let mut reading = Reading::begin(&self.file)?;
        let (mut part, mut rows) = (Part::<N>::new(), FileRows::new(self.file.weighted));
        loop {
            reading.fill(&mut part, part_rows::<N>())?;
            if part.is_empty() {
                return Ok(());
            }
            rows.clear();
            part.drain(..).for_each(|row| rows.push(row));
            see(rows.lent())?;
        }
    }

    fn epochs(&self, batch: usize) -> Box<dyn Epochs<N> + '_> {
        Box::new(Draws::new(self.file.clone(), batch, self.buffer))
    }

    fn known_rows(&self) -> Option<usize> {
        self.rows
    }

    fn window(&self) -> Option<usize> {
        Some(self.buffer)
    }
}

impl<N: WithTarget> fmt::Debug for Stream<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stream of {:?}", self.file)
    }
}
