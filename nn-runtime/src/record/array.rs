//! Arrays as the bytes of a file.

use nn_kernels::{Pair, PairMut, Scalar};

/// Numbers as the little-endian bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Array {
    pub(crate) kind: Kind,
    pub(crate) bytes: Vec<u8>,
}

/// The type of the numbers of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    F32,
    F64,
    U64,
    U8,
}

impl Kind {
    pub(crate) fn width(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F64 | Self::U64 => 8,
            Self::U8 => 1,
        }
    }
}

impl Array {
    pub(crate) fn of<S: Scalar>(numbers: &[S]) -> Self {
        match S::pair(&mut [], numbers) {
            Pair::F32(_, numbers) => Self { kind: Kind::F32, bytes: encoded(numbers, f32::to_le_bytes) },
            Pair::F64(_, numbers) => Self { kind: Kind::F64, bytes: encoded(numbers, f64::to_le_bytes) },
        }
    }

    pub(crate) fn of_words(words: &[u64]) -> Self {
        Self { kind: Kind::U64, bytes: encoded(words, u64::to_le_bytes) }
    }

    /// Returns the number of numbers.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() / self.kind.width()
    }

    /// Whether it holds `len` numbers of the scalar.
    pub(crate) fn fits<S: Scalar>(&self, len: usize) -> bool {
        let kind = match S::pair(&mut [], &[]) {
            Pair::F32(..) => Kind::F32,
            Pair::F64(..) => Kind::F64,
        };
        self.kind == kind && self.len() == len
    }

    /// Copies its numbers. If they have another type, nothing is copied.
    pub(crate) fn read<S: Scalar>(&self, numbers: &mut [S]) {
        match S::pair_mut(numbers, &mut []) {
            PairMut::F32(numbers, _) if self.kind == Kind::F32 => decode(&self.bytes, numbers, f32::from_le_bytes),
            PairMut::F64(numbers, _) if self.kind == Kind::F64 => decode(&self.bytes, numbers, f64::from_le_bytes),
            _ => {}
        }
    }

    pub(crate) fn read_words(&self, words: &mut [u64]) {
        decode(&self.bytes, words, u64::from_le_bytes);
    }
}

fn encoded<T: Copy, const WIDTH: usize>(numbers: &[T], encode: impl Fn(T) -> [u8; WIDTH]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(numbers.len() * WIDTH);
    for number in numbers {
        bytes.extend_from_slice(&encode(*number));
    }
    bytes
}

fn decode<T, const WIDTH: usize>(bytes: &[u8], numbers: &mut [T], decode: impl Fn([u8; WIDTH]) -> T) {
    numbers.iter_mut().zip(bytes.as_chunks().0).for_each(|(number, bytes)| *number = decode(*bytes));
}
