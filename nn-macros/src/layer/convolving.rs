//! The three passes of a convolution: `y = x ∗ W`, and the gradients with respect to `W` and `x`. A transposed convolution takes them in
//! another order: it gives what is the gradient with respect to `x` there.

use super::{Builder, Window};
use crate::kernel::{Image, Kernel};
use crate::shape::Shape;
use crate::step::{Extent, Operand, Step, TensorId, Value, Windows};

/// The weight of a convolution at work.
pub(crate) struct Convolving<'a> {
    pub weight: TensorId,
    pub window: &'a Window,
    pub groups: usize,
    /// The image that the windows go over, and the one of a pixel for each window.
    pub over: &'a Shape,
    pub to: &'a Shape,
}

impl Convolving<'_> {
    /// The image that the windows go over, with its padding.
    pub(crate) fn padded(&self, name: &str, x: Value, b: &mut Builder) -> Value {
        if self.window.is_padded() { b.frame(name, x, self.window.frame(self.over)) } else { x }
    }

    /// Writes `y = x ∗ W`, of a padded image.
    pub(crate) fn convolve(&self, y: Value, padded: Value, b: &mut Builder) {
        let operands = vec![Operand::Write(y), Operand::Read(padded), Operand::Tensor(self.weight), self.windows()];
        b.push(Step::Kernel { kernel: Kernel::Image(Image::Convolve), operands });
    }

    /// Writes the gradient with respect to `W`: of the image of windows, and of the padded image that they go over.
    pub(crate) fn weights(&self, to: Value, padded: Value, b: &mut Builder) {
        let operands = vec![Operand::Gradient(self.weight), Operand::Read(to), Operand::Read(padded), self.windows()];
        b.push(Step::Kernel { kernel: Kernel::Image(Image::ConvolveWeights), operands });
    }

    /// Writes the way back, from the image of windows to the one that they go over.
    pub(crate) fn back(&self, name: &str, over: Value, to: Value, b: &mut Builder) {
        let [height, width] = &self.window.kernel;
        let inputs = self.over.channels.over(self.groups);
        let together = self.window.dilation[1] == 1 && self.groups == 1;
        let line = if together { width.times(&inputs).rounded() } else { width.times(&inputs.rounded()) };
        let turned = b.value(format!("turned_{name}"), Extent::Fixed(height.times(&self.to.channels).times(&line)));
        let windows = Operand::Windows(Box::new(Windows {
            groups: self.groups,
            padding: self.window.padding,
            ..self.window.over(&self.over.sides(), &self.over.channels)
        }));
        b.push(Step::Kernel {
            kernel: Kernel::Image(Image::TurnWeights),
            operands: vec![Operand::Write(turned), Operand::Tensor(self.weight), windows.clone()],
        });
        b.push(Step::Kernel {
            kernel: Kernel::Image(Image::ConvolveBack),
            operands: vec![Operand::Write(over), Operand::Read(to), Operand::Read(turned), windows],
        });
    }

    fn windows(&self) -> Operand {
        let windows = self.window.over(&self.window.padded(self.over), &self.over.channels);
        Operand::Windows(Box::new(Windows { groups: self.groups, ..windows }))
    }
}
