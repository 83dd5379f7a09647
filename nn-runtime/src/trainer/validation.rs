//! What a trainer looks at beside what it learns from.

use crate::data::Source;
use crate::train::Supervised;

/// A network that can be validated on what a trainer has for that: nothing, or a [`Source`] of its rows.
///
/// It is the network that implements it, so that the compiler takes the network from what is trained, and not from what validates. Where it is
/// asked for, `Supervised` stands before it: a network without a loss is then told that it has none.
#[diagnostic::on_unimplemented(
    message = "`validate` requires rows for the network `{Self}`, not `{V}`",
    label = "the argument of `validate` must be a `Dataset`, a `Stream` or another thread-safe `Source` of this network"
)]
pub trait Validation<V>: Supervised {
    /// The rows, if there are any.
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
