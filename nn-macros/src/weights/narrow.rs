//! Weights in a smaller type: `f16` takes half the bytes, `i8` a quarter, with one scale for each output.

use super::number::f16_bits;
use super::{Stored, Type, append};

/// The smaller type of embedded weights.
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

/// How many weights of one output share a word of memory. They belong to as many consecutive inputs.
pub(crate) const BYTES_OF_A_WORD: usize = 4;

/// The numbers of a network that only predicts, as two byte strings.
pub(crate) struct Narrow {
    pub form: Form,
    /// The weights, in the smaller type.
    pub weights: Vec<u8>,
    /// All other numbers, and the scales of the weights, in `f32`.
    pub numbers: Vec<u8>,
}

impl Narrow {
    pub(crate) fn new(form: Form) -> Self {
        Self { form, weights: Vec::new(), numbers: Vec::new() }
    }

    /// Appends a tensor in `f32`, in the order of memory. `as_stored`: that is the order of the file.
    pub(crate) fn push(&mut self, stored: &Stored<'_>, as_stored: bool) {
        let Some(from) = Type::named(&stored.dtype) else { return };
        let numbers = &mut self.numbers;
        let mut push = |number| append(numbers, number, from, Type::F32);
        if as_stored {
            stored.data.chunks_exact(from.width()).for_each(&mut push);
        } else {
            stored.in_memory(from.width()).for_each(&mut push);
        }
    }

    /// Appends a weight matrix, transposed. The error is a number that the smaller type cannot represent.
    pub(crate) fn push_weight(&mut self, stored: &Stored<'_>) -> Result<(), f64> {
        let (Some(from), &[rows, columns, ..]) = (Type::named(&stored.dtype), &stored.shape[..]) else { return Ok(()) };
        let numbers: Vec<f64> = stored.data.chunks_exact(from.width()).map(|number| from.decode(number)).collect();
        if let Some(wrong) = numbers.iter().find(|number| !number.is_finite()) {
            return Err(*wrong);
        }
        match self.form {
            Form::Half => {
                for place in (0..columns).flat_map(|column| (0..rows).map(move |row| row * columns + column)) {
                    let bits = f16_bits(numbers[place]).ok_or(numbers[place])?;
                    self.weights.extend(bits.to_le_bytes());
                }
            }
            Form::Byte => self.push_bytes(&numbers, columns.max(1)),
        }
        Ok(())
    }

    /// Packs four weights of an output into a word, so that a row of words serves four inputs.
    fn push_bytes(&mut self, numbers: &[f64], columns: usize) {
        let largest = |row: &[f64]| row.iter().fold(0.0, |largest: f64, number| largest.max(number.abs()));
        let scales: Vec<f64> = numbers.chunks(columns).map(|row| largest(row) / 127.0).collect();
        for first in (0..columns).step_by(BYTES_OF_A_WORD) {
            for (row, scale) in numbers.chunks(columns).zip(&scales) {
                // A row of zeros has scale 0, and its weights stay 0.
                let steps = row[first..].iter().map(|number| if *scale > 0.0 { number / scale } else { 0.0 });
                self.weights.extend(word(steps));
            }
        }
        for scale in scales {
            self.numbers.extend((scale as f32).to_le_bytes());
        }
    }
}

/// The bytes of a word, lowest first, in units of the scale. All but the last byte are stored with 128 added. The runtime reads a weight
/// together with the bytes below its own, which add less than one unit, so each weight is rounded after subtracting what they add.
pub(super) fn word(steps: impl Iterator<Item = f64>) -> [u8; BYTES_OF_A_WORD] {
    let (mut bytes, mut below) = ([0; BYTES_OF_A_WORD], 0.0);
    for (place, (byte, steps)) in bytes.iter_mut().zip(steps).enumerate() {
        let whole = (steps - below).round_ties_even() as i8 as u8;
        *byte = if place + 1 < BYTES_OF_A_WORD { whole ^ 0x80 } else { whole };
        below = (f64::from(*byte) + below) / 256.0;
    }
    bytes
}
