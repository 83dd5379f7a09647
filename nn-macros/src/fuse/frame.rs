//! Images that come channel by channel are framed while their channels are put side by side.

use super::{kernel, reads, rewrite};
use crate::kernel::{Image, Kernel};
use crate::layer::ValueInfo;
use crate::memory::Sections;
use crate::shape::Size;
use crate::step::{Frame, Operand, Step};

/// Up to so many channels: more of them are put side by side faster in blocks of pixels.
const FEW: usize = 4;

/// `z = transpose(x); y = frame(z)` becomes one pass over `x`, if no other step reads `z`.
pub(crate) fn transpose_and_frame(sections: &mut Sections, _: &mut Vec<ValueInfo>) {
    let wanted = reads(sections);
    rewrite(sections, |transpose, frame| match (kernel(transpose)?, kernel(frame)?) {
        (
            (Kernel::Transpose, [Operand::Write(z), x, Operand::Size(planes), Operand::Size(pixels)]),
            (Kernel::Image(Image::Frame), [y, Operand::Read(read), Operand::Frame(frame)]),
        ) if z == read && wanted(*z) == 1 && is_of_planes(frame, planes, pixels) => {
            let operands = vec![y.clone(), x.clone(), Operand::Frame(frame.clone())];
            Some(Step::Kernel { kernel: Kernel::Image(Image::FramePlanes), operands })
        }
        _ => None,
    });
}

fn is_of_planes(frame: &Frame, planes: &Size, pixels: &Size) -> bool {
    let [Some(height), Some(width), Some(channels)] = frame.image.each_ref().map(Size::known) else { return false };
    channels <= FEW && planes.known() == Some(channels) && pixels.known() == Some(height * width)
}
