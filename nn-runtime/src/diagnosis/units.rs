//! Units that do not learn, because their slope is 0.

use std::fmt;

use super::seen::Seen;
use crate::landmark::Landmark;
use crate::network::Network;
use crate::record::Record;
use crate::train::Train;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// The units of an activation in an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Units {
    /// The number of units.
    pub total: usize,
    /// The number of units that do not learn.
    pub stuck: usize,
    /// Why they do not learn.
    pub how: Stuck,
}

/// Why a unit does not learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stuck {
    /// A `Relu` that gave 0 for every row.
    Dead,
    /// A bounded activation that stayed within a hundredth of a limit for 95 % of the rows.
    Saturated,
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.how == Stuck::Dead { "dead" } else { "saturated" };
        write!(f, "{} of {} {how}", self.stuck, self.total)
    }
}

/// The distance from a limit that counts as near, as a share of the distance between the limits.
const NEAR: f64 = 0.01;
/// The share of the rows for which a saturated unit is near a limit.
const ROWS: f64 = 0.95;

/// Returns the `Relu` layers of which at least half of the units give 0 for all these rows. The rows are processed in batches. Afterwards
/// the workspace does not belong to any batch.
pub(crate) fn dead_units<N: Train>(network: &N, rows: &[N::Input], workspace: &mut Workspace<N>) -> Vec<(&'static str, Units)> {
    let mut counted: Vec<Counted> =
        N::LANDMARKS.iter().copied().filter_map(Counted::of).filter(|units| units.how() == Stuck::Dead).collect();
    if !counted.is_empty() {
        let few = workspace.capacity().max(N::LEAST_ROWS);
        for rows in rows.chunks(few).filter(|rows| rows.len() >= N::LEAST_ROWS) {
            let seen = workspace.see_again(network, rows);
            for units in &mut counted {
                units.count(&seen);
            }
        }
    }
    let ended = counted.iter_mut().map(|units| (units.landmark.layer(), units.end_epoch()));
    ended.filter(|(_, units)| 2 * units.stuck >= units.total).collect()
}

/// Counts how often each unit of a layer is near a limit.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) landmark: Landmark,
    limits: [f64; 2],
    near: Vec<u64>,
    rows: u64,
}

impl Counted {
    /// Creates the counter of a landmark, if it has limits.
    pub(super) fn of(landmark: Landmark) -> Option<Self> {
        landmark.limits.map(|limits| Self { landmark, limits, near: vec![0; landmark.width], rows: 0 })
    }

    /// Counts the rows of a batch.
    pub(super) fn count<N: Network>(&mut self, seen: &Seen<'_, N>) {
        let [least, most] = self.limits;
        let margin = if self.how() == Stuck::Dead { 0.0 } else { NEAR * (most - least) };
        let [low, high] = [least + margin, most - margin].map(N::Scalar::from_f64);
        for rows in seen.parts(&self.landmark) {
            for row in rows.chunks_exact(self.near.len()) {
                self.rows = self.rows.wrapping_add(1);
                for (near, y) in self.near.iter_mut().zip(row) {
                    *near = near.wrapping_add(u64::from(*y <= low || *y >= high));
                }
            }
        }
    }

    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        record.words("near", &mut self.near);
        record.parsed("rows", &mut self.rows);
    }

    fn how(&self) -> Stuck {
        if self.limits[1].is_finite() { Stuck::Saturated } else { Stuck::Dead }
    }

    /// Returns the units of the epoch, and resets the counters.
    pub(super) fn end_epoch(&mut self) -> Units {
        let how = self.how();
        let least = if how == Stuck::Dead { self.rows as f64 } else { ROWS * self.rows as f64 };
        let stuck = self.near.iter().filter(|near| self.rows > 0 && **near as f64 >= least).count();
        self.near.fill(0);
        self.rows = 0;
        Units { total: self.near.len(), stuck, how }
    }
}
