//! An encoding in read-only memory, for programs that embed a network. It does not allocate and works without `std`.

mod plain;

use core::fmt;

pub(crate) use plain::{Plain, is_missing, truth};

use crate::network::{Network, Row, vocabulary_at};
use nn_kernels::Scalar;

/// Converts the cells of a table row to the input of a network, and the output of the network to answers.
///
/// It is the `Encoding` of the training data as a constant: categories, fill values for missing cells, handling of unknown categories, and
/// units. `Encoding::to_rust` writes it as a Rust expression for `include!`. The program then needs neither a file nor an allocator.
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
/// let answers: Vec<String> = ENCODER.answers::<Bought>(&[0.85]).map(|(column, answer)| format!("{column}: {answer}")).collect();
/// assert_eq!(answers, ["bought: yes"]);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Encoder {
    /// The columns of the input, in order.
    pub inputs: &'static [EncoderColumn],
    /// The columns of the target, in order.
    pub targets: &'static [EncoderTarget],
}

/// A column of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EncoderColumn {
    /// The name in the table.
    pub name: &'static str,
    /// The categories in the order of their numbers. Empty for a column of numbers.
    pub categories: &'static [&'static str],
    /// Whether a category becomes a token, its number. Otherwise it becomes a 1 among zeros.
    pub is_token: bool,
    /// Whether an unknown category becomes zeros. Otherwise it is an error.
    pub unknown_is_zeros: bool,
    /// The value for a missing cell: a number of the input, or the index of a category. `None`: a missing cell is an error.
    pub fill: Option<f64>,
    /// The texts that count as a missing value.
    pub missing_words: &'static [&'static str],
    /// A number x of the table becomes (x − `subtract`) / `divide`.
    pub subtract: f64,
    /// See [`subtract`](Self::subtract).
    pub divide: f64,
}

/// A column of the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EncoderTarget {
    /// The name in the table.
    pub name: &'static str,
    /// The number of outputs for this column.
    pub outputs: usize,
    /// The categories in the order of their numbers. Empty for a column of numbers.
    pub categories: &'static [&'static str],
    /// Whether the answer is the index of the largest output. If there are no [`categories`](Self::categories), it is a number.
    pub is_class: bool,
    /// The threshold of a single output with two categories: above it, the answer is the second category.
    pub middle: f64,
    /// An output y becomes y · `divide` + `subtract`, in the unit of the table.
    pub subtract: f64,
    /// See [`subtract`](Self::subtract).
    pub divide: f64,
}

/// The default texts that count as a missing value.
pub(crate) const MISSING_WORDS: &[&str] = &["", "NA", "N/A", "#N/A", "<NA>", "NaN", "null", "None", "?"];

impl EncoderColumn {
    /// A column of numbers without a fill value, for struct update syntax: `..EncoderColumn::NUMBER`.
    pub const NUMBER: Self = Self {
        name: "",
        categories: &[],
        is_token: false,
        unknown_is_zeros: false,
        fill: None,
        missing_words: MISSING_WORDS,
        subtract: 0.0,
        divide: 1.0,
    };

    /// Returns the number of inputs that this column becomes: 1, or the number of categories that are no tokens.
    #[must_use]
    pub const fn width(&self) -> usize {
        if self.categories.is_empty() || self.is_token { 1 } else { self.categories.len() }
    }

    /// Returns the number in a cell, or the index of its category. `None` is an unknown category that becomes zeros.
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

    /// Finds a category by its exact text. Without one, finds the only category with the same plain form.
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
    /// A column of numbers, for struct update syntax: `..EncoderTarget::NUMBER`.
    pub const NUMBER: Self = Self { name: "", outputs: 1, categories: &[], is_class: false, middle: 0.5, subtract: 0.0, divide: 1.0 };

    fn answer<S: Scalar>(&self, outputs: &[S]) -> Answer {
        let place = if self.is_class {
            if outputs.iter().any(|output| output.to_f64().is_nan()) {
                return Answer::Number(f64::NAN);
            }
            (1..outputs.len()).fold(0, |best, place| if outputs[place] > outputs[best] { place } else { best })
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
    /// Returns the number of inputs that all columns become. Compare it with the network's in a `const` assertion to check at compile time
    /// that the encoder fits the network.
    #[must_use]
    pub const fn width(&self) -> usize {
        let (mut width, mut column) = (0, 0);
        while column < self.inputs.len() {
            width += self.inputs[column].width();
            column += 1;
        }
        width
    }

    /// Checks at compile time that the encoder has as many inputs and outputs as the network, and no more tokens:
    /// `const _: () = ENCODER.assert_fits::<Model>();`
    ///
    /// # Panics
    /// The numbers of inputs or outputs differ, or there are more categories than tokens. In a constant this is a compile error.
    pub const fn assert_fits<N: Network>(&self) {
        assert!(self.width() == N::Input::WIDTH, "the encoder has more or fewer inputs than the network: run the training again");
        let (mut column, mut place) = (0, 0);
        while column < self.inputs.len() {
            let EncoderColumn { categories, is_token, .. } = &self.inputs[column];
            let tokens = match vocabulary_at::<N>(place) {
                Some(tokens) => tokens,
                None => 0,
            };
            place += self.inputs[column].width();
            assert!(
                !*is_token || categories.len() <= tokens,
                "a column of the encoder has more categories than the network has tokens: run the training again"
            );
            column += 1;
        }
        let (mut outputs, mut target) = (0, 0);
        while target < self.targets.len() {
            outputs += self.targets[target].outputs;
            target += 1;
        }
        assert!(
            outputs == N::Output::WIDTH,
            "the targets of the encoder have more or fewer outputs than the network: run the training again"
        );
    }

    /// Converts the cells of a row, in the order of [`inputs`](Self::inputs), to an input.
    ///
    /// # Errors
    /// The number of cells differs from the number of columns; the columns become more or fewer numbers than the network has inputs; a cell
    /// is not a finite number or not a known category; or a cell is missing and its column has no fill value.
    pub fn input<N: Network>(&self, cells: &[impl AsRef<str>]) -> Result<N::Input, CellError> {
        if cells.len() != self.inputs.len() {
            return Err(CellError::Count { found: cells.len(), expected: self.inputs.len() });
        }
        if self.width() != N::Input::WIDTH {
            return Err(CellError::Width { columns: self.width(), network: N::Input::WIDTH });
        }
        let mut row = N::Input::filled(N::Scalar::ZERO);
        let mut numbers = row.numbers_mut().iter_mut();
        for (cell, column) in cells.iter().zip(self.inputs) {
            let read = column.read(cell.as_ref())?;
            for (place, to) in numbers.by_ref().take(column.width()).enumerate() {
                *to = match read {
                    Some(number) if column.categories.is_empty() || column.is_token => N::Scalar::from_f64(number),
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

    /// Returns the name of each target column and its answer.
    pub fn answers<'a, N: Network>(&'a self, output: &'a N::Output) -> impl Iterator<Item = (&'static str, Answer)> + 'a {
        let mut rest = output.numbers();
        self.targets.iter().map(move |target| {
            let (own, others) = rest.split_at_checked(target.outputs).unwrap_or((rest, &[]));
            rest = others;
            (target.name, target.answer(own))
        })
    }
}

/// The answer of a network for one target column.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// The name of a category.
    Name(&'static str),
    /// A number in the unit of the table, or the number of a class without a name; NaN if an output is NaN.
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

/// The error of [`Encoder::input`]. `Display` and `Debug` print the same text.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CellError {
    /// The number of cells differs from the number of columns.
    Count {
        /// The number of cells.
        found: usize,
        /// The number of columns.
        expected: usize,
    },
    /// The columns do not fit the network.
    Width {
        /// The number of inputs that the columns become.
        columns: usize,
        /// The number of inputs of the network.
        network: usize,
    },
    /// A cell is not a finite number.
    Number {
        /// The column.
        column: &'static str,
    },
    /// A cell is not a known category.
    Category {
        /// The column.
        column: &'static str,
        /// The known categories.
        categories: &'static [&'static str],
    },
    /// A cell is missing, and the column has no fill value.
    Missing {
        /// The column.
        column: &'static str,
    },
    /// A number is too large for the network's scalar.
    Beyond {
        /// The column.
        column: &'static str,
        /// The scalar type.
        scalar: &'static str,
    },
}

impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { found, expected } => write!(f, "{found} cells, but the input has {expected} columns"),
            Self::Width { columns, network } => write!(f, "the columns become {columns} numbers, but the network has {network} inputs"),
            Self::Number { column } => write!(f, "column `{column}`: expected a number"),
            Self::Category { column, categories } => {
                write!(f, "column `{column}`: expected one of the categories")?;
                categories.iter().enumerate().try_for_each(|(place, name)| write!(f, "{} {name}", if place == 0 { "" } else { "," }))
            }
            Self::Missing { column } => write!(f, "column `{column}`: the value is missing, and the column has no fill value"),
            Self::Beyond { column, scalar } => write!(f, "column `{column}`: the number is too large for {scalar}"),
        }
    }
}

// A `main` that returns a `Result` prints its error with `Debug`.
impl fmt::Debug for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for CellError {}
