//! `z = x ∗ W; y = f(z + bias)` becomes one step, for the activations that are limits: the kernel adds and compares while the sums are still in
//! registers.

use super::{kernel, reads, rewrite};
use crate::kernel::{Image, Kernel};
use crate::layer::ValueInfo;
use crate::memory::Sections;
use crate::step::{Operand, Step};

/// The bias first, then the activation: the two may be one step already.
pub(crate) fn convolution_and_activation(sections: &mut Sections, _: &mut Vec<ValueInfo>) {
    let wanted = reads(sections);
    rewrite(sections, |first, second| {
        let ((Kernel::Image(image), [Operand::Write(z), convolution @ ..]), (rest, [Operand::Update { new: y, old }, operands @ ..])) =
            (kernel(first)?, kernel(second)?)
        else {
            return None;
        };
        let (image, bias) = match (image, rest) {
            (Image::Convolve, Kernel::AddBias) => (Image::ConvolveBias, None),
            (Image::Convolve, Kernel::BiasActivation { name }) | (Image::ConvolveBias, Kernel::Activation { name, .. }) => {
                (limits(name)?, None)
            }
            (Image::Convolve, Kernel::Activation { name, .. }) => (limits(name)?, Some(Operand::Nothing)),
            _ => return None,
        };
        let operands = [&[Operand::Write(*y)], convolution, bias.as_slice(), operands].concat();
        (z == old && wanted(*z) == 1).then_some(Step::Kernel { kernel: Kernel::Image(image), operands })
    });
}

/// The convolution that ends in an activation, if that is limits.
fn limits(activation: &str) -> Option<Image> {
    match activation {
        "relu" => Some(Image::ConvolveBiasRelu),
        "clip" => Some(Image::ConvolveBiasClip),
        _ => None,
    }
}
