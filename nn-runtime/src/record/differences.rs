//! The differences between a checkpoint and a trainer.

use std::fmt;

/// All differences.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Differences {
    pub(crate) settings: Vec<Difference>,
    /// State that is missing in the checkpoint, or has another size or type.
    pub(super) lost: Vec<String>,
}

/// A setting that differs, or that only one of the two has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) key: String,
    pub(crate) checkpoint: Option<String>,
    pub(crate) trainer: Option<String>,
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.settings[..] {
            [] => write!(f, "`{}` of the checkpoint is missing or of another size", self.lost.join("`, `")),
            [one] => write!(f, "{one}"),
            several => {
                write!(f, "{} settings differ:", several.len())?;
                several.iter().try_for_each(|difference| write!(f, "\n  {difference}"))
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, checkpoint, trainer } = self;
        match (checkpoint, trainer) {
            (Some(checkpoint), Some(trainer)) => write!(f, "`{key}` is {checkpoint} in the checkpoint, but {trainer} in the trainer"),
            (Some(checkpoint), None) => write!(f, "`{key}` is {checkpoint} in the checkpoint, but there is none in the trainer"),
            (None, Some(trainer)) => write!(f, "`{key}` is {trainer} in the trainer, but there is none in the checkpoint"),
            (None, None) => write!(f, "`{key}` is in neither"),
        }
    }
}
