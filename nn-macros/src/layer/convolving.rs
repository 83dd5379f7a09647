//! The three passes of a convolution: `y = x ∗ W`, and the gradients with respect to `W` and `x`. A transposed convolution takes them in
//! another order: it gives what is the gradient with respect to `x` there.

use super::{Builder, Window};
use crate::kernel::{Image, Kernel};
use crate::shape::{Shape, Size};
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
    /// The image that the windows go over, with its padding where the kernel does not pad.
    pub(crate) fn padded(&self, name: &str, x: Value, b: &mut Builder) -> Value {
        if self.window.is_padded() && !self.is_depthwise() { b.frame(name, x, self.window.frame(self.over)) } else { x }
    }

    /// Whether each channel is convolved alone.
    fn is_depthwise(&self) -> bool {
        let alone = |shape: &Shape| shape.channels.known() == Some(self.groups);
        self.groups > 1 && alone(self.over) && alone(self.to)
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
        let windows = self.along_a_line(self.windows_that_pad());
        let ([height, width], inputs) = (&windows.kernel, self.over.channels.over(self.groups));
        let together = windows.dilation[1] == 1 && self.groups == 1;
        let line = if together { width.times(&inputs).rounded() } else { width.times(&inputs.rounded()) };
        let turned = b.value(format!("turned_{name}"), Extent::Fixed(height.times(&self.to.channels).times(&line)));
        let windows = Operand::Windows(Box::new(windows));
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
        let windows = if self.is_depthwise() { self.windows_that_pad() } else { self.windows_over(&self.window.padded(self.over)) };
        Operand::Windows(Box::new(self.along_a_line(windows)))
    }

    fn windows_that_pad(&self) -> Windows {
        Windows { padding: self.window.padding, ..self.windows_over(&self.over.sides()) }
    }

    fn windows_over(&self, sides: &[Size; 2]) -> Windows {
        Windows { groups: self.groups, ..self.window.over(sides, &self.over.channels) }
    }

    /// The steps of a sequence lie side by side, as the pixels of a line do, and the kernels take many windows of a line at a time.
    fn along_a_line(&self, mut windows: Windows) -> Windows {
        if self.over.grid.is_sequence() {
            windows.image.swap(0, 1);
            windows.kernel.swap(0, 1);
            windows.stride.swap(0, 1);
            windows.dilation.swap(0, 1);
            windows.padding.swap(0, 1);
        }
        windows
    }
}
