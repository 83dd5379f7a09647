//! A number for each channel, copied to every pixel to be multiplied: the copies are left out. Squeeze-and-excitation gates a network so.

use super::{kernel, reads, rewrite};
use crate::kernel::{Image, Kernel};
use crate::layer::ValueInfo;
use crate::memory::Sections;
use crate::step::{Operand, Step, Windows};

/// `z = upsample(s); y = x · z` becomes one pass over `x`, if `s` has one pixel, and no other step reads `z`.
pub(crate) fn multiply_channels(sections: &mut Sections, _: &mut Vec<ValueInfo>) {
    let wanted = reads(sections);
    rewrite(sections, |upsample, multiply| match (kernel(upsample)?, kernel(multiply)?) {
        (
            (Kernel::Image(Image::Upsample), [Operand::Write(z), scale, Operand::Windows(windows)]),
            (Kernel::Multiply, [Operand::Update { new, old }, Operand::Read(other)]),
        ) if is_of_one_pixel(windows) && wanted(*z) == 1 => {
            let x = if old == z { *other } else { *old };
            let channels = Operand::Size(windows.image[2].clone());
            let operands = vec![Operand::Update { new: *new, old: x }, scale.clone(), channels];
            Some(Step::Kernel { kernel: Kernel::Rows("multiply_channels"), operands })
        }
        _ => None,
    });
}

fn is_of_one_pixel(windows: &Windows) -> bool {
    [0, 1].iter().all(|axis| windows.image[*axis].known() == Some(windows.stride[*axis]))
}
