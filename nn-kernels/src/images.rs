//! The geometry of kernels over images whose channels lie side by side: `[height][width][channels]`.

use core::ops::Range;

use crate::sizes::{rounded, windows};

/// The windows of a convolution or a pool. Convolutions take a sequence as an image of one line, pools as one of one column.
///
/// ```
/// # mod nn_runtime { pub use nn_kernels as kernel; }
/// use nn_runtime::kernel::SlidingWindows;
///
/// let padding = [[2, 2], [2, 2]];
/// let windows = SlidingWindows { image: [28, 28, 1], kernel: [5, 5], stride: [1, 1], dilation: [1, 1], padding, groups: 1 };
/// assert_eq!(windows.count(), [28, 28]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlidingWindows {
    /// Height, width and channels of an image.
    pub image: [usize; 3],
    /// Height and width of a window.
    pub kernel: [usize; 2],
    /// The distance from one window to the next.
    pub stride: [usize; 2],
    /// The distance from one number of a window to the next.
    pub dilation: [usize; 2],
    /// How far windows reach beyond the image: above and below, to the left and to the right.
    pub padding: [[usize; 2]; 2],
    /// The channels are parted into so many groups. A window of a convolution sees one of them.
    pub groups: usize,
}

impl SlidingWindows {
    /// How many windows there are along the height and the width.
    #[must_use]
    pub const fn count(&self) -> [usize; 2] {
        let [height, width, _] = self.image;
        [self.along(0, height), self.along(1, width)]
    }

    const fn along(&self, axis: usize, side: usize) -> usize {
        windows(
            side + self.padding[axis][0] + self.padding[axis][1],
            self.dilation[axis] * self.kernel[axis].saturating_sub(1) + 1,
            self.stride[axis],
        )
    }

    /// Which numbers of a window, along an axis, are inside of the image.
    #[inline(always)]
    pub(crate) fn inside(&self, axis: usize, window: usize) -> Range<usize> {
        let (start, before, step) = (window * self.stride[axis], self.padding[axis][0], self.dilation[axis].max(1));
        // A division takes longer than what a small window has to do.
        let over = |numbers: usize| if step == 1 { numbers } else { numbers.div_ceil(step) };
        let end = over((self.image[axis] + before).saturating_sub(start)).min(self.kernel[axis]);
        over(before.saturating_sub(start)).min(end)..end
    }

    /// The places of a window along an axis that are inside of the image.
    #[inline(always)]
    pub(crate) fn places(&self, axis: usize, window: usize) -> Places {
        let (taps, step) = (self.inside(axis, window), self.dilation[axis]);
        let first = (window * self.stride[axis] + taps.start * step).saturating_sub(self.padding[axis][0]);
        Places { first, step, count: taps.len() }
    }

    /// How many numbers an image has.
    #[must_use]
    pub const fn numbers(&self) -> usize {
        self.image[0] * self.image[1] * self.image[2]
    }
}

/// Some places of an image along an axis.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    pub first: usize,
    pub step: usize,
    pub count: usize,
}

/// Whether a convolution with so many weights sees each channel alone, and gives as many.
#[inline(always)]
pub(crate) fn is_depthwise(windows: SlidingWindows, weights: usize) -> bool {
    let SlidingWindows { image: [.., channels], kernel: [lines, pixels], groups, .. } = windows;
    groups > 1 && groups == channels && weights == lines * pixels * channels
}

/// How the rows of weights of a convolution lie, turned for the way back: `[height][outputs][width][inputs]`, so that the weights of
/// neighbouring pixels lie side by side as the pixels do. Each part that lies side by side ends with zeros, up to a whole register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turned {
    /// How many parts a line of weights has: one, or one for each pixel where pixels are apart or see a group of the inputs only.
    pub parts: usize,
    /// How many weights a part has.
    pub run: usize,
    /// The distance from one part to the next.
    pub step: usize,
}

impl Turned {
    /// How the weights of a convolution lie for the way back.
    #[inline(always)]
    #[must_use]
    pub fn of(windows: SlidingWindows) -> Self {
        let (pixels, inputs) = (windows.kernel[1], windows.image[2] / windows.groups.max(1));
        let together = windows.dilation[1] == 1 && windows.groups == 1;
        let (parts, run) = if together { (1, pixels * inputs) } else { (pixels, inputs) };
        Self { parts, run, step: rounded(run) }
    }

    /// The length of a line of weights of one output.
    #[inline(always)]
    #[must_use]
    pub fn line(self) -> usize {
        self.parts * self.step
    }
}

/// How images are copied into larger ones, with zeros around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Height, width and channels of the images that are copied.
    pub image: [usize; 3],
    /// How many lines and pixels of zeros are added: above and below, to the left and to the right.
    pub padding: [[usize; 2]; 2],
}
