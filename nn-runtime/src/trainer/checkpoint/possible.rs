//! Checks that the content of a checkpoint is possible. A correct checksum only shows that the file is not damaged.

use std::str::FromStr;

use crate::finite::all_finite;
use crate::record::{Array, Contents};
use crate::train::Train;
use crate::trainer::Epoch;
use nn_kernels::Scalar;

/// The lengths of the epochs of a training.
pub(crate) struct Lengths {
    pub(crate) batches: usize,
    pub(crate) steps: usize,
    /// The number of batches of a step.
    pub(crate) accumulate: usize,
}

/// Checks that all parts of the checkpoint of a trainer fit together. `stored` is its network.
pub(crate) fn possible<N: Train>(contents: &Contents, stored: &N, lengths: &Lengths) -> Result<(), String> {
    position(contents, lengths)?;
    report(contents)?;
    optimizers::<N>(contents, "")?;
    numbers(contents, stored)
}

/// Checks the position.
fn position(contents: &Contents, lengths: &Lengths) -> Result<(), String> {
    let count = |name| number::<usize>(contents, name);
    let (done, batches, own) = (count("done")?, count("epoch.batches")?, count("epoch.steps")?);
    if batches > 0 && batches >= lengths.batches || !batches.is_multiple_of(lengths.accumulate) || own != batches / lengths.accumulate {
        return Err(format!("{batches} batches of {} in an epoch, and {own} steps", lengths.batches));
    }
    let most = |per_epoch: usize, more: usize| done.saturating_mul(per_epoch).saturating_add(more);
    let (steps, passes) = (count("step")?, count("passes")?);
    if steps > most(lengths.steps, own) || passes > most(lengths.batches, batches) {
        return Err(format!("{steps} steps and {passes} passes in {done} epochs and {batches} batches"));
    }
    for name in ["epoch.losses", "epoch.rows", "epoch.penalties", "epoch.added", "epoch.rate", "epoch.seconds"] {
        let found = number::<f64>(contents, name)?;
        if !found.is_finite() {
            return Err(format!("`{name}` is {found}"));
        }
    }
    for (name, wanted) in [("diagnose.epochs", done), ("diagnose.steps", own)] {
        if contents.state.contains_key(name) && count(name)? != wanted {
            return Err(format!("`{name}` is {} after {done} epochs and {own} steps", count(name)?));
        }
    }
    Ok(())
}

/// Checks the report.
fn report(contents: &Contents) -> Result<(), String> {
    let done = number::<usize>(contents, "done")?;
    let told: Option<(Vec<Epoch>, usize, Vec<String>)> = contents.value("report");
    let (epochs, kept, _) = told.ok_or("its report cannot be read")?;
    if epochs.len() != done || epochs.iter().zip(1..).any(|(epoch, number)| epoch.number != number) {
        return Err(format!("its report does not have the {done} complete epochs"));
    }
    if kept > done || (kept == 0) != (done == 0) {
        return Err(format!("it kept the weights of epoch {kept}, but has {done} epochs"));
    }
    Ok(())
}

/// Checks the state of the optimizer and the clips: arrays with a number for each parameter. `within` is the start of their names.
pub(crate) fn optimizers<N: Train>(contents: &Contents, within: &str) -> Result<(), String> {
    let is_state = |key: &str| key.starts_with(within) && key.rsplit('.').next() == Some("arrays");
    for (key, names) in contents.state.iter().filter(|(key, _)| is_state(key)) {
        let of = &key[..key.len() - "arrays".len()];
        let (scalar, parameters) = (contents.state.get(&format!("{of}scalar")), number::<usize>(contents, &format!("{of}parameters"))?);
        if scalar.map(String::as_str) != Some(N::Scalar::NAME) || parameters != N::PARAMETERS {
            return Err(format!("the state of an optimizer for {parameters} parameters instead of {}", N::PARAMETERS));
        }
        for (place, name) in names.split('\n').filter(|_| !names.is_empty()).enumerate() {
            let key = format!("{of}{place}.{name}");
            if !contents.arrays.get(&key).is_some_and(|array| array.fits::<N::Scalar>(parameters)) {
                return Err(format!("`{key}` is missing or of another size"));
            }
        }
    }
    Ok(())
}

/// Checks that the weights are finite. A training with other weights ends before it writes a checkpoint.
fn numbers<N: Train>(contents: &Contents, stored: &N) -> Result<(), String> {
    let weights = [("kept.parameters", N::PARAMETERS), ("kept.statistics", N::STATISTICS)];
    let averages = [("average.parameters", N::PARAMETERS), ("average.statistics", N::STATISTICS)];
    weights.into_iter().chain(averages).try_for_each(|(name, len)| are_finite::<N::Scalar>(contents, name, len))?;
    is_finite(stored)
}

/// Checks that the weights of the network of a checkpoint are finite.
pub(crate) fn is_finite<N: Train>(stored: &N) -> Result<(), String> {
    if all_finite(stored.parameters()) && all_finite(stored.statistics()) {
        Ok(())
    } else {
        Err("NaN or infinity in its weights".to_owned())
    }
}

/// Checks that the numbers of an array are finite, if there is one of that name.
pub(crate) fn are_finite<S: Scalar>(contents: &Contents, name: &str, len: usize) -> Result<(), String> {
    let finite = |array: &Array| {
        let mut numbers = vec![S::ZERO; len];
        array.read(&mut numbers);
        all_finite(&numbers)
    };
    if contents.arrays.get(name).is_none_or(finite) { Ok(()) } else { Err(format!("NaN or infinity in `{name}`")) }
}

/// Checks that a trainer has at least the epochs that are complete.
pub(crate) fn enough_epochs(contents: &Contents, epochs: usize) -> Result<(), String> {
    let done = number::<usize>(contents, "done")?;
    if epochs < done {
        return Err(format!("it has {done} epochs, but the trainer has only {epochs}: call `.epochs` with at least {done}"));
    }
    Ok(())
}

/// Returns a number of the state.
pub(crate) fn number<T: FromStr>(contents: &Contents, name: &str) -> Result<T, String> {
    contents.state.get(name).and_then(|text| text.parse().ok()).ok_or_else(|| format!("`{name}` is missing or invalid"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trainer::checkpoint::file;

    #[test]
    fn a_checkpoint_with_a_correct_checksum_and_an_impossible_report_is_refused() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/checkpoints/kept_18_of_2.safetensors");
        let contents = file::from_bytes(&mut std::fs::read(path).expect("the file is there")).expect("its checksum is right");
        assert_eq!(report(&contents), Err("it kept the weights of epoch 18, but has 2 epochs".to_owned()));
    }
}
