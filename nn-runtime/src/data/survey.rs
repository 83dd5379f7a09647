//! One time through all rows, before they are learnt from.

use super::scalers::Scalers;
use super::{Minibatch, Source};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::loss::Target;
use crate::network::Row;
use crate::pass::{check_target, total};
use crate::random::mix;
use crate::scalar::Scalar;

/// What a source turned out to have.
pub(crate) struct Survey {
    pub(crate) rows: usize,
    /// Tells it from another, by every number, class and weight. What targets of a user's own type hold is not seen.
    pub(crate) fingerprint: u64,
    /// What all rows weigh together.
    counts_for: f64,
    weighted: bool,
    scalers: Scalers,
}

impl Survey {
    /// Counts the rows that a network is to learn from, and learns what its scalers are to be. `fingerprint` is whether there is to be one.
    pub(crate) fn to_train<N: WithTarget>(source: &(impl Source<N> + ?Sized), network: &N, fingerprint: bool) -> Result<Self, Error> {
        let survey = Self::of(source, Scalers::to_fit(network), fingerprint)?;
        match survey {
            Self { rows: 0, .. } => Err(Error::Data("a data set of no rows has nothing to learn from".to_owned())),
            Self { counts_for, .. } if counts_for <= 0.0 => Err(nothing_counts()),
            survey => Ok(survey),
        }
    }

    /// Counts the rows that a network is to be judged by.
    pub(crate) fn to_validate<N: WithTarget>(source: &(impl Source<N> + ?Sized), fingerprint: bool) -> Result<Self, Error> {
        let survey = Self::of(source, Scalers::none(), fingerprint).map_err(|error| match error {
            Error::Target { row, why } => Error::Target { row, why: format!("{why} (in the data to validate on)") },
            other => other,
        })?;
        if survey.rows == 0 {
            return Err(Error::Data("the data to validate on has no rows".to_owned()));
        }
        Ok(survey)
    }

    fn of<N: WithTarget>(source: &(impl Source<N> + ?Sized), scalers: Scalers, fingerprint: bool) -> Result<Self, Error> {
        let mut survey = Self { rows: 0, fingerprint: 0, counts_for: 0.0, weighted: false, scalers };
        match source.known_rows() {
            // What is not gone through is believed.
            Some(rows) if survey.scalers.are_fitted() && !fingerprint => (survey.rows, survey.counts_for) = (rows, rows as f64),
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
        self.counts_for += total::<N>(rows.targets, rows.weights.unwrap_or_default());
        self.weighted |= rows.weights.is_some();
        if fingerprint {
            self.fingerprint = with_rows(self.fingerprint, rows);
        }
        Ok(())
    }

    /// What all rows weigh together, where they have weights.
    pub(crate) fn weight(&self) -> Option<f64> {
        self.weighted.then_some(self.counts_for)
    }

    /// Fits what is not fitted.
    pub(crate) fn fit<N: WithTarget>(&self, network: &mut N) -> Result<(), Error> {
        self.scalers.finish(network)
    }
}

/// What is said where no row has a weight.
pub(crate) fn nothing_counts() -> Error {
    Error::Data("all weights are 0: no row would be learnt from".to_owned())
}

/// The fingerprint of what came before, and these rows.
fn with_rows<N: WithTarget>(before: u64, rows: &Minibatch<'_, N>) -> u64 {
    let bits = |number: &N::Scalar| number.to_f64().to_bits();
    let classes = rows.targets.iter().filter_map(|target| Some(target.class()? as u64));
    let targets = rows.targets.iter().flat_map(Target::values).map(bits);
    let numbers = N::Input::flatten(rows.inputs).iter().map(bits).chain(targets).chain(classes);
    numbers.chain(rows.weights.unwrap_or_default().iter().map(bits)).fold(before, |hash, number| mix(hash ^ number))
}
