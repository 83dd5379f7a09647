//! Samples from normal distributions, and what layers add to the loss of a row, against their formulas.

use nn_kernels::random::RandomStream;
use nn_kernels::{f32, f64};

use super::{LENGTHS, assert_close, assert_scaled, assert_slopes, dot, numbers, to_f64};

const ROWS: usize = 3;
const POSITIONS: usize = 2;

fn units() -> impl Iterator<Item = usize> {
    LENGTHS.into_iter().filter(|units| *units > 0).chain([2, 15, 16, 33])
}

/// Means and logarithms of variances, for each position of each row.
fn distributions(units: usize) -> Vec<f64> {
    numbers(ROWS * POSITIONS * 2 * units, 1)
}

/// Whether a place is that of a mean, and the place of its number among the samples.
fn place_of(place: usize, units: usize) -> (bool, usize) {
    (place % (2 * units) < units, place / (2 * units) * units + place % units)
}

#[test]
fn a_sample_has_the_mean_and_the_variance_that_are_given() {
    for units in units() {
        let (x, stream) = (distributions(units), RandomStream::of(3, 1).from(5));
        let len = x.len() / 2;
        let (mut normal, mut y) = (vec![0.0; len], vec![f64::NAN; len]);
        f64::noise(&mut normal, 1.0, stream);
        f64::sample(&mut y, &x, units, stream);
        let sampled = |x: &[f64]| {
            let of = |place: usize| {
                let mean = place / units * 2 * units + place % units;
                x[mean] + (0.5 * x[mean + units]).exp() * normal[place]
            };
            (0..len).map(of).collect::<Vec<_>>()
        };
        assert_close(&y, &sampled(&x), &format!("{units} units"));
        let (d, mut d_x) = (numbers::<f64>(len, 2), vec![f64::NAN; x.len()]);
        f64::sample_backward(&mut d_x, &d, &x, &y, units);
        assert_slopes(&d_x, &x, |x| dot(&sampled(x), &d), &format!("{units} units"));
    }
}

#[test]
fn in_single_precision_a_sample_is_that_in_double_precision() {
    for units in units() {
        let (x, stream) = (distributions(units).iter().map(|x| *x as f32).collect::<Vec<_>>(), RandomStream::of(3, 1));
        let (mut single, mut double) = (vec![f32::NAN; x.len() / 2], vec![f64::NAN; x.len() / 2]);
        f32::sample(&mut single, &x, units, stream);
        f64::sample(&mut double, &to_f64(&x), units, stream);
        assert_scaled(&single, &double, 100.0, &format!("{units} units"));
    }
}

type Adds = fn(&mut [f64], &[f64], usize);
type Back = fn(&mut [f64], &[f64], &[f64], usize);

#[test]
fn what_is_added_to_the_loss_is_its_formula_and_the_way_back_its_slope() {
    let divergence = |(is_mean, _): (bool, usize), x: f64| if is_mean { 0.5 * x * x } else { 0.5 * (x.exp() - x - 1.0) };
    let absolute = |_: (bool, usize), x: f64| x.abs();
    let square = |_: (bool, usize), x: f64| x * x;
    let cases: [(Adds, Back, fn((bool, usize), f64) -> f64, &str); 3] = [
        (
            |added, x, units| f64::divergence(added, x, units, 0.7),
            |d, x, d_added, units| f64::divergence_backward(d, x, d_added, units, 0.7),
            divergence,
            "divergence",
        ),
        (
            |added, x, _| f64::activity_l1(added, x, 0.7),
            |d, x, d_added, _| f64::activity_l1_backward(d, x, d_added, 0.7),
            absolute,
            "activity_l1",
        ),
        (
            |added, x, _| f64::activity_l2(added, x, 0.7),
            |d, x, d_added, _| f64::activity_l2_backward(d, x, d_added, 0.7),
            square,
            "activity_l2",
        ),
    ];
    for (adds, back, formula, what) in cases {
        for units in units() {
            let (x, width) = (distributions(units), POSITIONS * 2 * units);
            let of_rows = |x: &[f64]| {
                let of_row =
                    |row: usize| (row * width..(row + 1) * width).map(|place| formula(place_of(place, units), x[place])).sum::<f64>();
                (0..ROWS).map(|row| 0.7 * of_row(row)).collect::<Vec<_>>()
            };
            // Both are added to what is there.
            let mut added = vec![9.0; ROWS];
            adds(&mut added, &x, units);
            added = added.iter().map(|added| added - 9.0).collect();
            assert_scaled(&added, &of_rows(&x), 1000.0, &format!("{what} of {units} units"));
            let (d_added, mut d) = ([0.5, -2.0, 1.0], vec![9.0; x.len()]);
            back(&mut d, &x, &d_added, units);
            d = d.iter().map(|d| d - 9.0).collect();
            assert_slopes(&d, &x, |x| dot(&of_rows(x), &d_added), &format!("{what} of {units} units"));

            // No loss is computed.
            adds(&mut [], &x, units);
            let before = d.clone();
            back(&mut d, &x, &[], units);
            assert_eq!(d, before);
        }
    }
}
