//! The settings of a table in any format.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::data::encoding::{Encoding, Unit, Unknown};
use crate::data::missing::{Missing, Words};
use crate::data::notation::Notation;
use crate::error::Error;

/// The roles of the columns and the handling of their cells.
#[derive(Clone, Debug)]
pub(in crate::data) struct Choice {
    pub(in crate::data) path: PathBuf,
    pub(in crate::data) inputs: Option<Vec<String>>,
    pub(in crate::data) targets: Option<Vec<String>>,
    /// The column with the weights of rows.
    pub(in crate::data) weights: Option<String>,
    pub(in crate::data) kept: Vec<String>,
    /// The categorical columns, with their declared categories.
    pub(in crate::data) categorical: HashMap<String, Option<Vec<String>>>,
    pub(in crate::data) unknown: Unknown,
    pub(in crate::data) missing: Missing,
    pub(in crate::data) missing_in: HashMap<String, Missing>,
    /// The texts that count as a missing value. `None`: the default.
    pub(in crate::data) words: Option<Words>,
    /// The same for some columns.
    pub(in crate::data) words_in: HashMap<String, Words>,
    pub(in crate::data) units: HashMap<String, Unit>,
    /// The notation of numbers in text files.
    pub(in crate::data) notation: Notation,
    pub(in crate::data) encoding: Option<Encoding>,
}

impl Choice {
    pub(in crate::data) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            inputs: None,
            targets: None,
            weights: None,
            kept: Vec::new(),
            categorical: HashMap::new(),
            unknown: Unknown::Error,
            missing: Missing::Error,
            missing_in: HashMap::new(),
            words: None,
            words_in: HashMap::new(),
            units: HashMap::new(),
            notation: Notation::PLAIN,
            encoding: None,
        }
    }

    /// Returns the texts that count as a missing value in columns without their own: those that are set, those of the encoding, or the default.
    pub(in crate::data) fn words(&self) -> Words {
        self.words.clone().or_else(|| Some(self.encoding.as_ref()?.words.clone())).unwrap_or_default()
    }

    pub(in crate::data) fn wrong(&self, why: impl Into<String>) -> Error {
        Error::File { path: self.path.clone(), why: why.into() }
    }
}

pub(in crate::data) fn strings<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}
