//! Folds batch normalisation into the layer before it.

use crate::compiled::{Compiled, Fold};
use crate::error::Error;
use crate::extract::transfer;
use crate::tensor::Tensor;
use nn_kernels::Scalar;

/// See [`Train::fold`](crate::Train::fold).
pub(crate) fn fold<N: Compiled>(network: &N) -> N {
    let mut folded = N::zeros();
    let (parameters, statistics) = folded.numbers_mut();
    parameters.copy_from_slice(network.parameters());
    statistics.copy_from_slice(network.statistics());
    for fold in N::FOLDS {
        into_layer(fold, parameters, statistics);
    }
    folded
}

fn into_layer<S: Scalar>(fold: &Fold, parameters: &mut [S], statistics: &mut [S]) {
    for column in 0..fold.outputs {
        let (mean, var) = (fold.mean + column, fold.mean + fold.outputs + column);
        let (gamma, beta) = (fold.scale + column, fold.scale + fold.outputs + column);
        let scale = parameters[gamma].to_f64() / (statistics[var].to_f64() + fold.epsilon).sqrt();
        for row in 0..fold.inputs {
            let weight = &mut parameters[fold.weight + row * fold.outputs + column];
            *weight = S::from_f64(weight.to_f64() * scale);
        }
        let bias = fold.bias.map_or(0.0, |bias| parameters[bias + column].to_f64());
        let shift = (bias - statistics[mean].to_f64()) * scale + parameters[beta].to_f64();
        // Without a bias, the normalisation keeps the shift and does nothing else.
        let stays = if fold.bias.is_some() { 0.0 } else { shift };
        if let Some(bias) = fold.bias {
            parameters[bias + column] = S::from_f64(shift);
        }
        (parameters[gamma], parameters[beta]) = (S::ONE, S::from_f64(stays));
        (statistics[mean], statistics[var]) = (S::ZERO, S::from_f64(1.0 - fold.epsilon));
    }
}

/// See [`Train::fold_into`](crate::Train::fold_into).
pub(crate) fn fold_into<N: Compiled, M: Compiled<Scalar = N::Scalar>>(network: &N) -> Result<M, Error> {
    let folded = fold(network);
    let kept = |own: &&Tensor| M::TENSORS.iter().any(|tensor| tensor.name == own.name) || !nothing_left(&folded, own);
    transfer(&folded, N::TENSORS.iter().filter(kept).map(|own| (own.name, own)).collect(), ", and is not folded away")
}

/// Returns whether a tensor belongs to a normalisation that has become the identity.
fn nothing_left<N: Compiled>(folded: &N, tensor: &Tensor) -> bool {
    N::FOLDS.iter().any(|fold| {
        let start = if tensor.is_statistic() { fold.mean } else { fold.scale };
        let of_norm = (start..start + 2 * fold.outputs).contains(&tensor.range.start);
        let shift = &folded.parameters()[fold.scale + fold.outputs..][..fold.outputs];
        of_norm && shift.iter().all(|beta| *beta == N::Scalar::ZERO)
    })
}
