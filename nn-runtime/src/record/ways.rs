//! What a record does with each value that a part names.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::array::{Array, Kind};
use super::differences::Difference;
use super::told::Told;
use super::{Contents, Record};
use nn_kernels::Scalar;

/// The purpose of a record.
#[derive(Debug)]
pub(super) enum Way<'a> {
    Write(&'a mut Contents),
    Compare(&'a Contents),
    Restore(&'a Contents),
    /// Collects the settings as text for people.
    Tell(&'a mut Told),
}

impl<'a> Record<'a> {
    pub(super) fn new(way: Way<'a>) -> Self {
        let (seen, differences, lost, silent) = (BTreeSet::new(), Vec::new(), Vec::new(), Vec::new());
        Self { way, path: String::new(), seen, differences, lost, silent }
    }
}

impl Record<'_> {
    /// Whether it restores values.
    pub(crate) fn restores(&self) -> bool {
        matches!(self.way, Way::Restore(_))
    }

    /// Records numbers of the state, in a slice of fixed length.
    pub fn numbers<S: Scalar>(&mut self, name: &str, numbers: &mut [S]) {
        let len = numbers.len();
        self.array(name, numbers, |numbers| Array::of(numbers), |array| array.fits::<S>(len), |numbers, array| array.read(numbers));
    }

    pub(crate) fn words(&mut self, name: &str, words: &mut [u64]) {
        let fits = (Kind::U64, words.len());
        self.array(
            name,
            words,
            |words| Array::of_words(words),
            |array| (array.kind, array.len()) == fits,
            |words, array| array.read_words(words),
        );
    }

    /// Records a list of numbers of any length.
    pub(crate) fn list<S: Scalar>(&mut self, name: &str, list: &mut Vec<S>) {
        let read = |list: &mut Vec<S>, array: &Array| {
            list.clear();
            list.resize(array.len(), S::ZERO);
            array.read(list);
        };
        self.array(name, list, |list| Array::of(list), |array| array.fits::<S>(array.len()), read);
    }

    /// A value of any serialisable type, as `MessagePack`: it keeps every bit of its numbers.
    pub(crate) fn value<T: Serialize + DeserializeOwned>(&mut self, name: &str, value: &mut T) {
        let write = |value: &mut T| {
            // Only a type that serde cannot represent fails to be written. Reading it back then fails too, and is reported.
            let bytes = rmp_serde::to_vec_named(value).unwrap_or_default();
            Array { kind: Kind::U8, bytes }
        };
        let fits = |array: &Array| rmp_serde::from_slice::<T>(&array.bytes).is_ok();
        let read = |value: &mut T, array: &Array| {
            if let Ok(found) = rmp_serde::from_slice(&array.bytes) {
                *value = found;
            }
        };
        self.array(name, value, write, fits, read);
    }

    /// Records a value that can be written as text.
    pub(crate) fn parsed<T: Display + FromStr>(&mut self, name: &str, value: &mut T) {
        let key = self.key(name);
        let found = match &mut self.way {
            Way::Write(contents) => {
                contents.state.insert(key, value.to_string());
                return;
            }
            Way::Tell(_) => return,
            Way::Compare(contents) | Way::Restore(contents) => contents.state.get(&key).and_then(|text| text.parse().ok()),
        };
        match (found, self.restores()) {
            (Some(found), true) => *value = found,
            (Some(_), false) => {}
            (None, _) => self.lost.push(key),
        }
    }

    fn array<T: ?Sized>(
        &mut self,
        name: &str,
        value: &mut T,
        write: impl FnOnce(&mut T) -> Array,
        fits: impl FnOnce(&Array) -> bool,
        read: impl FnOnce(&mut T, &Array),
    ) {
        let key = self.key(name);
        let (contents, restores) = match &mut self.way {
            Way::Write(contents) => {
                contents.arrays.insert(key, write(value));
                return;
            }
            Way::Compare(contents) => (&**contents, false),
            Way::Restore(contents) => (&**contents, true),
            Way::Tell(_) => return,
        };
        match contents.arrays.get(&key).filter(|array| fits(array)) {
            Some(array) if restores => read(value, array),
            Some(_) => {}
            None => self.lost.push(key),
        }
    }

    pub(super) fn compare(&mut self, key: String, value: String) {
        match &mut self.way {
            Way::Write(contents) => {
                contents.settings.insert(key, value);
            }
            Way::Compare(contents) => {
                let checkpoint = contents.settings.get(&key);
                if checkpoint != Some(&value) {
                    let (key, checkpoint) = (key.clone(), checkpoint.cloned());
                    self.differences.push(Difference { key, checkpoint, trainer: Some(value) });
                }
                self.seen.insert(key);
            }
            Way::Restore(_) | Way::Tell(_) => {}
        }
    }
}
