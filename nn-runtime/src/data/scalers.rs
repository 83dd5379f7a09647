//! Fits `Standardize` and `Rescale` to training data.

use super::{Minibatch, Source};
use crate::compiled::Scaler;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::heads::are_missing;
use crate::loss::Target;
use crate::network::Row;
use nn_kernels::Scalar;

/// Fits every scaler that is not fitted yet. If all are fitted, the rows are not read.
pub(crate) fn fit<N: WithTarget>(network: &mut N, data: &(impl Source<N> + ?Sized)) -> Result<(), Error> {
    let (mut scalers, mut first) = (Scalers::to_fit(network), 0);
    if !scalers.are_fitted() {
        data.each(&mut |rows| {
            rows.check(first)?;
            scalers.add_all::<N>(first, &rows)?;
            first += rows.inputs.len();
            Ok(())
        })?;
    }
    scalers.finish(network)
}

fn no_rows() -> Error {
    Error::Data("scalers cannot be fitted without rows".to_owned())
}

/// The scalers of a network that are not fitted yet, with the moments so far.
pub(super) struct Scalers(Vec<(Scaler, Vec<Moments>)>);

impl Scalers {
    pub(super) fn to_fit<N: WithTarget>(network: &N) -> Self {
        let untouched = |scaler: &&Scaler| {
            let statistics = &network.statistics()[scaler.start..scaler.start + 2 * scaler.width];
            let (means, deviations) = statistics.split_at(scaler.width);
            means.iter().all(|x| *x == N::Scalar::ZERO) && deviations.iter().all(|x| *x == N::Scalar::ONE)
        };
        Self(N::SCALERS.iter().filter(untouched).map(|scaler| (*scaler, vec![Moments::default(); scaler.width])).collect())
    }

    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    /// Whether there are no scalers to fit.
    pub(super) fn are_fitted(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds rows. `first` is the number of the first row, for errors.
    pub(super) fn add_all<N: WithTarget>(&mut self, first: usize, rows: &Minibatch<'_, N>) -> Result<(), Error> {
        if self.are_fitted() {
            return Ok(());
        }
        let pairs = rows.inputs.iter().zip(rows.targets).enumerate();
        pairs.into_iter().try_for_each(|(row, (input, target))| self.add::<N>(first + row, input, target))
    }

    fn add<N: WithTarget>(&mut self, row: usize, input: &N::Input, target: &N::Target) -> Result<(), Error> {
        for (scaler, moments) in &mut self.0 {
            let numbers = if scaler.of_targets {
                let output = N::HEADS.iter().position(|head| head.start == scaler.first).unwrap_or(0);
                target.values_of(output)
            } else {
                let all = input.present();
                all.get(scaler.first..scaler.first + scaler.numbers).unwrap_or(all)
            };
            if scaler.of_targets && numbers.len() != scaler.numbers {
                return Err(Error::Data("`Rescale` needs targets that are rows of numbers".to_owned()));
            }
            // A row may have no target for one of several outputs.
            let is_missing = scaler.of_targets && N::HAS_NAMES && are_missing(numbers);
            for (place, number) in numbers.iter().enumerate().filter(|_| !is_missing) {
                if !number.is_finite() {
                    let place = place + scaler.first;
                    return Err(Error::Data(format!("number {place} of row {row} is {number}, expected a finite number")));
                }
                moments[place / scaler.beside % scaler.width].add(number.to_f64());
            }
        }
        Ok(())
    }

    /// Joins the moments of the rows of all ranks. `gather` gives as many numbers of each rank to all.
    pub(super) fn of_all(mut self, gather: impl Fn(&[f64]) -> Vec<f64>) -> Self {
        let own: Vec<f64> = self.0.iter().flat_map(|(_, moments)| moments).flat_map(|one| [one.count, one.mean, one.squares]).collect();
        if own.is_empty() {
            return self;
        }
        let all = gather(&own);
        for (place, moments) in self.0.iter_mut().flat_map(|(_, moments)| moments).enumerate() {
            let of_ranks = all.chunks_exact(own.len()).filter_map(|rank| rank.as_chunks().0.get(place));
            *moments = of_ranks
                .fold(Moments::default(), |sum, [count, mean, squares]| sum.and(Moments { count: *count, mean: *mean, squares: *squares }));
        }
        self
    }

    pub(super) fn finish<N: WithTarget>(&self, network: &mut N) -> Result<(), Error> {
        if self.0.iter().any(|(_, moments)| moments.iter().any(|moments| moments.count == 0.0)) {
            return Err(no_rows());
        }
        for (scaler, moments) in &self.0 {
            let (means, deviations) = (scaler.start, scaler.start + scaler.width);
            for (place, moments) in moments.iter().enumerate() {
                network.numbers_mut().1[means + place] = N::Scalar::from_f64(moments.mean);
                network.numbers_mut().1[deviations + place] = N::Scalar::from_f64(moments.deviation());
            }
        }
        Ok(())
    }
}

/// A running mean and sum of squared deviations (Welford, 1962).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moments {
    pub(super) count: f64,
    pub(super) mean: f64,
    pub(super) squares: f64,
}

impl Moments {
    pub(super) fn add(&mut self, x: f64) {
        self.count += 1.0;
        let distance = x - self.mean;
        self.mean += distance / self.count;
        self.squares += distance * (x - self.mean);
    }

    /// Joins the moments of others (Chan, Golub and LeVeque 1983).
    fn and(self, others: Self) -> Self {
        if others.count == 0.0 {
            return self;
        }
        let (count, distance) = (self.count + others.count, others.mean - self.mean);
        let mean = self.mean + distance * others.count / count;
        let squares = self.squares + others.squares + distance * distance * self.count * others.count / count;
        Self { count, mean, squares }
    }

    /// Returns the population standard deviation. `None` if the column is constant up to rounding.
    pub(super) fn spread(&self) -> Option<f64> {
        let deviation = (self.squares / self.count).sqrt();
        (deviation > self.mean.abs() * 1e-12).then_some(deviation)
    }

    /// Returns the standard deviation, or 1 for a constant column to avoid a division by 0.
    fn deviation(&self) -> f64 {
        self.spread().unwrap_or(1.0)
    }
}
