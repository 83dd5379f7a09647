//! The state of an optimizer, for a network of either scalar.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use aligned_vec::{AVec, CACHELINE_ALIGN};

use crate::error::Error;
use crate::optim::update::RuleMemory;
use crate::optim::update::{Rule, Transform};
use crate::record::Record;
use nn_kernels::Scalar;

/// The state of an optimizer: the number of its steps, and named arrays with a number for each parameter.
///
/// The state is complete: another optimizer with the same settings to which it is [restored](Self::restore) makes bit-identical steps.
///
/// ```
/// use nn_runtime::optim::{Momentum, Optimizer};
/// use nn_runtime::optim::parts::Unchanged;
///
/// let mut momentum = Momentum::new(0.1, 0.9);
/// momentum.descend(&mut Unchanged, &mut [1.0_f32, 2.0], &[3.0, 4.0]);
/// let state = momentum.state();
/// assert_eq!(state.steps(), 1);
/// assert!(state.arrays::<f32>().eq([("momentum", &[3.0, 4.0][..])]));
/// ```
#[derive(Clone, Default)]
pub struct State {
    steps: u64,
    /// The number of parameters of the network.
    length: usize,
    names: Vec<Cow<'static, str>>,
    /// An array for each name, each `stride` long. `None` before the first step.
    numbers: Option<Box<dyn Numbers>>,
    /// The parameters to which the next step is limited, if it is.
    part: Option<Range<usize>>,
}

impl State {
    /// Returns the number of steps.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Returns each array with its name. There is none before the first step, or if the network's scalar is not `S`.
    pub fn arrays<S: Scalar>(&self) -> impl Iterator<Item = (&str, &[S])> {
        let numbers: Option<&dyn Any> = self.numbers.as_deref().map(|numbers| numbers as _);
        let numbers = numbers.and_then(<dyn Any>::downcast_ref::<AVec<S>>).map_or(&[][..], AVec::as_slice);
        let arrays = numbers.chunks_exact(Self::stride(self.length)).map(|array| &array[..self.length]);
        self.names.iter().map(AsRef::as_ref).zip(arrays)
    }

    /// Returns each array, to be changed.
    pub(crate) fn arrays_mut<S: Scalar>(&mut self) -> impl Iterator<Item = &mut [S]> {
        let length = self.length;
        self.numbers_mut().chunks_exact_mut(Self::stride(length)).map(move |array| &mut array[..length])
    }

    /// Limits the next step to a part of the parameters, or not. The rest of them and of the arrays stays as it is.
    pub(crate) fn limit(&mut self, part: Option<Range<usize>>) {
        self.part = part;
    }

    /// Sets the state to the [`steps`](Self::steps) and [`arrays`](Self::arrays) of another one, for a network with this many parameters.
    ///
    /// If the arrays have other names than those of the optimizer, its next step resets it.
    ///
    /// # Errors
    /// [`Error::Setting`] if an array does not have a number for each parameter.
    pub fn restore<S: Scalar>(&mut self, steps: u64, parameters: usize, arrays: &[(&str, &[S])]) -> Result<(), Error> {
        let stride = Self::stride(parameters);
        let mut numbers = AVec::with_capacity(CACHELINE_ALIGN, stride * arrays.len());
        for (number, (name, array)) in (1..).zip(arrays) {
            if array.len() != parameters {
                let found = array.len();
                return Err(Error::Setting(format!("array `{name}` of an optimizer has {found} numbers for {parameters} parameters")));
            }
            numbers.extend_from_slice(array);
            numbers.resize(number * stride, S::ZERO);
        }
        let names = arrays.iter().map(|(name, _)| Cow::Owned((*name).to_owned())).collect();
        *self = Self { steps, length: parameters, names, numbers: Some(Box::new(numbers)), part: None };
        Ok(())
    }

    /// Names the state for a checkpoint.
    pub(crate) fn record(&mut self, record: &mut Record<'_>) {
        let mut scalar = self.scalar().to_owned();
        record.parsed("scalar", &mut scalar);
        match scalar.as_str() {
            "f32" => self.record_arrays::<f32>(record),
            "f64" => self.record_arrays::<f64>(record),
            // There are no arrays before the first step.
            _ if record.restores() => *self = Self::default(),
            _ => {}
        }
    }

    fn record_arrays<S: Scalar>(&mut self, record: &mut Record<'_>) {
        let (mut steps, mut length) = (self.steps, self.length);
        record.parsed("steps", &mut steps);
        record.parsed("parameters", &mut length);
        let mut names = self.names.join("\n");
        record.parsed("arrays", &mut names);
        let names: Vec<&str> = names.split('\n').filter(|_| !names.is_empty()).collect();
        let own: Vec<Vec<S>> = self.arrays().map(|(_, array)| array.to_vec()).collect();
        let mut arrays: Vec<Vec<S>> = (0..names.len()).map(|place| own.get(place).cloned().unwrap_or_default()).collect();
        for (place, (name, array)) in names.iter().zip(&mut arrays).enumerate() {
            record.list(&format!("{place}.{name}"), array);
        }
        if record.restores() {
            let arrays: Vec<(&str, &[S])> = names.iter().copied().zip(arrays.iter().map(Vec::as_slice)).collect();
            // Only a file that this method did not write has arrays of another length.
            let _ = self.restore(steps, length, &arrays);
        }
    }

    /// Returns the name of the network's scalar, or `none` before the first step.
    fn scalar(&self) -> &'static str {
        match self.numbers.as_deref() {
            None => "none",
            Some(numbers) if (numbers as &dyn Any).is::<AVec<f32>>() => "f32",
            Some(_) => "f64",
        }
    }

    /// Counts a step. Returns its number, the parameters to which it is limited, and the arrays, [`stride`](Self::stride) numbers apart.
    pub(in crate::optim) fn begin<S: Scalar, T: Transform>(&mut self, parts: &T, length: usize) -> (u64, Range<usize>, &mut [S]) {
        let part = self.part.take().unwrap_or(0..length);
        let arrays = <T::Rule<S> as Rule<S>>::Memory::ARRAYS;
        if !self.fits::<S, T>(parts, length, arrays) {
            *self = Self::new::<S, T>(parts, length, arrays);
        }
        self.steps = self.steps.saturating_add(1);
        (self.steps, part, self.numbers_mut())
    }

    fn numbers_mut<S: Scalar>(&mut self) -> &mut [S] {
        let numbers: Option<&mut dyn Any> = self.numbers.as_deref_mut().map(|numbers| numbers as _);
        numbers.and_then(<dyn Any>::downcast_mut::<AVec<S>>).map_or(&mut [][..], AVec::as_mut_slice)
    }

    /// Returns the distance between the starts of two arrays. Each starts at a multiple of 64 bytes.
    pub(in crate::optim) fn stride(length: usize) -> usize {
        length.next_multiple_of(16).max(16)
    }

    fn new<S: Scalar, T: Transform>(parts: &T, length: usize, arrays: usize) -> Self {
        let stride = Self::stride(length);
        let mut names = Vec::with_capacity(arrays);
        let mut numbers = AVec::with_capacity(CACHELINE_ALIGN, stride * arrays);
        parts.memory(&mut |name, first| {
            names.push(Cow::Borrowed(name));
            numbers.resize(names.len() * stride, S::from_f64(first));
        });
        names.resize(arrays, Cow::Borrowed(""));
        numbers.resize(stride * arrays, S::ZERO);
        Self { steps: 0, length, names, numbers: Some(Box::new(numbers)), part: None }
    }

    fn fits<S: Scalar, T: Transform>(&self, parts: &T, length: usize, arrays: usize) -> bool {
        let same_scalar = self.numbers.as_deref().is_some_and(|numbers| (numbers as &dyn Any).is::<AVec<S>>());
        let mut names = self.names.iter();
        let mut same_names = self.names.len() == arrays;
        parts.memory(&mut |name, _| same_names &= names.next().is_none_or(|own| own == name));
        same_scalar && same_names && self.length == length
    }
}

impl fmt::Debug for State {
    /// Prints the names of the arrays, but not their numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("steps", &self.steps)
            .field("parameters", &self.length)
            .field("arrays", &self.names)
            .finish_non_exhaustive()
    }
}

/// An `AVec` of either scalar.
trait Numbers: Any + Send + Sync {
    fn boxed_clone(&self) -> Box<dyn Numbers>;
}

impl<S: Scalar> Numbers for AVec<S> {
    fn boxed_clone(&self) -> Box<dyn Numbers> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Numbers> {
    fn clone(&self) -> Self {
        (**self).boxed_clone()
    }
}
