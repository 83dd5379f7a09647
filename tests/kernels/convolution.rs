//! Convolutions in registers against the plain loops, for sizes of all kinds and both kinds of registers.

use pulp::x86::{V3, V4};

use nn_kernels::convolution::{Layout, back, deep, depthwise, forward, near, weights};
use nn_kernels::registers::{Lanes, Register};
use nn_kernels::{Epilogue, Scalar, SlidingWindows, Turned, row};

/// Numbers from −1 to 1 that follow no pattern.
fn numbers<S: Scalar>(len: usize, seed: u64) -> Vec<S> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        S::from_f64((state >> 40) as f64 / f64::from(1 << 23) - 1.0)
    };
    (0..len).map(|_| next()).collect()
}

fn close<S: Scalar>(what: &str, windows: SlidingWindows, outputs: usize, some: &[S], others: &[S]) {
    let tolerance = if size_of::<S>() == 4 { 1e-4 } else { 1e-12 };
    for (place, (a, b)) in some.iter().zip(others).enumerate() {
        let (a, b) = (a.to_f64(), b.to_f64());
        assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "{what} {place} of {windows:?} to {outputs}: {a}, by loops {b}");
    }
}

fn compare<S: Lanes>(windows: SlidingWindows, outputs: usize, images: usize) {
    let ([rows, columns], [height, width]) = (windows.count(), windows.kernel);
    let x = numbers::<S>(images * windows.numbers(), 1);
    let weight = numbers::<S>(height * width * windows.image[2] * outputs, 2);
    let d = numbers::<S>(images * rows * columns * outputs, 3);
    let before = numbers::<S>(weight.len(), 4);
    let bias = numbers::<S>(outputs, 5);
    let layout = Layout::of(windows, weight.len(), x.len()).expect("one group");
    for epilogue in [Epilogue::NONE, Epilogue::relu(&bias), Epilogue { bias: &bias, low: S::from_f64(-0.5), high: S::ONE }] {
        let mut y = d.clone();
        row::convolve_to(&mut y, &x, &weight, windows, epilogue);
        let compare = Compare { windows, outputs, x: &x, weight: &weight, epilogue, expected: &y };
        if let Some(simd) = V4::try_new() {
            compare.ways::<S::Wide>(simd, layout);
        }
        if let Some(simd) = V3::try_new() {
            compare.ways::<S::Half>(simd, layout);
        }
    }

    let mut d_weight = before.clone();
    row::convolve_weights(&mut d_weight, &d, &x, windows);
    let mut of_registers = before.clone();
    if let Some(simd) = V4::try_new() {
        weights::run::<S, S::Wide>(simd, &mut of_registers, &d, &x, layout);
        close("gradient", windows, outputs, &of_registers, &d_weight);
    }
    let mut of_registers = before;
    if let Some(simd) = V3::try_new() {
        weights::run::<S, S::Half>(simd, &mut of_registers, &d, &x, layout);
        close("gradient", windows, outputs, &of_registers, &d_weight);
    }
}

/// A convolution, and what the plain loops give.
struct Compare<'a, S> {
    windows: SlidingWindows,
    outputs: usize,
    x: &'a [S],
    weight: &'a [S],
    epilogue: Epilogue<'a, S>,
    expected: &'a [S],
}

impl<S: Lanes> Compare<'_, S> {
    /// Every way that this convolution can go in registers of a kind.
    fn ways<G: Register<S>>(&self, simd: G::Simd, layout: Layout) {
        let Self { windows, outputs, x, weight, epilogue, .. } = *self;
        let gives = |run: &dyn Fn(&mut [S])| {
            let mut y = vec![S::NAN; self.expected.len()];
            run(&mut y);
            close("output", windows, outputs, &y, self.expected);
        };
        gives(&|y| forward::run::<S, G>(simd, y, x, weight, layout, epilogue));
        if near::fits(layout) {
            gives(&|y| near::run::<S, G>(simd, y, x, weight, layout, epilogue));
        }
        if weight.len() > 256 * outputs && outputs >= G::LANES {
            gives(&|y| deep::run::<S, G>(simd, y, x, weight, layout, epilogue));
        }
    }

    /// The same where each channel is alone.
    fn alone<G: Register<S>>(&self, simd: G::Simd) {
        let Self { windows, outputs, x, weight, epilogue, expected } = *self;
        if depthwise::fits::<S, G>(windows) {
            let mut y = vec![S::NAN; expected.len()];
            depthwise::run::<S, G>(simd, &mut y, x, weight, windows, epilogue);
            close("output", windows, outputs, &y, expected);
        }
    }
}

/// A convolution of each channel alone.
fn compare_depthwise<S: Lanes>(windows: SlidingWindows, images: usize) {
    let ([rows, columns], [.., channels]) = (windows.count(), windows.image);
    let x = numbers::<S>(images * windows.numbers(), 1);
    let weight = numbers::<S>(windows.kernel.iter().product::<usize>() * channels, 2);
    let bias = numbers::<S>(channels, 3);
    for epilogue in [Epilogue::NONE, Epilogue { bias: &bias, low: S::from_f64(-0.5), high: S::ONE }] {
        let mut y = vec![S::NAN; images * rows * columns * channels];
        row::convolve_to(&mut y, &x, &weight, windows, epilogue);
        let compare = Compare { windows, outputs: channels, x: &x, weight: &weight, epilogue, expected: &y };
        if let Some(simd) = V4::try_new() {
            compare.alone::<S::Wide>(simd);
        }
        if let Some(simd) = V3::try_new() {
            compare.alone::<S::Half>(simd);
        }
    }
}

fn compare_back<S: Lanes>(windows: SlidingWindows, outputs: usize, images: usize) {
    let ([rows, columns], [height, width]) = (windows.count(), windows.kernel);
    let weight = numbers::<S>(height * width * windows.image[2] * outputs, 2);
    let y = numbers::<S>(images * rows * columns * outputs, 3);
    let mut turned = vec![S::ZERO; height * outputs * Turned::of(windows).line()];
    row::turn_weights(&mut turned, &weight, windows);
    let mut x = numbers::<S>(images * windows.numbers(), 1);
    let mut of_registers = x.clone();
    row::convolve_back(&mut x, &y, &turned, windows);
    if let Some(simd) = V4::try_new() {
        back::run::<S, S::Wide>(simd, &mut of_registers, &y, &turned, windows);
        close("input", windows, outputs, &of_registers, &x);
    }
    if let Some(simd) = V3::try_new() {
        back::run::<S, S::Half>(simd, &mut of_registers, &y, &turned, windows);
        close("input", windows, outputs, &of_registers, &x);
    }
}

#[test]
fn registers_give_what_loops_give() {
    let windows =
        |image, kernel, stride, dilation| SlidingWindows { image, kernel, stride, dilation, padding: [[0, 0], [0, 0]], groups: 1 };
    for outputs in [1, 3, 6, 8, 15, 16, 17, 20, 31, 32, 33, 40, 48, 50, 65, 130] {
        for windows in [
            windows([1, 1, 1], [1, 1], [1, 1], [1, 1]),
            windows([5, 4, 1], [3, 2], [1, 1], [1, 1]),
            windows([6, 13, 3], [3, 3], [1, 1], [1, 1]),
            windows([7, 9, 2], [3, 3], [2, 2], [1, 1]),
            windows([9, 8, 5], [2, 3], [1, 2], [2, 1]),
            windows([5, 11, 4], [2, 3], [1, 1], [1, 3]),
            windows([12, 1, 3], [4, 1], [1, 1], [2, 1]),
            windows([4, 28, 1], [3, 3], [1, 1], [1, 1]),
            windows([4, 30, 1], [3, 3], [2, 1], [1, 2]),
            windows([3, 47, 1], [2, 5], [1, 1], [1, 1]),
            windows([1, 30, 16], [1, 3], [1, 1], [1, 1]),
            windows([3, 6, 150], [1, 2], [1, 1], [1, 1]),
            windows([5, 7, 24], [1, 1], [1, 1], [1, 1]),
            windows([7, 9, 5], [1, 1], [2, 2], [1, 1]),
        ] {
            compare::<f32>(windows, outputs, 2);
            compare::<f64>(windows, outputs, 3);
            for padding in [[[0, 0], [0, 0]], [[1, 0], [0, 2]], [[2, 1], [1, 1]]] {
                compare_back::<f32>(SlidingWindows { padding, ..windows }, outputs, 2);
                compare_back::<f64>(SlidingWindows { padding, ..windows }, outputs, 3);
            }
        }
    }
}

#[test]
fn registers_give_what_loops_give_of_each_channel_alone() {
    for channels in [8, 15, 16, 17, 24, 33, 40, 64, 70] {
        for (sides, kernel, stride, dilation, padding) in [
            ([1, 1], [1, 1], [1, 1], [1, 1], [[0, 0], [0, 0]]),
            ([7, 7], [3, 3], [1, 1], [1, 1], [[1, 1], [1, 1]]),
            ([8, 9], [3, 3], [2, 2], [1, 1], [[1, 1], [1, 1]]),
            ([9, 8], [3, 3], [2, 2], [1, 1], [[0, 1], [0, 1]]),
            ([9, 11], [5, 4], [3, 2], [1, 1], [[2, 2], [1, 2]]),
            ([11, 12], [3, 2], [2, 1], [2, 3], [[3, 1], [2, 4]]),
            ([6, 30], [2, 3], [1, 3], [3, 2], [[0, 4], [5, 0]]),
            ([2, 2], [3, 3], [1, 1], [1, 1], [[4, 3], [3, 4]]),
            ([5, 4], [1, 2], [4, 3], [1, 1], [[2, 0], [0, 1]]),
            ([1, 300], [1, 9], [1, 1], [1, 1], [[0, 0], [8, 0]]),
            ([1, 300], [1, 9], [1, 2], [1, 4], [[0, 0], [8, 3]]),
            ([4, 200], [3, 3], [1, 1], [1, 1], [[1, 1], [1, 1]]),
        ] {
            let image = [sides[0], sides[1], channels];
            let windows = SlidingWindows { image, kernel, stride, dilation, padding, groups: channels };
            compare_depthwise::<f32>(windows, 2);
            compare_depthwise::<f64>(windows, 3);
        }
    }
}
