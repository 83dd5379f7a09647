//! The file of finished trials: JSON, with the search in the first line and a trial in each other line.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::draw::Plan;
use super::{Space, Trial, Values};
use crate::error::Error;

const NO_SEARCH: &str = "it is not a file of a search";

pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens or creates the file of a search. Returns the trials in it that belong to the search.
    pub(super) fn open(path: PathBuf, space: &Space, plan: Plan, seed: u64, count: usize) -> Result<(Self, Vec<Trial>), Error> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|source| Error::Io { path: path.clone(), action: "open", source })?;
        let mut journal = Self { path, file };
        match journal.file.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(journal.wrong("another search writes to it".to_owned())),
            // Not every file system has locks. Without them, two searches with one file are not detected.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut text = Vec::new();
        journal.file.read_to_end(&mut text).map_err(|source| journal.io("read", source))?;
        let head = json!({ "search": plan.to_json(), "seed": seed, "space": space.to_json() });
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let first = format!("{head}\n");
        if whole == 0 && !first.as_bytes().starts_with(&text) {
            return Err(journal.wrong(NO_SEARCH.to_owned()));
        }
        let trials = if whole == 0 { Vec::new() } else { journal.trials(&text[..whole], &head, space, plan, seed)? };
        if whole < text.len() {
            let cut = journal.file.set_len(whole as u64).and_then(|()| journal.file.seek(SeekFrom::End(0)));
            cut.map_err(|source| journal.io("cut off the last line of", source))?;
        }
        if whole == 0 {
            journal.append(&first)?;
        }
        Ok((journal, trials.into_iter().filter(|trial| trial.number < count).collect()))
    }

    /// Adds a trial, and flushes it to the disk.
    pub(super) fn write(&mut self, trial: &Trial) -> Result<(), Error> {
        let values: Map<_, _> = trial.values.iter().map(|(name, value)| (name.to_owned(), value.to_json())).collect();
        let mut line = json!({ "trial": trial.number, "values": values, "seconds": trial.seconds });
        match &trial.score {
            Ok(score) => {
                line["score"] = (*score).into();
                line["metrics"] = trial.metrics.iter().map(|(name, metric)| json!([name, metric])).collect();
            }
            Err(why) => line["failed"] = why.as_str().into(),
        }
        self.append(&format!("{line}\n"))
    }

    fn append(&mut self, line: &str) -> Result<(), Error> {
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        written.map_err(|source| self.io("write", source))
    }

    /// Returns the trials of the complete lines, and checks that they have the values of this search.
    fn trials(&self, text: &[u8], head: &Value, space: &Space, plan: Plan, seed: u64) -> Result<Vec<Trial>, Error> {
        let mut lines = text.split(|byte| *byte == b'\n');
        let first = serde_json::from_slice(lines.next().unwrap_or_default());
        let why = first.map_or_else(|_| Some(NO_SEARCH.to_owned()), |first| differs(&first, head));
        why.map_or(Ok(()), |why| Err(self.wrong(why)))?;
        let mut trials: Vec<Trial> = Vec::new();
        for (number, line) in (2..).zip(lines).filter(|(_, line)| !line.is_empty()) {
            let line = serde_json::from_slice(line).map_err(|error| self.wrong(format!("line {number} is not JSON: {error}")))?;
            let trial = read(&line, |trial| plan.values(space, seed, trial)).map_err(|why| self.wrong(format!("line {number} {why}")))?;
            match trials.iter_mut().find(|other| other.number == trial.number) {
                None => trials.push(trial),
                // A failed trial was repeated.
                Some(before) if before.score.is_err() => *before = trial,
                Some(_) => {
                    let why = format!("line {number} has trial {} again, although it had not failed", trial.number);
                    return Err(self.wrong(why));
                }
            }
        }
        Ok(trials)
    }

    fn wrong(&self, why: String) -> Error {
        Error::File { path: self.path.clone(), why }
    }

    fn io(&self, action: &'static str, source: std::io::Error) -> Error {
        Error::Io { path: self.path.clone(), action, source }
    }
}

/// Returns how the first line of a file differs from this search.
fn differs(found: &Value, wanted: &Value) -> Option<String> {
    if !found["space"].is_array() || found["search"].is_null() {
        return Some(NO_SEARCH.to_owned());
    }
    for key in ["search", "seed"] {
        if found[key] != wanted[key] {
            return Some(format!("it belongs to another search: its {key} is {}, but that of this search is {}", found[key], wanted[key]));
        }
    }
    let of = |value: &Value| value["space"].as_array().cloned().unwrap_or_default();
    let (found, wanted) = (of(found), of(wanted));
    let other = |why: String| Some(format!("it belongs to another space: {why}; use another file, or the space of the file"));
    for setting in &wanted {
        match found.iter().find(|other| other["name"] == setting["name"]) {
            None => return other(format!("it has no setting {}", setting["name"])),
            Some(before) if before != setting => {
                return other(format!("{} was {}, but is now {}", setting["name"], before["from"], setting["from"]));
            }
            Some(_) => {}
        }
    }
    if let Some(more) = found.iter().find(|before| !wanted.contains(before)) {
        return other(format!("it has a setting {}, which this space does not have", more["name"]));
    }
    if found == wanted { None } else { other("its settings are in another order".to_owned()) }
}

/// Reads a trial from its line.
fn read(line: &Value, values: impl Fn(usize) -> Values) -> Result<Trial, String> {
    let number = line["trial"].as_u64().and_then(|number| usize::try_from(number).ok()).ok_or("has no trial number")?;
    let values = values(number);
    for (name, value) in values.iter() {
        let stored = &line["values"][name];
        if !value.is(stored) {
            return Err(format!("has {stored} for `{name}`, but trial {number} of this search has {}", value.to_json()));
        }
    }
    let score = match (line["score"].as_f64(), line["failed"].as_str()) {
        (Some(score), None) => Ok(score),
        (None, Some(why)) => Err(why.to_owned()),
        _ => return Err("has neither a score nor a reason why it failed".to_owned()),
    };
    // JSON has no NaN and no infinity: such a metric is written as null.
    let metrics = line["metrics"].as_array().into_iter().flatten();
    let metrics = metrics.map(|pair| (pair[0].as_str().unwrap_or_default().to_owned(), pair[1].as_f64().unwrap_or(f64::NAN))).collect();
    Ok(Trial { number, values, score, metrics, seconds: line["seconds"].as_f64().unwrap_or(0.0) })
}
