//! Search for good settings: over a grid, or at random.
//!
//! A [`Space`] names the settings and says what they may be; a trial is a function of [`Values`] drawn from it that gives a score, mostly
//! the [`Evaluation`](crate::trainer::Evaluation) of a network that it trained.
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
//! Trials run beside each other, each on one thread. What a trial is given depends on the seed and its number alone, so that the scores are
//! the same on any number of threads, and those of a longer search begin with those of a shorter. A trial that fails, because its training
//! diverged, is listed with the reason, and the others go on. With [`Search::resume`] every finished trial is kept in a file, and a search that
//! was interrupted goes on where it was.
//!
//! At random is the better choice where some settings matter more than others, which is nearly always: J. Bergstra and Y. Bengio, "Random
//! Search for Hyper-Parameter Optimization" (2012).

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
pub use space::Space;
pub use table::{Trial, Trials};
pub use values::{Value, Values};

use std::fmt;
use std::path::PathBuf;

use crate::error::Error;
use draw::Plan;

/// Which trials there are, and how they run. See the [module](self).
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
    /// So many trials, each setting drawn for itself. More trials are added to a search by asking for more.
    #[must_use]
    pub fn random(space: Space, trials: usize) -> Self {
        Self::of(space, Plan::Random { trials })
    }

    /// Every combination: of all choices, and of `points` values of each range, at equal distances from its low end to its high end.
    /// On a logarithmic range the ratios are equal; one point is the middle; a range of fewer integers gives all of them. The setting that
    /// was named last changes first.
    #[must_use]
    pub fn grid(space: Space, points: usize) -> Self {
        Self::of(space, Plan::Grid { points })
    }

    fn of(space: Space, plan: Plan) -> Self {
        Self { space, plan, seed: 0, threads: None, file: None, retry_failed: false, greatest: false, seen: None }
    }

    /// Where the draws start, and the [seeds](Values::seed) of the trials. 0 where nobody says it.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many trials run at once: as many as the machine has cores, where nobody says it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Keeps every finished trial in a file, a line of JSON each, and begins with those that are in it already. A trial is on the disk
    /// before the next begins; a last line that was cut short is dropped. A failed trial is finished too, unless the search is to
    /// [try it again](Self::retry_failed).
    ///
    /// The file knows the space, the seed and the points of a grid, and another search refuses it. It cannot know what the trial does: after
    /// a change there, take another file.
    #[must_use]
    pub fn resume(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Tries the trials again that are in the file of [`resume`](Self::resume) as failed, with the values that they had: because
    /// what made them fail was none of their values, as a full disk, or is mended now. The line of the failure stays in the file,
    /// and the new one behind it counts. One that was not tried again before the search was interrupted is still failed.
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
    /// let second = search().retry_failed().run(|values| values.number("x"))?; // runs the one trial
    /// assert!(second.trials().iter().all(|trial| trial.score.is_ok()));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn retry_failed(mut self) -> Self {
        self.retry_failed = true;
        self
    }

    /// The greatest score is the best, as of an accuracy, and not the least, as of a loss.
    #[must_use]
    pub fn maximize(mut self) -> Self {
        self.greatest = true;
        self
    }

    /// Called with each trial that finishes, in the order in which they do; not with those that were in the file.
    #[must_use]
    pub fn on_trial(mut self, seen: impl FnMut(&Trial) + Send + 'a) -> Self {
        self.seen = Some(Box::new(seen));
        self
    }

    /// Runs the trials that are not finished yet.
    ///
    /// # Panics
    /// A trial does, after those that run beside it are finished.
    ///
    /// # Errors
    /// The space, or another setting, makes no sense; the file is that of another search, is no such file, is in use, or cannot be written.
    /// A trial that gives an error does not end the search.
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
