//! The content of a checkpoint besides the weights.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::array::Array;

/// All values by name. Numbers are stored as the shortest text that is read back bit-identically.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Contents {
    /// Values that must be the same when training is resumed.
    pub(crate) settings: BTreeMap<String, String>,
    /// Values that change in training.
    pub(crate) state: BTreeMap<String, String>,
    pub(crate) arrays: BTreeMap<String, Array>,
}

impl Contents {
    /// A value with a form of its own, if there is one of that name and type.
    pub(crate) fn value<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        rmp_serde::from_slice(&self.arrays.get(name)?.bytes).ok()
    }
}
