//! Going on from a checkpoint.

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

/// Makes a network and its training, whose epochs have so many batches, what they were at the newest whole checkpoint of a folder. Says whether there is one. Where it is an error, they
/// stay as they are.
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
            |why: String| file(format!("a checkpoint that no training can have left ({why}): remove it, and an earlier one is resumed"));
        possible(&contents, &stored, &lengths(settings, course, batches)).map_err(impossible)?;
        length(&contents, settings, course).map_err(|why| differs(why, ANEW))?;

        network.parameters_mut().copy_from_slice(stored.parameters());
        network.statistics_mut().copy_from_slice(stored.statistics());
        contents.restore(|record| course.record(settings, record));
        let resumed = course.position();
        course.keeper.iter_mut().for_each(|keeper| keeper.begin_at(resumed));
        for (path, why) in &damaged {
            let warning =
                format!("{} is damaged ({why}): resumed behind epoch {}, batch {}", path.display(), resumed.epochs, resumed.batches);
            course.report.warnings.push(warning);
        }
        return Ok(true);
    }
    match damaged.into_iter().next() {
        None => Ok(false),
        Some((path, why)) => Err(Error::File {
            path,
            why: format!("damaged, and no other checkpoint in its folder is whole: {why}; begin anew in another folder"),
        }),
    }
}

/// How long the epochs of a training are that have so many batches.
fn lengths<N: Supervised, O: Optimizer>(settings: &Settings<'_, O>, course: &Course<N>, batches: usize) -> Lengths {
    Lengths { batches, steps: course.moment().epoch_steps, accumulate: settings.accumulate }
}

/// Whether a training of another number of epochs would have made the same steps so far.
fn length<N: Supervised, O: Optimizer>(contents: &Contents, settings: &Settings<'_, O>, course: &Course<N>) -> Result<(), String> {
    let (then, now) = (number::<usize>(contents, "epochs")?, settings.epochs);
    let (done, steps) = (number::<usize>(contents, "done")?, number::<usize>(contents, "step")?);
    if now < done {
        return Err(format!("it has learnt for {done} epochs, but the trainer is to for {now}: call `.epochs` with at least {done}"));
    }
    let (base, at) = (settings.optimizer.learning_rate(), course.moment());
    let of = |epochs: usize, step| Moment { step, steps: at.epoch_steps.saturating_mul(epochs), ..at };
    let same = |step| settings.schedule.rate(base, of(then, step)).to_bits() == settings.schedule.rate(base, of(now, step)).to_bits();
    if then == now || (0..steps).all(same) {
        return Ok(());
    }
    Err(format!(
        "`epochs` is {then} in the checkpoint, but {now} in the trainer, and the learning rates of its schedule depend on it: a schedule has a \
         length of its own by `.over(steps)`; call `.epochs({then})`"
    ))
}
