//! Normalisation of rows, of their groups and of channels against the definition, and the way back against its slopes.

use super::{assert_scaled, assert_slopes, dot, numbers, to_f64};

const ROWS: usize = 3;
const EPSILON: f64 = 1e-2;

/// Channels, and how many of them are a group.
const GROUPS: [[usize; 2]; 13] =
    [[2, 2], [3, 3], [6, 3], [8, 8], [15, 15], [16, 16], [17, 17], [33, 33], [34, 17], [40, 8], [64, 2], [65, 65], [96, 32]];

/// y = γ (x − mean) / √(var + ε) + β, over the positions and the channels of each group of each row.
fn normalized(x: &[f64], weight: &[f64], bias: &[f64], size: usize, positions: usize) -> Vec<f64> {
    let channels = weight.len();
    let mut y = vec![0.0; x.len()];
    for row in 0..x.len() / (channels * positions) {
        for group in 0..channels / size {
            let channel_of = |place: usize| group * size + place % size;
            let places: Vec<usize> =
                (0..positions * size).map(|place| (row * positions + place / size) * channels + channel_of(place)).collect();
            let mean = places.iter().map(|place| x[*place]).sum::<f64>() / places.len() as f64;
            let var = places.iter().map(|place| (x[*place] - mean).powi(2)).sum::<f64>() / places.len() as f64;
            for place in places {
                let channel = place % channels;
                y[place] = weight[channel] * (x[place] - mean) / (var + EPSILON).sqrt() + bias[channel];
            }
        }
    }
    y
}

/// y = γ x / √(mean(x²) + ε)
fn by_root_mean_square(x: &[f64], weight: &[f64]) -> Vec<f64> {
    let scaled = |row: &[f64]| {
        let scale = 1.0 / (row.iter().map(|x| x * x).sum::<f64>() / row.len() as f64 + EPSILON).sqrt();
        row.iter().zip(weight).map(|(x, weight)| x * scale * weight).collect::<Vec<_>>()
    };
    x.chunks(weight.len()).flat_map(scaled).collect()
}

/// Compares a kernel with its definition. `forward` and `backward` are calls of the kernels: with y, x, γ and β; and with d, d_γ, d_β, x and γ.
macro_rules! compare {
    ($what:expr, $channels:expr, $positions:expr, $defined:expr, |$forward:ident| $run:expr, |$backward:ident| $run_back:expr) => {{
        let (what, len) = ($what, ROWS * $positions * $channels);
        let [x, d_y] = [1, 2].map(|seed| numbers::<f64>(len, seed));
        let [weight, bias] = [3, 4].map(|seed| numbers::<f64>($channels, seed));
        let defined = $defined;
        let expected: Vec<f64> = defined(&x, &weight, &bias);
        let mut y = vec![f64::NAN; len];
        let $forward = (&mut y[..], &x[..], &weight[..], &bias[..]);
        $run;
        assert_scaled(&y, &expected, 100.0, &what);

        // Gradients of tensors are added to what is there.
        let (mut d, mut d_weight, mut d_bias) = (d_y.clone(), vec![1.0; $channels], vec![1.0; $channels]);
        let $backward = (&mut d[..], &mut d_weight[..], &mut d_bias[..], &x[..], &weight[..]);
        $run_back;
        d_weight.iter_mut().chain(&mut d_bias).for_each(|d| *d -= 1.0);
        assert_slopes(&d, &x, |x| dot(&defined(x, &weight, &bias), &d_y), &what);
        assert_slopes(&d_weight, &weight, |weight| dot(&defined(&x, weight, &bias), &d_y), &what);
        if d_bias.iter().any(|d| *d != 0.0) {
            assert_slopes(&d_bias, &bias, |bias| dot(&defined(&x, &weight, bias), &d_y), &what);
        }
        [d, d_weight, d_bias]
    }};
}

#[test]
fn groups_of_a_row_have_mean_0_and_variance_1_before_they_are_scaled() {
    for [channels, size] in GROUPS {
        let [_, _, d_bias] = compare!(
            format!("groups of {size} of {channels}"),
            channels,
            1,
            |x: &[f64], weight: &[f64], bias: &[f64]| normalized(x, weight, bias, size, 1),
            |a| nn_kernels::f64::group_norm(a.0, a.1, a.2, a.3, size, EPSILON),
            |a| nn_kernels::f64::group_norm_backward(a.0, a.1, a.2, a.3, a.4, size, EPSILON)
        );
        assert!(d_bias.iter().all(|d| *d != 0.0), "the bias learns");
    }
}

#[test]
fn groups_of_channels_are_normalised_over_all_positions() {
    for [channels, size] in GROUPS {
        for positions in [1, 2, 7] {
            let [_, _, d_bias] = compare!(
                format!("groups of {size} of {channels} channels, {positions} positions"),
                channels,
                positions,
                |x: &[f64], weight: &[f64], bias: &[f64]| normalized(x, weight, bias, size, positions),
                |a| nn_kernels::f64::channel_group_norm(a.0, a.1, a.2, a.3, size, positions, EPSILON),
                |a| nn_kernels::f64::channel_group_norm_backward(a.0, a.1, a.2, a.3, a.4, size, positions, EPSILON)
            );
            assert!(d_bias.iter().all(|d| *d != 0.0), "the bias learns");
        }
    }
}

#[test]
fn a_row_without_a_bias_is_normalised_as_one_with_a_bias_of_0() {
    for [channels, _] in GROUPS {
        compare!(
            format!("{channels} numbers without a bias"),
            channels,
            1,
            |x: &[f64], weight: &[f64], _: &[f64]| normalized(x, weight, &vec![0.0; channels], channels, 1),
            |a| nn_kernels::f64::unbiased_norm(a.0, a.1, a.2, EPSILON),
            |a| nn_kernels::f64::unbiased_norm_backward(a.0, a.1, a.3, a.4, EPSILON)
        );
    }
}

#[test]
fn a_row_is_scaled_to_a_root_mean_square_of_1() {
    for [channels, _] in GROUPS {
        compare!(
            format!("the root mean square of {channels}"),
            channels,
            1,
            |x: &[f64], weight: &[f64], _: &[f64]| by_root_mean_square(x, weight),
            |a| nn_kernels::f64::rms_norm(a.0, a.1, a.2, channels, EPSILON),
            |a| nn_kernels::f64::rms_norm_backward(a.0, a.1, a.3, a.4, channels, EPSILON)
        );
    }
}

#[test]
fn in_single_precision_groups_are_those_of_double_precision() {
    for [channels, size] in GROUPS {
        let len = ROWS * 5 * channels;
        let ([x, d_y], [weight, bias]) = ([1, 2].map(|seed| numbers::<f32>(len, seed)), [3, 4].map(|seed| numbers::<f32>(channels, seed)));
        let [mut y, mut d, mut d_weight, mut d_bias] = [x.clone(), d_y.clone(), vec![0.0; channels], vec![0.0; channels]];
        nn_kernels::f32::channel_group_norm(&mut y, &x, &weight, &bias, size, 5, 0.01);
        nn_kernels::f32::channel_group_norm_backward(&mut d, &mut d_weight, &mut d_bias, &x, &weight, size, 5, 0.01);
        let [x, weight, bias] = [&x, &weight, &bias].map(|numbers| to_f64(numbers));
        let epsilon = f64::from(0.01_f32);
        let [mut of_y, mut of_d, mut of_weight, mut of_bias] = [x.clone(), to_f64(&d_y), vec![0.0; channels], vec![0.0; channels]];
        nn_kernels::f64::channel_group_norm(&mut of_y, &x, &weight, &bias, size, 5, epsilon);
        nn_kernels::f64::channel_group_norm_backward(&mut of_d, &mut of_weight, &mut of_bias, &x, &weight, size, 5, epsilon);
        for (got, expected) in [(y, of_y), (d, of_d), (d_weight, of_weight), (d_bias, of_bias)] {
            assert_scaled(&got, &expected, 400.0, &format!("groups of {size} of {channels} channels"));
        }
    }
}
