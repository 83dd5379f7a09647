//! An encoding in read-only memory, for programs that embed a network: no allocation, no `std`.

mod plain;

use core::fmt;

pub(crate) use plain::{Plain, is_missing, truth};

use crate::network::{Network, Row};
use crate::scalar::Scalar;

/// How the cells of a row become the numbers of an input, and what the outputs say, as the table had it that a network was trained with: its
/// `Encoding` whole, with what fills a missing value, with unknown categories and units.
///
/// `Encoding::to_rust` writes it as a constant expression; a program that predicts includes that, and needs neither a file nor an allocator.
///
/// ```
/// use nn_runtime::prelude::*;
/// use nn_runtime::{Encoder, EncoderColumn, EncoderTarget};
///
/// network! {
///     struct Bought(3) -> 1 { Dense(1), Sigmoid }
/// }
///
/// // As `Encoding::to_rust` writes it.
/// static ENCODER: Encoder = Encoder {
///     inputs: &[
///         EncoderColumn { name: "minutes", fill: Some(2.5), ..EncoderColumn::NUMBER },
///         EncoderColumn { name: "device", categories: &["desk", "phone"], unknown_is_zeros: true, ..EncoderColumn::NUMBER },
///     ],
///     targets: &[EncoderTarget { name: "bought", categories: &["no", "yes"], middle: 0.5, ..EncoderTarget::NUMBER }],
/// };
///
/// # fn main() -> Result<(), nn_runtime::CellError> {
/// assert_eq!(ENCODER.input::<Bought>(&["NA", "phone"])?, [2.5, 0.0, 1.0]);
/// assert_eq!(ENCODER.input::<Bought>(&["1e1", "watch"])?, [10.0, 0.0, 0.0]);
/// let error = ENCODER.input::<Bought>(&["many", "desk"]).unwrap_err();
/// assert_eq!(error.to_string(), "column `minutes`: expected a number");
///
/// let said: Vec<String> = ENCODER.answers::<Bought>(&[0.85]).map(|(column, answer)| format!("{column}: {answer}")).collect();
/// assert_eq!(said, ["bought: yes"]);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Encoder {
    /// The columns that the input is made from, in order.
    pub inputs: &'static [EncoderColumn],
    /// The columns that the outputs answer, in order.
    pub targets: &'static [EncoderTarget],
}

/// A column of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EncoderColumn {
    /// Its name in the table.
    pub name: &'static str,
    /// Its categories in the order of their numbers; none where it is one of numbers.
    pub categories: &'static [&'static str],
    /// Whether a category that is none of these becomes zeros, and no error.
    pub unknown_is_zeros: bool,
    /// What a missing value becomes: a number of the input, or the place of a category. An error where it is `None`.
    pub fill: Option<f64>,
    /// The texts that stand for a missing value.
    pub missing_words: &'static [&'static str],
    /// What is subtracted from a number, before it is divided.
    pub subtract: f64,
    /// What a number is divided by.
    pub divide: f64,
}

/// A column of the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EncoderTarget {
    /// Its name in the table.
    pub name: &'static str,
    /// How many of the outputs are its.
    pub outputs: usize,
    /// Its categories in the order of their numbers; none where it is one of numbers.
    pub categories: &'static [&'static str],
    /// Whether the largest of its outputs says the class, also where that has no name.
    pub is_class: bool,
    /// Above which the one output of two categories says the second.
    pub middle: f64,
    /// What is added to the product of an output and [`divide`](Self::divide).
    pub subtract: f64,
    /// What an output is multiplied by, so that it is in the unit of the table.
    pub divide: f64,
}

/// The texts that stand for a missing value where nobody says it.
pub(crate) const MISSING_WORDS: &[&str] = &["", "NA", "N/A", "#N/A", "<NA>", "NaN", "null", "None", "?"];

impl EncoderColumn {
    /// A column of numbers without a fill, to be completed by `..`.
    pub const NUMBER: Self =
        Self { name: "", categories: &[], unknown_is_zeros: false, fill: None, missing_words: MISSING_WORDS, subtract: 0.0, divide: 1.0 };

    /// How many numbers of the input are its.
    #[must_use]
    pub const fn width(&self) -> usize {
        if self.categories.is_empty() { 1 } else { self.categories.len() }
    }

    /// The number in a cell, or the place of its category; `None` where that is none of the known ones.
    fn read(&self, cell: &str) -> Result<Option<f64>, CellError> {
        let (name, cell) = (self.name, cell.trim_ascii());
        if is_missing(cell, self.missing_words.iter().copied()) {
            return self.fill.map(Some).ok_or(CellError::Missing { column: name });
        }
        if self.categories.is_empty() {
            let number = cell.parse().ok().or_else(|| truth(cell)).filter(|number: &f64| number.is_finite());
            return number.map(|number| Some((number - self.subtract) / self.divide)).ok_or(CellError::Number { column: name });
        }
        match self.place(cell) {
            Some(place) => Ok(Some(place as f64)),
            None if self.unknown_is_zeros => Ok(None),
            None => Err(CellError::Category { column: name, categories: self.categories }),
        }
    }

    /// As it is written, else the only one of the same plain form.
    fn place(&self, cell: &str) -> Option<usize> {
        let exact = self.categories.iter().position(|category| *category == cell);
        exact.or_else(|| {
            let plain = Plain::of(cell);
            let mut alike = self.categories.iter().enumerate().filter(|(_, category)| Plain::of(category) == plain);
            let (place, _) = alike.next()?;
            alike.next().is_none().then_some(place)
        })
    }
}

impl EncoderTarget {
    /// A column of numbers, to be completed by `..`.
    pub const NUMBER: Self = Self { name: "", outputs: 1, categories: &[], is_class: false, middle: 0.5, subtract: 0.0, divide: 1.0 };

    fn answer<S: Scalar>(&self, outputs: &[S]) -> Answer {
        let place = if self.is_class {
            let largest = outputs.iter().enumerate().rev().max_by(|(_, a), (_, b)| a.to_f64().total_cmp(&b.to_f64()));
            largest.map_or(0, |(place, _)| place)
        } else {
            let number = outputs.first().map_or(f64::NAN, |number| number.to_f64());
            if self.categories.is_empty() || number.is_nan() {
                return Answer::Number(if self.divide == 1.0 && self.subtract == 0.0 {
                    number
                } else {
                    number * self.divide + self.subtract
                });
            }
            usize::from(number > self.middle)
        };
        self.categories.get(place).map_or(Answer::Number(place as f64), |name| Answer::Name(name))
    }
}

impl Encoder {
    /// How many numbers the columns of the input make. In a constant it tells while compiling whether the encoder is of this network.
    #[must_use]
    pub const fn width(&self) -> usize {
        let (mut width, mut column) = (0, 0);
        while column < self.inputs.len() {
            width += self.inputs[column].width();
            column += 1;
        }
        width
    }

    /// The input that a row of cells is, in the order of [`inputs`](Self::inputs).
    ///
    /// # Errors
    /// There are more or fewer cells than columns; a cell is no finite number or no known category, or is missing where there is no fill; the columns
    /// make more or fewer numbers than the network takes.
    pub fn input<N: Network>(&self, cells: &[impl AsRef<str>]) -> Result<N::Input, CellError> {
        if cells.len() != self.inputs.len() {
            return Err(CellError::Count { found: cells.len(), expected: self.inputs.len() });
        }
        if self.width() != N::Input::WIDTH {
            return Err(CellError::Width { columns: self.width(), network: N::Input::WIDTH });
        }
        let mut row = N::Input::filled(N::Scalar::ZERO);
        let mut numbers = row.as_mut().iter_mut();
        for (cell, column) in cells.iter().zip(self.inputs) {
            let read = column.read(cell.as_ref())?;
            for (place, to) in numbers.by_ref().take(column.width()).enumerate() {
                *to = match read {
                    Some(number) if column.categories.is_empty() => N::Scalar::from_f64(number),
                    Some(category) if category == place as f64 => N::Scalar::ONE,
                    _ => N::Scalar::ZERO,
                };
                if !to.is_finite() {
                    return Err(CellError::Beyond { column: column.name, scalar: N::Scalar::NAME });
                }
            }
        }
        Ok(row)
    }

    /// What the network's output says of each column of the target, beside its name.
    pub fn answers<'a, N: Network>(&'a self, output: &'a N::Output) -> impl Iterator<Item = (&'static str, Answer)> + 'a {
        let mut rest = output.as_ref();
        self.targets.iter().map(move |target| {
            let (own, others) = rest.split_at_checked(target.outputs).unwrap_or((rest, &[]));
            rest = others;
            (target.name, target.answer(own))
        })
    }
}

/// What an output says.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// The name of a category.
    Name(&'static str),
    /// A number in the unit of the table, or of a class without a name its number.
    Number(f64),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

/// What is wrong with a row of cells. Prints as text.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CellError {
    /// Not as many cells as columns.
    Count {
        /// How many cells there were.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// The columns are those of another network.
    Width {
        /// How many numbers the columns make.
        columns: usize,
        /// How many the network takes.
        network: usize,
    },
    /// A cell is no finite number.
    Number {
        /// The column.
        column: &'static str,
    },
    /// A cell is none of the known categories.
    Category {
        /// The column.
        column: &'static str,
        /// The known ones.
        categories: &'static [&'static str],
    },
    /// A value is missing, and nothing fills it.
    Missing {
        /// The column.
        column: &'static str,
    },
    /// A number is beyond what the network's scalar holds.
    Beyond {
        /// The column.
        column: &'static str,
        /// The scalar.
        scalar: &'static str,
    },
}

impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { found, expected } => write!(f, "{found} cells, but the input is made from {expected} columns"),
            Self::Width { columns, network } => write!(f, "the columns give {columns} numbers, but the network takes {network}"),
            Self::Number { column } => write!(f, "column `{column}`: expected a number"),
            Self::Category { column, categories } => {
                write!(f, "column `{column}`: expected one of the categories")?;
                categories.iter().enumerate().try_for_each(|(place, name)| write!(f, "{} {name}", if place == 0 { "" } else { "," }))
            }
            Self::Missing { column } => write!(f, "column `{column}`: the value is missing, and nothing was learnt to fill it with"),
            Self::Beyond { column, scalar } => write!(f, "column `{column}`: the number is beyond what {scalar} holds"),
        }
    }
}

/// What [`Display`](fmt::Display) shows: a `main` that returns a `Result` prints an error by `Debug`.
impl fmt::Debug for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for CellError {}
