//! The network during training, for observers.

use std::any::{Any, type_name};
use std::fmt;
use std::path::Path;

use crate::compiled::Compiled;
use crate::error::Error;
use crate::store;

/// The network at the end of an epoch, for [`Observer::network`](super::Observer::network).
///
/// It has the weights that were validated: the average, if the trainer has an [average](super::Trainer::average).
pub struct Snapshot<'a> {
    network: &'a dyn Any,
    kind: &'static str,
    save: &'a dyn Fn(&Path) -> Result<(), Error>,
}

impl Snapshot<'_> {
    /// Calls `show` with a snapshot of the network.
    pub(crate) fn show<N: Compiled, T>(network: &N, show: impl FnOnce(&Snapshot<'_>) -> T) -> T {
        show(&Snapshot { network, kind: type_name::<N>(), save: &|path| store::save(network, path) })
    }

    /// Returns the network.
    ///
    /// # Errors
    /// The training is that of another network type.
    pub fn of<N: Compiled>(&self) -> Result<&N, Error> {
        self.network.downcast_ref().ok_or_else(|| {
            let (asked, trained) = (type_name::<N>(), self.kind);
            Error::Setting(format!("an observer expects the network `{asked}`, but `{trained}` is trained: use another observer for it"))
        })
    }

    /// Writes the network to a safetensors file, like [`Train::save`](crate::Train::save).
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
