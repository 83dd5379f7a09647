//! Tensors of constants.

use crate::error::Error;
use crate::wire::{Field, Fields, each};

/// A tensor with its numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tensor {
    /// Its name.
    pub name: String,
    /// Its size along each axis.
    pub shape: Vec<usize>,
    /// Its numbers, the last axis fastest.
    pub numbers: Vec<f32>,
    /// The same, if they are whole.
    pub(crate) whole: Option<Vec<i64>>,
}

impl Tensor {
    /// A tensor of these numbers.
    #[must_use]
    pub fn new(name: impl Into<String>, shape: Vec<usize>, numbers: Vec<f32>) -> Self {
        Self { name: name.into(), shape, numbers, whole: None }
    }

    pub(crate) fn of_whole(shape: Vec<usize>, whole: Vec<i64>) -> Self {
        Self { name: String::new(), shape, numbers: whole.iter().map(|number| *number as f32).collect(), whole: Some(whole) }
    }

    pub(crate) fn read(message: &[u8]) -> Result<Self, Error> {
        let (mut name, mut sizes, mut kind, mut raw) = ("", Vec::new(), 0, None);
        let (mut floats, mut wholes, mut doubles) = (Vec::new(), Vec::new(), Vec::new());
        let mut fields = Fields::of(message);
        while let Some((number, field)) = fields.next()? {
            match number {
                1 => field.add_whole(&mut sizes)?,
                2 => kind = field.whole()?,
                4 => field.add_floats(&mut floats)?,
                5 | 7 | 11 => field.add_whole(&mut wholes)?,
                8 => name = field.text()?,
                9 => raw = Some(field.bytes()?),
                10 => add_doubles(field, &mut doubles)?,
                14 if field.whole()? == 1 => {
                    return Err(Error::new("its numbers are in another file: save it as one file, in PyTorch with `external_data=False`"));
                }
                _ => {}
            }
        }
        let wrong = |what: &str| Error::new(format!("the tensor `{name}` {what}"));
        let shape: Vec<usize> =
            sizes.iter().map(|size| usize::try_from(*size).ok()).collect::<Option<_>>().ok_or_else(|| wrong("has a negative size"))?;
        let count = shape.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).ok_or_else(|| wrong("is too large"))?;
        let mut tensor = Self { name: name.to_owned(), shape, ..Self::default() };
        let whole = matches!(kind, 2 | 3 | 6 | 7 | 9 | 12 | 13);
        if whole {
            let numbers = raw.map_or(Ok(wholes), |raw| whole_numbers(raw, kind)).map_err(|()| wrong("has a byte too many"))?;
            tensor.numbers = numbers.iter().map(|number| *number as f32).collect();
            tensor.whole = Some(numbers);
        } else {
            tensor.numbers = match (kind, raw) {
                (1, None) => floats,
                (1, Some(raw)) => each(raw).map(f32::from_le_bytes).collect(),
                (11, None) => doubles,
                (11, Some(raw)) => each(raw).map(|eight| f64::from_le_bytes(eight) as f32).collect(),
                (10, None) => wholes.iter().map(|bits| half(*bits as u16)).collect(),
                (10, Some(raw)) => each(raw).map(|two| half(u16::from_le_bytes(two))).collect(),
                (16, Some(raw)) => each(raw).map(|two| f32::from_bits(u32::from(u16::from_le_bytes(two)) << 16)).collect(),
                _ => {
                    return Err(wrong(
                        "has numbers of a type that is not supported: float, float16, bfloat16, double and whole numbers are",
                    ));
                }
            };
        }
        if tensor.numbers.len() != count {
            return Err(wrong(&format!("has {} numbers, but its shape {:?} has {count}", tensor.numbers.len(), tensor.shape)));
        }
        Ok(tensor)
    }

    /// Its numbers as a file of safetensors has them.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// A matrix with its axes swapped. `None`: it is none.
    pub(crate) fn turned(&self) -> Option<Self> {
        let [rows, columns] = self.shape[..] else { return None };
        let numbers = (0..columns).flat_map(|column| self.numbers.iter().skip(column).step_by(columns.max(1)).copied());
        Some(Self::new(self.name.clone(), vec![columns, rows], numbers.collect()))
    }

    /// The product of two matrices, if it takes not too many products of numbers.
    pub(crate) fn times(&self, other: &Self) -> Option<Self> {
        const MOST: usize = 1 << 22;
        let (&[rows, inner], &[other_rows, columns]) = (&self.shape[..], &other.shape[..]) else { return None };
        if inner != other_rows || rows.checked_mul(columns)?.checked_mul(inner)? > MOST {
            return None;
        }
        let number = |place: usize| {
            let (row, column) = (place / columns, place % columns);
            (0..inner).map(|at| self.numbers[row * inner + at] * other.numbers[at * columns + column]).sum()
        };
        Some(Self::new("", vec![rows, columns], (0..rows * columns).map(number).collect()))
    }

    /// The only number.
    pub(crate) fn single(&self) -> Option<f32> {
        if let [number] = self.numbers[..] { Some(number) } else { None }
    }
}

fn add_doubles(field: Field<'_>, to: &mut Vec<f32>) -> Result<(), Error> {
    match field {
        Field::Eight(bytes) => to.push(f64::from_le_bytes(bytes) as f32),
        _ => to.extend(each(field.bytes()?).map(|eight| f64::from_le_bytes(eight) as f32)),
    }
    Ok(())
}

/// Whole numbers of the types `uint8`, `int8`, `int32`, `int64`, `bool`, `uint32` and `uint64`.
fn whole_numbers(raw: &[u8], kind: i64) -> Result<Vec<i64>, ()> {
    let width = match kind {
        6 | 12 => 4,
        7 | 13 => 8,
        _ => 1,
    };
    if raw.len() % width != 0 {
        return Err(());
    }
    Ok(match kind {
        3 => raw.iter().map(|byte| i64::from(i8::from_le_bytes([*byte]))).collect(),
        6 => each(raw).map(|four| i64::from(i32::from_le_bytes(four))).collect(),
        12 => each(raw).map(|four| i64::from(u32::from_le_bytes(four))).collect(),
        7 | 13 => each(raw).map(i64::from_le_bytes).collect(),
        _ => raw.iter().map(|byte| i64::from(*byte)).collect(),
    })
}

/// A number of half precision.
fn half(bits: u16) -> f32 {
    let (sign, exponent, fraction) = (bits >> 15, bits >> 10 & 0x1f, f32::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2_f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2_f32.powi(i32::from(exponent) - 15),
    };
    if sign == 1 { -size } else { size }
}
