//! Larger images and framed ones against their definition.

use nn_kernels::{Frame, SlidingWindows, f32, f64};

use super::{assert_scaled, numbers, to_f64};

const IMAGES: usize = 2;
const CHANNELS: [usize; 12] = [1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 65];

/// Each kind of images, and how many times as high and as wide they become.
fn each(mut f: impl FnMut([usize; 3], SlidingWindows)) {
    for channels in CHANNELS {
        for (sides, kernel) in [([1, 1], [1, 1]), ([3, 4], [2, 2]), ([1, 5], [1, 3]), ([4, 1], [5, 1]), ([2, 3], [1, 1]), ([3, 2], [4, 3])]
        {
            let image = [sides[0] * kernel[0], sides[1] * kernel[1], channels];
            let windows = SlidingWindows { image, kernel, stride: kernel, dilation: [1, 1], padding: [[0; 2]; 2], groups: 1 };
            f([sides[0], sides[1], channels], windows);
        }
    }
}

/// The places of the smaller side that a place of the larger one is made of, and their shares.
type Along = fn(place: usize, times: usize, side: usize) -> Vec<(usize, f64)>;

fn nearest(place: usize, times: usize, _: usize) -> Vec<(usize, f64)> {
    vec![(place / times, 1.0)]
}

fn linear(place: usize, times: usize, side: usize) -> Vec<(usize, f64)> {
    let at = ((place as f64 + 0.5) / times as f64 - 0.5).max(0.0);
    let (first, near) = (at.floor() as usize, at.fract());
    vec![(first.min(side - 1), 1.0 - near), ((first + 1).min(side - 1), near)]
}

/// The larger images of `x`, and the gradient of the smaller ones for `d`.
fn defined([height, width, channels]: [usize; 3], windows: SlidingWindows, along: Along, x: &[f64], d: &[f64]) -> [Vec<f64>; 2] {
    let ([lines, pixels, _], [down, across]) = (windows.image, windows.kernel);
    let (mut y, mut d_x) = (vec![0.0; d.len()], vec![0.0; x.len()]);
    for to in 0..y.len() {
        let (image, line, pixel, channel) =
            (to / windows.numbers(), to / (pixels * channels) % lines, to / channels % pixels, to % channels);
        for (from_line, above) in along(line, down, height) {
            for (from_pixel, beside) in along(pixel, across, width) {
                let from = ((image * height + from_line) * width + from_pixel) * channels + channel;
                y[to] += above * beside * x[from];
                d_x[from] += above * beside * d[to];
            }
        }
    }
    [y, d_x]
}

macro_rules! compare {
    ($scalar:ident, $forward:ident, $backward:ident, $along:expr) => {
        each(|small, windows| {
            let x = numbers::<$scalar>(IMAGES * small.iter().product::<usize>(), 1);
            let d = numbers::<$scalar>(IMAGES * windows.numbers(), 2);
            let [expected, d_expected] = defined(small, windows, $along, &to_f64(&x), &to_f64(&d));
            // What was in memory before is replaced.
            let (mut y, mut d_x) = (vec![$scalar::NAN; d.len()], vec![$scalar::NAN; x.len()]);
            nn_kernels::$scalar::$forward(&mut y, &x, windows);
            nn_kernels::$scalar::$backward(&mut d_x, &d, windows);
            assert_scaled(&y, &expected, 10.0, &format!("{} of {small:?} to {windows:?}", stringify!($forward)));
            assert_scaled(&d_x, &d_expected, 100.0, &format!("{} of {small:?} to {windows:?}", stringify!($backward)));
        });
    };
}

#[test]
fn every_pixel_of_a_window_is_the_pixel_that_it_stands_for() {
    compare!(f32, upsample, upsample_backward, nearest);
    compare!(f64, upsample, upsample_backward, nearest);
}

#[test]
fn between_the_middles_of_pixels_an_image_is_linear() {
    compare!(f32, upsample_linear, upsample_linear_backward, linear);
    compare!(f64, upsample_linear, upsample_linear_backward, linear);
}

#[test]
fn a_frame_of_zeros_is_around_each_image() {
    for channels in CHANNELS {
        for (sides, padding) in
            [([1, 1], [[0, 0], [0, 0]]), ([3, 2], [[1, 2], [0, 3]]), ([2, 4], [[0, 1], [2, 0]]), ([5, 1], [[4, 4], [0, 0]])]
        {
            let [height, width] = sides;
            let x = numbers::<f32>(IMAGES * height * width * channels, 1);
            let (lines, pixels) = (height + padding[0][0] + padding[0][1], width + padding[1][0] + padding[1][1]);
            let mut y = vec![f32::NAN; IMAGES * lines * pixels * channels];
            f32::frame(&mut y, &x, Frame { image: [height, width, channels], padding });
            for (to, y) in y.iter().enumerate() {
                let (image, channel) = (to / (lines * pixels * channels), to % channels);
                let line = (to / (pixels * channels) % lines).checked_sub(padding[0][0]).filter(|line| *line < height);
                let pixel = (to / channels % pixels).checked_sub(padding[1][0]).filter(|pixel| *pixel < width);
                let from = line.zip(pixel).map(|(line, pixel)| ((image * height + line) * width + pixel) * channels + channel);
                assert_eq!(*y, from.map_or(0.0, |from| x[from]), "{sides:?} of {channels} channels, number {to}");
            }
        }
    }
}
