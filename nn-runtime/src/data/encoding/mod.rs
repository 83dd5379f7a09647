//! How the cells of a table become the numbers of an input, to be kept beside a model.

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
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::{Network, Row};
use crate::scalar::Scalar;
use crate::whole;

/// What a category becomes that was not there when the categories were learnt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Unknown {
    /// An error that names the categories there are.
    #[default]
    Error,
    /// None of the known ones: all of the column's numbers are 0.
    Zeros,
}

/// How the cells of a table become the numbers of an input: which columns, the categories of each, what fills cells without a value.
///
/// It is learnt from the table that a network is trained with. Kept beside the weights, it makes the same numbers from a row that is to
/// be predicted, and from other files by [`Csv::encoding`](super::Csv::encoding).
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
    /// The columns that the input is made from, in order.
    #[must_use]
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inputs.iter().map(|column| column.name.as_str())
    }

    /// The categories of a column of the input or the target, in the order of their numbers, where it has some.
    #[must_use]
    pub fn categories(&self, column: &str) -> Option<&[String]> {
        let mut columns = self.inputs.iter().chain(&self.targets);
        Some(&columns.find(|other| other.name == column)?.categories.as_ref()?.names)
    }

    /// The names of the classes, where the target is one column of categories.
    #[must_use]
    pub fn classes(&self) -> Option<&[String]> {
        match self.targets.as_slice() {
            [target] => Some(&target.categories.as_ref()?.names),
            _ => None,
        }
    }

    /// The input that a row of cells is, in the order of [`columns`](Self::columns).
    ///
    /// # Errors
    /// There are more or fewer cells than columns; a cell is no number or no known category, or has no value where no fill was learnt; the
    /// columns give more or fewer numbers than the network takes.
    pub fn input<N: Network>(&self, cells: &[impl AsRef<str>]) -> Result<N::Input, Error> {
        if cells.len() != self.inputs.len() {
            let columns: Vec<_> = self.columns().collect();
            return Err(Error::Data(format!(
                "{} cells, but the input is made from {} columns: {}",
                cells.len(),
                columns.len(),
                columns.join(", ")
            )));
        }
        let width: usize = self.inputs.iter().map(Column::width).sum();
        if width != N::Input::WIDTH {
            return Err(Error::Data(too_wide(&self.inputs, N::Input::WIDTH)));
        }
        let mut row = N::Input::filled(N::Scalar::ZERO);
        for ((to, cell), column) in row.as_mut().iter_mut().zip(cells).zip(&self.inputs) {
            let cell = cell.as_ref().as_bytes();
            let wrong = |why: String| Error::Data(format!("column `{}`: {why}", column.name));
            let words = column.words.as_ref().unwrap_or(&self.words);
            let number = column.read(cell, words, Notation::PLAIN).map_err(wrong)?.or(column.fill);
            *to = N::Scalar::from_f64(number.ok_or_else(|| wrong(format!("{}, and no fill was learnt for it", gap(cell))))?);
        }
        spread(&self.inputs, row.as_mut());
        match row.as_ref().iter().position(|number| !number.is_finite()) {
            None => Ok(row),
            Some(place) => Err(Error::Data(format!("number {place} of the row is beyond what {} holds", N::Scalar::NAME))),
        }
    }

    /// The columns that the target is made from, in order.
    #[must_use]
    pub fn target_columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.targets.iter().map(|column| column.name.as_str())
    }

    /// What the network's answer says, as a table would have it: a text for each of [`target_columns`](Self::target_columns). Of classes that is the
    /// name of the one with the largest output, of an output that says yes or no the name of the category, and a number as the table had it.
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
    /// The target columns do not make as many numbers as the network answers.
    pub fn answer<N: WithTarget>(&self, output: &N::Output) -> Result<Vec<String>, Error> {
        answer::texts(&self.targets, output.as_ref(), N::METRIC).map_err(Error::Data)
    }

    /// It as a constant expression of Rust: an [`Encoder`](crate::Encoder), by which a program that embeds the network makes the same numbers from the
    /// same cells and says the same of its outputs, without a file and without `std`. Written to a file that such a program includes.
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
    /// The columns do not make as many numbers as the network takes and answers.
    pub fn to_rust<N: WithTarget>(&self) -> Result<String, Error> {
        rust::expression::<N>(self).map_err(Error::Data)
    }

    /// Writes a Rust module with the constant `ENCODER`, an [`Encoder`](crate::Encoder) that does the same: see [`to_rust`](Self::to_rust).
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
    /// The columns do not make as many numbers as the network takes and answers, or the file cannot be written.
    pub fn save_rust<N: WithTarget>(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        whole::write(path.as_ref(), rust::module::<N>(self).map_err(Error::Data)?.as_bytes())
    }

    /// Writes it as JSON, whole or not at all.
    ///
    /// # Errors
    /// The system refuses to write there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        file::save(self, path.as_ref())
    }

    /// Reads what [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// The file cannot be read, or is no such file: the error says where.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        file::load(path.as_ref())
    }
}

/// What an error says of columns that do not make a row of this width.
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
    format!("the columns give {given} numbers, but the network takes {width}: {}", list.join(", "))
}
