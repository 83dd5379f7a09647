//! How a network's declaration cuts a series.

use crate::compiled::WithTarget;
use crate::data::FromCells;
use crate::error::Error;
use crate::network::{Network, Row};

/// A window, in steps from its first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The steps of the input.
    pub(super) length: usize,
    /// The first step of the target.
    pub(super) first: usize,
    /// The steps of the target.
    pub(super) horizon: usize,
    /// The steps from the first of the input to the last of input and target.
    pub(super) span: usize,
}

impl Cut {
    /// The windows of a network over a series with so many inputs and targets at each step.
    pub(super) fn of<N: WithTarget<Target: FromCells>>(features: usize, columns: usize, ahead: usize) -> Result<Self, Error> {
        let length = length::<N>(features)?;
        let horizon = horizon::<N>(columns)?;
        let at_each_step = matches!(N::OUTPUT_SHAPE, [steps, _] if *steps == length);
        let first = if at_each_step { ahead } else { ahead.saturating_add(length - 1) };
        Ok(Self { length, first, horizon, span: length.max(first.saturating_add(horizon)) })
    }
}

/// How many steps the input of a network has. At least 1.
fn length<N: Network>(features: usize) -> Result<usize, Error> {
    let wrong = |takes: String| Error::Data(format!("a step of the series has {features} numbers of input, but the network takes {takes}"));
    match N::INPUT_SHAPE {
        [steps, of_each] if *of_each == features && 0 < *steps => Ok(*steps),
        [tokens] if N::VOCABULARY.is_some() => {
            if features == 1 {
                Ok(*tokens)
            } else {
                Err(wrong(format!("{tokens} tokens, one at each step")))
            }
        }
        [numbers] if features > 0 && 0 < *numbers && numbers.is_multiple_of(features) => Ok(numbers / features),
        [_] => Err(wrong(format!("{} numbers, which are not whole steps", N::Input::WIDTH))),
        other => Err(wrong(format!("{other:?}"))),
    }
}

/// How many steps the target of a network has.
fn horizon<N: WithTarget<Target: FromCells>>(columns: usize) -> Result<usize, Error> {
    let numbers = N::Target::COLUMNS;
    let steps = match N::OUTPUT_SHAPE {
        [steps, _] => (numbers == steps * columns).then_some(*steps),
        [_] => (columns > 0 && numbers.is_multiple_of(columns)).then(|| numbers / columns),
        _ => None,
    };
    let gives = N::OUTPUT_SHAPE;
    let wrong =
        || format!("a step of the series has {columns} numbers of target, but the network gives {gives:?}, compared with {numbers}");
    steps.ok_or_else(|| Error::Data(wrong()))
}
