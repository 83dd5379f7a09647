//! The geometry of kernels over images whose channels lie side by side: `[height][width][channels]`.

use crate::sizes::windows;

/// The windows of a convolution or a pool. A sequence is an image of one column.
///
/// ```
/// use nn_runtime::kernel::Windows;
///
/// let windows = Windows { image: [28, 28, 1], kernel: [5, 5], stride: [1, 1], dilation: [1, 1], before: [0, 0], groups: 1 };
/// assert_eq!(windows.count(), [24, 24]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// Height, width and channels of an image.
    pub image: [usize; 3],
    /// Height and width of a window.
    pub kernel: [usize; 2],
    /// The distance from one window to the next.
    pub stride: [usize; 2],
    /// The distance from one number of a window to the next.
    pub dilation: [usize; 2],
    /// How far the first window begins before the image. Only pools have windows that reach beyond an image.
    pub before: [usize; 2],
    /// The channels are parted into so many groups. A window of a convolution sees one of them.
    pub groups: usize,
}

impl Windows {
    /// How many windows there are along the height and the width.
    #[must_use]
    pub const fn count(&self) -> [usize; 2] {
        let [height, width, _] = self.image;
        [self.along(0, height), self.along(1, width)]
    }

    const fn along(&self, axis: usize, side: usize) -> usize {
        windows(side + 2 * self.before[axis], self.dilation[axis] * self.kernel[axis].saturating_sub(1) + 1, self.stride[axis])
    }

    /// How many numbers an image has.
    #[must_use]
    pub const fn numbers(&self) -> usize {
        self.image[0] * self.image[1] * self.image[2]
    }
}

/// How images are copied into others: with zeros around them, or between their pixels. What falls outside is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Height and width of the images that are copied.
    pub from: [usize; 2],
    /// Height and width of those they are copied into.
    pub to: [usize; 2],
    /// The channels of both.
    pub channels: usize,
    /// Where the first pixel comes to lie.
    pub start: [isize; 2],
    /// The distance between two pixels.
    pub step: [usize; 2],
}
