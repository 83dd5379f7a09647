//! What a checkpoint holds beside the weights.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::Record;
use super::array::Array;
use super::differences::{Difference, Differences};
use super::ways::Way;

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
    /// Lets parts write down what they are. The error names those that do not say it.
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

    /// Adds what parts are, as far as they say it: of one that is silent nothing is known, and nothing will be restored.
    pub(crate) fn note(&mut self, parts: impl FnOnce(&mut Record<'_>)) {
        parts(&mut Record::new(Way::Write(self)));
    }

    /// Compares parts with what is written, and changes nothing. The error names every difference.
    pub(crate) fn compare(&self, parts: impl FnOnce(&mut Record<'_>)) -> Result<(), Differences> {
        let mut record = Record::new(Way::Compare(self));
        parts(&mut record);
        let Record { seen, differences: mut settings, lost, .. } = record;
        let left = self.settings.iter().filter(|(key, _)| !seen.contains(*key));
        settings.extend(left.map(|(key, value)| Difference { key: key.clone(), checkpoint: Some(value.clone()), trainer: None }));
        // What is inside of a part of another kind differs anyhow.
        let outer: Vec<String> = settings.iter().map(|difference| format!("{}.", difference.key)).collect();
        settings.retain(|difference| !outer.iter().any(|outer| difference.key.starts_with(outer)));
        if settings.is_empty() && lost.is_empty() { Ok(()) } else { Err(Differences { settings, lost }) }
    }

    /// A value with a form of its own, if there is one of that name and type.
    pub(crate) fn value<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        ciborium::from_reader(self.arrays.get(name)?.bytes.as_slice()).ok()
    }

    /// Gives parts what is written.
    pub(crate) fn restore(&self, parts: impl FnOnce(&mut Record<'_>)) {
        parts(&mut Record::new(Way::Restore(self)));
    }
}
