//! A table that need not fit into memory.

use super::Csv;
use super::header::Widths;
use super::rows::Rows;
use super::source::Source;
use super::table::{row_of, target_of};
use crate::data::FromCells;
use crate::data::encoding::{Column, spread};
use crate::data::missing::Missing;
use crate::data::stream::{Give, PART, Part, Rereadable, Stream};
use crate::error::Error;
use crate::network::Row;
use crate::train::Supervised;

impl Csv {
    /// The rows of a file that may be larger than memory: see [`Stream`]. `size` is how many rows a batch has in a loop by hand; a trainer
    /// says it itself. Where categories or fills are still to be learnt, the file is gone
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
    ///
    /// # Errors
    /// As [`read`](Self::read), for the header and the settings, and for the whole file where it is gone through.
    pub fn stream<N: Supervised<Target: FromCells>>(&self, size: usize) -> Result<Stream<N>, Error> {
        let widths = Widths { inputs: N::Input::WIDTH, targets: N::Target::COLUMNS };
        let mut rows = Rows::open(self, widths)?;
        let learns = |source: &Source| {
            source.is_open() || (source.column.fill.is_none() && matches!(source.missing, Missing::Mean | Missing::Median))
        };
        let mut csv = Self { kept: Vec::new(), ..self.clone() };
        let mut count = None;
        if rows.columns.inputs.iter().chain(&rows.columns.targets).any(learns) {
            let (mut cells, mut target) = (vec![0.0; rows.columns.inputs.len()], vec![0.0; rows.columns.targets.len()]);
            while rows.next(&mut cells, &mut target)? {}
            let learnt = rows.finish()?;
            (csv.encoding, count) = (Some(learnt.encoding), Some(learnt.report.rows));
            Rows::open(&csv, widths)?;
        }
        let encoding = csv.encoding.clone();
        Ok(Stream::new(Rereadable::new(&self.path, move |give| read::<N>(&csv, give)), size, encoding, count))
    }
}

/// Reads a file part by part, until `give` says that no more are wanted.
fn read<N: Supervised<Target: FromCells>>(csv: &Csv, give: &mut Give<'_, N>) -> Result<(), Error> {
    let mut rows = Rows::open(csv, Widths { inputs: N::Input::WIDTH, targets: N::Target::COLUMNS })?;
    let (mut cells, mut target) = (vec![0.0; rows.columns.inputs.len()], vec![0.0; rows.columns.targets.len()]);
    let columns = |sources: &[Source]| -> Vec<Column> { sources.iter().map(|source| source.column.clone()).collect() };
    let (inputs, targets) = (columns(&rows.columns.inputs), columns(&rows.columns.targets));
    let numbers_only = inputs.iter().all(|column| column.categories.is_none());
    let mut part = Part::<N>::with_capacity(PART);
    while rows.next(&mut cells, &mut target)? {
        let mut input = row_of::<N>(&rows, &cells)?;
        if !numbers_only {
            spread(&inputs, input.as_mut());
        }
        part.push_back((input, target_of::<N>(&targets, &target).map_err(|(place, why)| rows.wrong(&targets[place].name, why))?));
        if part.len() == PART {
            let Some(empty) = give(part) else { return Ok(()) };
            part = empty;
        }
    }
    if !part.is_empty() {
        give(part);
    }
    Ok(())
}
