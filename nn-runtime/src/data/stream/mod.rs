//! Data that does not fit into memory: batches from a file that another thread reads.

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

/// The default size of the shuffle buffer: rows, and a limit in bytes.
const BUFFER: (usize, usize) = (10_000, 1 << 28);

/// The rows of a file that can be larger than memory, from [`Csv::stream`](super::Csv::stream). It is a [`Source`].
///
/// The file is read again in each epoch, in its own thread. Rows are shuffled in a [`buffer`](Self::buffer).
///
/// # Training
///
/// [`Trainer::fit`](crate::trainer::Trainer::fit), validation, evaluation and search accept it in place of a [`Dataset`](super::Dataset).
/// Before the first epoch, a trainer reads the file once: it counts the rows, fits scalers, and reports invalid cells before training starts.
/// It skips this if the number of rows is known (see [`rows`](Self::rows)), the scalers are fitted, and no checkpoints are written. A resumed
/// training skips to its position in the file.
///
/// # Memory
///
/// The buffer has at most [`buffer`](Self::buffer) rows, but at least two more than a batch. Up to about 3000 more rows are on their way from
/// the reading thread. After the first batches, no step allocates memory, except in the decoders of Parquet and Arrow files.
///
/// # Your own training loop
///
/// [`Source::epochs`] returns batches, for this and every other source.
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

    /// Sets the size of the shuffle buffer in rows (default: 10 000, or fewer if these need more than 256 MiB).
    ///
    /// Each row is drawn at random from the buffer, which then receives the next row of the file. A larger buffer shuffles better and needs more
    /// memory. If the file is sorted, the buffer should be as large as the file.
    #[doc(alias("shuffle", "buffer_size"))]
    #[must_use]
    pub fn buffer(mut self, rows: usize) -> Self {
        self.buffer = rows;
        self
    }

    /// Sets the number of rows of the file, so that a trainer need not read it to count them. If the number is wrong, the first epoch returns an
    /// error.
    #[must_use]
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = Some(rows);
        self
    }

    /// Returns the encoding of the columns, to be saved with the model. `None` if there are no categories or fill values to learn and no encoding
    /// was set.
    #[must_use]
    pub fn encoding(&self) -> Option<&Encoding> {
        self.encoding.as_ref()
    }
}

/// An epoch ends with an error when it reaches a row that cannot be read. The error names the file, the line and the column.
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
            see(rows.as_batch())?;
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
