//! What a trainer looks at beside what it learns from.

use crate::data::Dataset;
use crate::train::Supervised;

/// What a trainer validates on: nothing, or a data set.
pub trait Validation<N: Supervised>: Send {
    /// The data set, if there is one.
    fn data(&self) -> Option<&Dataset<N>>;
}

impl<N: Supervised> Validation<N> for () {
    fn data(&self) -> Option<&Dataset<N>> {
        None
    }
}

impl<N: Supervised> Validation<N> for &Dataset<N> {
    fn data(&self) -> Option<&Dataset<N>> {
        Some(self)
    }
}
