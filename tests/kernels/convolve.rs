//! Convolutions of any groups, strides and dilations against their definition, as generated code calls them.

use nn_kernels::{SlidingWindows, Turned, f32, f64};

use super::{assert_scaled, numbers, to_f64};

const IMAGES: usize = 2;

/// Channels of the image, channels of the windows, groups.
const CHANNELS: [[usize; 3]; 17] = [
    [1, 1, 1],
    [1, 6, 1],
    [3, 8, 1],
    [2, 16, 1],
    [5, 17, 1],
    [8, 31, 1],
    [16, 32, 1],
    [20, 33, 1],
    [3, 65, 1],
    [17, 3, 1],
    [3, 3, 3],
    [4, 8, 4],
    [6, 4, 2],
    [17, 34, 17],
    [34, 17, 17],
    [48, 32, 2],
    [87, 87, 87],
];

fn each(mut f: impl FnMut(SlidingWindows, usize)) {
    for [channels, outputs, groups] in CHANNELS {
        for (sides, kernel, stride, dilation) in [
            ([1, 1], [1, 1], [1, 1], [1, 1]),
            ([5, 4], [3, 2], [1, 1], [1, 1]),
            ([6, 9], [3, 3], [2, 2], [1, 1]),
            ([7, 8], [2, 3], [1, 2], [2, 1]),
            ([9, 1], [4, 1], [1, 1], [2, 1]),
            ([1, 11], [1, 3], [1, 1], [1, 3]),
            ([7, 7], [1, 1], [3, 2], [1, 1]),
            ([3, 15], [2, 2], [1, 1], [1, 2]),
        ] {
            let image = [sides[0], sides[1], channels];
            f(SlidingWindows { image, kernel, stride, dilation, padding: [[0; 2]; 2], groups }, outputs);
        }
    }
}

/// Calls `f` with the places of a number of the windows, a number of the image and the weight between them.
fn each_product(windows: SlidingWindows, outputs: usize, mut f: impl FnMut(usize, usize, usize)) {
    let SlidingWindows { image: [height, width, channels], kernel, stride, dilation, padding, groups } = windows;
    let ([rows, columns], inputs) = (windows.count(), channels / groups);
    for place in 0..IMAGES * rows * columns * outputs * kernel[0] * kernel[1] * inputs {
        let (weight_row, to) = (place % (kernel[0] * kernel[1] * inputs), place / (kernel[0] * kernel[1] * inputs));
        let (input, pixel, line) = (weight_row % inputs, weight_row / inputs % kernel[1], weight_row / inputs / kernel[1]);
        let (output, column, row) = (to % outputs, to / outputs % columns, to / outputs / columns % rows);
        let y = (row * stride[0] + line * dilation[0]).checked_sub(padding[0][0]).filter(|y| *y < height);
        let x = (column * stride[1] + pixel * dilation[1]).checked_sub(padding[1][0]).filter(|x| *x < width);
        if let Some((y, x)) = y.zip(x) {
            let channel = output / (outputs / groups) * inputs + input;
            let from = ((to / (rows * columns * outputs) * height + y) * width + x) * channels + channel;
            f(to, from, weight_row * outputs + output);
        }
    }
}

macro_rules! compare {
    ($scalar:ident, $windows:expr, $outputs:expr) => {{
        let (windows, outputs): (SlidingWindows, usize) = ($windows, $outputs);
        let ([rows, columns], depth) = (windows.count(), windows.kernel.iter().product::<usize>() * windows.image[2] / windows.groups);
        let x = numbers::<$scalar>(IMAGES * windows.numbers(), 1);
        let weight = numbers::<$scalar>(depth * outputs, 2);
        let d = numbers::<$scalar>(IMAGES * rows * columns * outputs, 3);
        let (mut y, mut d_weight) = (vec![$scalar::NAN; d.len()], vec![1.0; weight.len()]);
        $scalar::convolve(&mut y, &x, &weight, windows);
        $scalar::convolve_weights(&mut d_weight, &d, &x, windows);

        let [x, weight, d] = [&x, &weight, &d].map(|numbers| to_f64(numbers));
        let (mut expected, mut d_expected) = (vec![0.0; d.len()], vec![1.0; weight.len()]);
        each_product(windows, outputs, |to, from, between| {
            expected[to] += x[from] * weight[between];
            d_expected[between] += x[from] * d[to];
        });
        let what = format!("{windows:?} to {outputs}");
        assert_scaled(&y, &expected, 20.0 * (depth as f64 + 4.0), &what);
        assert_scaled(&d_weight, &d_expected, 20.0 * ((IMAGES * rows * columns) as f64 + 4.0), &format!("weights of {what}"));
    }};
}

macro_rules! compare_back {
    ($scalar:ident, $windows:expr, $outputs:expr) => {{
        let (windows, outputs): (SlidingWindows, usize) = ($windows, $outputs);
        let ([rows, columns], [height, width]) = (windows.count(), windows.kernel);
        let weight = numbers::<$scalar>(height * width * windows.image[2] / windows.groups * outputs, 2);
        let y = numbers::<$scalar>(IMAGES * rows * columns * outputs, 3);
        let [mut x, mut directly] = [(); 2].map(|()| vec![$scalar::NAN; IMAGES * windows.numbers()]);
        let mut turned = vec![$scalar::NAN; height * outputs * Turned::of(windows).line()];
        $scalar::turn_weights(&mut turned, &weight, windows);
        $scalar::convolve_back(&mut x, &y, &turned, windows);
        $scalar::convolve_back_directly(&mut directly, &y, &weight, windows);

        let (y, weight, mut expected) = (to_f64(&y), to_f64(&weight), vec![0.0; x.len()]);
        each_product(windows, outputs, |to, from, between| expected[from] += y[to] * weight[between]);
        let (what, size) = (format!("{windows:?} to {outputs}"), 20.0 * (height * width * outputs + 4) as f64);
        assert_scaled(&x, &expected, size, &format!("back through {what}"));
        assert_scaled(&directly, &expected, size, &format!("back through {what}, directly"));
    }};
}

#[test]
fn a_convolution_and_the_gradient_of_its_weights_are_sums_over_windows() {
    each(|windows, outputs| compare!(f32, windows, outputs));
    each(|windows, outputs| compare!(f64, windows, outputs));
}

#[test]
fn a_convolution_of_each_channel_alone_pads_its_images() {
    for padding in [[[1, 0], [0, 2]], [[2, 1], [1, 1]], [[4, 0], [0, 4]]] {
        each(|windows, outputs| {
            if windows.groups == windows.image[2] && outputs == windows.groups && outputs > 1 {
                compare!(f32, SlidingWindows { padding, ..windows }, outputs);
                compare!(f64, SlidingWindows { padding, ..windows }, outputs);
            }
        });
    }
}

macro_rules! compare_epilogues {
    ($scalar:ident, $windows:expr, $outputs:expr) => {{
        let (windows, outputs): (SlidingWindows, usize) = ($windows, $outputs);
        let ([rows, columns], depth) = (windows.count(), windows.kernel.iter().product::<usize>() * windows.image[2] / windows.groups);
        let x = numbers::<$scalar>(IMAGES * windows.numbers(), 1);
        let (weight, bias) = (numbers::<$scalar>(depth * outputs, 2), numbers::<$scalar>(outputs, 3));
        let [mut alone, mut biased, mut rectified, mut clipped] = [(); 4].map(|()| vec![$scalar::NAN; IMAGES * rows * columns * outputs]);
        $scalar::convolve(&mut alone, &x, &weight, windows);
        $scalar::convolve_bias(&mut biased, &x, &weight, windows, &bias);
        $scalar::convolve_bias_relu(&mut rectified, &x, &weight, windows, &bias);
        $scalar::convolve_bias_clip(&mut clipped, &x, &weight, windows, &bias, -0.25, 0.5);
        let (mut of_rectifier, mut of_limits) = (alone.clone(), alone.clone());
        $scalar::add_bias(&mut alone, &bias);
        $scalar::bias_relu(&mut of_rectifier, &bias);
        $scalar::bias_clip(&mut of_limits, &bias, -0.25, 0.5);
        for (found, expected) in [(&biased, &alone), (&rectified, &of_rectifier), (&clipped, &of_limits)] {
            assert_scaled(found, &to_f64(expected), 20.0 * (depth as f64 + 4.0), &format!("{windows:?} to {outputs}"));
        }
    }};
}

#[test]
fn a_bias_and_an_activation_at_once_are_what_they_are_one_by_one() {
    each(|windows, outputs| compare_epilogues!(f32, windows, outputs));
    each(|windows, outputs| compare_epilogues!(f64, windows, outputs));
    let deep = SlidingWindows { image: [6, 7, 130], kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [[0; 2]; 2], groups: 1 };
    compare_epilogues!(f32, deep, 449);
}

#[test]
fn an_activation_behind_a_convolution_keeps_a_nan() {
    each(|windows, outputs| {
        let ([rows, columns], depth) = (windows.count(), windows.kernel.iter().product::<usize>() * windows.image[2] / windows.groups);
        let (x, weight) = (vec![f32::NAN; IMAGES * windows.numbers()], numbers::<f32>(depth * outputs, 2));
        let mut y = vec![0.0; IMAGES * rows * columns * outputs];
        f32::convolve_bias_relu(&mut y, &x, &weight, windows, &vec![0.0; outputs]);
        assert!(y.iter().all(|y| y.is_nan()), "{windows:?} to {outputs}");
        f32::convolve_bias_clip(&mut y, &x, &weight, windows, &vec![0.0; outputs], -1.0, 1.0);
        assert!(y.iter().all(|y| y.is_nan()), "{windows:?} to {outputs}");
    });
}

#[test]
fn the_way_back_adds_every_window_to_what_it_sees() {
    for padding in [[[0, 0], [0, 0]], [[1, 0], [0, 2]], [[2, 1], [1, 1]]] {
        each(|windows, outputs| compare_back!(f32, SlidingWindows { padding, ..windows }, outputs));
        each(|windows, outputs| compare_back!(f64, SlidingWindows { padding, ..windows }, outputs));
    }
}

#[test]
fn images_that_are_larger_than_the_first_cache_have_the_gradients_of_their_lines() {
    for (image, outputs) in [([20, 30, 16], 16), ([33, 20, 3], 40), ([30, 50, 1], 17), ([15, 9, 20], 65)] {
        for (stride, dilation) in [([1, 1], [1, 1]), ([2, 1], [1, 2])] {
            let windows = SlidingWindows { image, kernel: [3, 3], stride, dilation, padding: [[0; 2]; 2], groups: 1 };
            compare!(f32, windows, outputs);
            compare_back!(f32, windows, outputs);
        }
    }
}

#[test]
fn more_weights_than_a_cache_holds_are_summed_some_rows_at_a_time() {
    for (image, outputs) in [([6, 7, 130], 33), ([7, 6, 150], 40), ([6, 6, 128], 65)] {
        for (stride, dilation) in [([1, 1], [1, 1]), ([1, 1], [1, 2])] {
            let windows = SlidingWindows { image, kernel: [3, 3], stride, dilation, padding: [[0; 2]; 2], groups: 1 };
            compare!(f32, windows, outputs);
            compare!(f64, windows, outputs);
        }
    }
    let windows =
        SlidingWindows { image: [12, 11, 140], kernel: [3, 3], stride: [2, 2], dilation: [1, 1], padding: [[0; 2]; 2], groups: 1 };
    compare!(f32, windows, 48);
}

#[test]
fn a_nan_stays_in_its_image() {
    each(|windows, outputs| {
        let ([rows, columns], [height, width]) = (windows.count(), windows.kernel);
        let mut x = numbers::<f32>(IMAGES * windows.numbers(), 1);
        let mut y = numbers::<f32>(IMAGES * rows * columns * outputs, 3);
        let weight = numbers::<f32>(height * width * windows.image[2] / windows.groups * outputs, 2);
        let mut turned = vec![0.0; height * outputs * Turned::of(windows).line()];
        f32::turn_weights(&mut turned, &weight, windows);
        let (half_x, half_y) = (x.len() / IMAGES, y.len() / IMAGES);
        for first in [true, false] {
            let own = |half: usize| if first { 0..half } else { half..2 * half };
            let (mut to_y, mut to_x) = (vec![0.0; y.len()], vec![0.0; x.len()]);
            x[own(half_x)].fill(f32::NAN);
            f32::convolve(&mut to_y, &x, &weight, windows);
            y[own(half_y)].fill(f32::NAN);
            f32::convolve_back(&mut to_x, &y, &turned, windows);
            for (image, half) in [(&to_y, half_y), (&to_x, half_x)] {
                let other = if first { half..2 * half } else { 0..half };
                assert!(image[other].iter().all(|number| number.is_finite()), "{windows:?} to {outputs}");
            }
            x.fill(1.0);
            y.fill(1.0);
        }
    });
}
