//! A convolution step by step, against the convolution of the whole sequence.

use super::{assert_scaled, numbers, to_f64};
use nn_kernels::{Machine, Operation, Scalar, SlidingWindows, dispatch, f32, f64, row};

const STEPS: usize = 40;

struct Case {
    kernel: usize,
    dilation: usize,
    groups: usize,
    inputs: usize,
    outputs: usize,
}

impl Case {
    /// Compares all steps, where `step` does one: with `y`, the line, `x`, the weight and the bias.
    fn is_the_whole<S: Scalar>(&self, step: impl Fn(&mut [S], &mut [S], &[S], &[S], &[S])) {
        let Self { kernel, dilation, groups, inputs, outputs } = *self;
        let (before, weights) = ((kernel - 1) * dilation, kernel * inputs / groups * outputs);
        let (x, weight, bias) = (numbers::<S>(STEPS * inputs, 1), numbers::<S>(weights, 2), numbers::<S>(outputs, 3));
        let padded: Vec<f64> = [vec![0.0; before * inputs], to_f64(&x)].concat();
        let (image, padding) = ([before + STEPS, 1, inputs], [[0, 0]; 2]);
        let windows = SlidingWindows { image, kernel: [kernel, 1], stride: [1, 1], dilation: [dilation, 1], padding, groups };
        let mut expected = vec![0.0; STEPS * outputs];
        row::convolve(&mut expected, &padded, &to_f64(&weight), windows);
        row::add_bias(&mut expected, &to_f64(&bias));

        let mut line = vec![S::ZERO; 2 * kernel * dilation * inputs + 1];
        let mut y = vec![S::from_f64(9.0); STEPS * outputs];
        y.chunks_mut(outputs).zip(x.chunks(inputs)).for_each(|(y, x)| step(y, &mut line, x, &weight, &bias));
        let what = format!("kernel {kernel}, dilation {dilation}, {groups} groups of {inputs} to {outputs}");
        assert_scaled(&y, &expected, 16.0 * (weights as f64 + 1.0), &what);
    }
}

#[test]
fn a_convolution_step_by_step_is_that_of_the_whole_sequence() {
    for (kernel, dilation, groups, inputs, outputs) in
        [(1, 1, 2, 2, 4), (2, 1, 1, 1, 1), (3, 4, 1, 5, 7), (2, 9, 3, 3, 6), (15, 4, 1, 16, 16), (30, 3, 1, 2, 20), (4, 2, 2, 6, 2)]
    {
        let case = Case { kernel, dilation, groups, inputs, outputs };
        case.is_the_whole::<f32>(|y, line, x, weight, bias| f32::convolve_step(y, line, x, weight, bias, kernel, dilation, groups));
        case.is_the_whole::<f64>(|y, line, x, weight, bias| f64::convolve_step(y, line, x, weight, bias, kernel, dilation, groups));
    }
}

/// With the sizes known while compiling.
struct Fixed<'a, S, const IN: usize, const OUT: usize>(&'a mut [S], &'a mut [S], [&'a [S]; 3], [usize; 2]);

impl<S: Scalar, const IN: usize, const OUT: usize> Operation for Fixed<'_, S, IN, OUT> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        let Self(y, line, [x, weight, bias], [kernel, dilation]) = self;
        row::convolve_step_fixed::<S, M, IN, OUT>(y, line, x, weight, bias, kernel, dilation, 1);
    }
}

#[test]
fn so_it_is_in_sizes_that_are_known_while_compiling() {
    macro_rules! sizes {
        ($($kernel:literal $dilation:literal $inputs:literal $outputs:literal;)*) => { $(
            let case = Case { kernel: $kernel, dilation: $dilation, groups: 1, inputs: $inputs, outputs: $outputs };
            case.is_the_whole::<f32>(|y, line, x, weight, bias| {
                dispatch(Fixed::<f32, { $kernel * $inputs }, $outputs>(y, line, [x, weight, bias], [$kernel, $dilation]));
            });
            case.is_the_whole::<f64>(|y, line, x, weight, bias| {
                dispatch(Fixed::<f64, { $kernel * $inputs }, $outputs>(y, line, [x, weight, bias], [$kernel, $dilation]));
            });
        )* };
    }
    sizes!(1 1 3 2; 2 1 1 1; 3 4 5 7; 15 4 16 16; 30 3 2 20;);
}

#[test]
fn a_line_that_was_never_one_does_not_panic() {
    let (x, mut y) = ([1.0_f32; 3], [0.0_f32; 2]);
    for first in [f32::NAN, f32::INFINITY, -5.0, 1e30, 7.5] {
        for len in 0..40 {
            let mut line = vec![first; len];
            for (kernel, dilation) in [(2, 3), (0, 1), (1, 0), (40, 40)] {
                f32::convolve_step(&mut y, &mut line, &x, &[0.5; 12], &[], kernel, dilation, 1);
                f32::convolve_step(&mut y, &mut line, &x, &[0.5; 12], &[], kernel, dilation, 3);
            }
        }
    }
}
