//! The conversion of table rows to inputs and of outputs to answers, to be saved with a model.

mod answer;
mod column;
mod file;
mod rust;
#[cfg(test)]
mod tests;

use std::path::Path;

pub(super) use column::{Categories, Column, Unit, gap, spread, text};

use super::missing::Words;
use super::notation::Notation;
use super::tokens::no_token;
use crate::atomic_file;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::{Network, Row};
use nn_kernels::Scalar;

/// How an unknown category of an input is handled: one that is not declared and was not in the training data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Unknown {
    /// It is an error that names the known categories.
    #[default]
    Error,
    /// All numbers of the column become 0.
    Zeros,
}

/// The conversion of table rows to inputs, and of outputs to answers: columns, categories, fill values for missing cells, and units.
///
/// It is learnt from the training data, and is part of a [`Table`](super::Table). Save it with the weights. It then converts rows to be
/// predicted, and [`Csv::encoding`](super::Csv::encoding) applies it to other files. [`to_rust`](Self::to_rust) converts it for programs that
/// embed the network. In scikit-learn, this is a fitted `ColumnTransformer`.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(CrossEntropy)]
///     struct Species(3) -> 2 { Dense(2), Softmax }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("flowers.csv");
/// std::fs::write(&path, "petal,soil,species\n1.5,clay,setosa\n,sand,virginica\n4.5,sand,setosa\n")?;
/// let table = Csv::new(&path).categorical(["soil", "species"]).missing(Missing::Mean).read_table::<Species>()?;
/// assert_eq!(table.data.inputs(), &[[1.5, 1.0, 0.0], [3.0, 0.0, 1.0], [4.5, 0.0, 1.0]]); // petal, clay, sand
/// assert_eq!(table.data.targets(), &[0, 1, 0]);
///
/// # let path = folder.path().join("flowers.json");
/// table.encoding.save(&path)?;
/// let encoding = Encoding::load(&path)?;
/// assert_eq!(encoding.input::<Species>(&["NA", "clay"])?, [3.0, 1.0, 0.0]);
/// assert_eq!(encoding.classes(), Some(&["setosa".to_owned(), "virginica".to_owned()][..]));
/// let error = encoding.input::<Species>(&["2", "clai"]).unwrap_err();
/// assert!(error.to_string().contains("did you mean \"clay\"?"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    pub(super) inputs: Vec<Column>,
    pub(super) targets: Vec<Column>,
    pub(super) words: Words,
}

impl Encoding {
    /// Returns the names of the input columns, in order.
    #[must_use]
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inputs.iter().map(|column| column.name.as_str())
    }

    /// Returns the categories of an input or target column, in the order of their numbers. `None` for a column of numbers or an unknown name.
    #[must_use]
    pub fn categories(&self, column: &str) -> Option<&[String]> {
        let mut columns = self.inputs.iter().chain(&self.targets);
        Some(&columns.find(|other| other.name == column)?.categories.as_ref()?.names)
    }

    /// Returns the names of the classes if the target is one categorical column.
    #[doc(alias("classes_"))]
    #[must_use]
    pub fn classes(&self) -> Option<&[String]> {
        match self.targets.as_slice() {
            [target] => Some(&target.categories.as_ref()?.names),
            _ => None,
        }
    }

    /// Converts the cells of a row, in the order of [`columns`](Self::columns), to an input.
    ///
    /// # Errors
    /// The number of cells differs from the number of columns; the columns become more or fewer numbers than the network has inputs; a cell is
    /// not a finite number or not a known category; or a cell is missing and its column has no fill value:
    ///
    /// ```text
    /// column `soil`: found "clai", which is not one of the 2 categories; did you mean "clay"?
    /// ```
    #[doc(alias("transform"))]
    pub fn input<N: Network>(&self, cells: &[impl AsRef<str>]) -> Result<N::Input, Error> {
        if cells.len() != self.inputs.len() {
            let columns: Vec<_> = self.columns().collect();
            return Err(Error::Data(format!("{} cells, but the input has {} columns: {}", cells.len(), columns.len(), columns.join(", "))));
        }
        let width: usize = self.inputs.iter().map(Column::width).sum();
        if width != N::Input::WIDTH {
            return Err(Error::Data(too_wide(&self.inputs, N::Input::WIDTH)));
        }
        let mut row = N::Input::filled(N::Scalar::ZERO);
        for ((to, cell), column) in row.numbers_mut().iter_mut().zip(cells).zip(&self.inputs) {
            let cell = cell.as_ref().as_bytes();
            let wrong = |why: String| Error::Data(format!("column `{}`: {why}", column.name));
            let words = column.words.as_ref().unwrap_or(&self.words);
            let number = column.read(cell, words, Notation::PLAIN).map_err(wrong)?.or(column.fill);
            *to = N::Scalar::from_f64(number.ok_or_else(|| wrong(format!("{}, and the column has no fill value", gap(cell))))?);
        }
        spread(&self.inputs, row.numbers_mut());
        if let Some((place, why)) =
            row.numbers().iter().enumerate().find_map(|(place, number)| Some((place, no_token::<N>(place, number.to_f64())?)))
        {
            return Err(Error::Data(format!("number {place} of the row: {why}")));
        }
        match row.numbers().iter().position(|number| !number.is_finite()) {
            None => Ok(row),
            Some(place) => Err(Error::Data(format!("number {place} of the row is outside the range of {}", N::Scalar::NAME))),
        }
    }

    /// Returns the names of the target columns, in order.
    #[must_use]
    pub fn target_columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.targets.iter().map(|column| column.name.as_str())
    }

    /// Converts an output of the network to a text for each of the [`target_columns`](Self::target_columns).
    ///
    /// | target column | text |
    /// |---|---|
    /// | classes | the name of the class with the largest output |
    /// | one yes-or-no output | the name of the first category, or of the second if the output is above ½ (0 for targets of ±1) |
    /// | numbers | the number, in the unit of the table |
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(BinaryCrossEntropy)]
    ///     struct Bought(1) -> 1 { Dense(1), Sigmoid }
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("visits.csv");
    /// std::fs::write(&path, "minutes,bought\n1.5,no\n9,yes\n")?;
    /// let table = Csv::new(&path).categorical(["bought"]).read_table::<Bought>()?;
    /// assert_eq!(table.encoding.answer::<Bought>(&[0.85])?, ["yes"]);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The target columns become more or fewer numbers than the network has outputs, or an output is NaN where a class is needed.
    #[doc(alias("inverse_transform"))]
    pub fn answer<N: WithTarget>(&self, output: &N::Output) -> Result<Vec<String>, Error> {
        answer::texts(&self.targets, output.numbers(), N::METRIC).map_err(Error::Data)
    }

    /// Returns the encoding as a constant Rust expression of type [`Encoder`](crate::Encoder).
    ///
    /// A program that embeds the network includes it. It then converts cells and outputs in the same way, without a file and without `std`.
    ///
    /// ```
    /// # use nn_runtime::prelude::*;
    /// # network! {
    /// #     #[loss(BinaryCrossEntropy)]
    /// #     struct Bought(1) -> 1 { Dense(1), Sigmoid }
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("visits.csv");
    /// # std::fs::write(&path, "minutes,bought\n1.5,no\n9,yes\n")?;
    /// let table = Csv::new(&path).categorical(["bought"]).missing_in(["minutes"], Missing::Mean).read_table::<Bought>()?;
    /// let encoder = table.encoding.to_rust::<Bought>()?;
    /// std::fs::write(folder.path().join("encoder.rs"), format!("pub static ENCODER: nn_runtime::Encoder = {encoder};\n"))?;
    /// assert!(encoder.contains(r#"EncoderColumn { name: "minutes", fill: Some(5.25), ..nn_runtime::EncoderColumn::NUMBER }"#));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The columns become more or fewer numbers than the network has inputs and outputs.
    pub fn to_rust<N: WithTarget>(&self) -> Result<String, Error> {
        rust::expression::<N>(self).map_err(Error::Data)
    }

    /// Writes a Rust module with the constant `ENCODER`, an equivalent [`Encoder`](crate::Encoder). See [`to_rust`](Self::to_rust).
    ///
    /// The file is written atomically.
    ///
    /// ```
    /// # use nn_runtime::prelude::*;
    /// # network! {
    /// #     #[loss(BinaryCrossEntropy)]
    /// #     struct Bought(1) -> 1 { Dense(1), Sigmoid }
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::create_dir(folder.path().join("src"))?;
    /// # let path = folder.path().join("visits.csv");
    /// # std::fs::write(&path, "minutes,bought\n1.5,no\n9,yes\n")?;
    /// let table = Csv::new(&path).categorical(["bought"]).read_table::<Bought>()?;
    /// table.encoding.save_rust::<Bought>(folder.path().join("src/encoder.rs"))?; // for `mod encoder;`
    /// # assert!(std::fs::read_to_string(folder.path().join("src/encoder.rs"))?.contains("\npub const ENCODER: nn_runtime::Encoder = "));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The columns become more or fewer numbers than the network has inputs and outputs, or the file cannot be written.
    pub fn save_rust<N: WithTarget>(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        atomic_file::write(path.as_ref(), rust::module::<N>(self).map_err(Error::Data)?.as_bytes())
    }

    /// Writes the encoding as JSON. The file is written atomically.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        file::save(self, path.as_ref())
    }

    /// Reads a file that [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// The file cannot be read or is not an encoding. The error names the place in the file.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        file::load(path.as_ref())
    }
}

/// Returns the error for columns that become more or fewer numbers than `width`.
pub(super) fn too_wide(columns: &[Column], width: usize) -> String {
    const SHOWN: usize = 20;
    let given: usize = columns.iter().map(Column::width).sum();
    let mut list: Vec<String> = columns
        .iter()
        .take(SHOWN)
        .map(|column| match &column.categories {
            None => format!("`{}` 1", column.name),
            Some(categories) => format!("`{}` {} ({})", column.name, column.width(), categories.list()),
        })
        .collect();
    if columns.len() > SHOWN {
        list.push(format!("and {} more columns", columns.len() - SHOWN));
    }
    format!("the columns become {given} numbers, but the network needs {width}: {}", list.join(", "))
}
