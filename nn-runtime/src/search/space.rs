//! What is searched: settings by name, and what each may be.

use serde_json::json;

use super::values::Value;
use crate::error::Error;

/// The settings of a search, and what each of them may be.
///
/// ```
/// use nn_runtime::search::Space;
///
/// let space = Space::new()
///     .log_uniform("rate", 1e-4, 1e-1)
///     .uniform("dropout", 0.0, 0.5)
///     .integers("warmup", 0, 500)
///     .choices("batch", [16, 32, 64])
///     .choices("optimizer", ["Adam", "Nesterov"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Space {
    pub(super) settings: Vec<(String, Domain)>,
}

/// What a setting may be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Domain {
    Uniform(f64, f64),
    LogUniform(f64, f64),
    Integers(i64, i64),
    Choices(Vec<Value>),
}

impl Space {
    /// No settings yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A number from `low` to `high`, all alike.
    #[must_use]
    pub fn uniform(self, name: impl Into<String>, low: f64, high: f64) -> Self {
        self.with(name, Domain::Uniform(low, high))
    }

    /// A number from `low` to `high`, both above 0, its logarithm drawn from all alike: as many from 0.001 to 0.01 as from 0.01 to 0.1.
    #[must_use]
    pub fn log_uniform(self, name: impl Into<String>, low: f64, high: f64) -> Self {
        self.with(name, Domain::LogUniform(low, high))
    }

    /// A whole number from `low` to `high`, both included, all alike.
    #[must_use]
    pub fn integers(self, name: impl Into<String>, low: i64, high: i64) -> Self {
        self.with(name, Domain::Integers(low, high))
    }

    /// One of these, all alike: words, numbers, or `true` and `false`.
    #[must_use]
    pub fn choices(self, name: impl Into<String>, choices: impl IntoIterator<Item = impl Into<Value>>) -> Self {
        self.with(name, Domain::Choices(choices.into_iter().map(Into::into).collect()))
    }

    fn with(mut self, name: impl Into<String>, domain: Domain) -> Self {
        self.settings.push((name.into(), domain));
        self
    }

    /// Whether there is something to search, and all of it makes sense.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.settings.is_empty() {
            return Err(Error::Setting("a search over no settings finds nothing: the space wants at least one".to_owned()));
        }
        for (place, (name, domain)) in self.settings.iter().enumerate() {
            if self.settings[..place].iter().any(|(other, _)| other == name) {
                return Err(Error::Setting(format!("the space has two settings `{name}`")));
            }
            domain.check().map_err(|why| Error::Setting(format!("the setting `{name}` of the space {why}")))?;
        }
        Ok(())
    }

    /// As a file holds it.
    pub(super) fn to_json(&self) -> serde_json::Value {
        self.settings.iter().map(|(name, domain)| json!({ "name": name, "from": domain.to_json() })).collect()
    }
}

impl Domain {
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Uniform(low, high) | Self::LogUniform(low, high) if !(low.is_finite() && high.is_finite() && low <= high) => {
                Err(format!("goes from {low} to {high}: wanted are finite numbers, the low one first"))
            }
            Self::LogUniform(low, _) if *low <= 0.0 => Err(format!("goes from {low}: a logarithm wants a number above 0")),
            Self::Integers(low, high) if low > high => Err(format!("goes from {low} to {high}: the low one comes first")),
            Self::Choices(choices) if choices.is_empty() => Err("has no choices".to_owned()),
            Self::Choices(choices) => match choices.iter().find(|choice| matches!(choice, Value::Number(x) if !x.is_finite())) {
                Some(choice) => Err(format!("has the choice {choice}: wanted are finite numbers")),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Uniform(low, high) => json!({ "uniform": [low, high] }),
            Self::LogUniform(low, high) => json!({ "log_uniform": [low, high] }),
            Self::Integers(low, high) => json!({ "integers": [low, high] }),
            Self::Choices(choices) => json!({ "choices": choices.iter().map(Value::to_json).collect::<Vec<_>>() }),
        }
    }
}
