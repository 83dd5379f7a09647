//! Resuming from a checkpoint.

use std::path::Path;

use super::checkpoint::{ANEW, Bad, Lengths, cure, file, folder, number, possible};
use crate::error::Error;
use crate::optim::Optimizer;
use crate::optim::schedule::Moment;
use crate::record::Contents;
use crate::store;
use crate::train::Supervised;
use crate::trainer::course::Course;
use crate::trainer::settings::Settings;

/// Restores a network and its training from the newest intact checkpoint of a folder. Returns whether there is one.
///
/// `batches` is the number of batches of an epoch. After an error, the network and the training are unchanged.
pub(in crate::trainer) fn resume<N: Supervised, O: Optimizer>(
    folder: &Path,
    settings: &mut Settings<'_, O>,
    course: &mut Course<N>,
    batches: usize,
    network: &mut N,
) -> Result<bool, Error> {
    let mut damaged = Vec::new();
    for (_, path) in folder::checkpoints(folder)? {
        let file = |why| Error::File { path: path.clone(), why };
        let mut bytes = store::read_file(&path)?;
        let contents = match file::from_bytes(&mut bytes) {
            Ok(contents) => contents,
            Err(Bad::Foreign(why)) => return Err(file(why)),
            Err(Bad::Damaged(why)) => {
                damaged.push((path, why));
                continue;
            }
        };
        let differs = |why: String, cure: &str| file(format!("a checkpoint of another training: {why}: {cure}"));
        contents
            .compare(|record| course.record(settings, record))
            .map_err(|differences| differs(differences.to_string(), &cure(&differences)))?;
        let stored: N = store::from_bytes(&bytes).map_err(|why| differs(why, ANEW))?;
        let impossible =
            |why: String| file(format!("a checkpoint with impossible content ({why}): remove the file to resume from an earlier one"));
        possible(&contents, &stored, &lengths(settings, course, batches)).map_err(impossible)?;
        length(&contents, settings, course).map_err(|why| differs(why, ANEW))?;

        network.parameters_mut().copy_from_slice(stored.parameters());
        network.statistics_mut().copy_from_slice(stored.statistics());
        contents.restore(|record| course.record(settings, record));
        let resumed = course.position();
        course.keeper.iter_mut().for_each(|keeper| keeper.begin_at(resumed));
        for (path, why) in &damaged {
            let warning =
                format!("{} is damaged ({why}): resumed after epoch {}, batch {}", path.display(), resumed.epochs, resumed.batches);
            course.report.warnings.push(warning);
        }
        return Ok(true);
    }
    match damaged.into_iter().next() {
        None => Ok(false),
        Some((path, why)) => Err(Error::File {
            path,
            why: format!("damaged, and the folder has no other intact checkpoint: {why}; start a new training in another folder"),
        }),
    }
}

/// Returns the lengths of the epochs.
fn lengths<N: Supervised, O: Optimizer>(settings: &Settings<'_, O>, course: &Course<N>, batches: usize) -> Lengths {
    Lengths { batches, steps: course.moment().epoch_steps, accumulate: settings.accumulate }
}

/// Checks that a training with the new number of epochs would have made the same steps so far.
fn length<N: Supervised, O: Optimizer>(contents: &Contents, settings: &Settings<'_, O>, course: &Course<N>) -> Result<(), String> {
    let (then, now) = (number::<usize>(contents, "epochs")?, settings.epochs);
    let (done, steps) = (number::<usize>(contents, "done")?, number::<usize>(contents, "step")?);
    if now < done {
        return Err(format!("it has {done} epochs, but the trainer has only {now}: call `.epochs` with at least {done}"));
    }
    let (base, at) = (settings.optimizer.learning_rate(), course.moment());
    let of = |epochs: usize, step| Moment { step, steps: at.epoch_steps.saturating_mul(epochs), ..at };
    let same = |step| settings.schedule.rate(base, of(then, step)).to_bits() == settings.schedule.rate(base, of(now, step)).to_bits();
    if then == now || (0..steps).all(same) {
        return Ok(());
    }
    Err(format!(
        "`epochs` is {then} in the checkpoint, but {now} in the trainer, and the learning rates of its schedule depend on it: call \
         `.epochs({then})`; a schedule with `.over(steps)` would not depend on it"
    ))
}
