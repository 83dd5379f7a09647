//! The network as it is in the middle of its training.

use std::any::{Any, type_name};
use std::fmt;
use std::path::Path;

use crate::compiled::Compiled;
use crate::error::Error;
use crate::store;

/// The network at the end of an epoch, for [`Observer::network`](super::Observer::network). It has the weights that validation used: the
/// averages if the trainer [averages](super::Trainer::average).
pub struct Snapshot<'a> {
    network: &'a dyn Any,
    kind: &'static str,
    save: &'a dyn Fn(&Path) -> Result<(), Error>,
}

impl Snapshot<'_> {
    /// Shows a network.
    pub(super) fn show<N: Compiled, T>(network: &N, show: impl FnOnce(&Snapshot<'_>) -> T) -> T {
        show(&Snapshot { network, kind: type_name::<N>(), save: &|path| store::save(network, path) })
    }

    /// The network, to predict with or to look at.
    ///
    /// # Errors
    /// The network that is trained is of another type.
    pub fn of<N: Compiled>(&self) -> Result<&N, Error> {
        self.network.downcast_ref().ok_or_else(|| {
            let (asked, trained) = (type_name::<N>(), self.kind);
            Error::Setting(format!("an observer asks for the network `{asked}`, but `{trained}` is trained: observe each by its own"))
        })
    }

    /// Writes the network to a safetensors file, as [`Train::save`](crate::Train::save).
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        (self.save)(path.as_ref())
    }
}

impl fmt::Debug for Snapshot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot of {}", self.kind)
    }
}
