//! The settings of a table in any format.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::ends::{self, Chosen, Field};
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
    /// The same for inputs and outputs with names.
    pub(in crate::data) inputs_of: Vec<Chosen>,
    pub(in crate::data) targets_of: Vec<Chosen>,
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
            inputs_of: Vec::new(),
            targets_of: Vec::new(),
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

    /// Returns the same choice with the columns of inputs and outputs with names in the order of the declaration. Rows to be predicted have no
    /// targets.
    pub(super) fn in_order(&self, inputs: &[Field], targets: Option<&[Field]>) -> Result<Cow<'_, Self>, Error> {
        if self.inputs_of.is_empty() && self.targets_of.is_empty() {
            return Ok(Cow::Borrowed(self));
        }
        let mut whole = self.clone();
        for (what, all, of, fields) in
            [("input", &mut whole.inputs, &self.inputs_of, Some(inputs)), ("target", &mut whole.targets, &self.targets_of, targets)]
        {
            if of.is_empty() {
                continue;
            }
            if all.is_some() {
                return Err(self.wrong(format!("both `.{what}s` and `.{what}s_of` choose columns: call one of them")));
            }
            *all = Some(match fields {
                Some(fields) => ends::in_order(of, fields, what).map_err(|why| self.wrong(why))?,
                // Rows to be predicted: only their names matter.
                None => of.iter().flat_map(|(_, columns)| columns.clone()).collect(),
            });
        }
        Ok(Cow::Owned(whole))
    }

    pub(in crate::data) fn wrong(&self, why: impl Into<String>) -> Error {
        Error::File { path: self.path.clone(), why: why.into() }
    }
}

pub(in crate::data) fn strings<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

/// Sets the columns of an input or output. A second call replaces those of the first.
pub(in crate::data) fn choose(chosen: &mut Vec<Chosen>, of: String, columns: Vec<String>) {
    chosen.retain(|(name, _)| *name != of);
    chosen.push((of, columns));
}
