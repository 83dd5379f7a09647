//! Networks along a sequence that run step by step.

use core::fmt;

use nn_kernels::{Machine, Operation, Scalar, dispatch};

use crate::network::Row;

/// A network along a sequence that can run step by step. `network!` implements it for a declaration with `#[stream]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run step by step",
    label = "not declared with `#[stream]`",
    note = "write `#[stream]` above the declaration"
)]
pub trait Streaming: Sized + Sync + 'static {
    /// The type of its numbers: that of the network, `f32` with smaller weights.
    type Scalar: Scalar;
    /// The type of its weights in memory.
    #[doc(hidden)]
    type Weight;
    /// The input of a step: `[Scalar; features]`, or a [`Token`](crate::Token).
    type Frame: Row<Self::Scalar>;
    /// The output of a step: `[Scalar; outputs]`.
    type Answer: Row<Self::Scalar>;
    /// The state that is kept from step to step.
    type State: AsMut<[Self::Scalar]> + Copy + fmt::Debug + Send + Sync + 'static;
    /// The state before the first step, without the trained initial states.
    #[doc(hidden)]
    const START: Self::State;

    /// Its weights, and its other numbers.
    #[doc(hidden)]
    fn arrays(&self) -> (&[Self::Weight], &[Self::Scalar]);

    /// Writes the trained initial states.
    #[doc(hidden)]
    fn start(weights: &[Self::Weight], numbers: &[Self::Scalar], state: &mut [Self::Scalar]);

    /// Computes a step with an instruction set that is already chosen.
    #[doc(hidden)]
    fn step_with<M: Machine>(
        weights: &[Self::Weight],
        numbers: &[Self::Scalar],
        state: &mut [Self::Scalar],
        frame: &[Self::Scalar],
        answer: &mut [Self::Scalar],
    );
}

/// A network that runs step by step, and its state. `net.stream()` creates it if the declaration has `#[stream]`.
///
/// A step gives the same numbers as [`predict`](crate::Network::predict) on the whole sequence gives at that step. A stream has a fixed size,
/// allocates nothing and works without `std`. A clone continues from the same step.
///
/// A recurrent layer keeps its states, an attention the keys and values of the last steps. A convolution keeps `2 · kernel · dilation` frames
/// and a number: each of its last frames twice, so that no frame has to be moved.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[stream]
///     struct Amp([64, 1]) -> [64, 1] { Residual { Lstm(8), Dense(1) } }
/// }
///
/// # fn main() {
/// let amp = Amp::init(&mut StdRng::seed_from_u64(1));
/// let sound: [[f32; 1]; 64] = std::array::from_fn(|step| [(step as f32).sin()]);
///
/// let mut stream = amp.stream();
/// let first = stream.step(&sound[0]);
/// let others: [[f32; 1]; 63] = stream.block(sound[1..].first_chunk().unwrap());
///
/// let whole = amp.predict(&sound);
/// assert!((first[0] - whole[0][0]).abs() < 1e-6 && (others[62][0] - whole[63][0]).abs() < 1e-6);
/// assert_eq!(Amp::STREAM_BYTES, 2 * 8 * 4); // the states h and c
/// # }
/// ```
pub struct StreamState<'a, N: Streaming> {
    network: &'a N,
    state: N::State,
    /// Whether the trained initial states are in the state.
    started: bool,
}

impl<N: Streaming> Clone for StreamState<'_, N> {
    fn clone(&self) -> Self {
        Self { network: self.network, state: self.state, started: self.started }
    }
}

impl<N: Streaming> fmt::Debug for StreamState<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamState").field("state", &self.state).finish_non_exhaustive()
    }
}

impl<'a, N: Streaming> StreamState<'a, N> {
    /// Creates a stream before its first step. `net.stream()` does the same.
    #[must_use]
    pub const fn new(network: &'a N) -> Self {
        Self { network, state: N::START, started: false }
    }

    /// Computes the next step: takes its input and returns its output.
    pub fn step(&mut self, frame: &N::Frame) -> N::Answer {
        let [answer] = self.block(core::array::from_ref(frame));
        answer
    }

    /// Computes several steps. It is faster than as many calls of [`step`](Self::step) and gives the same numbers.
    pub fn block<const STEPS: usize>(&mut self, frames: &[N::Frame; STEPS]) -> [N::Answer; STEPS] {
        let mut answers = [N::Answer::filled(N::Scalar::default()); STEPS];
        self.run(frames, &mut answers);
        answers
    }

    /// [`block`](Self::block) for slices. The number of steps is the length of the shorter slice.
    pub fn run(&mut self, frames: &[N::Frame], answers: &mut [N::Answer]) {
        if !self.started {
            let (weights, numbers) = self.network.arrays();
            N::start(weights, numbers, self.state.as_mut());
            self.started = true;
        }
        dispatch(Steps { network: self.network, state: self.state.as_mut(), frames, answers });
    }

    /// Returns to the state before the first step.
    pub fn reset(&mut self) {
        (self.state, self.started) = (N::START, false);
    }
}

/// Several steps under one choice of instruction set.
struct Steps<'a, N: Streaming> {
    network: &'a N,
    state: &'a mut [N::Scalar],
    frames: &'a [N::Frame],
    answers: &'a mut [N::Answer],
}

impl<N: Streaming> Operation for Steps<'_, N> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        let (weights, numbers) = self.network.arrays();
        for (frame, answer) in self.frames.iter().zip(self.answers) {
            N::step_with::<M>(weights, numbers, self.state, frame.numbers(), answer.numbers_mut());
        }
    }
}
