//! Runs the trials in parallel.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use super::journal::Journal;
use super::{Score, Search, Trial, Trials, Values};
use crate::error::Error;
use crate::threads::{self, cores, stay_alone};

pub(super) fn run<T: Score>(search: Search<'_>, trial: impl Fn(&Values) -> Result<T, Error> + Sync) -> Result<Trials, Error> {
    let Search { space, plan, seed, threads, file, retry_failed, greatest, seen } = search;
    space.check()?;
    if T::IS_LOSS && greatest {
        let why = "the score of an evaluation is its loss, which must be minimized: to maximize a metric, return it from the trial";
        return Err(Error::Setting(why.to_owned()));
    }
    let count = plan.trials(&space)?;
    let threads = threads.unwrap_or_else(cores);
    threads::check(threads)?;
    let (journal, finished) = match file {
        None => (None, Vec::new()),
        Some(path) => {
            let (journal, mut finished) = Journal::open(path, &space, plan, seed, count)?;
            finished.retain(|trial| trial.score.is_ok() || !retry_failed);
            (Some(journal), finished)
        }
    };
    let mut is_open = vec![true; count];
    for trial in &finished {
        is_open[trial.number] = false;
    }
    let open: Vec<usize> = (0..count).filter(|number| is_open[*number]).collect();
    let desk = Mutex::new(Desk { journal, finished, seen, error: None });
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        stay_alone();
        let _stop = StopOnPanic(&stop);
        while !stop.load(Ordering::Relaxed) {
            let Some(number) = open.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            let finished = attempt(plan.values(&space, seed, *number), &trial);
            if desk.lock().unwrap_or_else(PoisonError::into_inner).take(finished).is_err() {
                stop.store(true, Ordering::Relaxed);
            }
        }
    };
    // No thread pool: a thread of a pool that waits inside a trial would begin another trial in the meantime.
    thread::scope(|scope| {
        // If the system cannot start more threads, the started ones do the work.
        let start = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
        let workers: Vec<_> = (0..threads.min(open.len())).map_while(start).collect();
        if workers.is_empty() && !open.is_empty() {
            return Err(Error::Setting("the system cannot start a thread for the trials of a search".to_owned()));
        }
        for worker in workers {
            worker.join().unwrap_or_else(|panic| resume_unwind(panic));
        }
        Ok(())
    })?;
    let desk = desk.into_inner().unwrap_or_else(PoisonError::into_inner);
    desk.error.map_or_else(|| Ok(Trials::new(desk.finished, greatest)), Err)
}

/// Runs one trial.
fn attempt<T: Score>(values: Values, trial: impl Fn(&Values) -> Result<T, Error>) -> Trial {
    let start = Instant::now();
    let outcome = trial(&values);
    let seconds = start.elapsed().as_secs_f64();
    let (score, metrics) = match outcome {
        Ok(outcome) if outcome.score().is_finite() => (Ok(outcome.score()), outcome.metrics()),
        Ok(outcome) => (Err(format!("the score is {}", outcome.score())), Vec::new()),
        Err(error) => (Err(error.to_string()), Vec::new()),
    };
    Trial { number: values.trial(), values, score, metrics, seconds }
}

/// Collects the finished trials, one at a time.
struct Desk<'a> {
    journal: Option<Journal>,
    finished: Vec<Trial>,
    seen: Option<Box<dyn FnMut(&Trial) + Send + 'a>>,
    error: Option<Error>,
}

impl Desk<'_> {
    /// Stores a finished trial. An error means that the search must stop.
    fn take(&mut self, trial: Trial) -> Result<(), ()> {
        if let Some(Err(error)) = self.journal.as_mut().map(|journal| journal.write(&trial)) {
            self.error.get_or_insert(error);
            return Err(());
        }
        if let Some(seen) = &mut self.seen {
            seen(&trial);
        }
        self.finished.push(trial);
        Ok(())
    }
}

/// Stops the search if a trial panics. The other threads finish their current trials.
struct StopOnPanic<'a>(&'a AtomicBool);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}
