//! Batch normalisation against its definition, whole and in parts, and the way back against its slopes.

use nn_kernels::row;

use super::{assert_scaled, assert_slopes, dot, numbers};

const WIDTHS: [usize; 13] = [1, 2, 3, 4, 7, 15, 16, 17, 31, 33, 64, 65, 200];
const EPSILON: f64 = 1e-2;

/// The mean of each column, and then the variance of each.
fn moments(x: &[f64], width: usize) -> Vec<f64> {
    let rows = (x.len() / width) as f64;
    let mean: Vec<f64> = (0..width).map(|column| x.iter().skip(column).step_by(width).sum::<f64>() / rows).collect();
    let var = |column: usize| x.iter().skip(column).step_by(width).map(|x| (x - mean[column]).powi(2)).sum::<f64>() / rows;
    let vars: Vec<f64> = (0..width).map(var).collect();
    [mean, vars].concat()
}

fn normalized(x: &[f64], moments: &[f64], weight: &[f64], bias: &[f64]) -> Vec<f64> {
    let width = weight.len();
    let of = |(place, x): (usize, &f64)| {
        let column = place % width;
        weight[column] * (x - moments[column]) / (moments[width + column] + EPSILON).sqrt() + bias[column]
    };
    x.iter().enumerate().map(of).collect()
}

/// The rows of a batch, the gradients with respect to its outputs, γ and β.
fn batch(rows: usize, width: usize) -> [Vec<f64>; 4] {
    [(rows * width, 1), (rows * width, 2), (width, 3), (width, 4)].map(|(len, seed)| numbers(len, seed))
}

#[test]
fn moments_are_those_of_the_columns_and_of_parts_joined() {
    for width in WIDTHS {
        for (rows, parted) in [(2, 1), (3, 2), (255, 3), (256, 200), (257, 256), (600, 301)] {
            let [x, ..] = batch(rows, width);
            let expected = moments(&x, width);
            let mut all = vec![f64::NAN; 2 * width];
            nn_kernels::f64::batch_norm_moments(&mut all, &x, &[], &[], false);
            assert_scaled(&all, &expected, 10.0, &format!("{rows} rows of {width}"));

            let (some, others) = x.split_at(parted * width);
            let [mut first, mut second] = [some, others].map(|x| {
                let mut moments = vec![f64::NAN; 2 * width];
                nn_kernels::f64::batch_norm_moments(&mut moments, x, &[], &[], false);
                moments
            });
            row::add_moments(&mut first, parted, &second, rows - parted);
            assert_scaled(&first, &expected, 10.0, &format!("{parted} of {rows} rows of {width} and the others"));
            second.copy_from_slice(&numbers::<f64>(2 * width, 5));
            let (mean, var) = second.split_at(width);
            nn_kernels::f64::batch_norm_moments(&mut all, &x, mean, var, true);
            assert_eq!(all, second, "frozen");
        }
    }
}

#[test]
fn frozen_moments_leave_out_the_bias_that_the_running_mean_has() {
    for width in WIDTHS {
        let ([x, _, bias, _], running) = (batch(3, width), numbers::<f64>(2 * width, 5));
        let (mean, var) = running.split_at(width);
        let (mut frozen, mut of_batch) = (vec![f64::NAN; 2 * width], vec![f64::NAN; 2 * width]);
        nn_kernels::f64::bias_batch_norm_moments(&mut frozen, &x, mean, var, true, &bias);
        nn_kernels::f64::bias_batch_norm_moments(&mut of_batch, &x, mean, var, false, &bias);
        let expected: Vec<f64> = mean.iter().zip(&bias).map(|(mean, bias)| mean - bias).chain(var.iter().copied()).collect();
        assert_scaled(&frozen, &expected, 1.0, "frozen");
        assert_scaled(&of_batch, &moments(&x, width), 10.0, "of the batch");
    }
}

#[test]
fn columns_are_normalised_by_the_moments_of_the_batch_or_by_given_ones() {
    for width in WIDTHS {
        let [x, _, weight, bias] = batch(9, width);
        let of_batch = moments(&x, width);
        let expected = normalized(&x, &of_batch, &weight, &bias);
        let (mut y, mut in_place) = (vec![f64::NAN; x.len()], x.clone());
        nn_kernels::f64::batch_norm(&mut y, &x, &of_batch, &weight, &bias, EPSILON);
        let (mean, var) = of_batch.split_at(width);
        nn_kernels::f64::batch_norm_predict(&mut in_place, &weight, &bias, mean, var, EPSILON);
        assert_scaled(&y, &expected, 100.0, &format!("{width} columns"));
        assert_scaled(&in_place, &expected, 100.0, &format!("{width} columns in place"));
    }
}

#[test]
fn the_way_back_is_the_slope_whether_a_batch_is_whole_or_in_parts() {
    for width in WIDTHS {
        let rows = 7;
        let [x, d_y, weight, bias] = batch(rows, width);
        let of_batch = moments(&x, width);
        for parted in [rows, 3] {
            let what = format!("{width} columns, {parted} of {rows} rows first");
            let mut sums = vec![0.0; 2 * width];
            let [mut d_weight, mut d_bias] = [(); 2].map(|()| vec![0.0; width]);
            for (x, d) in x.chunks(parted * width).zip(d_y.chunks(parted * width)) {
                let [mut of_part, mut running] = [(); 2].map(|()| vec![f64::NAN; 2 * width]);
                let [mut of_weight, mut of_bias] = [(); 2].map(|()| vec![f64::NAN; width]);
                let (mean, var) = running.split_at_mut(width);
                nn_kernels::f64::batch_norm_sums(
                    &mut of_part,
                    &mut of_weight,
                    &mut of_bias,
                    mean,
                    var,
                    d,
                    x,
                    &of_batch,
                    rows,
                    EPSILON,
                    false,
                );
                for (all, part) in [(&mut sums, &of_part), (&mut d_weight, &of_weight), (&mut d_bias, &of_bias)] {
                    row::add(all, part);
                }
                let unbiased = of_batch[width..].iter().map(|var| var * 7.0 / 6.0);
                assert_scaled(&running, &of_batch[..width].iter().copied().chain(unbiased).collect::<Vec<_>>(), 1.0, &what);
            }
            let mut d = d_y.clone();
            for (d, x) in d.chunks_mut(parted * width).zip(x.chunks(parted * width)) {
                nn_kernels::f64::batch_norm_backward(d, x, &of_batch, &sums, &weight, rows, EPSILON);
            }
            let loss = |x: &[f64], weight: &[f64], bias: &[f64]| dot(&normalized(x, &moments(x, width), weight, bias), &d_y);
            assert_slopes(&d, &x, |x| loss(x, &weight, &bias), &what);
            assert_slopes(&d_weight, &weight, |weight| loss(&x, weight, &bias), &what);
            assert_slopes(&d_bias, &bias, |bias| loss(&x, &weight, bias), &what);
        }
    }
}

#[test]
fn no_gradient_flows_through_frozen_moments() {
    for width in WIDTHS {
        let [x, d_y, weight, bias] = batch(5, width);
        let given: Vec<f64> = numbers::<f64>(2 * width, 5).iter().map(|x| x.abs() + 0.1).collect();
        let [mut sums, mut running] = [(); 2].map(|()| vec![f64::NAN; 2 * width]);
        let [mut d_weight, mut d_bias] = [(); 2].map(|()| vec![f64::NAN; width]);
        let (mean, var) = running.split_at_mut(width);
        nn_kernels::f64::batch_norm_sums(&mut sums, &mut d_weight, &mut d_bias, mean, var, &d_y, &x, &given, 5, EPSILON, true);
        let mut d = d_y.clone();
        nn_kernels::f64::batch_norm_backward(&mut d, &x, &given, &sums, &weight, 5, EPSILON);
        assert_eq!(running, given);
        let loss = |x: &[f64], weight: &[f64], bias: &[f64]| dot(&normalized(x, &given, weight, bias), &d_y);
        assert_slopes(&d, &x, |x| loss(x, &weight, &bias), "inputs");
        assert_slopes(&d_weight, &weight, |weight| loss(&x, weight, &bias), "γ");
        assert_slopes(&d_bias, &bias, |bias| loss(&x, &weight, bias), "β");
    }
}
