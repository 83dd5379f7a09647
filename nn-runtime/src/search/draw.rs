//! The values of each trial.

use serde_json::json;

use super::space::{Domain, Space};
use super::values::{Value, Values};
use crate::error::Error;
use crate::setting;
use nn_kernels::random::mix;

/// The maximum number of trials. At a millisecond each, they take a day.
const MOST: usize = 100_000_000;

/// The trials of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    Random { trials: usize },
    Grid { points: usize },
}

impl Plan {
    /// Returns the number of trials.
    pub(super) fn trials(self, space: &Space) -> Result<usize, Error> {
        match self {
            Self::Random { trials } => {
                setting::some("the number of trials", trials)?;
                let why = || Error::Setting(format!("{trials} trials are more than any machine finishes: the maximum is {MOST}"));
                Some(trials).filter(|trials| *trials <= MOST).ok_or_else(why)
            }
            Self::Grid { points } => {
                setting::some("the number of points of a grid", points)?;
                let mut axes = space.settings.iter().map(|(_, domain)| domain.points(points));
                let all = axes.try_fold(1_usize, usize::checked_mul);
                all.filter(|all| *all <= MOST).ok_or_else(|| {
                    let found = all.map_or_else(|| "more points than can be counted".to_owned(), |all| format!("{all} points"));
                    Error::Setting(format!(
                        "the grid has {found}, but the maximum is {MOST}: use fewer points for each range, or a random search"
                    ))
                })
            }
        }
    }

    /// Returns the values of a trial. They depend only on the space, the seed and the number of the trial.
    pub(super) fn values(self, space: &Space, seed: u64, trial: usize) -> Values {
        let own = mix(mix(seed).wrapping_add(trial as u64));
        let mut behind = trial;
        let mut values: Vec<_> = space
            .settings
            .iter()
            .enumerate()
            .rev()
            .map(|(place, (name, domain))| {
                let value = match self {
                    Self::Random { .. } => domain.draw(mix(own.wrapping_add(1 + place as u64))),
                    Self::Grid { points } => {
                        let count = domain.points(points);
                        let point = behind % count;
                        behind /= count;
                        domain.point(point, count)
                    }
                };
                (name.clone(), value)
            })
            .collect();
        values.reverse();
        Values::new(trial, own, values)
    }

    /// Returns the form in the file. It has no number of trials for a random search, which may become longer.
    pub(super) fn to_json(self) -> serde_json::Value {
        match self {
            Self::Random { .. } => json!("random"),
            Self::Grid { points } => json!({ "grid": points }),
        }
    }
}

impl Domain {
    /// Returns the number of its points on a grid with `points` points for each range.
    fn points(&self, points: usize) -> usize {
        match self {
            Self::Uniform(low, high) | Self::LogUniform(low, high) if low == high => 1,
            Self::Uniform(..) | Self::LogUniform(..) => points,
            Self::Integers(low, high) => usize::try_from(high.abs_diff(*low)).map_or(points, |gaps| points.min(gaps.saturating_add(1))),
            Self::Choices(choices) => choices.len(),
        }
    }

    /// Returns one of `count` points.
    fn point(&self, point: usize, count: usize) -> Value {
        let share = if count < 2 { 0.5 } else { point as f64 / (count - 1) as f64 };
        match self {
            Self::Integers(low, high) => {
                let gaps = i128::from(*high) - i128::from(*low);
                // Rounds to the nearest whole number, and halves up.
                let (twice, parts) = if count < 2 { (gaps, 1) } else { (2 * gaps * point as i128, count as i128 - 1) };
                Value::Integer(i64::try_from(i128::from(*low) + (twice + parts).div_euclid(2 * parts)).unwrap_or(*high).min(*high))
            }
            Self::Choices(choices) => choices[point].clone(),
            range => Value::Number(range.at(share)),
        }
    }

    /// Converts 64 random bits to a value.
    fn draw(&self, bits: u64) -> Value {
        let below = |count: u128| (u128::from(bits) * count) >> 64;
        match self {
            Self::Integers(low, high) => {
                let drawn = below(u128::from(high.abs_diff(*low)) + 1).cast_signed();
                Value::Integer(i64::try_from(i128::from(*low) + drawn).unwrap_or(*high))
            }
            Self::Choices(choices) => choices[below(choices.len() as u128) as usize].clone(),
            range => Value::Number(range.at((bits >> 11) as f64 / (1_u64 << 53) as f64)),
        }
    }

    /// Returns the number at a share of a range.
    fn at(&self, share: f64) -> f64 {
        match self {
            Self::Uniform(low, high) => (low * (1.0 - share) + high * share).clamp(*low, *high),
            Self::LogUniform(low, high) => (low.ln() * (1.0 - share) + high.ln() * share).exp().clamp(*low, *high),
            Self::Integers(..) | Self::Choices(_) => f64::NAN,
        }
    }
}
