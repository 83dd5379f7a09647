//! Radial basis functions against plain loops in `f64`.

use super::{LENGTHS, assert_scaled, numbers, to_f64};
use nn_kernels::{Scalar, f32, f64, row};

/// The squared distance of a row to a center.
fn distance(x: &[f64], centers: &[f64], unit: usize, units: usize) -> f64 {
    x.iter().enumerate().map(|(input, x)| (x - centers[input * units + unit]).powi(2)).sum()
}

/// A batch of five rows: inputs, centers, β between 0 and 0.1.
fn batch<S: Scalar>(inputs: usize, units: usize) -> [Vec<S>; 3] {
    let beta = numbers::<S>(units, 3).into_iter().map(|beta| S::from_f64((beta.to_f64() + 4.0) / 80.0)).collect();
    [numbers(5 * inputs, 1), numbers(inputs * units, 2), beta]
}

#[test]
fn units_answer_by_their_distance_in_both_precisions() {
    fn check<S: Scalar>(rbf: fn(&mut [S], &[S], &[S], &[S], usize)) {
        for inputs in [1, 3, 17] {
            for units in LENGTHS {
                let [x, centers, beta] = batch::<S>(inputs, units);
                let (mut y, mut plain) = (vec![S::NAN; 5 * units], vec![S::NAN; 5 * units]);
                rbf(&mut y, &x, &centers, &beta, inputs);
                row::rbf(&mut plain, &x, &centers, &beta, inputs);
                assert_eq!(y, plain, "another instruction set");
                let [x, centers, beta] = [x, centers, beta].map(|numbers| to_f64(&numbers));
                let answer = |x| (0..units).map(|unit| (-beta[unit] * distance(x, &centers, unit, units)).exp()).collect::<Vec<_>>();
                let expected: Vec<f64> = x.chunks(inputs).flat_map(answer).collect();
                assert_scaled(&y, &expected, 10.0, "rbf");
            }
        }
    }
    check(f32::rbf);
    check(f64::rbf);
}

#[test]
fn an_input_at_a_center_far_from_the_origin_is_answered_by_one() {
    let (mut y, x, centers) = ([0.0; 2], [5000.0, -3000.0], [5000.0, 5000.1, -3000.0, -3000.0]);
    f32::rbf(&mut y, &x, &centers, &[3.0, 3.0], 2);
    assert_eq!(y[0], 1.0);
    assert!((y[1] - (-0.03_f32).exp()).abs() < 2e-3, "{}", y[1]);
}

#[test]
fn a_unit_far_from_an_input_answers_zero_and_has_no_gradient() {
    let (mut y, mut d_centers, mut d_beta) = ([1.0_f32], [0.0], [0.0]);
    f32::rbf(&mut y, &[1e20], &[-1e20], &[1.0], 1);
    assert_eq!(y, [0.0]);
    let mut d = [1.0];
    f32::rbf_backward(&mut d, &mut d_centers, &mut d_beta, &[30.0], &y, &[-30.0], &[1.0]);
    assert_eq!([d, d_centers, d_beta], [[0.0]; 3]);
}

#[test]
fn gradients_are_those_of_the_formula() {
    for (inputs, units) in [(1, 1), (3, 7), (4, 65), (17, 200)] {
        let [x, centers, beta] = batch::<f64>(inputs, units);
        let mut y = vec![0.0; 5 * units];
        f64::rbf(&mut y, &x, &centers, &beta, inputs);
        let d_y = numbers::<f64>(5 * units, 4);
        // Gradients of tensors are added to what is there.
        let (mut d, mut d_centers, mut d_beta, mut d_x) = (d_y.clone(), vec![1.0; inputs * units], vec![1.0; units], vec![0.0; 5 * inputs]);
        f64::rbf_backward(&mut d, &mut d_centers, &mut d_beta, &x, &y, &centers, &beta);
        f64::rbf_backward_inputs(&mut d_x, &d, &x, &centers, units);

        let (mut by_centers, mut by_beta, mut by_x) = (vec![1.0; inputs * units], vec![1.0; units], vec![0.0; 5 * inputs]);
        for row in 0..5 {
            for unit in 0..units {
                let slope = d_y[row * units + unit] * y[row * units + unit];
                by_beta[unit] -= slope * distance(&x[row * inputs..][..inputs], &centers, unit, units);
                for input in 0..inputs {
                    let part = 2.0 * beta[unit] * slope * (x[row * inputs + input] - centers[input * units + unit]);
                    by_centers[input * units + unit] += part;
                    by_x[row * inputs + input] -= part;
                }
            }
        }
        assert_scaled(&d_centers, &by_centers, 100.0, "centers");
        assert_scaled(&d_beta, &by_beta, 100.0, "beta");
        assert_scaled(&d_x, &by_x, 100.0, "inputs");
    }
}
