//! The error type of the crate.

use std::error::Error as _;
use std::fmt;
use std::path::PathBuf;

use crate::digits::digits;
use crate::origin::Origin;

/// The error of every fallible function of this crate.
///
/// `Display` prints the place and the reason:
///
/// ```text
/// houses.csv, line 7, column `rooms`: found "many", expected a number
/// ```
///
/// The error of the operating system behind [`Io`](Self::Io) is its [`source`](std::error::Error::source). `Debug` prints the same text
/// followed by that cause, because a `main` that returns a `Result` prints its error with `Debug`.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A pass received an empty batch.
    #[error("{pass} received an empty batch: it needs at least one row")]
    EmptyBatch {
        /// The method that was called.
        pass: &'static str,
    },
    /// A training pass received fewer rows than a layer needs.
    #[error(
        "{pass} received {rows} row, but batch normalisation needs at least {least} in training: one row has no variance, add it to another batch"
    )]
    TooFewRows {
        /// The method that was called.
        pass: &'static str,
        /// The number of rows.
        rows: usize,
        /// The minimum number of rows.
        least: usize,
    },
    /// The number of inputs differs from the number of targets, weights or output gradients.
    #[error("{inputs} rows of inputs, but {others} rows of {what}")]
    RowsDiffer {
        /// The number of inputs.
        inputs: usize,
        /// The number of the others.
        others: usize,
        /// What the others are.
        what: &'static str,
    },
    /// `backward` was called with another batch than the last `forward`.
    #[error("backward needs the forward pass of the same batch: {why}; call forward with these inputs immediately before")]
    NotLastForward {
        /// What differs.
        why: &'static str,
    },
    /// A target that the loss cannot use.
    #[error("target of row {row}: {why}")]
    Target {
        /// The row, counted from 0.
        row: usize,
        /// What was found and what was expected.
        why: String,
    },
    /// Data that cannot be used for training.
    #[error("{0}")]
    Data(String),
    /// A cell of a table with lines.
    #[error("{path}, line {line}, column `{column}`: {why}", path = path.display())]
    Cell {
        /// The file.
        path: PathBuf,
        /// The line in the file, counted from 1, the header included.
        line: u64,
        /// The column's name in the header.
        column: String,
        /// What was found and what was expected.
        why: String,
    },
    /// A cell of a table without lines, such as a Parquet file.
    #[error("{path}, row {row}, column `{column}`: {why}", path = path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// The row, counted from 1.
        row: u64,
        /// The column's name.
        column: String,
        /// What was found and what was expected.
        why: String,
    },
    /// A file with invalid content.
    #[error("{path}: {why}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        why: String,
    },
    /// An error of the operating system.
    #[error("{path}: cannot {action}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The attempted action.
        action: &'static str,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// An error of another process of a training [across](crate::trainer::Trainer::across) several, which ends it on all of them.
    #[error("rank {rank}: {why}")]
    Rank {
        /// The process, counted from 0.
        rank: usize,
        /// Its error.
        why: String,
    },
    /// An invalid setting of a trainer or an optimizer.
    #[error("{0}")]
    Setting(String),
    /// The loss, the gradient or the weights became NaN or infinite.
    #[error(
        "training{} diverged in epoch {epoch}, batch {batch}, at a loss of {}: {origin}; \
         lower the learning rate, clip gradients, or look for extreme rows",
        network.map(|network| format!(" of the {network}")).unwrap_or_default(),
        digits(*loss, 6)
    )]
    Diverged {
        /// Which of two networks that are trained in turn it is: `"generator"` or `"discriminator"`. `None` if one network is trained.
        network: Option<&'static str>,
        /// The layer and the pass in which the first NaN or infinity appeared.
        origin: Origin,
        /// The loss.
        loss: f64,
        /// The epoch, counted from 1.
        epoch: usize,
        /// The batch in the epoch, counted from 1.
        batch: usize,
    },
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Error {
    /// Returns the error with its row number counted from the start of the data instead of from row `first`.
    pub(crate) fn in_row(self, first: usize) -> Self {
        match self {
            Self::Target { row, why } => Self::Target { row: first + row, why },
            other => other,
        }
    }

    /// Returns the error of a row of a batch with the batch's number.
    pub(crate) fn in_batch(self, batch: usize) -> Self {
        match self {
            Self::Target { row, why } => Self::Target { row, why: format!("{why} (in batch {batch}, whose rows are counted from 0)") },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_the_message_and_its_cause() {
        let source = std::io::Error::other("the disk is full");
        let error = Error::Io { path: PathBuf::from("net.safetensors"), action: "write", source };
        assert_eq!(format!("{error:?}"), "net.safetensors: cannot write: the disk is full");
        let error = Error::Setting("the rate of \"decay\" is -1".to_owned());
        assert_eq!(format!("{error:?}"), error.to_string());
    }
}
