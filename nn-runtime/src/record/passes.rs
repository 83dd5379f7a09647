//! Parts written down, compared and given back, each in one go.

use super::Record;
use super::contents::Contents;
use super::differences::{Difference, Differences};
use super::told::Told;
use super::ways::Way;

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

    /// Gives parts what is written.
    pub(crate) fn restore(&self, parts: impl FnOnce(&mut Record<'_>)) {
        parts(&mut Record::new(Way::Restore(self)));
    }
}

impl Told {
    /// What parts say of themselves.
    pub(crate) fn of(parts: impl FnOnce(&mut Record<'_>)) -> Vec<(String, String)> {
        let mut told = Self::default();
        parts(&mut Record::new(Way::Tell(&mut told)));
        told.settings
    }
}
