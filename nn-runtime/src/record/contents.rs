//! The content of a checkpoint besides the weights.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::Record;
use super::array::Array;
use super::differences::{Difference, Differences};
use super::ways::Way;

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
    /// Writes parts. The error names those that do not implement `record`.
    pub(crate) fn written(parts: impl FnOnce(&mut Record<'_>)) -> Result<Self, String> {
        let mut contents = Self::default();
        let mut record = Record::new(Way::Write(&mut contents));
        parts(&mut record);
        match std::mem::take(&mut record.silent).as_slice() {
            [] => Ok(contents),
            silent => Err(format!(
                "`{}` does not say what it remembers, so that no checkpoint can hold it: give it a `record`, which is empty where it \
                 remembers nothing",
                silent.join("`, `")
            )),
        }
    }

    /// Adds parts. Nothing is known of a part that does not implement `record`, and nothing of it will be restored.
    pub(crate) fn note(&mut self, parts: impl FnOnce(&mut Record<'_>)) {
        parts(&mut Record::new(Way::Write(self)));
    }

    /// Compares parts with the content, without changing them. The error lists every difference.
    pub(crate) fn compare(&self, parts: impl FnOnce(&mut Record<'_>)) -> Result<(), Differences> {
        let mut record = Record::new(Way::Compare(self));
        parts(&mut record);
        let Record { seen, differences: mut settings, lost, .. } = record;
        let left = self.settings.iter().filter(|(key, _)| !seen.contains(*key));
        settings.extend(left.map(|(key, value)| Difference { key: key.clone(), checkpoint: Some(value.clone()), trainer: None }));
        // The settings inside a part of another kind differ anyway.
        let outer: Vec<String> = settings.iter().map(|difference| format!("{}.", difference.key)).collect();
        settings.retain(|difference| !outer.iter().any(|outer| difference.key.starts_with(outer)));
        if settings.is_empty() && lost.is_empty() { Ok(()) } else { Err(Differences { settings, lost }) }
    }

    /// Returns a serialised value, if there is one with that name and type.
    pub(crate) fn value<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        ciborium::from_reader(self.arrays.get(name)?.bytes.as_slice()).ok()
    }

    /// Restores parts.
    pub(crate) fn restore(&self, parts: impl FnOnce(&mut Record<'_>)) {
        parts(&mut Record::new(Way::Restore(self)));
    }
}
