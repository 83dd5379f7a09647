//! A table that need not fit into memory: batches from a file that another thread reads.

use std::collections::VecDeque;
use std::fmt;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::Csv;
use super::header::Widths;
use super::rows::Rows;
use super::source::Source;
use super::table::{row_of, target_of};
use crate::data::FromCells;
use crate::data::encoding::{Column, Encoding, spread};
use crate::data::missing::Missing;
use crate::data::scalers::Scalers;
use crate::error::Error;
use crate::layer::mix;
use crate::network::{Network, Row};
use crate::train::Supervised;

/// How many rows the reading thread hands over at once, and how many such parts wait at most.
const PART: usize = 512;
const WAITING: usize = 4;

/// The batches of a file that may be larger than memory, see [`Csv::stream`].
pub struct CsvStream<N: Supervised> {
    csv: Csv,
    size: usize,
    /// How many rows are kept to draw from.
    kept: usize,
    seed: Option<u64>,
    epoch: u64,
    reading: Option<Reading<N>>,
    over: bool,
    inputs: Vec<N::Input>,
    targets: Vec<N::Target>,
}

/// An epoch that has begun.
struct Reading<N: Supervised> {
    parts: Receiver<Part<N>>,
    /// Rows in the order of the file but for those drawn.
    buffer: VecDeque<(N::Input, N::Target)>,
    rng: Option<StdRng>,
    ended: bool,
}

/// What the reading thread sends. An error, or no rows, is the last.
type Part<N> = Result<Vec<(<N as Network>::Input, <N as Supervised>::Target)>, Error>;

impl Csv {
    /// Batches of up to `size` rows, read by another thread while they are learnt from. Memory holds a few thousand rows, however
    /// long the file, and as many as [`shuffle`](CsvStream::shuffle) is told. Where categories or fills are still to be learnt, the file is gone
    /// through once for these; a median keeps the numbers of its column while that lasts.
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
    /// let mut stream = Csv::new(&path).stream::<Line>(32)?.shuffle(10_000, 1);
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
    ///
    /// # Errors
    /// As [`read`](Self::read), for the header and the settings, and for the whole file where it is gone through.
    pub fn stream<N: Supervised<Target: FromCells>>(&self, size: usize) -> Result<CsvStream<N>, Error> {
        let widths = Widths { inputs: N::Input::WIDTH, targets: N::Target::COLUMNS };
        let mut rows = Rows::open(self, widths)?;
        let learns = |source: &Source| {
            source.is_open() || (source.column.fill.is_none() && matches!(source.missing, Missing::Mean | Missing::Median))
        };
        let mut csv = Self { kept: Vec::new(), ..self.clone() };
        if rows.columns.inputs.iter().chain(&rows.columns.targets).any(learns) {
            let (mut cells, mut target) = (vec![0.0; rows.columns.inputs.len()], vec![0.0; rows.columns.targets.len()]);
            while rows.next(&mut cells, &mut target)? {}
            csv.encoding = Some(rows.finish()?.encoding);
            Rows::open(&csv, widths)?;
        }
        let size = size.max(1);
        Ok(CsvStream { csv, size, kept: 0, seed: None, epoch: 0, reading: None, over: false, inputs: Vec::new(), targets: Vec::new() })
    }
}

impl<N: Supervised<Target: FromCells>> CsvStream<N> {
    /// Draws each row from among the next `rows` of the file, from this seed, in another order each epoch. More rows are drawn more evenly and
    /// take more memory: where a file is sorted, as many as it has are wanted. Without it rows come in the order of the file.
    #[must_use]
    pub fn shuffle(mut self, rows: usize, seed: u64) -> Self {
        (self.kept, self.seed) = (rows, Some(seed));
        self.restart();
        self
    }

    /// How cells become numbers, where the file was gone through for it: to be kept beside the model.
    #[must_use]
    pub fn encoding(&self) -> Option<&Encoding> {
        self.csv.encoding.as_ref()
    }

    /// The next batch, `None` when every row has been in one. The last may be shorter; where it would be a single row, that row goes with
    /// the batch before.
    ///
    /// # Errors
    /// As [`Csv::read`], when the line at fault is reached; the stream is then over. The error names line and column.
    #[expect(clippy::should_implement_trait, reason = "a batch borrows the memory of the next")]
    pub fn next(&mut self) -> Result<Option<(&[N::Input], &[N::Target])>, Error> {
        if self.over {
            return Ok(None);
        }
        let epoch = self.epoch;
        let rng = || self.seed.map(|seed| StdRng::seed_from_u64(mix(seed ^ mix(epoch))));
        let begun = self.reading.take().map_or_else(|| Reading::begin(&self.csv, rng()), Ok);
        let mut reading = begun.inspect_err(|_| self.over = true)?;
        // Two rows more: one would be left alone.
        let wanted = self.size.saturating_add(2).max(self.kept);
        reading.fill(wanted).inspect_err(|_| self.over = true)?;
        let left = reading.buffer.len();
        let size = if left <= self.size.saturating_add(1) { left } else { self.size };
        self.inputs.clear();
        self.targets.clear();
        for _ in 0..size {
            // A row that is drawn makes place for the first.
            let drawn = match &mut reading.rng {
                Some(rng) => rng.random_range(0..reading.buffer.len().min(wanted)),
                None => 0,
            };
            if let Some((input, target)) = reading.buffer.swap_remove_front(drawn) {
                self.inputs.push(input);
                self.targets.push(target);
            }
        }
        if size == 0 {
            self.over = true;
            return Ok(None);
        }
        self.reading = Some(reading);
        Ok(Some((&self.inputs, &self.targets)))
    }

    /// Begins the next epoch, at the beginning of the file.
    pub fn restart(&mut self) {
        self.epoch += 1;
        self.reading = None;
        self.over = false;
    }

    /// Goes through the file to fit `Standardize` and `Rescale`, as [`Supervised::fit_scalers`] does from rows in memory, and begins anew.
    ///
    /// # Errors
    /// The file has no rows, or one that is at fault.
    pub fn fit_scalers(&mut self, network: &mut N) -> Result<(), Error> {
        let mut scalers = Scalers::to_fit(network);
        let mut reading = Reading::<N>::begin(&self.csv, None)?;
        self.reading = None;
        self.over = false;
        let mut number = 0;
        while !scalers.are_fitted() {
            reading.fill(1)?;
            if reading.buffer.is_empty() {
                break;
            }
            for (input, target) in reading.buffer.drain(..) {
                scalers.add::<N>(number, &input, &target)?;
                number += 1;
            }
        }
        scalers.finish(network)
    }
}

impl<N: Supervised<Target: FromCells>> Reading<N> {
    fn begin(csv: &Csv, rng: Option<StdRng>) -> Result<Self, Error> {
        let (sender, parts) = sync_channel(WAITING);
        let own = csv.clone();
        let reader = move || {
            // Where nobody listens any more, there is nobody to be told either.
            let _ = read::<N>(&own, |part| sender.send(Ok(part)).is_ok()).or_else(|error| sender.send(Err(error)));
        };
        let started = thread::Builder::new().name("nn csv".to_owned()).spawn(reader);
        started.map_err(|source| Error::Io { path: csv.path.clone(), action: "start a thread to read", source })?;
        Ok(Self { parts, buffer: VecDeque::new(), rng, ended: false })
    }

    /// Waits until there are so many rows, or the file is at its end.
    fn fill(&mut self, wanted: usize) -> Result<(), Error> {
        while self.buffer.len() < wanted && !self.ended {
            let part = self.parts.recv().map_err(|_| Error::Data("the thread that reads the file stopped before its end".to_owned()))??;
            self.ended = part.is_empty();
            self.buffer.extend(part);
        }
        Ok(())
    }
}

/// Reads a file part by part, until `give` says that no more are wanted. The last part has no rows.
fn read<N: Supervised<Target: FromCells>>(csv: &Csv, give: impl Fn(Vec<(N::Input, N::Target)>) -> bool) -> Result<(), Error> {
    let mut rows = Rows::open(csv, Widths { inputs: N::Input::WIDTH, targets: N::Target::COLUMNS })?;
    let (mut cells, mut target) = (vec![0.0; rows.columns.inputs.len()], vec![0.0; rows.columns.targets.len()]);
    let columns = |sources: &[Source]| -> Vec<Column> { sources.iter().map(|source| source.column.clone()).collect() };
    let (inputs, targets) = (columns(&rows.columns.inputs), columns(&rows.columns.targets));
    let numbers_only = inputs.iter().all(|column| column.categories.is_none());
    let mut part = Vec::with_capacity(PART);
    while rows.next(&mut cells, &mut target)? {
        let mut input = row_of::<N>(&rows, &cells)?;
        if !numbers_only {
            spread(&inputs, input.as_mut());
        }
        part.push((input, target_of::<N>(&targets, &target).map_err(|(place, why)| rows.wrong(&targets[place].name, why))?));
        if part.len() == PART && !give(std::mem::replace(&mut part, Vec::with_capacity(PART))) {
            return Ok(());
        }
    }
    // What is behind the last full part, and the sign that it was the last.
    let _ = (part.is_empty() || give(part)) && give(Vec::new());
    Ok(())
}

impl<N: Supervised> fmt::Debug for CsvStream<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CsvStream of {} in batches of {}, epoch {}", self.csv.path.display(), self.size, self.epoch)
    }
}
