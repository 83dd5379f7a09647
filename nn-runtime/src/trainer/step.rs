//! One step, from a gradient to new weights.

use std::ops::Range;

use super::settings::Settings;
use crate::optim::{LayerRates, Optimizer};
use crate::ranks::Ranks;
use crate::train::Supervised;
use nn_kernels::{Scalar, Sealed};

impl<O: Optimizer> Settings<'_, O> {
    /// Makes a step with the learning rate `rate`, and returns the penalty of the regularizers. `rates` holds the frozen and slowed numbers
    /// from before the step. `part` is that of the parameters to which it is limited, if it is.
    pub(super) fn step<N: Supervised>(
        &mut self,
        network: &mut N,
        gradient: &mut N,
        rate: f64,
        rates: &LayerRates<N>,
        part: Option<Range<usize>>,
    ) -> f64 {
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
        self.optimizer.state_mut().limit(part);
        self.optimizer.step(network, gradient);
        for regularizer in &self.regularizers {
            regularizer.after(N::TENSORS, N::Scalar::pair_mut(network.parameters_mut(), &mut []));
        }
        rates.hold_back(network);
        penalty
    }

    /// Whether a step can be limited to a part of the parameters: whether the steps of the others make no difference to it.
    pub(super) fn can_limit_steps(&self) -> bool {
        !O::NEEDS_WHOLE_GRADIENT && self.clips.is_empty() && self.regularizers.is_empty() && !self.diagnose
    }

    /// Gives the state of the parts of all ranks to all, if they share the steps.
    pub(super) fn share_state<S: Scalar>(&mut self, ranks: &Ranks<'_, S>) {
        if ranks.part().is_some() {
            self.optimizer.state_mut().arrays_mut().for_each(|array| ranks.share(array));
        }
    }
}
