//! Resuming from a checkpoint.

use std::path::Path;

use super::course::Course;
use super::settings::Settings;
use super::{AdversarialEpoch, Discriminator};
use crate::error::Error;
use crate::optim::Optimizer;
use crate::optim::schedule::Moment;
use crate::record::Contents;
use crate::train::Train;
use crate::trainer::{Found, are_finite, enough_epochs, is_finite, number, optimizers, other_rates};

/// Restores two networks and their training from the newest intact checkpoint of a folder. Returns whether there is one.
///
/// `batches` is the number of batches of an epoch. After an error, the networks and the training are unchanged.
pub(super) fn resume<G: Train, D: Discriminator<G>, A: Optimizer, B: Optimizer>(
    folder: &Path,
    settings: &mut Settings<'_, G, A, B>,
    course: &mut Course<G, D>,
    batches: usize,
    (generator, discriminator): (&mut G, &mut D),
) -> Result<bool, Error> {
    let Some(found) = Found::newest(folder)? else { return Ok(false) };
    found.compare(|record| course.record(settings, discriminator, record))?;
    let stored: G = found.network()?;
    found.of_any_training(possible::<G, D>(&found.contents, &stored, batches, settings.discriminator_steps))?;
    found.of_this_training(length(&found.contents, settings, batches))?;

    generator.parameters_mut().copy_from_slice(stored.parameters());
    generator.statistics_mut().copy_from_slice(stored.statistics());
    found.contents.restore(|record| course.record(settings, discriminator, record));
    let resumed = course.position();
    course.keeper.iter_mut().for_each(|keeper| keeper.begin_at(resumed));
    course.report.warnings.extend(found.warnings(resumed));
    Ok(true)
}

/// Checks that a training with the new number of epochs would have made the same steps so far.
fn length<G: Train, A: Optimizer, B: Optimizer>(
    contents: &Contents,
    settings: &Settings<'_, G, A, B>,
    batches: usize,
) -> Result<(), String> {
    let (then, now) = (number::<usize>(contents, "epochs")?, settings.epochs);
    enough_epochs(contents, now)?;
    let (done, batch) = (number::<usize>(contents, "done")?, number::<usize>(contents, "epoch.batches")?);
    let at = |of_epoch: usize, batch: usize| {
        Moment::new(done.saturating_mul(of_epoch).saturating_add(batch), then.saturating_mul(of_epoch)).of_epochs(of_epoch)
    };
    let steps = settings.discriminator_steps;
    let (turns, of_batches) = (at(batches.div_ceil(steps), batch.div_ceil(steps)), at(batches, batch));
    let same = then == now
        || settings.generator.is_the_same_until(turns, now.saturating_mul(turns.epoch_steps))
            && settings.discriminator.is_the_same_until(of_batches, now.saturating_mul(batches));
    if same { Ok(()) } else { Err(other_rates(then, now)) }
}

/// Checks that all parts of a checkpoint fit together. `stored` is its generator. A correct checksum only shows that the file is not damaged.
fn possible<G: Train, D: Discriminator<G>>(contents: &Contents, stored: &G, count: usize, steps: usize) -> Result<(), String> {
    let (done, batches) = (number::<usize>(contents, "done")?, number::<usize>(contents, "epoch.batches")?);
    if batches > 0 && batches >= count || !batches.is_multiple_of(steps) {
        return Err(format!("{batches} batches of {count} in an epoch, with {steps} steps of the discriminator for each of the generator"));
    }
    for name in
        ["generator_loss", "generator_rows", "discriminator_loss", "discriminator_rows", "seconds"].map(|name| format!("epoch.{name}"))
    {
        let found = number::<f64>(contents, &name)?;
        if !found.is_finite() {
            return Err(format!("`{name}` is {found}"));
        }
    }
    let told: Option<(Vec<AdversarialEpoch>, Vec<String>)> = contents.value("report");
    let (epochs, _) = told.ok_or("its report cannot be read")?;
    if epochs.len() != done || epochs.iter().zip(1..).any(|(epoch, number)| epoch.number != number) {
        return Err(format!("its report does not have the {done} complete epochs"));
    }
    optimizers::<G>(contents, "generator.")?;
    optimizers::<D>(contents, "discriminator.")?;
    are_finite::<D::Scalar>(contents, "discriminator.weights", D::PARAMETERS)?;
    are_finite::<D::Scalar>(contents, "discriminator.statistics", D::STATISTICS)?;
    for (name, len) in [("average.parameters", G::PARAMETERS), ("average.statistics", G::STATISTICS)] {
        are_finite::<G::Scalar>(contents, name, len)?;
    }
    is_finite(stored)
}
