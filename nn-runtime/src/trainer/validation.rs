//! The validation rows of a trainer.

use crate::data::Source;
use crate::train::Supervised;

/// A network that can be validated on `V`: nothing, or a [`Source`] of its rows.
///
/// The network implements it, so that the compiler infers the network from the training rows and not from the validation rows. Bounds name
/// `Supervised` first, so that the compiler error for a network without a loss is about the loss.
#[diagnostic::on_unimplemented(
    message = "`validate` requires rows for the network `{Self}`, not `{V}`",
    label = "the argument of `validate` must be a `Dataset`, a `Stream` or another thread-safe `Source` of this network"
)]
pub trait Validation<V>: Supervised {
    /// Returns the rows, if there are any.
    fn rows_of(validation: &V) -> Option<&(dyn Source<Self> + Sync)>;
}

impl<N: Supervised> Validation<()> for N {
    fn rows_of((): &()) -> Option<&(dyn Source<Self> + Sync)> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<'a, N: Supervised, S: Source<N> + Sync> Validation<&'a S> for N {
    fn rows_of<'b>(validation: &'b &'a S) -> Option<&'b (dyn Source<Self> + Sync)> {
        Some(*validation)
    }
}
