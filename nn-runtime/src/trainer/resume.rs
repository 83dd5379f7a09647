//! Resuming from a checkpoint.

use std::path::Path;

use super::checkpoint::{Found, Lengths, enough_epochs, number, possible};
use crate::error::Error;
use crate::optim::Optimizer;
use crate::optim::schedule::Moment;
use crate::record::Contents;
use crate::train::Supervised;
use crate::trainer::course::Course;
use crate::trainer::settings::Settings;
use crate::trainer::start::THREADS;

/// Restores a network and its training from the newest intact checkpoint of a folder. Returns whether there is one.
///
/// Only rank 0 reads files. After an error, the network and the training are unchanged.
pub(in crate::trainer) fn resume<N: Supervised, O: Optimizer>(
    folder: &Path,
    settings: &mut Settings<'_, O>,
    course: &mut Course<'_, N>,
    network: &mut N,
) -> Result<bool, Error> {
    let Some(found) = Found::newest_of_first(folder, &course.ranks)? else { return Ok(false) };
    if let Some(threads) = found.contents.settings.get(THREADS).filter(|_| settings.has_free_ranks()) {
        course.adopt(THREADS, threads);
    }
    found.compare(|record| course.record(settings, record))?;
    let stored: N = found.network()?;
    found.of_any_training(possible(&found.contents, &stored, &lengths(settings, course)))?;
    found.of_this_training(length(&found.contents, settings, course))?;

    network.parameters_mut().copy_from_slice(stored.parameters());
    network.statistics_mut().copy_from_slice(stored.statistics());
    found.contents.restore(|record| course.record(settings, record));
    let resumed = course.position();
    course.keeper.iter_mut().for_each(|keeper| keeper.begin_at(resumed));
    course.report.warnings.extend(found.warnings(resumed));
    Ok(true)
}

/// Returns the lengths of the epochs.
fn lengths<N: Supervised, O: Optimizer>(settings: &Settings<'_, O>, course: &Course<'_, N>) -> Lengths {
    Lengths { batches: course.batches, steps: course.moment().epoch_steps, accumulate: settings.accumulate }
}

/// Checks that a training with the new number of epochs would have made the same steps so far.
fn length<N: Supervised, O: Optimizer>(contents: &Contents, settings: &Settings<'_, O>, course: &Course<'_, N>) -> Result<(), String> {
    let (then, now) = (number::<usize>(contents, "epochs")?, settings.epochs);
    enough_epochs(contents, now)?;
    let steps = number::<usize>(contents, "step")?;
    let (base, at) = (settings.optimizer.learning_rate(), course.moment());
    let of = |epochs: usize, step| Moment { step, steps: at.epoch_steps.saturating_mul(epochs), ..at };
    let same = |step| settings.schedule.rate(base, of(then, step)).to_bits() == settings.schedule.rate(base, of(now, step)).to_bits();
    if then == now || (0..steps).all(same) {
        return Ok(());
    }
    Err(other_rates(then, now))
}

/// The schedules of a training of another number of epochs would have had other learning rates.
pub(crate) fn other_rates(then: usize, now: usize) -> String {
    format!(
        "`epochs` is {then} in the checkpoint, but {now} in the trainer, and the learning rates of its schedule depend on it: call \
         `.epochs({then})`; a schedule with `.over(steps)` would not depend on it"
    )
}
