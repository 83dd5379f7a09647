//! Resuming from a checkpoint.

use std::path::Path;

use super::course::Course;
use super::settings::Settings;
use super::{AdversarialEpoch, Discriminator};
use crate::error::Error;
use crate::optim::Optimizer;
use crate::record::Contents;
use crate::train::Train;
use crate::trainer::{Found, are_finite, enough_epochs, is_finite, number, optimizers};

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
    found.of_this_training(enough_epochs(&found.contents, settings.epochs))?;

    generator.parameters_mut().copy_from_slice(stored.parameters());
    generator.statistics_mut().copy_from_slice(stored.statistics());
    found.contents.restore(|record| course.record(settings, discriminator, record));
    let resumed = course.position();
    course.keeper.iter_mut().for_each(|keeper| keeper.begin_at(resumed));
    course.report.warnings.extend(found.warnings(resumed));
    Ok(true)
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
    is_finite(stored)
}
