//! The three passes of a convolution: `y = x ∗ W`, and the gradients with respect to `W` and `x`. A transposed convolution takes them in
//! another order: it gives what is the gradient with respect to `x` there.

use super::{Builder, Window};
use crate::kernel::{Image, Kernel};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Frame, Operand, Step, TensorId, Value, Windows};

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

    /// Writes the way back, from the image of windows to the one that they go over: a convolution with the turned weights.
    pub(crate) fn back(&self, name: &str, over: Value, to: Value, b: &mut Builder) {
        let depth = self.over.channels.over(self.groups);
        let len = self.window.kernel.iter().fold(self.to.channels.times(&depth), |len, side| len.times(side));
        let turned = b.value(format!("turned_{name}"), Extent::Fixed(len));
        b.push(Step::Kernel {
            kernel: Kernel::Image(Image::TurnWeights),
            operands: vec![Operand::Write(turned), Operand::Tensor(self.weight), self.windows()],
        });
        let frame = self.spread();
        let back = Windows { stride: [1, 1], groups: self.groups, ..self.window.over(&frame.to, &frame.channels) };
        let spread = b.frame(&format!("spread_for_{name}"), to, frame);
        b.push(Step::Kernel {
            kernel: Kernel::Image(Image::Convolve),
            operands: vec![Operand::Write(over), Operand::Read(spread), Operand::Read(turned), Operand::Windows(Box::new(back))],
        });
    }

    fn windows(&self) -> Operand {
        let windows = self.window.over(&self.window.padded(self.over), &self.over.channels);
        Operand::Windows(Box::new(Windows { groups: self.groups, ..windows }))
    }

    /// How the image of windows is copied for the way back: its pixels as far apart as the windows are.
    fn spread(&self) -> Frame {
        let (span, sides) = (self.window.span(), self.over.sides());
        let behind = [0, 1].map(|axis| span[axis].known().unwrap_or(1) - 1);
        let start = |axis: usize| {
            let [behind, before] = [behind[axis], self.window.padding[axis][0]].map(|number| isize::try_from(number).unwrap_or(0));
            behind - before
        };
        Frame {
            from: self.to.sides(),
            to: [0, 1].map(|axis| sides[axis].plus(&Size::of(behind[axis]))),
            channels: self.to.channels.clone(),
            start: [start(0), start(1)],
            step: self.window.stride,
        }
    }
}
