//! Means and deviations of training data, for `Standardize` and `Rescale`.

use super::Dataset;
use crate::error::Error;
use crate::loss::Target;
use crate::scalar::Scalar;
use crate::train::Supervised;

/// Fits every scaler that has not been fitted.
pub(crate) fn fit<N: Supervised>(network: &mut N, data: &Dataset<N>) -> Result<(), Error> {
    if data.is_empty() {
        return Err(Error::Data("scalers cannot be fitted from no rows".to_owned()));
    }
    for scaler in N::SCALERS {
        let (means, deviations) = (scaler.start, scaler.start + scaler.width);
        let statistics = &network.statistics()[means..deviations + scaler.width];
        let (first, second) = statistics.split_at(scaler.width);
        let untouched = first.iter().all(|x| *x == N::Scalar::ZERO) && second.iter().all(|x| *x == N::Scalar::ONE);
        if !untouched {
            continue;
        }
        let mut moments = vec![Moments::default(); scaler.width];
        for (row, (input, target)) in data.iter().enumerate() {
            let numbers = if scaler.of_targets { target.values() } else { input.as_ref() };
            if numbers.len() != scaler.width {
                return Err(Error::Data("`Rescale` is fitted from targets that are rows of numbers, and these are not".to_owned()));
            }
            for (place, (moments, number)) in moments.iter_mut().zip(numbers).enumerate() {
                if !number.is_finite() {
                    return Err(Error::Data(format!("number {place} of row {row} is {number}, expected a finite one")));
                }
                moments.add(number.to_f64());
            }
        }
        for (place, moments) in moments.iter().enumerate() {
            network.statistics_mut()[means + place] = N::Scalar::from_f64(moments.mean);
            network.statistics_mut()[deviations + place] = N::Scalar::from_f64(moments.deviation());
        }
    }
    Ok(())
}

/// The mean and the squared distances from it (Welford, 1962).
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, x: f64) {
        self.count += 1.0;
        let distance = x - self.mean;
        self.mean += distance / self.count;
        self.squares += distance * (x - self.mean);
    }

    /// The deviation of the population; 1 for a column that is constant, which then becomes 0 instead of a division by 0.
    fn deviation(&self) -> f64 {
        let deviation = (self.squares / self.count).sqrt();
        if deviation > self.mean.abs() * 1e-12 { deviation } else { 1.0 }
    }
}
