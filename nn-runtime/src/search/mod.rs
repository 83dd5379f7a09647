//! Hyper-parameter search: random search and grid search.
//!
//! A [`Space`] defines the settings and their ranges. A trial is a function that gets [`Values`] from the space and returns a score,
//! usually the [`Evaluation`](crate::trainer::Evaluation) of a network that it trains.
//!
//! ```
//! use nn_runtime::prelude::*;
//!
//! network! {
//!     #[loss(MeanSquaredError)]
//!     struct Curve(1) -> 1 { Dense(8), Tanh, Dense(1) }
//! }
//!
//! # fn main() -> Result<(), nn_runtime::Error> {
//! let points = Dataset::<Curve>::from_rows((0..100).map(|x| x as f32 / 50.0 - 1.0).map(|x| ([x], [(3.0 * x).sin()])));
//! let (train, valid) = points.split(0.8, &mut StdRng::seed_from_u64(1));
//!
//! let space = Space::new().log_uniform("rate", 1e-4, 1.0).choices("batch", [8, 16]).choices("optimizer", ["Adam", "Nesterov"]);
//! let trials = Search::random(space, 12).seed(1).run(|values| {
//!     let (rate, batch) = (values.number("rate")?, values.count("batch")?);
//!     let mut net = Curve::init(&mut StdRng::seed_from_u64(1));
//!     match values.choice("optimizer")? {
//!         "Adam" => Trainer::new(Adam::new(rate)).epochs(10).batch(batch).fit(&mut net, &train)?,
//!         _ => Trainer::new(Nesterov::new(rate, 0.9)).epochs(10).batch(batch).fit(&mut net, &train)?,
//!     };
//!     net.evaluate(&valid)
//! })?;
//! println!("{trials}");
//! let rate = trials.best().map(|best| best.values.number("rate")).transpose()?;
//! assert!(rate > Some(1e-3));
//! # Ok(()) }
//! ```
//!
//! Trials run in parallel, each on one thread. The values of a trial depend only on the seed and on its number. So the scores are the same
//! for any number of threads, and a longer search begins with the trials of a shorter one. A trial that fails, for example because its
//! training diverged, is listed with the reason, and the search continues. [`Search::resume`] stores every finished trial in a file, and
//! resumes an interrupted search.
//!
//! Random search is better than a grid if some settings matter more than others, which is nearly always the case: Bergstra and Bengio,
//! "Random Search for Hyper-Parameter Optimization" (2012).

mod draw;
mod journal;
mod run;
mod score;
mod space;
mod table;
#[cfg(test)]
mod tests;
mod values;

pub use score::Score;
#[doc(alias("search space", "param_grid", "param_distributions", "hyperparameters"))]
pub use space::Space;
pub use table::{Trial, Trials};
pub use values::{Value, Values};

use std::fmt;
use std::path::PathBuf;

use crate::error::Error;
use draw::Plan;

/// A hyper-parameter search: its trials, and how they run. See the [module](self).
#[doc(alias("grid search", "random search", "GridSearchCV", "RandomizedSearchCV", "hyperparameter tuning", "Optuna", "KerasTuner"))]
pub struct Search<'a> {
    space: Space,
    plan: Plan,
    seed: u64,
    threads: Option<usize>,
    file: Option<PathBuf>,
    retry_failed: bool,
    greatest: bool,
    seen: Option<Box<dyn FnMut(&Trial) + Send + 'a>>,
}

impl<'a> Search<'a> {
    /// Creates a random search with this number of trials, in which each setting is drawn independently. A larger number adds trials to
    /// those of a smaller one.
    #[must_use]
    #[doc(alias("random search", "RandomizedSearchCV", "n_trials"))]
    pub fn random(space: Space, trials: usize) -> Self {
        Self::of(space, Plan::Random { trials })
    }

    /// Creates a grid search: every combination of all choices, and of `points` values of each range.
    ///
    /// The values of a range are equally spaced and include its ends; those of a logarithmic range have equal ratios. A single point is in
    /// the middle. A range with fewer integers than `points` gives all of them. From trial to trial, the setting that was named last
    /// changes first.
    #[must_use]
    #[doc(alias("grid search", "GridSearchCV", "ParameterGrid"))]
    pub fn grid(space: Space, points: usize) -> Self {
        Self::of(space, Plan::Grid { points })
    }

    fn of(space: Space, plan: Plan) -> Self {
        Self { space, plan, seed: 0, threads: None, file: None, retry_failed: false, greatest: false, seen: None }
    }

    /// Sets the seed of the drawn values and of the [seeds](Values::seed) of the trials (default: 0).
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of trials that run in parallel (default: the number of cores). It must be at least 1.
    #[must_use]
    #[doc(alias("n_jobs", "parallel"))]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Stores every finished trial in a file, as a line of JSON, and does not repeat the trials that are already in it.
    ///
    /// A trial is flushed to the disk before the next one begins. An incomplete last line is removed. A failed trial counts as finished,
    /// unless [`retry_failed`](Self::retry_failed) is set.
    ///
    /// The file contains the space, the seed and the points of a grid, and a search with others returns an error. The file does not contain
    /// what a trial does: after a change of the trial, use another file.
    #[must_use]
    #[doc(alias("storage", "load_if_exists", "checkpoint"))]
    pub fn resume(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Repeats the failed trials in the file of [`resume`](Self::resume), with the same values, for example after a full disk.
    ///
    /// The line of the failure stays in the file, and the new line after it counts. A trial that was not repeated before an interruption is
    /// still failed.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("search.jsonl");
    /// let search = || Search::grid(Space::new().uniform("x", 0.0, 1.0), 3).resume(&path);
    /// let first = search().run(|values| match values.trial() {
    ///     1 => Err(nn_runtime::Error::Setting("not today".to_owned())),
    ///     _ => values.number("x"),
    /// })?;
    /// assert!(first.trials()[2].score.is_err());
    /// let second = search().retry_failed().run(|values| values.number("x"))?; // runs only the failed trial
    /// assert!(second.trials().iter().all(|trial| trial.score.is_ok()));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn retry_failed(mut self) -> Self {
        self.retry_failed = true;
        self
    }

    /// Makes the highest score the best, as for an accuracy. Default: the lowest, as for a loss.
    #[must_use]
    #[doc(alias("direction", "objective"))]
    pub fn maximize(mut self) -> Self {
        self.greatest = true;
        self
    }

    /// Calls a closure with each trial when it finishes, but not with those that were in the file.
    #[must_use]
    #[doc(alias = "callback")]
    pub fn on_trial(mut self, seen: impl FnMut(&Trial) + Send + 'a) -> Self {
        self.seen = Some(Box::new(seen));
        self
    }

    /// Runs all trials that are not finished yet. A trial that returns an error does not end the search.
    ///
    /// # Panics
    /// If a trial panics, after the trials that run at the same time have finished.
    ///
    /// # Errors
    /// The space or another setting is invalid; or the file belongs to another search, is not a file of a search, is in use, or cannot be
    /// written.
    #[doc(alias("optimize", "fit"))]
    pub fn run<T: Score>(self, trial: impl Fn(&Values) -> Result<T, Error> + Sync) -> Result<Trials, Error> {
        run::run(self, trial)
    }
}

impl fmt::Debug for Search<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { space, plan, seed, threads, file, retry_failed, greatest, .. } = self;
        let mut form = f.debug_struct("Search");
        form.field("space", space).field("plan", plan).field("seed", seed).field("threads", threads);
        form.field("file", file).field("retry_failed", retry_failed).field("greatest", greatest).finish_non_exhaustive()
    }
}
