//! Kernels over images against their definition, for windows of all kinds and any number of channels.

use nn_kernels::{Frame, SlidingWindows, f32, f64, row};

use super::{assert_close, assert_scaled, numbers, to_f64};

/// The places of what a window sees of the image, in the order of memory.
fn seen(windows: SlidingWindows, [row, column]: [usize; 2]) -> Vec<usize> {
    let SlidingWindows { image: [height, width, channels], kernel, stride, dilation, padding, .. } = windows;
    let inside = |axis: usize, start: usize, side: usize| {
        let start = start * stride[axis];
        let at = (0..kernel[axis]).map(move |place| start + place * dilation[axis]);
        at.filter_map(move |at| at.checked_sub(padding[axis][0])).filter(move |at| *at < side)
    };
    inside(0, row, height).flat_map(|line| inside(1, column, width).map(move |pixel| (line * width + pixel) * channels)).collect()
}

/// The largest number, its gradient, the mean and its gradient, of each window and channel. `counted`: whether the padding counts in a mean.
fn defined(windows: SlidingWindows, counted: bool, x: &[f64], d: &[f64]) -> [Vec<f64>; 4] {
    let ([rows, columns], channels) = (windows.count(), windows.image[2]);
    let (mut largest, mut d_largest) = (vec![0.0; d.len()], vec![0.0; x.len()]);
    let (mut mean, mut d_mean) = (largest.clone(), d_largest.clone());
    for number in 0..d.len() {
        let (window, channel) = (number / channels, number % channels);
        let image = window / (rows * columns) * windows.numbers();
        let places: Vec<usize> =
            seen(windows, [window / columns % rows, window % columns]).into_iter().map(|place| image + place + channel).collect();
        let winner = places.iter().copied().reduce(|best, place| if x[place] > x[best] || x[place].is_nan() { place } else { best });
        let winner = winner.expect("a window sees something");
        let share = 1.0 / if counted { windows.kernel[0] * windows.kernel[1] } else { places.len() } as f64;
        largest[number] = x[winner];
        d_largest[winner] += d[number];
        mean[number] = places.iter().map(|place| x[*place]).sum::<f64>() * share;
        for place in places {
            d_mean[place] += d[number] * share;
        }
    }
    [largest, d_largest, mean, d_mean]
}

/// Compares both kinds of pools for numbers that `change` makes.
macro_rules! compare {
    ($scalar:ident, $windows:expr, $change:expr) => {{
        let windows: SlidingWindows = $windows;
        let ([rows, columns], channels) = (windows.count(), windows.image[2]);
        let x: Vec<$scalar> = numbers::<$scalar>(2 * windows.numbers(), 1).into_iter().map($change).collect();
        let d: Vec<$scalar> = numbers(2 * rows * columns * channels, 2);
        let [largest, d_largest, ..] = defined(windows, true, &to_f64(&x), &to_f64(&d));
        // What was in memory before is replaced.
        let (mut y, mut d_x) = (vec![7.0; d.len()], vec![7.0; x.len()]);
        $scalar::max_pool(&mut y, &x, windows);
        $scalar::max_pool_backward(&mut d_x, &d, &x, windows);
        assert_close(&y, &largest, &format!("largest of {windows:?}"));
        assert_scaled(&d_x, &d_largest, 8.0, &format!("gradient of the largest of {windows:?}"));
        for counted in [true, false] {
            let [.., mean, d_mean] = defined(windows, counted, &to_f64(&x), &to_f64(&d));
            $scalar::average_pool(&mut y, &x, windows, counted);
            $scalar::average_pool_backward(&mut d_x, &d, windows, counted);
            assert_close(&y, &mean, &format!("mean of {windows:?}, padding counted: {counted}"));
            assert_scaled(&d_x, &d_mean, 8.0, &format!("gradient of the mean of {windows:?}, padding counted: {counted}"));
        }
    }};
}

fn each(mut f: impl FnMut(SlidingWindows)) {
    for channels in (1..=20).chain([23, 31, 32, 33, 40, 50, 64, 70, 150]) {
        for (sides, kernel, stride, dilation, padding) in [
            ([6, 8], [2, 2], [2, 2], [1, 1], [0, 0]),
            ([7, 5], [2, 2], [2, 2], [1, 1], [0, 0]),
            ([2, 2], [2, 2], [2, 2], [1, 1], [0, 0]),
            ([5, 6], [2, 2], [1, 1], [1, 1], [0, 0]),
            ([5, 5], [3, 3], [2, 2], [1, 1], [1, 1]),
            ([9, 1], [2, 1], [2, 1], [1, 1], [0, 0]),
            ([6, 9], [3, 3], [3, 3], [1, 1], [0, 0]),
            ([4, 3], [4, 3], [1, 1], [1, 1], [0, 0]),
            ([7, 8], [2, 2], [2, 2], [2, 3], [0, 0]),
            ([6, 7], [3, 2], [1, 2], [2, 3], [3, 2]),
            ([4, 5], [3, 3], [1, 1], [1, 1], [2, 2]),
        ] {
            let padding = padding.map(|side| [side, side]);
            f(SlidingWindows { image: [sides[0], sides[1], channels], kernel, stride, dilation, padding, groups: 1 });
        }
    }
}

#[test]
fn a_pool_takes_the_largest_or_the_mean_of_each_channel() {
    each(|windows| compare!(f32, windows, |x| x));
    each(|windows| compare!(f64, windows, |x| x));
}

#[test]
fn the_first_of_equal_numbers_takes_the_gradient() {
    each(|windows| compare!(f32, windows, |x: f32| x.round()));
}

#[test]
fn infinities_of_both_signs_are_compared_like_other_numbers() {
    each(|windows| {
        let x: Vec<f32> = numbers(2 * windows.numbers(), 1).into_iter().map(|x: f32| if x.abs() > 0.5 { x / 0.0 } else { x }).collect();
        let [rows, columns] = windows.count();
        let mut y = vec![7.0; 2 * rows * columns * windows.image[2]];
        f32::max_pool(&mut y, &x, windows);
        let [largest, ..] = defined(windows, true, &to_f64(&x), &vec![0.0; y.len()]);
        assert_eq!(to_f64(&y), largest, "{windows:?}");
    });
}

#[test]
fn a_nan_is_the_largest_number() {
    for (channels, side) in [(5, 2), (8, 2), (20, 2), (40, 2), (5, 3), (16, 3), (20, 3), (40, 3), (70, 3), (150, 3)] {
        let (image, kernel) = ([side, side, channels], [side, side]);
        let windows = SlidingWindows { image, kernel, stride: kernel, dilation: [1, 1], padding: [[0; 2]; 2], groups: 1 };
        for place in 0..side * side {
            let (mut x, spoilt) = (numbers::<f32>(windows.numbers(), 3), channels - 3);
            x[place * channels + spoilt] = f32::NAN;
            let (mut y, mut d_x) = (vec![0.0; channels], vec![0.0; x.len()]);
            f32::max_pool(&mut y, &x, windows);
            f32::max_pool_backward(&mut d_x, &vec![1.0; channels], &x, windows);
            assert!(y.iter().enumerate().all(|(channel, y)| y.is_nan() == (channel == spoilt)), "{windows:?}");
            let took = (0..side * side).map(|pixel| d_x[pixel * channels + spoilt]).position(|d| d == 1.0);
            assert_eq!((took, d_x.iter().sum::<f32>()), (Some(place), channels as f32), "{windows:?}");
        }
    }
}

#[test]
fn a_turned_matrix_has_its_axes_swapped() {
    for rows in [1, 2, 3, 4, 5, 6, 7, 16, 21] {
        for columns in [1, 2, 3, 4, 5, 15, 16, 17, 40] {
            let x: Vec<f32> = numbers(3 * rows * columns, 5);
            let mut y = vec![7.0; x.len()];
            f32::transpose(&mut y, &x, rows, columns);
            for (place, x) in x.iter().enumerate() {
                let (matrix, row, column) = (place / (rows * columns), place / columns % rows, place % columns);
                assert_eq!(y[(matrix * columns + column) * rows + row], *x, "{rows}x{columns}");
            }
        }
    }
}

#[test]
fn runs_of_columns_are_taken_in_their_order_and_their_gradients_added() {
    // 3, 4, 5, then 5, 4, 3, 2, then 0, 2, then 6 twice.
    let runs: &[row::Run] = &[(3, 1, 3), (5, -1, 4), (0, 2, 2), (6, 0, 2)];
    let places = [3, 4, 5, 5, 4, 3, 2, 0, 2, 6, 6];
    let (x, d): (Vec<f64>, Vec<f64>) = (numbers(2 * 7, 1), numbers(2 * places.len(), 2));
    let (mut y, mut d_x) = (vec![7.0; d.len()], vec![7.0; x.len()]);
    f64::take_runs(&mut y, &x, 7, runs);
    f64::take_runs_backward(&mut d_x, &d, 7, runs);
    let mut expected = vec![0.0; x.len()];
    for row in 0..2 {
        for (to, from) in places.into_iter().enumerate() {
            assert_eq!(y[row * places.len() + to], x[row * 7 + from]);
            expected[row * 7 + from] += d[row * places.len() + to];
        }
    }
    assert_close(&d_x, &expected, "gradient of runs");
}

#[test]
fn a_frame_of_planes_is_that_of_the_turned_image() {
    for channels in 1..5 {
        let frame = Frame { image: [3, 5, channels], padding: [[1, 2], [0, 3]] };
        let x: Vec<f64> = numbers(2 * 15 * channels, 1);
        let (mut turned, mut expected) = (vec![7.0; x.len()], vec![7.0; 2 * 6 * 8 * channels]);
        let mut y = expected.clone();
        f64::transpose(&mut turned, &x, channels, 15);
        f64::frame(&mut expected, &turned, frame);
        f64::frame_planes(&mut y, &x, frame);
        assert_eq!(y, expected, "{channels} channels");
        assert_eq!(y.iter().filter(|y| **y == 0.0).count(), 2 * (48 - 15) * channels, "{channels} channels");
    }
}

#[test]
fn every_channel_of_an_image_is_multiplied_by_a_number_of_its_own() {
    let (x, scale): (Vec<f64>, Vec<f64>) = (numbers(2 * 4 * 3, 1), numbers(2 * 3, 2));
    let mut y = x.clone();
    f64::multiply_channels(&mut y, &scale, 3);
    for (place, y) in y.iter().enumerate() {
        assert_eq!(*y, x[place] * scale[place / 12 * 3 + place % 3]);
    }
}

#[test]
fn a_shuffle_takes_a_column_of_each_run_in_turn() {
    for (ways, len, apart, start) in [(2, 5, 5, 0), (2, 3, 6, 1), (3, 4, 4, 0), (4, 1, 2, 3)] {
        let x: Vec<f64> = numbers(3 * 12, 1);
        let mut y = vec![7.0; 3 * ways * len];
        f64::take_shuffled(&mut y, &x, 12, start, apart, ways, len);
        for (row, y) in y.chunks(ways * len).enumerate() {
            for (to, y) in y.iter().enumerate() {
                assert_eq!(*y, x[row * 12 + start + to % ways * apart + to / ways]);
            }
        }
    }
}
