//! Windows over an image or a sequence, as convolutions and pools take them. A sequence is an image of one column.

use crate::shape::{Shape, Size};
use crate::step::{Frame, Windows};

/// The windows of a layer, along the height and the width.
#[derive(Clone)]
pub(crate) struct Window {
    pub kernel: [Size; 2],
    pub stride: [usize; 2],
    pub dilation: [usize; 2],
    /// Before the first and behind the last position.
    pub padding: [[usize; 2]; 2],
}

impl Window {
    /// The windows over an image of this height and width, the first at its edge.
    pub(crate) fn over(&self, [height, width]: &[Size; 2], channels: &Size) -> Windows {
        Windows {
            image: [height, width, channels].map(Size::clone),
            kernel: self.kernel.clone(),
            stride: self.stride,
            dilation: self.dilation,
            padding: [[0, 0], [0, 0]],
            groups: 1,
        }
    }

    /// The height and the width with the padding.
    pub(crate) fn padded(&self, from: &Shape) -> [Size; 2] {
        let sides = from.sides();
        [0, 1].map(|axis| sides[axis].plus(&Size::of(self.padding[axis].iter().sum())))
    }

    pub(crate) fn is_padded(&self) -> bool {
        self.padding != [[0, 0], [0, 0]]
    }

    /// How an image is copied into a padded one.
    pub(crate) fn frame(&self, from: &Shape) -> Frame {
        let [height, width] = from.sides();
        Frame { image: [height, width, from.channels.clone()], padding: self.padding }
    }

    /// How many numbers of one channel a window spans, along each axis.
    pub(crate) fn span(&self) -> [Size; 2] {
        [0, 1].map(|axis| match self.kernel[axis].known() {
            Some(kernel) => Size::of(self.dilation[axis] * (kernel - 1) + 1),
            None => self.kernel[axis].clone(),
        })
    }

    /// The shape of one number for each window, with this many channels.
    pub(crate) fn shape(&self, from: &Shape, channels: Size) -> Shape {
        let (sides, padded, span) = (from.sides(), self.padded(from), self.span());
        let [height, width] = [0, 1].map(|axis| {
            let padding: usize = self.padding[axis].iter().sum();
            let stays = self.stride[axis] == 1 && span[axis].known() == Some(padding + 1);
            if stays { sides[axis].clone() } else { padded[axis].windows(&span[axis], self.stride[axis]) }
        });
        from.with_sides([height, width]).with_channels(channels)
    }
}
