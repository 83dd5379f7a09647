//! What a file must fit.

use crate::compiled::Compiled;
use crate::tensor::Tensor;

/// The tensors that a network declares. Reading and writing files takes them as values, so that it is not compiled again for each network.
#[derive(Clone, Copy)]
pub(super) struct Declared {
    pub(super) tensors: &'static [Tensor],
    /// See [`Compiled::TIED`].
    pub(super) tied: &'static [[&'static str; 2]],
    /// See [`Compiled::CLASSIC_DROPOUTS`].
    pub(super) classic_dropouts: &'static [&'static str],
}

impl Declared {
    pub(super) const fn by<N: Compiled>() -> Self {
        Self { tensors: N::TENSORS, tied: N::TIED, classic_dropouts: N::CLASSIC_DROPOUTS }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.tensors.iter().any(|tensor| tensor.name == name)
    }
}
