use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// lr (t + 1) / n in the first n steps, then lr: a line up to the optimizer's rate (Goyal et al. 2017). Large steps from weights that know
/// nothing yet do harm that later ones have to undo.
///
/// What comes after it stands behind it: `Warmup(500).then(Cosine::to(1e-5))`. By epochs: `Warmup(5).by_epoch()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warmup(
    /// n, how many steps it takes.
    pub usize,
);

impl Schedule for Warmup {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        if at.step < self.0 { base * ((at.step + 1) as f64 / self.0 as f64) } else { base }
    }

    fn length(&self, _: Moment) -> Option<usize> {
        Some(self.0)
    }

    fn check(&self) -> Result<(), Error> {
        setting::some("the number of steps of Warmup", self.0)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("steps", self.0);
    }
}
