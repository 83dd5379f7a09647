//! Compares the product of one row with a plain loop.

use super::{assert_scaled, numbers};
use nn_kernels::Scalar;
use nn_kernels::{Avx2, Avx512, Least, Machine};
use nn_kernels::{Operation, dispatch, row};

/// With the sizes known while compiling.
struct Fixed<'a, S, const IN: usize, const OUT: usize> {
    input: &'a [S],
    weight: &'a [S],
    bias: Option<&'a [S]>,
}

impl<S: Scalar, const IN: usize, const OUT: usize> Operation for Fixed<'_, S, IN, OUT> {
    type Output = Vec<S>;

    #[inline(always)]
    fn run<M: Machine>(self) -> Vec<S> {
        let mut output = vec![S::from_f64(9.0); OUT];
        row::dense_fixed::<S, M, IN, OUT>(&mut output, self.input, self.weight, self.bias);
        output
    }
}

/// With sizes that only the slices know.
struct OfAnySize<'a, S> {
    outputs: usize,
    input: &'a [S],
    weight: &'a [S],
    bias: Option<&'a [S]>,
}

impl<S: Scalar> Operation for OfAnySize<'_, S> {
    type Output = Vec<S>;

    #[inline(always)]
    fn run<M: Machine>(self) -> Vec<S> {
        let mut output = vec![S::from_f64(9.0); self.outputs];
        row::dense::<S, M>(&mut output, self.input, self.weight, self.bias);
        output
    }
}

fn is_a_product<S: Scalar, const IN: usize, const OUT: usize>() {
    let (input, weight, bias) = (numbers::<S>(IN, 1), numbers::<S>(IN * OUT, 2), numbers::<S>(OUT, 3));
    for bias in [None, Some(&bias[..])] {
        let (input, weight) = (&input[..], &weight[..]);
        let any = || OfAnySize { outputs: OUT, input, weight, bias };
        // The same code whatever the machine at hand: only instructions differ.
        let products = [
            ("of any size", dispatch(any())),
            ("of any size, for the least machine", any().run::<Least>()),
            ("of any size, as for AVX2", any().run::<Avx2>()),
            ("of any size, as for AVX-512", any().run::<Avx512>()),
            ("of a fixed size", dispatch(Fixed::<S, IN, OUT> { input, weight, bias })),
            ("of a fixed size, as for AVX-512", Fixed::<S, IN, OUT> { input, weight, bias }.run::<Avx512>()),
        ];
        let expected = plain(input, weight, bias, OUT);
        let size = 16.0 * (IN as f64 + 1.0); // an error is a share of the parts, not of their sum
        for (product, output) in products {
            assert_scaled(&output, &expected, size, product);
        }
    }
}

fn plain<S: Scalar>(input: &[S], weight: &[S], bias: Option<&[S]>, outputs: usize) -> Vec<f64> {
    let column = |column: usize| {
        let products = input.iter().enumerate().map(|(k, x)| x.to_f64() * weight[k * outputs + column].to_f64());
        products.sum::<f64>() + bias.map_or(0.0, |bias| bias[column].to_f64())
    };
    (0..outputs).map(column).collect()
}

macro_rules! shapes {
    ($($inputs:literal: $($outputs:literal)*;)*) => {
        $($(
            is_a_product::<f32, $inputs, $outputs>();
            is_a_product::<f64, $inputs, $outputs>();
        )*)*
    };
}

#[test]
fn a_row_times_a_matrix_is_the_plain_product_at_every_shape() {
    shapes! {
        1: 1 2 7 64;
        2: 1 3 8 100;
        3: 1 5 9 65;
        7: 2 16 31 72 80 81 130 200;
        13: 1 4 64;
        16: 6 15 32 33;
        17: 1 10 63 127;
        31: 1;
        32: 1 3 16 24 192;
        65: 1 8 12 16 40 121;
        500: 1100;
    }
}

#[test]
fn slices_that_are_too_short_change_nothing() {
    let mut output = [9.0_f32; 2];
    row::dense_fixed::<f32, Least, 3, 2>(&mut output, &[1.0; 2], &[1.0; 6], None);
    row::dense_fixed::<f32, Least, 3, 2>(&mut output, &[1.0; 3], &[1.0; 5], None);
    row::dense_fixed::<f32, Least, 3, 2>(&mut output, &[1.0; 3], &[1.0; 6], Some(&[1.0]));
    assert_eq!(output, [9.0; 2]);
}

#[test]
fn a_weight_of_half_a_size_is_widened_exactly() {
    for bits in (0..=u16::MAX).filter(|bits| half::f16::from_bits(*bits).is_finite()) {
        let widened: f32 = row::Weight::widen(bits);
        assert_eq!(widened.to_bits(), half::f16::from_bits(bits).to_f32().to_bits(), "{bits:#x}");
    }
}

struct Packed<'a, const IN: usize, const OUT: usize>(&'a mut [f32], &'a [f32], &'a [u32], &'a [f32], Option<&'a [f32]>);

impl<const IN: usize, const OUT: usize> Operation for Packed<'_, IN, OUT> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        row::dense_packed::<M, IN, OUT>(self.0, self.1, self.2, self.3, self.4);
    }
}

/// Checks that the product of a row with packed bytes equals the product with the numbers they represent, on every machine.
fn is_a_product_of_bytes<const IN: usize, const OUT: usize>() {
    let (input, scale, bias) = (numbers::<f32>(IN, 1), numbers::<f32>(OUT, 2), numbers::<f32>(OUT, 3));
    let words: Vec<u32> = numbers::<f64>(IN.div_ceil(4) * OUT, 4).iter().map(|x| ((x * 1e8) as i32).cast_unsigned()).collect();
    let weight = |place: usize, output: usize| {
        let word = words[place / 4 * OUT + output];
        match place % 4 {
            0 => f64::from(word & 0xFF) - 128.0,
            1 => f64::from(word & 0xFFFF) / 256.0 - 128.0,
            2 => f64::from(word & 0xFF_FFFF) / 65_536.0 - 128.0,
            _ => f64::from(word.cast_signed()) / 16_777_216.0,
        }
    };
    let expected: Vec<f64> = (0..OUT)
        .map(|output| {
            let sum: f64 = (0..IN).map(|place| f64::from(input[place]) * weight(place, output)).sum();
            sum * f64::from(scale[output]) + f64::from(bias[output])
        })
        .collect();
    let check = |run: &dyn Fn(&mut [f32])| {
        let mut output = [f32::NAN; OUT];
        run(&mut output);
        assert_scaled(&output, &expected, 2e4, "dense_packed");
    };
    check(&|output| row::dense_packed::<Least, IN, OUT>(output, &input, &words, &scale, Some(&bias)));
    check(&|output| row::dense_packed::<Avx512, IN, OUT>(output, &input, &words, &scale, Some(&bias)));
    check(&|output| dispatch(Packed::<IN, OUT>(output, &input, &words, &scale, Some(&bias))));
}

macro_rules! packed_shapes {
    ($($inputs:literal: $($outputs:literal)*;)*) => { $($(is_a_product_of_bytes::<$inputs, $outputs>();)*)* };
}

#[test]
fn bytes_of_words_are_weights_at_every_shape() {
    packed_shapes! { 1: 1 3; 2: 8 19; 3: 5 64; 4: 1 2 16; 7: 130; 16: 9 33; 33: 27 100; 101: 10 65; }
}

#[test]
fn words_that_are_too_few_change_nothing() {
    let mut output = [9.0; 2];
    row::dense_packed::<Least, 5, 2>(&mut output, &[1.0; 5], &[1; 3], &[1.0; 2], None);
    row::dense_packed::<Least, 5, 2>(&mut output, &[1.0; 4], &[1; 4], &[1.0; 2], None);
    row::dense_packed::<Least, 5, 2>(&mut output, &[1.0; 5], &[1; 4], &[1.0], None);
    row::dense_packed::<Least, 5, 2>(&mut output, &[1.0; 5], &[1; 4], &[1.0; 2], Some(&[1.0]));
    assert_eq!(output, [9.0; 2]);
}

struct Narrow<'a, const IN: usize, const OUT: usize>(&'a [f32], &'a [u16], Option<&'a [f32]>);

impl<const IN: usize, const OUT: usize> Operation for Narrow<'_, IN, OUT> {
    type Output = Vec<f32>;

    #[inline(always)]
    fn run<M: Machine>(self) -> Vec<f32> {
        let mut output = vec![9.0; OUT];
        row::dense_narrow::<u16, M, IN, OUT>(&mut output, self.0, self.1, self.2);
        output
    }
}

fn is_a_product_of_halves<const IN: usize, const OUT: usize>() {
    let (input, bias) = (numbers::<f32>(IN, 1), numbers::<f32>(OUT, 3));
    let weight: Vec<u16> = numbers::<f32>(IN * OUT, 2).into_iter().map(|weight| half::f16::from_f32(weight).to_bits()).collect();
    let widened: Vec<f32> = weight.iter().map(|bits| half::f16::from_bits(*bits).to_f32()).collect();
    for bias in [None, Some(&bias[..])] {
        let expected = plain(&input, &widened, bias, OUT);
        let run = || Narrow::<IN, OUT>(&input, &weight, bias);
        for output in [dispatch(run()), run().run::<Least>(), run().run::<Avx512>()] {
            assert_scaled(&output, &expected, 16.0 * (IN as f64 + 1.0), &format!("{IN} x {OUT} halves"));
        }
    }
}

macro_rules! shapes_of_halves {
    ($($inputs:literal: $($outputs:literal)*;)*) => { $($(is_a_product_of_halves::<$inputs, $outputs>();)*)* };
}

#[test]
fn halves_are_weights_at_every_shape() {
    shapes_of_halves! { 1: 1 2 17; 3: 16 31 72; 17: 8 33 80 200; 33: 128 130 199 256; 300: 5 16 17 70; }
}
