//! What a part of a training run writes to a checkpoint and reads from it.

mod array;
mod contents;
mod differences;
mod passes;
mod told;
mod ways;

pub(crate) use array::{Array, Kind};
pub(crate) use contents::Contents;
pub(crate) use differences::Differences;
pub(crate) use told::Told;

use std::collections::BTreeSet;
use std::fmt;

use differences::Difference;
use ways::Way;

/// Reads and writes the settings and the state of a part of a training run. A part names both in one method, `record`. That method writes a
/// checkpoint, compares a checkpoint with the settings of a trainer, and restores the state.
///
/// An optimizer, a transform or a schedule of your own implements it like this:
///
/// ```
/// use nn_runtime::Record;
/// use nn_runtime::optim::schedule::{Moment, Schedule};
///
/// /// Halves the learning rate after each epoch with a higher loss than the one before.
/// struct Careful {
///     least: f64,
///     last: f64,
///     halved: usize,
/// }
///
/// impl Schedule for Careful {
///     fn rate(&self, base: f64, _: Moment) -> f64 {
///         (base * 0.5_f64.powf(self.halved as f64)).max(self.least)
///     }
///
///     fn observe(&mut self, _: Moment, loss: f64) {
///         self.halved += usize::from(loss > self.last);
///         self.last = loss;
///     }
///
///     fn record(&mut self, record: &mut Record<'_>) {
///         record.setting("least", self.least);
///         record.number("last", &mut self.last);
///         record.count("halved", &mut self.halved);
///     }
/// }
/// ```
///
/// A part without settings and state implements an empty `record`; a unit struct does not need to. For any other type without `record`,
/// [`fit`](crate::trainer::Trainer::fit) with checkpoints is an error, because its state would be lost.
pub struct Record<'a> {
    way: Way<'a>,
    /// The prefix of each name, such as `optimizer.mean.`.
    path: String,
    /// The settings that were compared.
    seen: BTreeSet<String>,
    /// The settings that differ.
    differences: Vec<Difference>,
    /// The state that is missing in the checkpoint, or has another size or type.
    lost: Vec<String>,
    /// The parts that do not implement `record`.
    silent: Vec<String>,
}

impl Record<'_> {
    /// Records a setting: a value that does not change in training and must be the same when it is resumed.
    pub fn setting(&mut self, name: &str, value: impl fmt::Display) {
        if let Way::Tell(told) = &mut self.way {
            told.setting(name, &value.to_string());
            return;
        }
        let key = self.key(name);
        self.compare(key, value.to_string());
    }

    /// Records a setting that only people read, because checkpoints have it elsewhere.
    pub(crate) fn note(&mut self, name: &str, value: impl fmt::Display) {
        if let Way::Tell(told) = &mut self.way {
            told.setting(name, &value.to_string());
        }
    }

    /// Whether the last part named such a setting for people to read.
    pub(crate) fn has_told(&self, name: &str) -> bool {
        matches!(&self.way, Way::Tell(told) if told.has(name))
    }

    /// Joins the components of a part by a word in the text that people read: `Warmup (steps 10) then Cosine (end 0)`.
    pub(crate) fn join_by(&mut self, word: &'static str) {
        if let Way::Tell(told) = &mut self.way {
            told.join_by(word);
        }
    }

    /// Records a number of the state.
    pub fn number(&mut self, name: &str, number: &mut f64) {
        self.parsed(name, number);
    }

    /// Records a count of the state.
    pub fn count(&mut self, name: &str, count: &mut usize) {
        self.parsed(name, count);
    }

    /// Records a part that has a `record` method, under a name. The type of the part is a setting:
    ///
    /// ```
    /// # use nn_runtime::Record;
    /// # use nn_runtime::optim::schedule::{Moment, Schedule};
    /// struct Doubled<S>(S);
    ///
    /// impl<S: Schedule> Schedule for Doubled<S> {
    ///     fn rate(&self, base: f64, at: Moment) -> f64 {
    ///         2.0 * self.0.rate(base, at)
    ///     }
    ///
    ///     fn record(&mut self, record: &mut Record<'_>) {
    ///         record.part("doubled", &mut self.0, S::record);
    ///     }
    /// }
    /// ```
    pub fn part<T>(&mut self, name: &str, part: &mut T, record: impl FnOnce(&mut T, &mut Self)) {
        self.section(name, &kind_of::<T>(), |this| record(part, this));
    }

    /// Records a part whose kind is given by name.
    pub(crate) fn section(&mut self, name: &str, kind: &str, record: impl FnOnce(&mut Self)) {
        if let Way::Tell(told) = &mut self.way {
            told.begin(name, kind);
            record(self);
            if let Way::Tell(told) = &mut self.way {
                told.end();
            }
            return;
        }
        let key = self.key(name);
        self.compare(key.clone(), kind.to_owned());
        let outer = std::mem::replace(&mut self.path, key + ".");
        record(self);
        self.path = outer;
    }

    /// Records a part that has state but no settings.
    pub(crate) fn memory(&mut self, name: &str, kind: &str, record: impl FnOnce(&mut Self)) {
        if !matches!(self.way, Way::Tell(_)) {
            self.section(name, kind, record);
        }
    }

    /// The default of every `record`. It suits types that have no state.
    #[doc(hidden)]
    pub fn silent<T: ?Sized>(&mut self, part: &T) {
        if size_of_val(part) > 0 {
            self.silent.push(kind_of::<T>());
        }
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.path)
    }
}

impl fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("way", &self.way).field("path", &self.path).finish_non_exhaustive()
    }
}

/// Returns the name of a type without the paths in it: `Then<Warmup, Cosine>`.
pub(crate) fn kind_of<T: ?Sized>() -> String {
    without_paths(std::any::type_name::<T>())
}

fn without_paths(name: &str) -> String {
    let mut kind = String::new();
    let mut word = 0;
    for letter in name.chars() {
        if letter == ':' {
            kind.truncate(word);
            continue;
        }
        kind.push(letter);
        if !letter.is_alphanumeric() && letter != '_' {
            word = kind.len();
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_a_type_without_paths() {
        assert_eq!(kind_of::<Vec<Option<std::time::Duration>>>(), "Vec<Option<Duration>>");
        assert_eq!(kind_of::<u8>(), "u8");
        assert_eq!(without_paths("nn_runtime::optim::adam::Adam"), "Adam");
        assert_eq!(without_paths("a::Descent<(b::c::Average, d::Sign)>"), "Descent<(Average, Sign)>");
        assert_eq!(without_paths("&mut a::Sgd"), "&mut Sgd");
    }

    /// A part with a setting and each kind of state.
    #[derive(Clone, Debug, PartialEq)]
    struct Part {
        setting: usize,
        number: f64,
        count: usize,
        singles: Vec<f32>,
        doubles: Vec<f64>,
        words: Vec<u64>,
        list: Vec<f64>,
        text: String,
    }

    impl Part {
        fn record(&mut self, record: &mut Record<'_>) {
            record.setting("setting", self.setting);
            record.number("number", &mut self.number);
            record.count("count", &mut self.count);
            record.numbers("singles", &mut self.singles);
            record.numbers("doubles", &mut self.doubles);
            record.words("words", &mut self.words);
            record.list("list", &mut self.list);
            record.value("text", &mut self.text);
        }
    }

    fn part(number: f64) -> Part {
        Part {
            setting: 3,
            number,
            count: usize::MAX,
            singles: vec![0.1, -0.0, f32::MIN_POSITIVE / 2.0],
            doubles: vec![number; 2],
            words: vec![u64::MAX, 1],
            list: vec![number; 5],
            text: "é".to_owned(),
        }
    }

    fn written(part: &mut Part) -> Contents {
        Contents::written(|record| record.part("part", part, Part::record)).expect("it says all")
    }

    #[test]
    fn what_was_written_is_restored_bit_for_bit() {
        for number in [0.1, -0.0, f64::INFINITY, 5e-324, 1.797e308, 1.0 / 3.0] {
            let mut first = part(number);
            let contents = written(&mut first);
            let mut second = Part { number: 7.0, count: 0, list: Vec::new(), text: String::new(), ..part(7.0) };
            second.singles.fill(0.0);
            second.words.fill(0);
            contents.compare(|record| record.part("part", &mut second, Part::record)).expect("equal settings");
            assert_eq!(second.number, 7.0, "a comparison changes nothing");
            contents.restore(|record| record.part("part", &mut second, Part::record));
            assert_eq!(format!("{first:?}"), format!("{second:?}"));
        }
    }

    #[test]
    fn a_setting_that_differs_is_named_with_both_values() {
        let contents = written(&mut part(1.0));
        let mut other = Part { setting: 4, ..part(1.0) };
        let why = contents.compare(|record| record.part("part", &mut other, Part::record)).expect_err("it differs");
        assert_eq!(why.to_string(), "`part.setting` is 3 in the checkpoint, but 4 in the trainer");
        let why = contents.compare(|record| record.setting("other", 1)).expect_err("they differ");
        assert_eq!(
            why.to_string(),
            "2 settings differ:\n  `other` is 1 in the trainer, but there is none in the checkpoint\n  \
             `part` is Part in the checkpoint, but there is none in the trainer"
        );
    }

    #[test]
    fn arrays_of_another_length_do_not_fit() {
        let contents = written(&mut part(1.0));
        let mut other = Part { words: vec![0; 3], ..part(1.0) };
        let why = contents.compare(|record| record.part("part", &mut other, Part::record)).expect_err("it differs");
        assert_eq!(why.to_string(), "`part.words` of the checkpoint is missing or of another size");
    }

    #[test]
    fn a_part_that_says_nothing_is_told() {
        let why = Contents::written(|record| record.silent(&part(1.0))).expect_err("it has numbers");
        assert!(why.starts_with("`Part` does not say what it remembers"), "{why}");
        Contents::written(|record| record.silent(&())).expect("nothing to say");
    }
}
