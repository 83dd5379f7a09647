//! Finds where the first NaN or infinity appeared.

use super::{belongs_to, layer_of};
use crate::compiled::Compiled;
use crate::finite::all_finite;
use crate::network::Row;
use crate::network::numbers_of;
use crate::origin::Origin;
use crate::train::Train;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

impl<N: Train> Workspace<N> {
    /// Returns where the first NaN or infinity of the last [`gradient`](crate::Supervised::gradient) appeared, or `None` if everything is
    /// finite. `inputs` are those of the gradient, and `loss` is its result.
    ///
    /// It repeats the forward pass. A [`Trainer`](crate::trainer::Trainer) calls it when a loss or a gradient becomes NaN or infinite. Of
    /// layers that share their memory, such as a `Dense` and the activation after it, it names the first.
    ///
    /// ```
    /// use nn_runtime::diagnosis::Origin;
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(MeanSquaredError)]
    ///     struct Net(1) -> 1 { a: Dense(2), Tanh, b: Dense(2), Tanh, c: Dense(1) }
    /// }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let mut net = Net::init(&mut StdRng::seed_from_u64(1));
    /// *net.c_mut().weight = [[3e38], [3e38]]; // finite, but not when multiplied
    /// *net.b_mut().bias = [9.0, 9.0];
    /// let mut workspace = Net::workspace(1);
    /// let loss = net.gradient(&[[1.0]], &[[0.0]], &mut workspace)?;
    /// assert_eq!(workspace.origin(&net, &[[1.0]], loss), Some(Origin::Forward { layer: "c" }));
    /// # Ok(()) }
    /// ```
    #[doc(alias("detect_anomaly", "set_detect_anomaly", "check_numerics"))]
    pub fn origin(&mut self, network: &N, inputs: &[N::Input], loss: N::Scalar) -> Option<Origin> {
        let bad_row = inputs.iter().position(|row| row.present().iter().any(|x| !x.is_finite()));
        if let Some(row) = bad_row {
            return Some(Origin::Input { row });
        }
        if let Some(layer) = bad_numbers(network) {
            return Some(Origin::Step { layer });
        }
        let seen = self.see_again(network, inputs);
        let first = N::LANDMARKS.iter().find(|landmark| !seen.parts(landmark).all(all_finite));
        if let Some(layer) = first.and_then(|landmark| landmark.layers.first()) {
            return Some(Origin::Forward { layer });
        }
        if !loss.is_finite() {
            return Some(Origin::Loss);
        }
        backward(self.gradient()).map(|layer| Origin::Backward { layer })
    }
}

/// Returns the first layer with a NaN or infinite parameter or statistic.
pub(crate) fn bad_numbers<N: Compiled>(network: &N) -> Option<&'static str> {
    let bad = N::TENSORS.iter().find(|tensor| !all_finite(numbers_of(network, tensor)));
    bad.map(|tensor| layer_of(tensor.name))
}

/// Returns the first layer, from the end, whose gradient is NaN or infinite.
///
/// If a layer of the user's own without parameters comes right after it, that layer is returned: the layers of this crate keep finite
/// numbers finite.
fn backward<N: Compiled>(gradient: &N) -> Option<&'static str> {
    let mut suspect = None;
    for landmark in N::LANDMARKS.iter().rev() {
        for &layer in landmark.layers.iter().rev() {
            let mut its = N::TENSORS.iter().filter(|tensor| !tensor.is_statistic() && belongs_to(layer_of(tensor.name), layer)).peekable();
            let trained = its.peek().is_some();
            if let Some(bad) = its.rfind(|tensor| !all_finite(&gradient.parameters()[tensor.range.clone()])) {
                return suspect.or(Some(layer_of(bad.name)));
            }
            if trained {
                suspect = None;
            } else if landmark.of_path {
                suspect = suspect.or(Some(layer));
            }
        }
    }
    None
}
