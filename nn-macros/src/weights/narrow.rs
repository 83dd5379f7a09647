//! Weights in a smaller type: half the bytes as `f16`, a quarter as `i8` with a scale for each output.

use super::number::f16_bits;
use super::{Stored, Type, append};

/// How weights are embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Half,
    Byte,
}

impl Form {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "f16" => Some(Self::Half),
            "i8" => Some(Self::Byte),
            _ => None,
        }
    }
}

/// The numbers of a network that only predicts, in two strings of bytes.
pub(crate) struct Narrow {
    pub form: Form,
    /// The weights, in the smaller type.
    pub weights: Vec<u8>,
    /// All other numbers, and the scales of weights, in `f32`.
    pub numbers: Vec<u8>,
}

impl Narrow {
    pub(crate) fn new(form: Form) -> Self {
        Self { form, weights: Vec::new(), numbers: Vec::new() }
    }

    /// Appends a tensor that stays as it is.
    pub(crate) fn push(&mut self, stored: &Stored<'_>) {
        let Some(from) = Type::named(&stored.dtype) else { return };
        stored.data.chunks_exact(from.width()).for_each(|number| append(&mut self.numbers, number, from, Type::F32));
    }

    /// Appends a matrix of weights, turned. The error is a number that the smaller type has no neighbour of.
    pub(crate) fn push_weight(&mut self, stored: &Stored<'_>) -> Result<(), f64> {
        let (Some(from), &[rows, columns]) = (Type::named(&stored.dtype), &stored.shape[..]) else { return Ok(()) };
        let numbers: Vec<f64> = stored.data.chunks_exact(from.width()).map(|number| from.decode(number)).collect();
        if let Some(wrong) = numbers.iter().find(|number| !number.is_finite()) {
            return Err(*wrong);
        }
        let in_memory = (0..columns).flat_map(|column| (0..rows).map(move |row| (row, row * columns + column)));
        match self.form {
            Form::Half => {
                for (_, place) in in_memory {
                    let bits = f16_bits(numbers[place]).ok_or(numbers[place])?;
                    self.weights.extend(bits.to_le_bytes());
                }
            }
            Form::Byte => {
                let largest = |row: &[f64]| row.iter().fold(0.0, |largest: f64, number| largest.max(number.abs()));
                let scales: Vec<f64> = numbers.chunks(columns.max(1)).map(|row| largest(row) / 127.0).collect();
                for (row, place) in in_memory {
                    // A row of zeros has no scale, and needs none.
                    let whole = if scales[row] > 0.0 { (numbers[place] / scales[row]).round_ties_even() } else { 0.0 };
                    self.weights.push((whole as i8).cast_unsigned());
                }
                for scale in scales {
                    self.numbers.extend((scale as f32).to_le_bytes());
                }
            }
        }
        Ok(())
    }
}
