//! Tables in any format: selects columns, converts their cells, and learns categories and fill values.

mod choice;
mod digits;
mod ends;
mod header;
mod in_memory;
mod inputs;
mod learner;
mod methods;
mod records;
mod report;
mod rows;
mod shared;
mod steps;
mod stream;
#[cfg(test)]
mod tests;

pub use in_memory::Table;
pub use inputs::{InputStream, Inputs};
pub use report::{ColumnReport, TableReport};
pub use steps::WindowTable;

pub(super) use choice::{Choice, choose, strings};
pub(super) use in_memory::read;
pub(super) use inputs::{predict_to_csv, read_inputs, stream_inputs};
pub(super) use methods::choices;
pub(super) use records::{Cell, Form, Records, Wanted};
pub(super) use steps::read_windows;
pub(super) use stream::stream;
