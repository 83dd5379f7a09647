//! Tables in text.

use std::path::{Path, PathBuf};

use csv::{ByteRecord, ReaderBuilder};

use super::{Dataset, FromCells, read};
use crate::error::Error;
use crate::network::Row;
use crate::pass::check_target;
use crate::scalar::Scalar;
use crate::train::Supervised;

/// A CSV file, and which of its columns are what.
///
/// ```no_run
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Price(2) -> 1 { Standardize, Dense(1), Rescale }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let houses = Csv::new("houses.csv").inputs(["Rooms", "Income"]).targets(["Price"]).read::<Price>()?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Csv {
    path: PathBuf,
    delimiter: u8,
    header: bool,
    inputs: Option<Vec<String>>,
    targets: Option<Vec<String>>,
}

impl Csv {
    /// A file with a header and commas between its cells, compressed by gzip or not. The first columns are the input, the last
    /// ones the target.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned(), delimiter: b',', header: true, inputs: None, targets: None }
    }

    /// What stands between two cells.
    #[must_use]
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// The first line is a row already. Columns are then called `1`, `2`, ….
    #[must_use]
    pub fn no_header(mut self) -> Self {
        self.header = false;
        self
    }

    /// The columns of the input by their names in the header, in the order of the network's inputs.
    #[must_use]
    pub fn inputs<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.inputs = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The columns of the target by their names in the header.
    #[must_use]
    pub fn targets<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.targets = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Reads the rows.
    ///
    /// # Errors
    /// The file cannot be read; a column is missing or stands twice; a line has more or fewer cells than the header; a cell is
    /// empty or no finite number, or no class where one is wanted. The error names line, column, what was found and what was
    /// expected.
    pub fn read<N: Supervised<Target: FromCells>>(&self) -> Result<Dataset<N>, Error> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(read::open(&self.path)?);
        let mut record = ByteRecord::new();
        let mut more = self.next(&mut reader, &mut record)?;
        if !more {
            return Err(self.file("the file is empty"));
        }
        let names: Vec<String> = if self.header {
            record.iter().map(|name| String::from_utf8_lossy(name).trim().trim_start_matches('\u{feff}').to_owned()).collect()
        } else {
            (1..=record.len()).map(|number| number.to_string()).collect()
        };
        let (inputs, targets) = self.columns(&names, N::Input::WIDTH, N::Target::COLUMNS)?;
        if self.header {
            more = self.next(&mut reader, &mut record)?;
        }

        let mut rows = Dataset::from_rows([]);
        let mut cells = vec![0.0; targets.len()];
        while more {
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |column: usize, why: String| Error::Cell { path: self.path.clone(), line, column: names[column].clone(), why };
            if record.len() != names.len() {
                return Err(self.file(&format!("line {line} has {} cells, but there are {} columns", record.len(), names.len())));
            }
            let mut input = N::Input::filled(N::Scalar::ZERO);
            for (to, column) in input.as_mut().iter_mut().zip(&inputs) {
                *to = N::Scalar::from_f64(number(&record[*column]).map_err(|why| cell(*column, why))?);
            }
            for (to, column) in cells.iter_mut().zip(&targets) {
                *to = number(&record[*column]).map_err(|why| cell(*column, why))?;
            }
            let target = N::Target::from_cells(&cells).and_then(|target| match check_target::<N>(&target) {
                Ok(()) => Ok(target),
                Err(why) => Err((0, why)),
            });
            rows.targets.push(target.map_err(|(place, why)| cell(targets[place], why))?);
            rows.inputs.push(input);
            more = self.next(&mut reader, &mut record)?;
        }
        Ok(rows)
    }

    fn next(&self, reader: &mut csv::Reader<Box<dyn std::io::Read>>, record: &mut ByteRecord) -> Result<bool, Error> {
        reader.read_byte_record(record).map_err(|error| self.file(&error.to_string()))
    }

    /// Where the columns of the input and of the target stand.
    fn columns(&self, names: &[String], inputs: usize, targets: usize) -> Result<(Vec<usize>, Vec<usize>), Error> {
        let find = |wanted: &[String], count: usize, what: &str| {
            if wanted.len() != count {
                return Err(self.file(&format!("{} columns are named for the {what}, but the network has {count}", wanted.len())));
            }
            wanted.iter().map(|name| self.find(names, name)).collect::<Result<Vec<_>, _>>()
        };
        let all = inputs + targets;
        if self.inputs.is_none() && self.targets.is_none() && names.len() != all {
            let found = names.len();
            return Err(self.file(&format!("{found} columns, but the network takes {inputs} inputs and {targets} for its target")));
        }
        if names.len() < inputs || names.len() < targets {
            return Err(self.file(&format!("{} columns are too few for {inputs} inputs and a target of {targets}", names.len())));
        }
        Ok((
            self.inputs.as_ref().map_or_else(|| Ok((0..inputs).collect()), |wanted| find(wanted, inputs, "input"))?,
            self.targets
                .as_ref()
                .map_or_else(|| Ok((names.len() - targets..names.len()).collect()), |wanted| find(wanted, targets, "target"))?,
        ))
    }

    fn find(&self, names: &[String], wanted: &str) -> Result<usize, Error> {
        let mut places = names.iter().enumerate().filter(|(_, name)| *name == wanted).map(|(place, _)| place);
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => Err(self.file(&format!("the column `{wanted}` stands twice in the header"))),
            (None, _) => Err(self.file(&format!("there is no column `{wanted}`: the header has {}", names.join(", ")))),
        }
    }

    fn file(&self, why: &str) -> Error {
        Error::File { path: self.path.clone(), why: why.to_owned() }
    }
}

/// The finite number in a cell.
fn number(cell: &[u8]) -> Result<f64, String> {
    let cell = cell.trim_ascii();
    if cell.is_empty() {
        return Err("the cell is empty, expected a number".to_owned());
    }
    match std::str::from_utf8(cell).ok().and_then(|text| text.parse::<f64>().ok()) {
        Some(number) if number.is_finite() => Ok(number),
        Some(number) => Err(format!("found {number}, expected a finite number")),
        None => {
            let text: String = String::from_utf8_lossy(cell).chars().take(40).collect();
            Err(format!("found {text:?}, expected a number"))
        }
    }
}
