//! Multiplies one row by a matrix of any size, in AVX-512 and AVX2 registers.
//!
//! Most of the time is spent reading the weights, each of them once. Reading is fastest if every row of weights is read from start to end,
//! and rows that are far apart are read at the same time. The prefetcher then works at two or four places.
//!
//! A row usually does not end at a register boundary. The last registers therefore end where the row ends, and overlap the registers
//! before. Both hold the same numbers in the overlap.

use pulp::x86::{V3, V4};
use pulp::{Simd, WithSimd};

use super::copy;
use crate::registers::{Lanes, Reads, Register};
use crate::scalar::Scalar;

/// `output = input · weight + bias`, where this machine has registers for so few outputs; elsewhere nothing is done, and it is `false`.
pub fn row_product<S: Lanes>(output: &mut [S], input: &[S], weight: &[S], bias: Option<&[S]>) -> bool {
    if in_wide_registers(output, input, weight, bias) {
        return true;
    }
    let Some(simd) = V3::try_new().filter(|_| output.len() >= S::Quarter::LANES) else { return false };
    let row = Row::new(output, input, weight, bias);
    if row.output.len() >= S::Half::LANES {
        add_products::<S, S, S::Half>(simd, row);
    } else {
        Simd::vectorize(simd, Held::<S, S, S::Quarter, 1, 1, 4> { simd, row });
    }
    true
}

/// The same in registers of AVX-512 alone, of weights of any type that they read.
pub fn in_wide_registers<S: Lanes<Wide: Reads<S, W>>, W>(output: &mut [S], input: &[S], weight: &[W], bias: Option<&[S]>) -> bool {
    let Some(simd) = V4::try_new().filter(|_| output.len() >= S::Wide::LANES) else { return false };
    add_products::<S, W, S::Wide>(simd, Row::new(output, input, weight, bias));
    true
}

/// `output += input · weight`
#[derive(Debug)]
pub struct Row<'a, S, W> {
    output: &'a mut [S],
    input: &'a [S],
    weight: &'a [W],
}

impl<'a, S: Scalar, W> Row<'a, S, W> {
    /// Of as many inputs as there are rows of weights, onto outputs that are the bias, or nothing.
    pub fn new(output: &'a mut [S], input: &'a [S], weight: &'a [W], bias: Option<&[S]>) -> Self {
        match bias {
            Some(bias) => copy(output, bias),
            None => output.fill(S::ZERO),
        }
        let width = output.len().max(1);
        let rows = input.len().min(weight.len() / width);
        let (input, weight) = (input.get(..rows), weight.get(..rows * width));
        Self { output, input: input.unwrap_or_default(), weight: weight.unwrap_or_default() }
    }
}

/// By how many registers the outputs fill.
pub fn add_products<S: Scalar, W, R: Reads<S, W>>(simd: R::Simd, row: Row<'_, S, W>) {
    match row.output.len().div_ceil(R::LANES) {
        0 => {}
        1 => simd.vectorize(Held::<S, W, R, 0, 1, 4> { simd, row }),
        2 => simd.vectorize(Held::<S, W, R, 1, 1, 4> { simd, row }),
        3 => simd.vectorize(Held::<S, W, R, 2, 1, 4> { simd, row }),
        4 => simd.vectorize(Held::<S, W, R, 3, 1, 2> { simd, row }),
        5..=8 => simd.vectorize(Held::<S, W, R, 4, 4, 1> { simd, row }),
        9..=12 => simd.vectorize(Held::<S, W, R, 8, 4, 1> { simd, row }),
        13..=16 if R::MOST >= 32 => simd.vectorize(Held::<S, W, R, 12, 4, 1> { simd, row }),
        17..=24 if R::MOST >= 32 => simd.vectorize(Held::<S, W, R, 16, 8, 1> { simd, row }),
        _ => simd.vectorize(Stored::<S, W, R> { simd, row }),
    }
}

/// All sums stay in registers: `FIRST` registers aligned to the start of a row, and `LAST` aligned to its end. With few registers, each
/// output has several sums, `CHAINS`, because a multiply-add takes four cycles and two can start in each cycle.
struct Held<'a, S, W, R: Register<S>, const FIRST: usize, const LAST: usize, const CHAINS: usize> {
    simd: R::Simd,
    row: Row<'a, S, W>,
}

impl<S: Scalar, W, R: Reads<S, W>, const FIRST: usize, const LAST: usize, const CHAINS: usize> WithSimd
    for Held<'_, S, W, R, FIRST, LAST, CHAINS>
{
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, row: Row { output, input, weight } } = self;
        let width = output.len();
        let zero = R::same(simd, S::ZERO);
        let (mut first, mut last) = ([[zero; FIRST]; CHAINS], [[zero; LAST]; CHAINS]);

        // Neighbouring rows from both halves of the matrix at the same time.
        let neighbours = const { if CHAINS > 2 { CHAINS / 2 } else { 1 } };
        let half = input.len() / (2 * neighbours) * neighbours;
        // Checked, although nothing can be too short: a program on a small machine shall not contain a panic.
        let (Some((inputs, inputs_left)), Some((weights, weights_left))) =
            (input.split_at_checked(2 * half), weight.split_at_checked(2 * half * width))
        else {
            return;
        };
        let (Some(inputs), Some(weights)) = (inputs.split_at_checked(half), weights.split_at_checked(half * width)) else { return };
        let upper = inputs.0.chunks_exact(neighbours).zip(weights.0.chunks_exact((neighbours * width).max(1)));
        let lower = inputs.1.chunks_exact(neighbours).zip(weights.1.chunks_exact((neighbours * width).max(1)));
        for (upper, lower) in upper.zip(lower) {
            for (place, (inputs, rows)) in [upper, lower].into_iter().enumerate() {
                for row in 0..neighbours {
                    let weights = rows.get(row * width..).and_then(|rows| rows.get(..width));
                    let (Some(input), Some(weights)) = (inputs.get(row), weights) else { return };
                    let chain = (place * neighbours + row) % CHAINS;
                    add_product(simd, &mut first[chain], &mut last[chain], *input, weights);
                }
            }
        }
        for (input, weights) in inputs_left.iter().zip(weights_left.chunks_exact(width.max(1))) {
            add_product(simd, &mut first[0], &mut last[0], *input, weights);
        }

        // Read the overlap for the last registers before the first registers are written.
        let Some(bias) = R::arrays_to_end(output).last_chunk::<LAST>() else { return };
        let mut sums = [zero; LAST];
        for (column, (total, bias)) in sums.iter_mut().zip(bias).enumerate() {
            *total = sum(simd, R::load(bias), &last, column);
        }
        if let Some(output) = R::arrays_mut(output).first_chunk_mut::<FIRST>() {
            for (column, output) in output.iter_mut().enumerate() {
                sum(simd, R::load(output), &first, column).store(output);
            }
        }
        if let Some(output) = R::arrays_to_end_mut(output).last_chunk_mut::<LAST>() {
            for (sum, output) in sums.into_iter().zip(output) {
                sum.store(output);
            }
        }
    }
}

/// Adds the product with one input. The weights are read in order; any other order takes 1.5 times as long.
#[inline(always)]
fn add_product<S: Scalar, W, R: Reads<S, W>, const FIRST: usize, const LAST: usize>(
    simd: R::Simd,
    first: &mut [R; FIRST],
    last: &mut [R; LAST],
    input: S,
    weights: &[W],
) {
    let (start, end) = (R::weights(weights).first_chunk::<FIRST>(), R::weights_to_end(weights).last_chunk::<LAST>());
    let (Some(start), Some(end)) = (start, end) else { return };
    let input = R::same(simd, input);
    for column in 0..FIRST {
        first[column] = input.multiply_add(simd, R::read(simd, &start[column]), first[column]);
    }
    for column in 0..LAST {
        last[column] = input.multiply_add(simd, R::read(simd, &end[column]), last[column]);
    }
}

/// Adds the sums of all chains for a column. Not by `map`, which is not always inlined.
#[inline(always)]
fn sum<S, R: Register<S>, const COLUMNS: usize, const CHAINS: usize>(
    simd: R::Simd,
    mut sum: R,
    chains: &[[R; COLUMNS]; CHAINS],
    column: usize,
) -> R {
    for chain in chains {
        sum = sum.add(simd, chain[column]);
    }
    sum
}

/// The number of registers of sums that are kept in the first-level cache at a time.
const STORED: usize = 64;

/// Aligns to cache lines. A sum that was just written can then be read without a delay.
#[repr(align(64))]
struct Aligned<T>(T);

/// For more outputs than registers can hold sums of. The sums are in the first-level cache, and four rows are added at a time.
struct Stored<'a, S, W, R: Register<S>> {
    simd: R::Simd,
    row: Row<'a, S, W>,
}

impl<S: Scalar, W, R: Reads<S, W>> WithSimd for Stored<'_, S, W, R> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, row: Row { output, input, weight } } = self;
        let width = output.len();
        let panels = width.div_ceil(STORED * R::LANES);
        for panel in 0..panels {
            let columns = width * panel / panels..width * (panel + 1) / panels;
            let row_at = |row: usize| weight.get(row * width..).and_then(|rows| rows.get(columns.clone())).unwrap_or_default();
            if let Some(output) = output.get_mut(columns.clone()) {
                add_panel::<S, W, R>(simd, output, input, row_at);
            }
        }
    }
}

/// Computes `output += input · weights` for at most as many outputs as there are sums.
#[inline(always)]
fn add_panel<'a, S: Scalar, W: 'a, R: Reads<S, W>>(simd: R::Simd, output: &mut [S], input: &[S], row_at: impl Fn(usize) -> &'a [W]) {
    let Some(end) = R::arrays_to_end(output).last() else { return };
    let mut last = R::load(end);
    let mut sums = Aligned([R::same(simd, S::ZERO); STORED]);
    let sums = &mut sums.0;
    for (sum, output) in sums.iter_mut().zip(R::arrays(output)) {
        *sum = R::load(output);
    }
    let mut add_last = |input: R, weights: &[W]| {
        if let Some(weights) = R::weights_to_end(weights).last() {
            last = input.multiply_add(simd, R::read(simd, weights), last);
        }
    };

    let quarter = input.len() / 4;
    let input_at = |row: usize| R::same(simd, input.get(row).copied().unwrap_or(S::ZERO));
    for row in 0..quarter {
        let rows = [row, quarter + row, 2 * quarter + row, 3 * quarter + row];
        let (inputs, rows) = (rows.map(input_at), rows.map(&row_at));
        let [a, b, c, d] = rows.map(R::weights);
        for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            for (input, weights) in inputs.iter().zip([a, b, c, d]) {
                *sum = input.multiply_add(simd, R::read(simd, weights), *sum);
            }
        }
        for (input, weights) in inputs.into_iter().zip(rows) {
            add_last(input, weights);
        }
    }
    for row in 4 * quarter..input.len() {
        let (input, weights) = (input_at(row), row_at(row));
        for (sum, weights) in sums.iter_mut().zip(R::weights(weights)) {
            *sum = input.multiply_add(simd, R::read(simd, weights), *sum);
        }
        add_last(input, weights);
    }

    for (output, sum) in R::arrays_mut(output).iter_mut().zip(sums) {
        sum.store(output);
    }
    if let Some(output) = R::arrays_to_end_mut(output).last_mut() {
        last.store(output);
    }
}
