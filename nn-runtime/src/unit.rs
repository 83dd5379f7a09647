//! The unit in which a loss compares outputs with targets. In a network that ends in `Rescale` it is the deviation of the targets. A loss,
//! its gradient, penalties and clipping then do not depend on the unit of the targets.

use crate::compiled::Scaler;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::loss::Target;
use crate::workspace::Workspace;

/// Calls `work` with the targets in the unit of the loss.
pub(crate) fn of_loss<N: WithTarget, T>(
    network: &N,
    targets: &[N::Target],
    workspace: &mut Workspace<N>,
    work: impl FnOnce(&[N::Target], &mut Workspace<N>) -> T,
) -> Result<T, Error> {
    let Some(scaler) = N::SCALERS.iter().find(|scaler| N::LOSS_IS_SCALED && scaler.of_targets) else {
        return Ok(work(targets, workspace));
    };
    let mut room = std::mem::take(&mut workspace.targets);
    let done = standardized::<N>(scaler, network.statistics(), targets, &mut room).map(|targets| work(targets, workspace));
    workspace.targets = room;
    done
}

/// Returns (t − mean) / deviation for every number of every target.
fn standardized<'r, N: WithTarget>(
    scaler: &Scaler,
    statistics: &[N::Scalar],
    targets: &[N::Target],
    room: &'r mut Vec<N::Scalar>,
) -> Result<&'r [N::Target], Error> {
    let (means, deviations) = statistics[scaler.start..scaler.start + 2 * scaler.width].split_at(scaler.width);
    room.clear();
    for target in targets {
        let numbers = target.values().iter().zip(means).zip(deviations);
        room.extend(numbers.map(|((number, mean), deviation)| (*number - *mean) / *deviation));
    }
    let rows = N::Target::rows(room).filter(|rows| rows.len() == targets.len());
    rows.ok_or_else(|| Error::Data("a network that ends in `Rescale` needs targets that are rows of numbers".to_owned()))
}
