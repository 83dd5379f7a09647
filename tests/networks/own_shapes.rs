//! A user's own layers that know their shapes, run step by step, and draw random numbers.

use nn_runtime::prelude::*;
use nn_runtime::shape::{Image, Sequence};
use nn_runtime::{Role, Tensor};

use crate::check;

/// Takes the border of an image away, and multiplies what is left of each channel by a factor and adds a number for each place.
struct Inner;

impl Inner {
    /// The places of what is left: in the image, in the output, and the channel.
    fn places<const C: usize, const H: usize, const W: usize>() -> impl Iterator<Item = (usize, usize, usize)> {
        let inner = (0..C * (H - 2) * (W - 2)).map(|to| (to, to / ((H - 2) * (W - 2)), to % ((H - 2) * (W - 2))));
        inner.map(|(to, channel, place)| (channel * H * W + (place / (W - 2) + 1) * W + place % (W - 2) + 1, to, channel))
    }
}

impl<const IN: usize, const C: usize, const H: usize, const W: usize> Layer<IN, f64, Image<C, H, W>> for Inner {
    const OUT: usize = C * (H - 2) * (W - 2);
    const SHAPE: &[usize] = &[C, H - 2, W - 2];
    const PARAMETERS: usize = C + (H - 2) * (W - 2);
    const TENSORS: &[Tensor] = &[Tensor::new("factor", &[C], 0, Role::Scale), Tensor::new("shift", &[H - 2, W - 2], C, Role::Table)];

    fn predict(parameters: &[f64], _: &[f64], input: &[f64], output: &mut [f64]) {
        let (factor, shift) = parameters.split_at(C);
        for (from, to, channel) in Self::places::<C, H, W>() {
            output[to] = factor[channel] * input[from] + shift[to % shift.len()];
        }
    }
}

impl<const IN: usize, const C: usize, const H: usize, const W: usize> TrainLayer<IN, f64, Image<C, H, W>> for Inner {
    fn backward(_: &Batch, mut pass: Backward<'_, f64>) {
        let out = <Self as Layer<IN, f64, Image<C, H, W>>>::OUT;
        pass.d_parameters.fill(0.0);
        let (d_factor, d_shift) = pass.d_parameters.split_at_mut(C);
        if let Some(d_inputs) = &mut pass.d_inputs {
            d_inputs.fill(0.0);
        }
        for (row, d) in pass.d_outputs.chunks_exact(out).enumerate() {
            for (from, to, channel) in Self::places::<C, H, W>() {
                d_factor[channel] += d[to] * pass.inputs[row * IN + from];
                d_shift[to % ((H - 2) * (W - 2))] += d[to];
                if let Some(d_inputs) = &mut pass.d_inputs {
                    d_inputs[row * IN + from] = d[to] * pass.parameters[channel];
                }
            }
        }
    }
}

network! {
    #[scalar(f64)]
    struct Picture([2, 6, 5]) -> 3 {
        Conv2d(3, kernel = 2),                     // [3, 5, 4]
        inner: self::Inner([3, 3, 2]), self::Square([3, 3, 2]),
        Conv2d(2, kernel = 2, padding = 1), Flatten, Dense(3),
    }
}

network! {
    #[scalar(f64)]
    struct First([2, 5, 4]) -> [2, 3, 2] { self::Inner([2, 3, 2]) }
}

/// x²
struct Square;

impl Activation<f64> for Square {
    fn value(x: f64) -> f64 {
        x * x
    }

    fn derivative(x: f64) -> f64 {
        2.0 * x
    }
}

/// Exponential smoothing, y ← y + rate · (x − y), from a trained first y.
struct Smooth;

impl Smooth {
    /// One step.
    fn advance(rate: &[f64], state: &mut [f64], input: &[f64], output: &mut [f64]) {
        for ((y, x), rate) in state.iter_mut().zip(input).zip(rate) {
            *y += rate * (x - *y);
        }
        output.copy_from_slice(state);
    }
}

impl<const IN: usize, const T: usize, const F: usize> Layer<IN, f64, Sequence<T, F>> for Smooth {
    const OUT: usize = IN;
    const PARAMETERS: usize = 2 * F;
    const TENSORS: &[Tensor] = &[Tensor::new("rate", &[F], 0, Role::Scale), Tensor::new("first", &[F], F, Role::Bias)];

    fn predict(parameters: &[f64], _: &[f64], input: &[f64], output: &mut [f64]) {
        let (rate, first) = parameters.split_at(F);
        let mut state = [0.0; F];
        state.copy_from_slice(first);
        for (x, y) in input.chunks_exact(F).zip(output.chunks_exact_mut(F)) {
            Self::advance(rate, &mut state, x, y);
        }
    }
}

impl<const IN: usize, const T: usize, const F: usize> StreamLayer<IN, f64, Sequence<T, F>> for Smooth {
    const STATE: usize = F;

    fn start(parameters: &[f64], _: &[f64], state: &mut [f64]) {
        state.copy_from_slice(&parameters[F..]);
    }

    fn step(parameters: &[f64], _: &[f64], state: &mut [f64], input: &[f64], output: &mut [f64]) {
        Self::advance(&parameters[..F], state, input, output);
    }
}

impl<const IN: usize, const T: usize, const F: usize> TrainLayer<IN, f64, Sequence<T, F>> for Smooth {
    fn initialize(parameters: &mut [f64], _: &mut [f64], _: &mut dyn Rng) {
        parameters[..F].fill(0.5);
    }

    fn backward(_: &Batch, mut pass: Backward<'_, f64>) {
        pass.d_parameters.fill(0.0);
        let (rate, first) = pass.parameters.split_at(F);
        for row in 0..pass.inputs.len() / IN {
            for feature in 0..F {
                let mut d_y = 0.0;
                for step in (0..T).rev() {
                    let place = row * IN + step * F + feature;
                    d_y += pass.d_outputs[place];
                    let before = if step == 0 { first[feature] } else { pass.outputs[place - F] };
                    pass.d_parameters[feature] += d_y * (pass.inputs[place] - before);
                    if let Some(d_inputs) = &mut pass.d_inputs {
                        d_inputs[place] = d_y * rate[feature];
                    }
                    d_y *= 1.0 - rate[feature];
                }
                pass.d_parameters[F + feature] += d_y;
            }
        }
    }
}

network! {
    #[stream]
    #[scalar(f64)]
    struct Sensor([7, 3]) -> [7, 2] { Dense(4), smooth: self::Smooth([7, 4]), self::Square([7, 4]), Gru(3), Dense(2) }
}

network! {
    #[stream]
    #[scalar(f64)]
    struct Nested([7, 3]) -> 1 { sensor: self::Sensor([7, 2]), Residual { self::Smooth([7, 2]) }, Last, self::Square, Dense(1) }
}

/// Drops whole steps with a probability of one half, and doubles the others.
struct DropSteps;

impl<const IN: usize, const T: usize, const F: usize> Layer<IN, f64, Sequence<T, F>> for DropSteps {
    const OUT: usize = IN;

    fn predict(_: &[f64], _: &[f64], input: &[f64], output: &mut [f64]) {
        output.copy_from_slice(input);
    }
}

impl DropSteps {
    fn factors(batch: &Batch, steps: usize) -> impl Fn(usize) -> f64 {
        let random = batch.stream(0, steps);
        move |step| if random.draw(step as u32) < u32::MAX / 2 { 0.0 } else { 2.0 }
    }
}

impl<const IN: usize, const T: usize, const F: usize> TrainLayer<IN, f64, Sequence<T, F>> for DropSteps {
    fn forward(batch: &Batch, pass: Forward<'_, f64>) {
        let factor = Self::factors(batch, T);
        for (place, (y, x)) in pass.outputs.iter_mut().zip(pass.inputs).enumerate() {
            *y = factor(place / F) * x;
        }
    }

    fn backward(batch: &Batch, pass: Backward<'_, f64>) {
        let factor = Self::factors(batch, T);
        for (place, (d_x, d)) in pass.d_inputs.into_iter().flatten().zip(&*pass.d_outputs).enumerate() {
            *d_x = factor(place / F) * d;
        }
    }
}

network! {
    #[scalar(f64)]
    struct Dropping([5, 2]) -> [5, 2] { self::DropSteps([5, 2]) }
}

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Dropped([5, 2]) -> 1 { Dense(3), self::DropSteps([5, 3]), Tanh, GlobalAvgPool, Dense(1) }
}

#[test]
fn gradients_of_layers_that_know_their_shape_are_right() {
    check::pass_gradient::<Picture>("an image in the middle");
    check::pass_gradient::<First>("an image at both ends");
    check::pass_gradient::<Sensor>("a sequence");
    check::pass_gradient::<Nested>("a network in a network");
    check::loss_gradient::<Dropped>("random numbers");
}

#[test]
fn a_layer_sees_an_image_as_it_is_outside_of_the_network() {
    let mut net = First::init(&mut StdRng::seed_from_u64(1));
    net.inner1_mut().parameters.copy_from_slice(&[1.0, 10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5]);
    let image = std::array::from_fn(|place| place as f64);
    let expected = [5.0, 6.0, 9.0, 10.0, 13.0, 14.5, 250.0, 260.0, 290.0, 300.0, 330.0, 340.5];
    assert_eq!(net.predict(&image), expected);
    assert_eq!(net.predict_batch(&[image; 3], &mut First::workspace(3)), [expected; 3]);
}

#[test]
fn a_stream_gives_what_the_whole_sequence_gives() {
    let rng = &mut StdRng::seed_from_u64(1);
    let (sensor, nested): (Sensor, Nested) = (check::network(rng), check::network(rng));
    let rows = check::inputs::<Sensor>(1, rng);
    let (whole, steps) = (sensor.predict(&rows[0]), sensor.stream().block(&rows[0]));
    for (a, b) in whole.iter().flatten().zip(steps.iter().flatten()) {
        assert!((a - b).abs() < 1e-12, "{a} {b}");
    }
    let last = nested.stream().block(&rows[0])[6];
    assert!((last[0] - nested.predict(&rows[0])[0]).abs() < 1e-12);
    assert_eq!(Sensor::STREAM_BYTES, 8 * (4 + 3));
    assert_eq!(Nested::STREAM_BYTES, Sensor::STREAM_BYTES + 8 * 2);
}

#[test]
fn a_stream_begins_as_the_layer_says() {
    let mut net = Sensor::init(&mut StdRng::seed_from_u64(1));
    net.smooth_mut().parameters[4..].copy_from_slice(&[3.0, -1.0, 2.0, 0.5]);
    let steps = [[0.3, -0.1, 0.7]; 7];
    let mut stream = net.stream();
    let first = stream.block(&steps);
    stream.reset();
    assert_eq!(stream.block(&steps), first);
    assert_eq!(stream.step(&steps[0]), net.stream().block(&[steps[0]; 8])[7]);
}

#[test]
fn the_random_numbers_of_a_layer_belong_to_training_and_to_a_row() {
    let net = Dropping::init(&mut StdRng::seed_from_u64(1));
    let rows = [[[1.0; 2]; 5]; 200];
    assert_eq!(net.predict_batch(&rows, &mut Dropping::workspace(200)), rows);
    let forward = |seed: u64, threads: usize| {
        let mut workspace = Dropping::workspace(rows.len());
        workspace.threads(threads);
        workspace.seed(seed);
        net.forward(&rows, &mut workspace).expect("the batch is sound").to_vec()
    };
    let dropped = forward(7, 1);
    assert!(dropped.iter().flatten().all(|step| *step == [0.0; 2] || *step == [2.0; 2]));
    let kept = dropped.iter().flatten().filter(|step| step[0] > 0.0).count();
    assert!((400..600).contains(&kept), "{kept} of 1000 steps");
    assert_eq!(forward(7, 3), dropped);
    assert_ne!(forward(8, 1), dropped);
}
