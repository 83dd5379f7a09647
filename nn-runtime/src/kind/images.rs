/// Layer kind: a convolution over images: y = x ∗ W + b.
///
/// ```text
/// conv1: Conv2d(6, kernel = 5), Relu, MaxPool(2)
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Conv2d(16, kernel = 3)` | 16 output channels, windows of 3 × 3 pixels |
/// | `Conv2d(6 -> 16, kernel = 3)` | the same, and asserts that there are 6 input channels |
/// | `kernel = [3, 5]` | 3 pixels high and 5 wide |
/// | `stride = 2`, `[2, 1]` | the distance from one window to the next. Default: 1 |
/// | `padding = 1`, `[1, 2]`, `[[0, 1], [0, 1]]`, `same` | zeros around the image: on all sides, for height and width, or before and behind each. `same` keeps its size, with an odd kernel and a stride of 1. Default: 0 |
/// | `dilation = 2`, `[2, 1]` | the distance between the pixels of a window. Default: 1 |
/// | `groups = 2` | splits input and output channels into groups; an output channel sees only its own group. With as many groups as channels: a depthwise convolution. Default: 1 |
/// | `bias = false` | y = x ∗ W. Default: `bias = true` |
/// | `init = HeNormal` | the [initialiser](crate::init) of the weight. Default: as for [`Dense`](super::Dense), with a fan-in of inputs · height · width |
///
/// An image `[in, h, w]` becomes `[out, h', w']` with h' = ⌊(h + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1. As in PyTorch, the
/// kernel is not mirrored (a cross-correlation).
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[out, in / groups, height, width]` | weight |
/// | `bias` | `[out]` | bias |
///
/// Inside a network the channels of a pixel lie side by side, and in memory the weight is `[height, width, in / groups, out]`. No window is
/// copied. The gradient of the weight is the correlation of x with d, that of the input the convolution of d with the turned kernel.
#[derive(Debug)]
pub struct Conv2d;

/// Layer kind: a convolution along a sequence `[steps, features]`: y = x ∗ W + b.
///
/// ```text
/// Conv1d(32, kernel = 3, padding = causal, dilation = 2), Relu
/// ```
///
/// The arguments are those of [`Conv2d`](super::Conv2d), each one number; `padding = [2, 0]` is before and behind. `padding = causal` puts all zeros before the first step, so that
/// no output sees a later step and the number of steps stays.
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[out, in / groups, kernel]` | weight |
/// | `bias` | `[out]` | bias |
///
/// In memory the weight is `[kernel, in / groups, out]`. PyTorch's `Conv1d` goes along `[channels, steps]` and has the same weight.
#[derive(Debug)]
pub struct Conv1d;

/// Layer kind: a transposed convolution over images, which makes them larger.
///
/// ```text
/// ConvTranspose2d(16, kernel = 2, stride = 2), Relu
/// ```
///
/// It computes what the backward pass of a [`Conv2d`] computes: each pixel of the input is multiplied by the kernel and added to a window of
/// the output.
///
/// | written | meaning |
/// |---|---|
/// | `ConvTranspose2d(16, kernel = 2, stride = 2)` | 16 output channels; windows of 2 × 2 pixels side by side, so that the image doubles |
/// | `ConvTranspose2d(32 -> 16, …)` | the same, and asserts that there are 32 input channels |
/// | `stride = 2`, `[2, 1]` | the distance from one window of the output to the next. Default: 1 |
/// | `padding = 1`, `[1, 2]` | the number of pixels that are cut off at each edge of the output. Default: 0 |
/// | `output_padding = 1`, `[1, 0]` | the number of additional pixels at the bottom and at the right, less than the stride. Default: 0 |
/// | `kernel`, `dilation`, `groups`, `bias`, `init` | as in [`Conv2d`] |
///
/// An image `[in, h, w]` becomes `[out, h', w']` with h' = (h − 1) stride − 2 padding + dilation (kernel − 1) + output_padding + 1.
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[in, out / groups, height, width]` | weight |
/// | `bias` | `[out]` | bias |
///
/// The fan-in is counted as PyTorch counts it, out / groups · height · width. A batch normalisation behind it is not folded.
///
/// Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016).
#[derive(Debug)]
pub struct ConvTranspose2d;

/// Layer kind: a transposed convolution along a sequence `[steps, features]`, which makes it longer.
///
/// ```text
/// ConvTranspose1d(16, kernel = 4, stride = 2, padding = 1), Relu
/// ```
///
/// The arguments are those of [`ConvTranspose2d`], each one number.
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[in, out / groups, kernel]` | weight |
/// | `bias` | `[out]` | bias |
#[derive(Debug)]
pub struct ConvTranspose1d;

/// Layer kind: a larger image or a longer sequence.
///
/// ```text
/// Upsample(2), Conv2d(16, kernel = 3, padding = same)
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Upsample(2)`, `Upsample([2, 3])` | twice as high and as wide, or twice as high and three times as wide: each pixel or step becomes a block of equal ones (nearest neighbour) |
/// | `Upsample(2, bilinear)` | of an image: each pixel is the mean of the four around it, weighted by their distance |
/// | `Upsample(2, linear)` | of a sequence: each step is the mean of the two around it, weighted by their distance |
///
/// As in PyTorch with `align_corners = False`: distances are those between the centres of pixels. No tensors.
#[derive(Debug)]
pub struct Upsample;

/// Layer kind: the largest number of each channel in each window.
///
/// ```text
/// MaxPool(2), MaxPool(3, stride = 2, padding = 1)
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `MaxPool(2)`, `MaxPool([2, 3])` | the height and the width of a window; along a sequence, its number of steps |
/// | `stride = 2` | Default: the window, so that windows do not overlap |
/// | `padding = 1`, `[1, 0]`, `[[0, 1], [0, 1]]` | how far windows reach beyond the edges, as in `Conv2d`; pixels outside do not count. Smaller than the window. Default: 0 |
/// | `dilation = 2` | the distance from one pixel of a window to the next. Default: 1 |
///
/// Pixels that do not fill a window are left out. The gradient goes to the first of the largest numbers, as in PyTorch. No tensors.
#[derive(Debug)]
pub struct MaxPool;

/// Layer kind: the mean of each channel in each window.
///
/// ```text
/// AvgPool(2)
/// ```
///
/// The arguments are those of [`MaxPool`](super::MaxPool), and `count_include_pad`: whether the padding counts, as zeros (PyTorch's name and
/// default, `true`). With `count_include_pad = false` a window at an edge has the mean of the pixels that are there, as in Keras. No tensors.
#[derive(Debug)]
pub struct AvgPool;

/// Layer kind: the mean of each channel over all pixels or steps.
///
/// ```text
/// GlobalAvgPool, Dense(10), Softmax
/// ```
///
/// An image `[c, h, w]` or a sequence `[t, c]` becomes c numbers. No arguments, no tensors.
#[derive(Debug)]
pub struct GlobalAvgPool;

/// Layer kind: the largest number of each channel over all pixels or steps.
///
/// ```text
/// GlobalMaxPool, Dense(10), Softmax
/// ```
///
/// An image `[c, h, w]` or a sequence `[t, c]` becomes c numbers. The gradient goes to the first of the largest. No arguments, no tensors.
#[derive(Debug)]
pub struct GlobalMaxPool;

/// Layer kind: the numbers of an image or a sequence as one row.
///
/// ```text
/// MaxPool(2), Flatten, Dense(10)
/// ```
///
/// The order is that of PyTorch: channels, height, width of an image; steps, features of a sequence. No arguments, no tensors.
#[derive(Debug)]
pub struct Flatten;

/// Layer kind: the same numbers in another shape.
///
/// ```text
/// Dense(64 * 7 * 7), Reshape([64, 7, 7])
/// ```
///
/// Argument: a number, `[steps, features]` or `[channels, height, width]`, with as many numbers as before. The order of numbers is that of
/// [`Flatten`](super::Flatten). No tensors.
#[derive(Debug)]
pub struct Reshape;
