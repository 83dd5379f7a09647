//! What a checkpoint holds beside the weights.

use std::collections::BTreeMap;

use super::Record;
use super::array::Array;
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

    /// Compares parts with what is written, and changes nothing. The error names every difference.
    pub(crate) fn compare(&self, parts: impl FnOnce(&mut Record<'_>)) -> Result<(), String> {
        let mut record = Record::new(Way::Compare(self));
        parts(&mut record);
        let Record { seen, mut differences, lost, .. } = record;
        let left = self.settings.iter().filter(|(key, _)| !seen.contains(*key));
        differences.extend(left.map(|(key, value)| {
            let text = format!("`{key}` is {value} in the checkpoint, but there is none in the trainer");
            (key.clone(), text)
        }));
        // What is inside of a part of another kind differs anyhow.
        let outer: Vec<String> = differences.iter().map(|(key, _)| format!("{key}.")).collect();
        differences.retain(|(key, _)| !outer.iter().any(|outer| key.starts_with(outer)));
        match (&differences[..], &lost[..]) {
            ([], []) => Ok(()),
            ([], lost) => Err(format!("`{}` of the checkpoint is missing or of another size", lost.join("`, `"))),
            ([(_, text)], _) => Err(text.clone()),
            (several, _) => {
                let texts: Vec<&str> = several.iter().map(|(_, text)| text.as_str()).collect();
                Err(format!("{} settings differ:\n  {}", texts.len(), texts.join("\n  ")))
            }
        }
    }

    /// Gives parts what is written.
    pub(crate) fn restore(&self, parts: impl FnOnce(&mut Record<'_>)) {
        parts(&mut Record::new(Way::Restore(self)));
    }
}
