//! Floating-point numbers of 16 bits, as files hold them.

/// The number of an IEEE 754 binary16, exactly. Every bit pattern has one: infinities and NaN too.
pub(crate) fn widen(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3FF));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    };
    if bits >> 15 == 0 { size } else { -size }
}

/// The number of a bfloat16, exactly: the upper half of an `f32`.
pub(crate) fn widen_brain(bits: u16) -> f64 {
    f32::from_bits(u32::from(bits) << 16).into()
}

#[cfg(test)]
mod tests {
    use half::{bf16, f16};

    use super::*;

    #[test]
    fn every_bit_pattern_has_the_number_that_the_standard_gives_it() {
        for bits in 0..=u16::MAX {
            for (ours, theirs) in [(widen(bits), f16::from_bits(bits).to_f64()), (widen_brain(bits), bf16::from_bits(bits).to_f64())] {
                assert!(
                    ours == theirs && ours.is_sign_negative() == theirs.is_sign_negative() || ours.is_nan() && theirs.is_nan(),
                    "{bits:#06x}"
                );
            }
        }
    }
}
