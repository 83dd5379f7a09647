//! Convolutions without copies of windows. Images are `[height][width][in]`, weights `[height][width][in][out]`.

use super::columns::zip;
use crate::kernel::Windows;
use crate::scalar::Scalar;

/// The numbers of a convolution: what lies where.
#[derive(Clone, Copy)]
struct Layout {
    rows: usize,
    columns: usize,
    /// The inputs and the outputs of a group.
    inputs: usize,
    outputs: usize,
}

impl Layout {
    #[inline(always)]
    fn of(windows: Windows, weights: usize) -> Self {
        let ([rows, columns], [height, width]) = (windows.count(), windows.kernel);
        let inputs = windows.image[2] / windows.groups.max(1);
        let all = weights / (height * width * inputs).max(1);
        Self { rows, columns, inputs, outputs: all / windows.groups.max(1) }
    }
}

/// Calls `f` for each group, each window and each number of it: with the places of the outputs, of the inputs and of their weights.
#[inline(always)]
fn each<F: FnMut(usize, usize, usize)>(images: usize, windows: Windows, layout: Layout, mut f: F) {
    let Windows { image: [_, width, channels], kernel, stride, dilation, groups, .. } = windows;
    let Layout { rows, columns, inputs, outputs } = layout;
    for image in 0..images {
        for row in 0..rows {
            for column in 0..columns {
                let window = ((image * rows + row) * columns + column) * outputs * groups;
                for line in 0..kernel[0] {
                    for pixel in 0..kernel[1] {
                        let (y, x) = (row * stride[0] + line * dilation[0], column * stride[1] + pixel * dilation[1]);
                        let place = image * windows.numbers() + (y * width + x) * channels;
                        let weight = (line * kernel[1] + pixel) * inputs * outputs * groups;
                        for group in 0..groups {
                            f(window + group * outputs, place + group * inputs, weight + group * outputs);
                        }
                    }
                }
            }
        }
    }
}

/// `y = x ∗ weight`, of images that have the padding already.
#[inline(always)]
pub fn convolve<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], windows: Windows) {
    let layout = Layout::of(windows, weight.len());
    let (images, Layout { inputs, outputs, .. }) = (x.len() / windows.numbers().max(1), layout);
    y.fill(S::ZERO);
    each(images, windows, layout, |to, from, weights| {
        let y = &mut y[to..][..outputs];
        for (input, x) in x[from..][..inputs].iter().enumerate() {
            let weights = &weight[weights + input * outputs * windows.groups..][..outputs];
            zip(y, weights, |y, w| y + *x * w);
        }
    });
}

/// Adds the gradient with respect to the weights.
#[inline(always)]
pub fn convolve_weights<S: Scalar>(d_weight: &mut [S], d: &[S], x: &[S], windows: Windows) {
    let layout = Layout::of(windows, d_weight.len());
    let (images, Layout { inputs, outputs, .. }) = (x.len() / windows.numbers().max(1), layout);
    each(images, windows, layout, |to, from, weights| {
        let d = &d[to..][..outputs];
        for (input, x) in x[from..][..inputs].iter().enumerate() {
            let weights = &mut d_weight[weights + input * outputs * windows.groups..][..outputs];
            zip(weights, d, |w, d| w + *x * d);
        }
    });
}

/// The weights that take the gradient of the output back to the input: each window the other way round, inputs and outputs swapped.
#[inline(always)]
pub fn turn_weights<S: Scalar>(turned: &mut [S], weight: &[S], windows: Windows) {
    let Layout { inputs, outputs, .. } = Layout::of(windows, weight.len());
    let (positions, groups) = (windows.kernel[0] * windows.kernel[1], windows.groups);
    for (position, weight) in weight.chunks_exact((inputs * outputs * groups).max(1)).enumerate() {
        let turned = &mut turned[(positions - 1 - position) * inputs * outputs * groups..][..inputs * outputs * groups];
        for input in 0..inputs {
            for group in 0..groups {
                for output in 0..outputs {
                    turned[(output * groups + group) * inputs + input] = weight[(input * groups + group) * outputs + output];
                }
            }
        }
    }
}
