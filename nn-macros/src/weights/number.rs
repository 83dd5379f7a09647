//! The number types that files hold, and those that are embedded.

/// A number type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    F16,
    Bf16,
    F32,
    F64,
}

impl Type {
    /// The type of this name in files, if it can be read.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "F16" => Self::F16,
            "BF16" => Self::Bf16,
            "F32" => Self::F32,
            "F64" => Self::F64,
            _ => return None,
        })
    }

    /// Bytes per number.
    pub(crate) fn width(self) -> usize {
        match self {
            Self::F16 | Self::Bf16 => 2,
            Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// Decodes a number. `f64` represents the numbers of every type exactly.
    pub(crate) fn decode(self, bytes: &[u8]) -> f64 {
        match (self, bytes) {
            (Self::F16, &[a, b]) => f16_to_f64(u16::from_le_bytes([a, b])),
            (Self::Bf16, &[a, b]) => f32::from_le_bytes([0, 0, a, b]).into(),
            (Self::F32, &[a, b, c, d]) => f32::from_le_bytes([a, b, c, d]).into(),
            (Self::F64, &[a, b, c, d, e, f, g, h]) => f64::from_le_bytes([a, b, c, d, e, f, g, h]),
            _ => f64::NAN,
        }
    }
}

fn f16_to_f64(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (fraction + 1024.0) * 2_f64.powi(exponent - 25),
    };
    sign * size
}

/// The bits of the nearest `f16`. `None` for NaN, and if the result would be infinite.
pub(crate) fn f16_bits(number: f64) -> Option<u16> {
    let size = number.abs();
    // Numbers from half a step above the largest `f16` on round up to infinity.
    if size.is_nan() || size >= 65520.0 {
        return None;
    }
    let exponent = (size.to_bits() >> 52) as i32 - 1023;
    // Below the smallest normal number, the spacing is the same as just above it.
    let steps = (size * 2_f64.powi(10 - exponent.max(-14))).round_ties_even() as u16;
    let bits = steps + ((exponent.max(-14) + 14) as u16) * 1024;
    Some(bits | u16::from(number.is_sign_negative()) << 15)
}
