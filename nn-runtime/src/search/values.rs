//! The values of a trial.

use std::fmt;

use crate::error::Error;
use crate::names::nearest;

/// A value of a setting.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// A word.
    Word(String),
    /// A truth value.
    Truth(bool),
}

/// The values of a trial, by the names of the settings of the [`Space`](super::Space).
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    trial: usize,
    seed: u64,
    settings: Vec<(String, Value)>,
}

impl Values {
    pub(super) fn new(trial: usize, seed: u64, settings: Vec<(String, Value)>) -> Self {
        Self { trial, seed, settings }
    }

    /// Returns the number of the trial, counted from 0.
    #[must_use]
    pub fn trial(&self) -> usize {
        self.trial
    }

    /// Returns a seed for the trial, for example for initial weights. It depends only on the seed of the search and on the number of the
    /// trial.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Returns the value of a setting as a number.
    ///
    /// # Errors
    /// There is no such setting, or it is not a number.
    pub fn number(&self, name: &str) -> Result<f64, Error> {
        match self.get(name)? {
            Value::Number(number) => Ok(*number),
            Value::Integer(number) => Ok(*number as f64),
            other => Err(is_not(name, other, "a number")),
        }
    }

    /// Returns the value of a setting as a whole number.
    ///
    /// # Errors
    /// There is no such setting, or it is not a whole number.
    pub fn integer(&self, name: &str) -> Result<i64, Error> {
        match self.get(name)? {
            Value::Integer(number) => Ok(*number),
            other => Err(is_not(name, other, "a whole number")),
        }
    }

    /// Returns the value of a setting as a count, such as a batch size.
    ///
    /// # Errors
    /// There is no such setting, or it is not a whole number of at least 0.
    pub fn count(&self, name: &str) -> Result<usize, Error> {
        let value = self.get(name)?;
        let count = if let Value::Integer(number) = value { usize::try_from(*number).ok() } else { None };
        count.ok_or_else(|| is_not(name, value, "a whole number of at least 0"))
    }

    /// Returns the value of a setting as a word.
    ///
    /// # Errors
    /// There is no such setting, or it is not a word.
    pub fn choice(&self, name: &str) -> Result<&str, Error> {
        match self.get(name)? {
            Value::Word(word) => Ok(word),
            other => Err(is_not(name, other, "a word")),
        }
    }

    /// Returns the value of a setting as a truth value.
    ///
    /// # Errors
    /// There is no such setting, or it is not a truth value.
    pub fn truth(&self, name: &str) -> Result<bool, Error> {
        match self.get(name)? {
            Value::Truth(truth) => Ok(*truth),
            other => Err(is_not(name, other, "true or false")),
        }
    }

    /// Returns the value of a setting of any type.
    ///
    /// # Errors
    /// There is no such setting.
    pub fn get(&self, name: &str) -> Result<&Value, Error> {
        let found = self.iter().find(|(other, _)| *other == name).map(|(_, value)| value);
        found.ok_or_else(|| {
            let names = || self.settings.iter().map(|(name, _)| name.as_str());
            let hint = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are `{}`", names().collect::<Vec<_>>().join("`, `")),
            };
            Error::Setting(format!("the space has no setting `{name}`: {hint}"))
        })
    }

    /// Returns each setting with its value, in the order of the space.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.settings.iter().map(|(name, value)| (name.as_str(), value))
    }
}

fn is_not(name: &str, found: &Value, wanted: &str) -> Error {
    Error::Setting(format!("the setting `{name}` is {found}, which is not {wanted}"))
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().enumerate().try_for_each(|(place, (name, value))| write!(f, "{}{name} {value}", if place > 0 { ", " } else { "" }))
    }
}

impl fmt::Display for Value {
    /// Prints numbers with four digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => f.pad(&short(*number)),
            Self::Integer(number) => f.pad(&number.to_string()),
            Self::Word(word) => f.pad(word),
            Self::Truth(truth) => f.pad(if *truth { "true" } else { "false" }),
        }
    }
}

/// Formats a number with four digits, or fewer if they are enough.
fn short(number: f64) -> String {
    let rounded: f64 = format!("{number:.3e}").parse().unwrap_or(number);
    if rounded == 0.0 || (1e-3..1e6).contains(&rounded.abs()) { rounded.to_string() } else { format!("{rounded:e}") }
}

impl Value {
    pub(super) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Number(number) => (*number).into(),
            Self::Integer(number) => (*number).into(),
            Self::Word(word) => word.as_str().into(),
            Self::Truth(truth) => (*truth).into(),
        }
    }

    /// Returns whether a value in a file is this one. The last digits may differ, because other machines compute other logarithms.
    pub(super) fn is(&self, stored: &serde_json::Value) -> bool {
        match (self, stored.as_f64()) {
            (Self::Number(number), Some(stored)) => (number - stored).abs() <= 1e-12 * number.abs(),
            _ => self.to_json() == *stored,
        }
    }
}

macro_rules! from {
    ($($from:ty => $value:ident($convert:expr)),* $(,)?) => {
        $(
            impl From<$from> for Value {
                fn from(value: $from) -> Self {
                    Self::$value(($convert)(value))
                }
            }
        )*
    };
}

from! {
    f64 => Number(f64::from),
    f32 => Number(f64::from),
    i64 => Integer(i64::from),
    i32 => Integer(i64::from),
    u32 => Integer(i64::from),
    bool => Truth(bool::from),
    String => Word(String::from),
    &str => Word(String::from),
}
