//! The pass over all rows before the first epoch.

use super::scalers::Scalers;
use super::{Minibatch, Source};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::loss::Target;
use crate::network::Row;
use crate::pass::{check_target, total};
use nn_kernels::Scalar;
use nn_kernels::random::mix;

/// The result of a pass over a source.
pub(crate) struct Survey {
    pub(crate) rows: usize,
    /// A hash of every number, class and weight. It does not include targets of the user's own type.
    fingerprint: u64,
    /// The sum of all weights.
    total: f64,
    weighted: bool,
    scalers: Scalers,
}

impl Survey {
    /// Counts the rows of training data, computes the means and deviations for its scalers, and the fingerprint if it is needed.
    pub(crate) fn to_train<N: WithTarget>(source: &(impl Source<N> + ?Sized), network: &N, fingerprint: bool) -> Result<Self, Error> {
        let survey = Self::of(source, Scalers::to_fit(network), fingerprint)?;
        match survey {
            Self { rows: 0, .. } => Err(Error::Data("the training data has no rows".to_owned())),
            Self { total, .. } if total <= 0.0 => Err(no_weight()),
            survey => Ok(survey),
        }
    }

    /// Counts the rows of validation data, and computes the fingerprint if it is needed.
    pub(crate) fn to_validate<N: WithTarget>(source: &(impl Source<N> + ?Sized), fingerprint: bool) -> Result<Self, Error> {
        let survey = Self::of(source, Scalers::none(), fingerprint).map_err(|error| match error {
            Error::Target { row, why } => Error::Target { row, why: format!("{why} (in the validation data)") },
            other => other,
        })?;
        if survey.rows == 0 {
            return Err(Error::Data("the validation data has no rows".to_owned()));
        }
        Ok(survey)
    }

    fn of<N: WithTarget>(source: &(impl Source<N> + ?Sized), scalers: Scalers, fingerprint: bool) -> Result<Self, Error> {
        let mut survey = Self { rows: 0, fingerprint: 0, total: 0.0, weighted: false, scalers };
        match source.known_rows() {
            Some(rows) if survey.scalers.are_fitted() && !fingerprint => (survey.rows, survey.total) = (rows, rows as f64),
            _ => source.each(&mut |rows| survey.add(&rows, fingerprint))?,
        }
        Ok(survey)
    }

    fn add<N: WithTarget>(&mut self, rows: &Minibatch<'_, N>, fingerprint: bool) -> Result<(), Error> {
        rows.check(self.rows)?;
        self.scalers.add_all::<N>(self.rows, rows)?;
        for (row, target) in rows.targets.iter().enumerate() {
            check_target::<N>(target).map_err(|why| Error::Target { row: self.rows + row, why })?;
        }
        self.rows += rows.inputs.len();
        self.total += total::<N>(rows.targets, rows.weights.unwrap_or_default());
        self.weighted |= rows.weights.is_some();
        if fingerprint {
            self.fingerprint = with_rows(self.fingerprint, rows);
        }
        Ok(())
    }

    /// Returns the sum of all weights, if rows have weights.
    pub(crate) fn weight(&self) -> Option<f64> {
        self.weighted.then_some(self.total)
    }

    /// Returns a text by which a checkpoint recognises the rows.
    pub(crate) fn mark(&self) -> String {
        format!("{} ({:x})", self.rows, self.fingerprint)
    }

    /// Returns the survey of the rows of all ranks, each of which has its own. `gather` gives as many numbers of each rank to all.
    pub(crate) fn of_all(self, gather: impl Fn(&[f64]) -> Vec<f64>) -> Self {
        let all = gather(&[self.rows as f64, self.total, f64::from(u8::from(self.weighted))]);
        let sum = |place: usize| all.iter().skip(place).step_by(3).sum::<f64>();
        Self {
            rows: sum(0) as usize,
            // Which rank has which rows may change when a training is resumed.
            fingerprint: 0,
            total: sum(1),
            weighted: sum(2) > 0.0,
            scalers: self.scalers.of_all(gather),
        }
    }

    /// Fits the scalers that are not fitted yet.
    pub(crate) fn fit<N: WithTarget>(&self, network: &mut N) -> Result<(), Error> {
        self.scalers.finish(network)
    }
}

/// The error if all weights are 0.
pub(crate) fn no_weight() -> Error {
    Error::Data("all weights are 0".to_owned())
}

/// Adds rows to a fingerprint.
fn with_rows<N: WithTarget>(before: u64, rows: &Minibatch<'_, N>) -> u64 {
    let bits = |number: &N::Scalar| number.to_f64().to_bits();
    let outputs = 0..N::HEADS.len();
    let classes = rows.targets.iter().flat_map(|target| outputs.clone().flat_map(|output| target.classes_of(output)));
    let classes = classes.map(|class| *class as u64);
    let targets = rows.targets.iter().flat_map(|target| outputs.clone().flat_map(|output| target.values_of(output))).map(bits);
    let numbers = N::Input::flatten(rows.inputs).iter().map(bits).chain(targets).chain(classes);
    numbers.chain(rows.weights.unwrap_or_default().iter().map(bits)).fold(before, |hash, number| mix(hash ^ number))
}
