//! Compares gradients with differences of the loss: a check of what somebody derived by hand.

use std::fmt;

use crate::compiled::WithTarget;
use crate::digits::digits;
use crate::error::Error;
use crate::network::Row;
use crate::pass;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// The result of [`Supervised::check_gradients`](crate::Supervised::check_gradients): how far the derivatives of the backward pass are from
/// differences of the loss. `Display` prints a verdict and a line for each tensor.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// struct Square;
///
/// impl Activation<f64> for Square {
///     fn value(x: f64) -> f64 {
///         x * x
///     }
///     fn derivative(x: f64) -> f64 {
///         2.0 * x
///     }
/// }
///
/// network! {
///     #[loss(MeanSquaredError)]
///     #[scalar(f64)]
///     struct Net(2) -> 1 { hidden: Dense(3), self::Square, Dense(1) }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let net = Net::init(&mut StdRng::seed_from_u64(1));
/// let check = net.check_gradients(&[[0.3, -1.2], [0.8, 0.5]], &[[1.0], [0.0]])?;
/// assert!(check.is_right(), "{check}");
/// assert_eq!(check.tensors[0].name, "hidden.weight");
/// # Ok(()) }
/// ```
///
/// The loss is that of [`gradient`](crate::Supervised::gradient): batch normalisation uses the batch, and dropout and noise draw the same numbers
/// in every pass.
///
/// * **Differences.** With the losses L(x − 4h), L(x − h), L(x), L(x + h) and L(x + 4h) a derivative is compared with the central difference of
///   fourth order, and with the differences to each side alone. The closest counts: at a kink, such as that of [`Relu`](crate::kind::Relu) at 0,
///   the derivative of either side is right.
/// * **Steps.** h is 2⁻¹² max(1, |x|) at first, or 2⁻⁶ max(1, |x|) in `f32`. If no difference agrees, h becomes four times smaller, down to
///   2⁻²², or 2⁻¹⁰ in `f32`: smaller steps reach fewer kinks, larger ones suffer less from rounding.
/// * **Relative error.** |a − n| / max(|a|, |n|, r), where a is the derivative of the backward pass and n that of the differences. r is a
///   thousandth of the largest derivative of all, or more if rounding errors of the loss hide larger derivatives.
///
/// Take a small network with the layer, a few rows, and random inputs, so that few numbers are near kinks. A check in `f64`, with
/// `#[scalar(f64)]`, finds much smaller mistakes than one in `f32`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GradientCheck {
    /// The mean loss of the batch in training mode.
    pub loss: f64,
    /// The largest relative error that rounding explains: 1e-5 in `f64`, 0.02 in `f32`.
    pub tolerance: f64,
    /// The tensors in the order of the declaration, and the inputs behind them. Tokens have no derivative, so they are left out.
    pub tensors: Vec<CheckedTensor>,
}

/// The derivative of a tensor, or of the inputs, that differs most from the differences of the loss.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CheckedTensor {
    /// The name of the tensor, `hidden.weight`, or `inputs`.
    pub name: String,
    /// How many of its numbers were compared: all but padding.
    pub numbers: usize,
    /// Where the relative error is largest: the index along each axis of the [shape in files](crate::Tensor::shape). That of inputs begins with
    /// the row.
    pub place: Vec<usize>,
    /// The derivative there by the backward pass.
    pub by_backward: f64,
    /// The derivative there by differences of the loss.
    pub by_differences: f64,
    /// Their relative error.
    pub error: f64,
}

impl GradientCheck {
    /// Whether every relative error is within the [tolerance](Self::tolerance).
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.tensors.iter().all(|tensor| tensor.error <= self.tolerance)
    }

    /// The tensor with the largest relative error. `None` for a network without parameters over tokens.
    #[must_use]
    pub fn worst(&self) -> Option<&CheckedTensor> {
        self.tensors.iter().max_by(|a, b| a.error.total_cmp(&b.error))
    }
}

impl fmt::Display for GradientCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(worst) = self.worst() else { return writeln!(f, "there are no derivatives to check") };
        let (verdict, error) = (if self.is_right() { "right" } else { "wrong" }, digits(worst.error, 2));
        writeln!(f, "the gradient is {verdict}: the largest relative error is {error}, in {}{:?}", worst.name, worst.place)?;
        let width = self.tensors.iter().map(|tensor| tensor.name.len()).max().unwrap_or(0);
        for CheckedTensor { name, numbers, place, by_backward, by_differences, error } in &self.tensors {
            let mark = if *error <= self.tolerance { " " } else { "!" };
            let [error, by_backward, by_differences] = [(*error, 2), (*by_backward, 7), (*by_differences, 7)].map(|(x, n)| digits(x, n));
            writeln!(
                f,
                "{mark} {name:width$}  {numbers:>6} numbers, error {error} at {place:?}: {by_backward} by the backward pass, {by_differences} by differences"
            )?;
        }
        Ok(())
    }
}

/// See [`Supervised::check_gradients`](crate::Supervised::check_gradients).
pub(crate) fn check_gradients<N: WithTarget>(network: &N, inputs: &[N::Input], targets: &[N::Target]) -> Result<GradientCheck, Error> {
    let rows = pass::some_rows::<N>("check_gradients", inputs)?;
    let mut changed = N::zeros();
    let (parameters, statistics) = changed.numbers_mut();
    parameters.copy_from_slice(network.parameters());
    statistics.copy_from_slice(network.statistics());
    let mut check = Check { network: changed, inputs: inputs.to_vec(), targets, workspace: Workspace::new(rows), loss: 0.0, largest: 0.0 };
    check.workspace.keep_input_gradient(true);
    check.loss = pass::gradient(&check.network, inputs, targets, &[], &mut check.workspace)?.to_f64();
    let gradient = check.workspace.gradient().parameters().to_vec();
    let d_inputs = check.workspace.input_gradient().map(|rows| Row::flatten(rows).to_vec()).unwrap_or_default();
    let sizes = gradient.iter().chain(&d_inputs).map(|derivative| derivative.to_f64().abs());
    check.largest = sizes.fold(0.0, f64::max);

    let mut tensors = Vec::new();
    for tensor in N::TENSORS.iter().filter(|tensor| !tensor.is_statistic()) {
        let places = (0..tensor.range.len()).map(|place| (place, tensor.range.start + tensor.in_memory(place)));
        tensors.extend(check.tensor(Of::Parameters, &gradient, places, tensor.name, tensor.shape)?);
    }
    let row = if N::INPUT_SHAPE.iter().product::<usize>() == N::Input::WIDTH { N::INPUT_SHAPE } else { &[N::Input::WIDTH] };
    let shape = [&[rows], row].concat();
    tensors.extend(check.tensor(Of::Inputs, &d_inputs, (0..d_inputs.len()).map(|place| (place, place)), "inputs", &shape)?);
    Ok(GradientCheck { loss: check.loss, tolerance: Precision::of::<N::Scalar>().tolerance, tensors })
}

/// What a derivative is with respect to.
#[derive(Clone, Copy)]
enum Of {
    Parameters,
    Inputs,
}

/// The batch, and a copy of the network, of which one number at a time is changed.
struct Check<'a, N: WithTarget> {
    network: N,
    inputs: Vec<N::Input>,
    targets: &'a [N::Target],
    workspace: Workspace<N>,
    loss: f64,
    /// The largest derivative of all.
    largest: f64,
}

impl<N: WithTarget> Check<'_, N> {
    /// Compares the derivatives at these places of a tensor and of memory. `None` if there are none.
    fn tensor(
        &mut self,
        of: Of,
        gradient: &[N::Scalar],
        places: impl Iterator<Item = (usize, usize)>,
        name: &str,
        shape: &[usize],
    ) -> Result<Option<CheckedTensor>, Error> {
        let (mut numbers, mut worst) = (0, None::<(usize, Compared)>);
        for (place, in_memory) in places {
            let is_token = matches!(of, Of::Inputs) && N::vocabulary_at(in_memory % N::Input::WIDTH).is_some();
            // NaN stands for steps that a row does not have.
            let Some(derivative) = gradient.get(in_memory).filter(|_| !is_token && !self.numbers(of)[in_memory].is_nan()) else { continue };
            let compared = self.compare(of, in_memory, derivative.to_f64())?;
            numbers += 1;
            if worst.as_ref().is_none_or(|(_, worst)| compared.error > worst.error) {
                worst = Some((place, compared));
            }
        }
        Ok(worst.map(|(place, Compared { by_backward, by_differences, error })| CheckedTensor {
            name: name.to_owned(),
            numbers,
            place: index(place, shape),
            by_backward,
            by_differences,
            error,
        }))
    }

    fn numbers(&mut self, of: Of) -> &mut [N::Scalar] {
        match of {
            Of::Parameters => self.network.numbers_mut().0,
            Of::Inputs => Row::flatten_mut(&mut self.inputs),
        }
    }

    /// The loss where a number is `x`, with the same random numbers in every call.
    fn loss_at(&mut self, of: Of, place: usize, x: N::Scalar) -> Result<f64, Error> {
        self.numbers(of)[place] = x;
        self.workspace.seed(0);
        Ok(pass::training_loss(&self.network, &self.inputs, self.targets, &[], &mut self.workspace)?.to_f64())
    }

    /// Compares a derivative with differences over smaller and smaller steps, until they agree.
    fn compare(&mut self, of: Of, place: usize, derivative: f64) -> Result<Compared, Error> {
        let precision = Precision::of::<N::Scalar>();
        let start = self.numbers(of)[place];
        let unit = start.to_f64().abs().max(1.0);
        let (mut closest, mut wider) = (None::<Compared>, None::<[f64; 2]>);
        for exponent in precision.steps {
            let step = unit * f64::from(*exponent).exp2();
            let offset = N::Scalar::from_f64(step);
            let sides = [self.loss_at(of, place, start - offset)?, self.loss_at(of, place, start + offset)?];
            let Some(wider) = wider.replace(sides) else { continue };
            let rounding = precision.epsilon * sides.iter().fold(self.loss.abs(), |most, loss| most.max(loss.abs()));
            let resolved = (rounding / (step * precision.tolerance)).max(1e-3 * self.largest);
            for difference in differences(self.loss, wider, sides, step) {
                let compared = Compared::new(derivative, difference, resolved);
                if closest.as_ref().is_none_or(|closest| compared.error < closest.error) {
                    closest = Some(compared);
                }
            }
            if closest.as_ref().is_some_and(|closest| closest.error <= 0.1 * precision.tolerance) {
                break;
            }
        }
        self.numbers(of)[place] = start;
        Ok(closest.unwrap_or_else(|| Compared::new(derivative, f64::NAN, 0.0)))
    }
}

/// The derivative from the losses on both sides at four steps (`wider`) and at one step: by central differences of fourth order, and from each side
/// alone.
fn differences(loss: f64, wider: [f64; 2], sides: [f64; 2], step: f64) -> [f64; 3] {
    let central = |[below, above]: [f64; 2], step: f64| (above - below) / (2.0 * step);
    let (fine, coarse) = (central(sides, step), central(wider, 4.0 * step));
    let one_sided = |side: usize, step: f64| (16.0 * sides[side] - wider[side] - 15.0 * loss) / (12.0 * step);
    [fine + (fine - coarse) / 15.0, one_sided(0, -step), one_sided(1, step)]
}

/// A derivative by both ways.
struct Compared {
    by_backward: f64,
    by_differences: f64,
    error: f64,
}

impl Compared {
    /// `resolved`: the smallest derivative that differences tell from 0 with the wanted precision.
    fn new(by_backward: f64, by_differences: f64, resolved: f64) -> Self {
        let size = by_backward.abs().max(by_differences.abs()).max(resolved);
        let error = if by_backward == by_differences { 0.0 } else { (by_backward - by_differences).abs() / size };
        Self { by_backward, by_differences, error: if error.is_nan() { f64::INFINITY } else { error } }
    }
}

/// How exactly a network's number type resolves derivatives.
struct Precision {
    /// The rounding error of a loss, relative to it.
    epsilon: f64,
    /// The steps as powers of two. Each is four times smaller than the one before.
    steps: &'static [i32],
    tolerance: f64,
}

impl Precision {
    fn of<S: Scalar>() -> Self {
        if size_of::<S>() == size_of::<f32>() {
            Self { epsilon: 8.0 * f64::from(f32::EPSILON), steps: &[-4, -6, -8, -10], tolerance: 0.02 }
        } else {
            Self { epsilon: 8.0 * f64::EPSILON, steps: &[-10, -12, -14, -16, -18, -20, -22], tolerance: 1e-5 }
        }
    }
}

/// The index of a number along each axis.
fn index(mut place: usize, shape: &[usize]) -> Vec<usize> {
    let mut index: Vec<usize> = shape
        .iter()
        .rev()
        .map(|size| {
            let along = place % (*size).max(1);
            place /= (*size).max(1);
            along
        })
        .collect();
    index.reverse();
    index
}

#[cfg(test)]
mod tests;
