//! States of recurrent layers that go from one batch to the next.

use nn_kernels::Scalar;

use super::Workspace;
use crate::compiled::Compiled;
use crate::error::Error;
use crate::record::Record;

/// The states of each row, and the gradients with respect to them.
#[derive(Default)]
pub(crate) struct Carried<S> {
    state: Vec<S>,
    /// The states before the last forward pass.
    before: Vec<S>,
    d_state: Vec<S>,
}

impl<S: Scalar> Carried<S> {
    /// The states and their gradients, for a pass.
    pub(super) fn both(&mut self) -> (&mut [S], &mut [S]) {
        (&mut self.state, &mut self.d_state)
    }

    /// Prepares a forward pass over rows with so many numbers in all. Rows that are new begin without a memory.
    fn begin(&mut self, numbers: usize) {
        self.state.resize(numbers, S::ZERO);
        self.before.clone_from(&self.state);
        self.d_state.clear();
        self.d_state.resize(numbers, S::ZERO);
    }

    /// Sets the states to those before the last forward pass, to repeat it.
    fn go_back(&mut self) {
        self.state.clone_from(&self.before);
    }

    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        record.list("state", &mut self.state);
    }
}

/// The state of recurrent layers from batch to batch: truncated back-propagation through time.
impl<N: Compiled> Workspace<N> {
    /// Sets whether training carries the states of recurrent layers from each batch to the next (default: `false`): row i of a batch then
    /// goes on where row i of the batch before ended. The gradient ends at the beginning of a batch (truncated back-propagation through
    /// time; Williams and Peng, 1990).
    ///
    /// A long series is thus learnt in pieces. [`Windows::lanes`](crate::data::Windows::lanes) puts these in order, and
    /// [`Trainer::carry_state`](crate::trainer::Trainer::carry_state) trains with them.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[stream]
    ///     struct Net([4, 1]) -> [4, 3] { Gru(3) }
    /// }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let net = Net::init(&mut StdRng::seed_from_u64(1));
    /// let mut workspace = Net::workspace(1);
    /// workspace.carry_state(true)?;
    /// net.forward(&[[[0.1], [0.2], [0.3], [0.4]]], &mut workspace)?;
    /// let second = net.forward(&[[[0.5], [0.6], [0.7], [0.8]]], &mut workspace)?[0];
    ///
    /// // The same as a stream over all eight steps.
    /// let mut stream = net.stream();
    /// let all: Vec<_> = (1..=8).map(|step| stream.step(&[step as f32 / 10.0])).collect();
    /// assert!(second.iter().zip(&all[4..]).all(|(a, b)| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5)));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The network has no state that can be carried. It needs `#[stream]`, an input whose rows have equal lengths, and recurrent layers
    /// without `initial = trained`. `Attention`, `Positions`, convolutions and layers of your own over a sequence begin each batch anew, so a
    /// network with one of them cannot carry its state.
    #[doc(alias("stateful", "TBPTT", "truncated back-propagation", "detach", "hidden state"))]
    pub fn carry_state(&mut self, carry: bool) -> Result<(), Error> {
        if carry && N::CARRIED == 0 {
            let why = "training cannot carry the state of this network: it takes `#[stream]`, rows of equal length, recurrent layers \
                       without `initial = trained`, and no `Attention`, `Positions`, convolution or layer of your own over a sequence";
            return Err(Error::Setting(why.to_owned()));
        }
        self.carried = carry.then(Carried::default);
        self.last = None;
        Ok(())
    }

    /// Lets the next batch begin without a memory, as the first one did.
    pub fn forget_state(&mut self) {
        if let Some(carried) = &mut self.carried {
            carried.state.clear();
        }
    }

    /// Returns the states behind the last step of the last batch, row after row. Empty if none are carried.
    #[must_use]
    pub fn state(&self) -> &[N::Scalar] {
        self.carried.as_ref().map_or(&[], |carried| &carried.state)
    }

    /// Returns the gradient of the last backward pass with respect to the states before the first step of its batch, row after row. Empty
    /// if none are carried.
    #[must_use]
    pub fn state_gradient(&self) -> &[N::Scalar] {
        self.carried.as_ref().map_or(&[], |carried| &carried.d_state)
    }

    /// Prepares a forward pass of training over so many rows.
    pub(crate) fn begin_states(&mut self, rows: usize) {
        if let Some(carried) = &mut self.carried {
            carried.begin(rows * N::CARRIED);
        }
    }

    /// Prepares a repetition of the last forward pass. Other rows begin without a memory.
    pub(crate) fn repeat_states(&mut self, rows: usize) {
        if let Some(carried) = &mut self.carried {
            if carried.before.len() == rows * N::CARRIED {
                carried.go_back();
            } else {
                carried.state.clear();
                carried.begin(rows * N::CARRIED);
            }
        }
    }

    /// Sets the states before the next forward pass.
    pub(crate) fn set_state(&mut self, state: &[N::Scalar]) {
        if let Some(carried) = &mut self.carried {
            carried.state.clear();
            carried.state.extend_from_slice(state);
        }
    }

    /// Sets the gradient with respect to the states behind the last step, before the backward pass.
    pub(crate) fn set_state_gradient(&mut self, gradient: &[N::Scalar]) {
        if let Some(carried) = &mut self.carried {
            carried.d_state.clear();
            carried.d_state.extend_from_slice(gradient);
        }
    }
}
