//! One step, from a gradient to new weights.

use super::settings::Settings;
use crate::optim::Optimizer;
use crate::optim::schedule::Moment;
use crate::scalar::Sealed;
use crate::train::Supervised;

/// What a step was like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Its learning rate.
    pub(super) rate: f64,
    /// What the regularizers added to the loss.
    pub(super) penalty: f64,
}

impl<O: Optimizer> Settings<'_, O> {
    /// Moves a network against a gradient, and the running statistics towards those in it. `base` is the learning rate that the
    /// schedule starts from.
    pub(super) fn step<N: Supervised>(&mut self, network: &mut N, gradient: &mut N, base: f64, at: Moment) -> Step {
        let rate = self.schedule.rate(base, at);
        self.optimizer.set_learning_rate(rate);
        let mut penalty = 0.0;
        for regularizer in &self.regularizers {
            let numbers = N::Scalar::pair_mut(network.parameters_mut(), gradient.parameters_mut());
            penalty += regularizer.before(N::TENSORS, numbers, rate);
        }
        for clip in &mut self.clips {
            clip.change(N::Scalar::pair(gradient.parameters_mut(), network.parameters()));
        }
        self.optimizer.step(network, gradient);
        for regularizer in &self.regularizers {
            regularizer.after(N::TENSORS, N::Scalar::pair_mut(network.parameters_mut(), &mut []));
        }
        Step { rate, penalty }
    }
}
