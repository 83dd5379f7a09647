//! Checks gradients against central differences, for any network.

use nn_runtime::PaddedStep;
use nn_runtime::loss::{IGNORE, Metric};
use nn_runtime::prelude::*;
use rand::RngExt;

/// A target type that can be drawn at random for a loss.
pub(crate) trait Drawn: Sized {
    fn draw(metric: Metric, outputs: usize, rng: &mut StdRng) -> Self;

    /// A target among others that does not count.
    fn ignored() -> Option<Self> {
        None
    }

    /// What stands for no target of one of several outputs.
    fn missing() -> Option<Self> {
        Self::ignored()
    }

    /// A target of a network with these outputs: the metric of each, and the number of outputs of an answer.
    fn draw_row(heads: &[(Metric, usize)], rng: &mut StdRng) -> Self {
        Self::draw(heads[0].0, heads[0].1, rng)
    }

    /// A target of one of several outputs. Some rows have none.
    fn draw_head(head: (Metric, usize), rng: &mut StdRng) -> Self {
        let missing = Self::missing().filter(|_| rng.random_range(0..4) == 0);
        missing.unwrap_or_else(|| Self::draw(head.0, head.1, rng))
    }

    /// The same target with as many steps as a row of inputs, if rows have different lengths.
    #[must_use]
    fn with_steps(self, _: Option<usize>) -> Self {
        self
    }
}

impl Drawn for usize {
    fn draw(_: Metric, outputs: usize, rng: &mut StdRng) -> Self {
        rng.random_range(0..outputs)
    }

    fn ignored() -> Option<Self> {
        Some(IGNORE)
    }
}

impl Drawn for f64 {
    fn missing() -> Option<Self> {
        Some(f64::NAN)
    }

    fn draw(metric: Metric, _: usize, rng: &mut StdRng) -> Self {
        match metric {
            Metric::BinaryAccuracy => rng.random_range(0.0..1.0),
            Metric::SignAccuracy => f64::from(rng.random_range(0..2) * 2 - 1),
            _ => rng.random_range(-2.0..2.0),
        }
    }
}

impl<T: Drawn, const N: usize> Drawn for [T; N] {
    fn draw(metric: Metric, outputs: usize, rng: &mut StdRng) -> Self {
        std::array::from_fn(|_| {
            let ignored = T::ignored().filter(|_| rng.random_range(0..4) == 0);
            ignored.unwrap_or_else(|| T::draw(metric, outputs, rng))
        })
    }

    fn missing() -> Option<Self> {
        Some(std::array::from_fn(|_| T::missing()).map(|missing| missing.expect("all kinds of targets can be missing")))
    }
}

impl<T: Drawn + PaddedStep, const N: usize> Drawn for Padded<T, N> {
    fn draw(metric: Metric, outputs: usize, rng: &mut StdRng) -> Self {
        <[T; N]>::draw(metric, outputs, rng).into()
    }

    fn with_steps(self, steps: Option<usize>) -> Self {
        Self::new(&self[..steps.unwrap_or(N)]).expect("no step is padding")
    }
}

/// A random target for each row of inputs.
pub(crate) fn targets<N: Supervised<Scalar = f64, Target: Drawn>>(inputs: &[N::Input], rng: &mut StdRng) -> Vec<N::Target> {
    let heads: Vec<_> = N::HEADS.iter().map(|head| (head.metric, head.width / head.compared.count())).collect();
    inputs.iter().map(|input| N::Target::draw_row(&heads, rng).with_steps(input.steps())).collect()
}

/// Random rows of inputs, or of tokens. Rows that may be shorter than others have any length.
pub(crate) fn inputs<N: Network<Scalar = f64>>(rows: usize, rng: &mut StdRng) -> Vec<N::Input> {
    (0..rows)
        .map(|_| {
            let mut row = N::Input::filled(0.0);
            for (place, x) in row.numbers_mut().iter_mut().enumerate() {
                *x = match N::vocabulary_at(place) {
                    Some(tokens) => rng.random_range(0..tokens) as f64,
                    None => rng.random_range(-1.5..1.5),
                };
            }
            if row.steps().is_some() {
                let (most, width) = (N::INPUT_SHAPE[0], N::Input::WIDTH);
                let steps = rng.random_range(0..=most);
                row.numbers_mut()[steps * width / most..].fill(f64::NAN);
            }
            row
        })
        .collect()
}

/// A network with random numbers everywhere, including biases and scalers, so that no zero hides an error.
pub(crate) fn network<N: Train<Scalar = f64>>(rng: &mut StdRng) -> N {
    let mut net = N::init(rng);
    net.parameters_mut().iter_mut().for_each(|x| *x += rng.random_range(-0.3..0.3));
    net.statistics_mut().iter_mut().for_each(|x| *x += rng.random_range(-0.3..0.3));
    net
}

/// Checks every derivative of the mean loss, with respect to parameters and inputs.
pub(crate) fn loss_gradient<N: Supervised<Scalar = f64>>(name: &str)
where
    N::Target: Drawn,
{
    let rng = &mut StdRng::seed_from_u64(name.len() as u64 + 7);
    for rows in batches::<N>() {
        let (net, inputs): (N, _) = (network(rng), inputs::<N>(rows, rng));
        let targets = targets::<N>(&inputs, rng);
        let every = every::<N>();
        check(name, net, inputs, every, |net, inputs, workspace| net.gradient(inputs, &targets, workspace).expect("the batch is sound"));
    }
}

/// Checks every derivative of a weighted sum of the outputs, with respect to parameters and inputs. The caller gives the gradient of the
/// outputs.
pub(crate) fn pass_gradient<N: Train<Scalar = f64>>(name: &str) {
    for rows in batches::<N>() {
        pass_gradient_of::<N>(name, rows, every::<N>());
    }
}

/// Like [`pass_gradient`], for a batch of `rows` rows. Checks one of `every` numbers.
pub(crate) fn pass_gradient_of<N: Train<Scalar = f64>>(name: &str, rows: usize, every: usize) {
    let rng = &mut StdRng::seed_from_u64((name.len() + rows) as u64 + 11);
    let (net, inputs): (N, _) = (network(rng), inputs::<N>(rows, rng));
    let mut weights = vec![N::Output::filled(0.0); rows];
    for weight in Row::flatten_mut(&mut weights) {
        *weight = rng.random_range(-1.0..1.0);
    }
    check(name, net, inputs, every, |net, inputs, workspace| {
        let outputs = net.forward(inputs, workspace).expect("the batch is sound");
        let sum = sum(Row::flatten(outputs), Row::flatten(&weights));
        net.backward(inputs, &weights, workspace).expect("it is the last batch");
        sum
    });
}

/// A weighted sum, without the padding of rows.
fn sum(outputs: &[f64], weights: &[f64]) -> f64 {
    outputs.iter().zip(weights).filter(|(y, _)| !y.is_nan()).map(|(y, w)| y * w).sum()
}

/// Like [`pass_gradient`], with these layers frozen.
pub(crate) fn frozen_gradient<N: Train<Scalar = f64>>(name: &str, frozen: &[&str]) {
    let rng = &mut StdRng::seed_from_u64(13);
    let (net, inputs): (N, _) = (network(rng), inputs::<N>(5, rng));
    let mut weights = vec![N::Output::filled(0.0); 5];
    for weight in Row::flatten_mut(&mut weights) {
        *weight = rng.random_range(-1.0..1.0);
    }
    check(name, net, inputs, 1, |net, inputs, workspace| {
        for layer in frozen {
            workspace.freeze(layer).expect("there is such a layer");
        }
        let outputs = net.forward(inputs, workspace).expect("the batch is sound");
        let sum = sum(Row::flatten(outputs), Row::flatten(&weights));
        net.backward(inputs, &weights, workspace).expect("it is the last batch");
        sum
    });
}

/// Of how many numbers one is checked: all of a small network.
fn every<N: Train<Scalar = f64>>() -> usize {
    1 + (N::PARAMETERS + N::Input::WIDTH) / 400
}

/// The numbers of rows to try: one, if the network can be trained with one row, and more.
fn batches<N: Train<Scalar = f64>>() -> Vec<usize> {
    let one = [N::Input::filled(0.0)];
    let alone = N::init(&mut StdRng::seed_from_u64(1)).forward(&one, &mut N::workspace(1)).is_ok();
    if alone { vec![1, 3] } else { vec![3, 5] }
}

fn check<N: Train<Scalar = f64>>(
    name: &str,
    mut net: N,
    mut inputs: Vec<N::Input>,
    every: usize,
    loss: impl Fn(&N, &[N::Input], &mut Workspace<N>) -> f64,
) {
    let mut workspace = N::workspace(inputs.len());
    workspace.keep_input_gradient(true);
    // Every pass uses the same dropout masks.
    let loss = |net: &N, inputs: &[N::Input], workspace: &mut Workspace<N>| {
        workspace.seed(7);
        loss(net, inputs, workspace)
    };
    loss(&net, &inputs, &mut workspace);
    let by_parameters = workspace.gradient().parameters().to_vec();
    let by_inputs = Row::flatten(workspace.input_gradient().expect("it was asked for")).to_vec();

    for (place, &derivative) in by_parameters.iter().enumerate().step_by(every) {
        let start = net.parameters()[place];
        let mut at = |x| {
            net.parameters_mut()[place] = x;
            loss(&net, &inputs, &mut workspace)
        };
        agree(name, "parameter", place, derivative, |step| slope(start, step, &mut at));
        at(start);
    }
    for (place, &derivative) in by_inputs.iter().enumerate().step_by(every) {
        if N::vocabulary_at(place % N::Input::WIDTH).is_some() {
            assert_eq!(derivative, 0.0, "{name}: a token has a gradient");
            continue;
        }
        let start = Row::flatten(&inputs)[place];
        if start.is_nan() {
            assert_eq!(derivative, 0.0, "{name}: padding has a gradient");
            continue;
        }
        let mut at = |x| {
            Row::flatten_mut(&mut inputs)[place] = x;
            loss(&net, &inputs, &mut workspace)
        };
        agree(name, "input", place, derivative, |step| slope(start, step, &mut at));
        at(start);
    }
}

/// A derivative by differences, with its uncertainty.
struct Slope {
    value: f64,
    /// The difference between two step sizes.
    curvature: f64,
    /// How much the rounding of the values can change it.
    rounding: f64,
}

/// The derivative of a function by central differences of fourth order, because those of second order are not exact enough where a
/// normalisation is strongly curved. The difference between two step sizes, one three times the other, and the rounding of large values give the
/// uncertainty.
fn slope(x: f64, step: f64, f: &mut impl FnMut(f64) -> f64) -> Slope {
    let mut largest = 0.0_f64;
    let mut difference = |step: f64| {
        let [ahead, behind] = [f(x + step), f(x - step)];
        largest = largest.max(ahead.abs()).max(behind.abs());
        ahead - behind
    };
    let mut by = |step: f64| (8.0 * difference(step) - difference(2.0 * step)) / (12.0 * step);
    let value = by(step);
    let curvature = (value - by(3.0 * step)).abs();
    Slope { value, curvature, rounding: 8.0 * f64::EPSILON * largest / step }
}

/// Compares to a relative 1e-6, plus the rounding error and the uncertainty of the differences. Steps are smaller where a slope changes within
/// the first one, and larger where the loss is so large that its rounding hides a difference.
fn agree(name: &str, what: &str, place: usize, derivative: f64, mut numeric: impl FnMut(f64) -> Slope) {
    let mut last = f64::NAN;
    let agrees = |step: f64| {
        let Slope { value, curvature, rounding } = numeric(step);
        last = value;
        let (error, size) = ((derivative - value).abs(), derivative.abs().max(value.abs()));
        error <= 1e-6 * size + 5e-9 + 2.0 * rounding + (2.0 * curvature).min(1e-4 * size + 1e-6)
    };
    let agreed = [1e-5, 1e-6, 1e-4, 1e-3].into_iter().any(agrees);
    assert!(agreed, "{name}: derivative by {what} {place} is {derivative}, differences say {last}");
}
