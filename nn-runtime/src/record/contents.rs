//! What a checkpoint holds beside the weights.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::array::Array;

/// Everything by its name. Numbers stand there as text: the shortest that is read back as the same bits.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Contents {
    /// What has to be the same.
    pub(crate) settings: BTreeMap<String, String>,
    /// What changes.
    pub(crate) state: BTreeMap<String, String>,
    pub(crate) arrays: BTreeMap<String, Array>,
}

impl Contents {
    /// A value with a form of its own, if there is one of that name and type.
    pub(crate) fn value<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        rmp_serde::from_slice(&self.arrays.get(name)?.bytes).ok()
    }
}
