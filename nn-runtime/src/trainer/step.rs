//! One step, from a gradient to new weights.

use super::settings::Settings;
use crate::optim::{LayerRates, Optimizer};
use crate::train::Supervised;
use nn_kernels::Sealed;

impl<O: Optimizer> Settings<'_, O> {
    /// Makes a step with the learning rate `rate`, and returns the penalty of the regularizers. `rates` holds the frozen and slowed numbers
    /// from before the step.
    pub(super) fn step<N: Supervised>(&mut self, network: &mut N, gradient: &mut N, rate: f64, rates: &LayerRates<N>) -> f64 {
        self.optimizer.set_learning_rate(rate);
        let mut penalty = 0.0;
        for regularizer in &self.regularizers {
            let numbers = N::Scalar::pair_mut(network.parameters_mut(), gradient.parameters_mut());
            penalty += regularizer.before(N::TENSORS, numbers, rate);
        }
        rates.hide(gradient);
        for clip in &mut self.clips {
            clip.change(N::Scalar::pair(gradient.parameters_mut(), network.parameters()));
        }
        self.optimizer.step(network, gradient);
        for regularizer in &self.regularizers {
            regularizer.after(N::TENSORS, N::Scalar::pair_mut(network.parameters_mut(), &mut []));
        }
        rates.hold_back(network);
        penalty
    }
}
