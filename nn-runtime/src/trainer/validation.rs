//! What a trainer looks at beside what it learns from.

use crate::data::Source;
use crate::train::Supervised;

/// What a trainer validates on: nothing, or a [`Source`] of rows.
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives the network no rows to validate on",
    label = "expected a `Dataset` or a `Stream` of the network, or another `Source` that threads can share"
)]
pub trait Validation<N: Supervised>: Send {
    /// The rows, if there are any.
    fn rows(&self) -> Option<&(dyn Source<N> + Sync)>;
}

impl<N: Supervised> Validation<N> for () {
    fn rows(&self) -> Option<&(dyn Source<N> + Sync)> {
        None
    }
}

impl<N: Supervised, S: Source<N> + Sync> Validation<N> for &S {
    fn rows(&self) -> Option<&(dyn Source<N> + Sync)> {
        Some(*self)
    }
}
