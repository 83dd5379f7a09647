//! Convolutions without copies of windows. Images are `[height][width][in]`, weights `[height][width][in][out]`.

use super::clamp;
use super::columns::{map, zip};
use super::depthwise;
use super::sums::sum_pairs;
use crate::epilogue::Epilogue;
use crate::images::{SlidingWindows, Turned, is_depthwise};
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
    fn of(windows: SlidingWindows, weights: usize) -> Self {
        let ([rows, columns], [height, width]) = (windows.count(), windows.kernel);
        let inputs = windows.image[2] / windows.groups.max(1);
        let all = weights / (height * width * inputs).max(1);
        Self { rows, columns, inputs, outputs: all / windows.groups.max(1) }
    }
}

/// Runs the body for each group, each window and each pixel of it: with the places of the outputs, of the inputs and of their weights. A macro,
/// because the body must be compiled for the instruction set of its kernel, and a closure that is not inlined would not be.
macro_rules! each {
    ($images:expr, $windows:expr, $layout:expr, |$to:ident, $from:ident, $weights:ident| $body:block) => {{
        let SlidingWindows { image: [_, width, channels], kernel, stride, dilation, groups, .. } = $windows;
        let Layout { rows, columns, inputs, outputs } = $layout;
        for image in 0..$images {
            for row in 0..rows {
                for column in 0..columns {
                    let window = ((image * rows + row) * columns + column) * outputs * groups;
                    for line in 0..kernel[0] {
                        for pixel in 0..kernel[1] {
                            let (y, x) = (row * stride[0] + line * dilation[0], column * stride[1] + pixel * dilation[1]);
                            let place = image * $windows.numbers() + (y * width + x) * channels;
                            let weight = (line * kernel[1] + pixel) * inputs * outputs * groups;
                            for group in 0..groups {
                                let ($to, $from) = (window + group * outputs, place + group * inputs);
                                let $weights = weight + group * outputs;
                                $body
                            }
                        }
                    }
                }
            }
        }
    }};
}

/// `y = x ∗ weight`. Images have the padding already, but for those of a convolution of each channel alone.
#[inline(always)]
pub fn convolve<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows) {
    convolve_to(y, x, weight, windows, Epilogue::NONE);
}

/// [`convolve`], then [`add_bias`](super::add_bias).
#[inline(always)]
pub fn convolve_bias<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, bias: &[S]) {
    convolve_to(y, x, weight, windows, Epilogue::bias(bias));
}

/// [`convolve`], then [`bias_relu`](super::bias_relu).
#[inline(always)]
pub fn convolve_bias_relu<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, bias: &[S]) {
    convolve_to(y, x, weight, windows, Epilogue::relu(bias));
}

/// [`convolve`], then [`bias_clip`](super::bias_clip).
#[inline(always)]
pub fn convolve_bias_clip<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, bias: &[S], low: S, high: S) {
    convolve_to(y, x, weight, windows, Epilogue { bias, low, high });
}

/// [`convolve`], and its epilogue.
#[inline(always)]
pub fn convolve_to<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, epilogue: Epilogue<'_, S>) {
    let Epilogue { bias, low, high } = epilogue;
    if bias.is_empty() {
        y.fill(S::ZERO);
    } else {
        y.chunks_mut(bias.len()).for_each(|y| zip(y, bias, |_, bias| bias));
    }
    if is_depthwise(windows, weight.len()) {
        depthwise::Forward { y, x, weight, windows }.run();
    } else {
        add_products(y, x, weight, windows);
    }
    if low > S::NEG_INFINITY || high < S::INFINITY {
        map(y, |y| clamp(y, low, high));
    }
}

#[inline(always)]
fn add_products<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows) {
    let layout = Layout::of(windows, weight.len());
    let (images, Layout { inputs, outputs, .. }) = (x.len() / windows.numbers().max(1), layout);
    each!(images, windows, layout, |to, from, weights| {
        // No slice is taken that could be too short: a program on a small machine shall not contain a panic.
        let (y, x) = (y.get_mut(to..).and_then(|y| y.get_mut(..outputs)), x.get(from..).and_then(|x| x.get(..inputs)));
        if let (Some(y), Some(x)) = (y, x) {
            for (input, x) in x.iter().enumerate() {
                if let Some(weights) = weight.get(weights + input * outputs * windows.groups..) {
                    zip(y, weights, |y, w| y + *x * w);
                }
            }
        }
    });
}

/// Adds the gradient with respect to the weights.
#[inline(always)]
pub fn convolve_weights<S: Scalar>(d_weight: &mut [S], d: &[S], x: &[S], windows: SlidingWindows) {
    if is_depthwise(windows, d_weight.len()) {
        return depthwise::Weights { d_weight, d, x, windows }.run();
    }
    let layout = Layout::of(windows, d_weight.len());
    let (images, Layout { inputs, outputs, .. }) = (x.len() / windows.numbers().max(1), layout);
    each!(images, windows, layout, |to, from, weights| {
        let d = &d[to..][..outputs];
        for (input, x) in x[from..][..inputs].iter().enumerate() {
            let weights = &mut d_weight[weights + input * outputs * windows.groups..][..outputs];
            zip(weights, d, |w, d| w + *x * d);
        }
    });
}

/// The weights for [`convolve_back`]: the outputs of each line of a window before its pixels. Those of a depthwise convolution are as they were.
#[inline(always)]
pub fn turn_weights<S: Scalar>(turned: &mut [S], weight: &[S], windows: SlidingWindows) {
    let (lie, line) = (Turned::of(windows), windows.kernel[1] * windows.image[2] / windows.groups.max(1));
    let outputs = weight.len() / (windows.kernel[0] * line).max(1);
    turned.fill(S::ZERO);
    if is_depthwise(windows, weight.len()) {
        return turned.iter_mut().zip(weight).for_each(|(to, from)| *to = *from);
    }
    let lines = turned.chunks_exact_mut((outputs * lie.line()).max(1)).zip(weight.chunks_exact((line * outputs).max(1)));
    for (turned, weight) in lines {
        for (output, turned) in turned.chunks_exact_mut(lie.line().max(1)).enumerate() {
            let mut weights = weight.iter().skip(output).step_by(outputs);
            for part in turned.chunks_exact_mut(lie.step.max(1)) {
                part.iter_mut().take(lie.run).zip(&mut weights).for_each(|(to, from)| *to = *from);
            }
        }
    }
}

/// Runs the body with some numbers of the image, some numbers of a window that sees them, the line and the pixel at which it sees them, and the
/// first of the outputs: for each group, each window and each pixel of it inside of the image.
macro_rules! each_back {
    ($over:expr, $to:expr, $outputs:expr, $windows:expr, |$x:ident, $y:ident, $line:ident, $pixel:ident, $first:ident| $body:block) => {{
        let SlidingWindows { image: [height, width, channels], kernel: [lines, pixels], stride, dilation, padding, groups } = $windows;
        let [rows, columns] = $windows.count();
        let ([inputs, of_group], outputs) = ([channels, $outputs].map(|all| all / groups.max(1)), $outputs);
        $over.fill(S::ZERO);
        let images = $over.chunks_exact_mut($windows.numbers().max(1)).zip($to.chunks_exact((rows * columns * outputs).max(1)));
        for (x, y) in images {
            for (window, y) in y.chunks_exact(outputs.max(1)).enumerate() {
                for $line in 0..lines {
                    let row = (window / columns * stride[0] + $line * dilation[0]).wrapping_sub(padding[0][0]);
                    if row >= height {
                        continue;
                    }
                    for $pixel in 0..pixels {
                        let column = (window % columns * stride[1] + $pixel * dilation[1]).wrapping_sub(padding[1][0]);
                        if column >= width {
                            continue;
                        }
                        let place = (row * width + column) * channels;
                        for group in 0..groups {
                            let ($first, $x) = (group * of_group, &mut x[place + group * inputs..][..inputs]);
                            let $y = &y[$first..][..of_group];
                            $body
                        }
                    }
                }
            }
        }
    }};
}

/// The way back through a convolution, from the image of windows to the one that they go over: every number of a window, times the weights,
/// is added to the numbers that the window sees. The weights are turned.
#[inline(always)]
pub fn convolve_back<S: Scalar>(x: &mut [S], y: &[S], turned: &[S], windows: SlidingWindows) {
    let ([lines, _], lie) = (windows.kernel, Turned::of(windows));
    let outputs = turned.len() / (lines * lie.line()).max(1);
    let inputs = windows.image[2] / windows.groups.max(1);
    let weights = lines * windows.kernel[1] * inputs * outputs;
    if is_depthwise(windows, weights) {
        return depthwise::Back { x, y, weight: &turned[..weights], windows }.run();
    }
    each_back!(x, y, outputs, windows, |x, y, line, pixel, first| {
        let (part, start) = if lie.parts == 1 { (0, pixel * inputs) } else { (pixel, 0) };
        for (output, y) in y.iter().enumerate() {
            zip(x, &turned[(line * outputs + first + output) * lie.line() + part * lie.step + start..], |x, w| x + *y * w);
        }
    });
}

/// [`convolve_back`] with the weights as they are, for a single row.
#[inline(always)]
pub fn convolve_back_directly<S: Scalar>(x: &mut [S], y: &[S], weight: &[S], windows: SlidingWindows) {
    if is_depthwise(windows, weight.len()) {
        return depthwise::Back { x, y, weight, windows }.run();
    }
    let ([lines, pixels], inputs) = (windows.kernel, windows.image[2] / windows.groups.max(1));
    let outputs = weight.len() / (lines * pixels * inputs).max(1);
    each_back!(x, y, outputs, windows, |x, y, line, pixel, first| {
        for (input, x) in x.iter_mut().enumerate() {
            *x += sum_pairs(y, &weight[((line * pixels + pixel) * inputs + input) * outputs + first..][..y.len()], |y, w| y * w);
        }
    });
}
