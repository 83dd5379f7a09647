//! The space of a search: settings and their ranges.

use serde_json::json;

use super::values::Value;
use crate::error::Error;

/// The space of a search: the settings, and the range or the choices of each.
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

/// The range or the choices of a setting.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Domain {
    Uniform(f64, f64),
    LogUniform(f64, f64),
    Integers(i64, i64),
    Choices(Vec<Value>),
}

impl Space {
    /// Creates a space without settings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a number from `low` to `high`, uniformly distributed.
    #[must_use]
    #[doc(alias("suggest_float", "Float"))]
    pub fn uniform(self, name: impl Into<String>, low: f64, high: f64) -> Self {
        self.with(name, Domain::Uniform(low, high))
    }

    /// Adds a number from `low` to `high`, both above 0, whose logarithm is uniformly distributed. As many values are between 0.001 and
    /// 0.01 as between 0.01 and 0.1.
    #[must_use]
    #[doc(alias("loguniform", "suggest_loguniform", "log scale"))]
    pub fn log_uniform(self, name: impl Into<String>, low: f64, high: f64) -> Self {
        self.with(name, Domain::LogUniform(low, high))
    }

    /// Adds a whole number from `low` to `high`, both included, uniformly distributed.
    #[must_use]
    #[doc(alias("suggest_int", "randint"))]
    pub fn integers(self, name: impl Into<String>, low: i64, high: i64) -> Self {
        self.with(name, Domain::Integers(low, high))
    }

    /// Adds a choice of these values, with equal probabilities. They are words, numbers or truth values.
    #[must_use]
    #[doc(alias("suggest_categorical", "Choice"))]
    pub fn choices(self, name: impl Into<String>, choices: impl IntoIterator<Item = impl Into<Value>>) -> Self {
        self.with(name, Domain::Choices(choices.into_iter().map(Into::into).collect()))
    }

    fn with(mut self, name: impl Into<String>, domain: Domain) -> Self {
        self.settings.push((name.into(), domain));
        self
    }

    /// Checks the settings.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.settings.is_empty() {
            return Err(Error::Setting("the space has no settings, but must have at least one".to_owned()));
        }
        for (place, (name, domain)) in self.settings.iter().enumerate() {
            if self.settings[..place].iter().any(|(other, _)| other == name) {
                return Err(Error::Setting(format!("the space has two settings `{name}`")));
            }
            domain.check().map_err(|why| Error::Setting(format!("the setting `{name}` of the space {why}")))?;
        }
        Ok(())
    }

    /// Returns the form in the file.
    pub(super) fn to_json(&self) -> serde_json::Value {
        self.settings.iter().map(|(name, domain)| json!({ "name": name, "from": domain.to_json() })).collect()
    }
}

impl Domain {
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Uniform(low, high) | Self::LogUniform(low, high) if !(low.is_finite() && high.is_finite() && low <= high) => {
                Err(format!("goes from {low} to {high}, but must go from a lower to a higher finite number"))
            }
            Self::LogUniform(low, _) if *low <= 0.0 => Err(format!("goes from {low}, but a logarithmic range must begin above 0")),
            Self::Integers(low, high) if low > high => {
                Err(format!("goes from {low} to {high}, but must go from a lower to a higher number"))
            }
            Self::Choices(choices) if choices.is_empty() => Err("has no choices".to_owned()),
            Self::Choices(choices) => match choices.iter().find(|choice| matches!(choice, Value::Number(x) if !x.is_finite())) {
                Some(choice) => Err(format!("has the choice {choice}, but numbers must be finite")),
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
