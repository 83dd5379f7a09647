//! Tables, whatever form their files have: which columns are wanted, what their cells become, what is learnt of them.

mod choice;
mod header;
mod learner;
mod records;
mod report;
mod rows;
mod stream;
mod whole;

pub use report::{ColumnReport, TableReport};
pub use whole::Table;

pub(super) use choice::{Choice, choices, strings};
pub(super) use records::{Cell, Form, Records, Wanted};
pub(super) use stream::stream;
pub(super) use whole::read;
