//! One time through all rows, before they are learnt from.

use super::scalers::Scalers;
use super::{Minibatch, Source};
use crate::error::Error;
use crate::layer::mix;
use crate::loss::Target;
use crate::network::Row;
use crate::pass::total;
use crate::scalar::Scalar;
use crate::train::Supervised;

/// What a source turned out to have.
pub(crate) struct Survey {
    pub(crate) rows: usize,
    /// Tells it from another, by every number, class and weight. What targets of a user's own type hold is not seen.
    pub(crate) fingerprint: u64,
    /// What all rows weigh together, where they have weights.
    pub(crate) weight: Option<f64>,
    scalers: Scalers,
}

impl Survey {
    /// Counts the rows and learns what a network's scalers are to be. `fingerprint` is whether there is to be one.
    pub(crate) fn of<N: Supervised>(source: &(impl Source<N> + ?Sized), network: &N, fingerprint: bool) -> Result<Self, Error> {
        let mut survey = Self { rows: 0, fingerprint: 0, weight: None, scalers: Scalers::to_fit(network) };
        match source.known_rows() {
            Some(rows) if survey.scalers.are_fitted() && !fingerprint => survey.rows = rows,
            _ => {
                let (mut counts_for, mut weighted) = (0.0, false);
                source.each(&mut |rows| {
                    counts_for += total::<N>(rows.targets, rows.weights.unwrap_or_default());
                    weighted |= rows.weights.is_some();
                    survey.add(&rows, fingerprint)
                })?;
                survey.weight = weighted.then_some(counts_for);
                if survey.rows > 0 && counts_for <= 0.0 {
                    return Err(nothing_counts());
                }
            }
        }
        if survey.rows == 0 {
            return Err(Error::Data("a data set of no rows has nothing to learn from".to_owned()));
        }
        Ok(survey)
    }

    fn add<N: Supervised>(&mut self, rows: &Minibatch<'_, N>, fingerprint: bool) -> Result<(), Error> {
        self.scalers.add_all::<N>(self.rows, rows)?;
        self.rows += rows.inputs.len();
        if fingerprint {
            self.fingerprint = self::fingerprint(self.fingerprint, rows);
        }
        Ok(())
    }

    /// Fits what is not fitted.
    pub(crate) fn fit<N: Supervised>(&self, network: &mut N) -> Result<(), Error> {
        self.scalers.finish(network)
    }
}

/// What is said where no row has a weight.
pub(crate) fn nothing_counts() -> Error {
    Error::Data("all weights are 0: no row would be learnt from".to_owned())
}

/// That of all rows, with what came before.
pub(crate) fn fingerprint<N: Supervised>(before: u64, rows: &Minibatch<'_, N>) -> u64 {
    let bits = |number: &N::Scalar| number.to_f64().to_bits();
    let classes = rows.targets.iter().filter_map(|target| Some(target.class()? as u64));
    let targets = rows.targets.iter().flat_map(Target::values).map(bits);
    let numbers = N::Input::flatten(rows.inputs).iter().map(bits).chain(targets).chain(classes);
    numbers.chain(rows.weights.unwrap_or_default().iter().map(bits)).fold(before, |hash, number| mix(hash ^ number))
}
