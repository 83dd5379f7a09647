use super::{Compared, Loss, Metric, Target};
use nn_kernels::Scalar;

/// A loss of the last `COUNTED` of `STEPS` steps. The steps before them are a warm-up and do not count.
///
/// The state of a recurrent network is empty at the beginning of a sequence, so its first outputs are poor. For a network that gives
/// `[2048, 1]`, `#[loss(MeanSquaredError(after = 1000))]` is `After(PerStep(MeanSquaredError))` with 1048 counted steps. Every loss of a
/// sequence takes `after`. The mean is over the counted steps, the gradient of the others is 0, and metrics leave them out too.
///
/// The inner loss is a loss of a sequence of `COUNTED` steps with `OUTPUTS` outputs in total. To give a loss of your own a warm-up, name the
/// whole type: `type Warm = After<PerStep<Mine, 1048, 1>, 2048, 1048, 1048>;` and `#[loss(self::Warm)]`.
///
/// ```
/// use nn_runtime::loss::{After, Loss, MeanSquaredError, PerStep};
///
/// // Three steps of one number, of which the last two count.
/// let loss = After::<_, 3, 2, 2>(PerStep::<_, 2, 1>(MeanSquaredError));
/// let mut d_outputs = [9.0_f32; 3];
/// let mean = loss.row(&[7.0, 1.0, 2.0], &[[0.0], [0.0], [4.0]], &mut d_outputs);
/// assert_eq!((mean, d_outputs), (2.5, [0.0, 1.0, -2.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct After<L, const STEPS: usize, const COUNTED: usize, const OUTPUTS: usize>(
    /// The loss of the counted steps.
    pub L,
);

impl<L, const STEPS: usize, const COUNTED: usize, const OUTPUTS: usize> After<L, STEPS, COUNTED, OUTPUTS> {
    /// Where the counted outputs of a row start.
    const fn start(outputs: usize) -> usize {
        assert!(COUNTED <= STEPS && outputs * COUNTED == OUTPUTS * STEPS, "the counted steps are not part of the steps");
        outputs - OUTPUTS
    }
}

impl<L, T, S: Scalar, const OUT: usize, const STEPS: usize, const COUNTED: usize, const OUTPUTS: usize> Loss<OUT, S>
    for After<L, STEPS, COUNTED, OUTPUTS>
where
    L: Loss<OUTPUTS, S, Target = [T; COUNTED]>,
    [T; COUNTED]: Target<S>,
    [T; STEPS]: Target<S>,
{
    type Target = [T; STEPS];
    const METRIC: Metric = L::METRIC;
    const COMPARED: Compared = Compared::Steps { count: STEPS, after: STEPS - COUNTED };

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &Self::Target, d_output: &mut [S; OUT]) -> S {
        let (warm_up, d_counted) = d_output.split_at_mut(const { Self::start(OUT) });
        warm_up.fill(S::ZERO);
        match (output.last_chunk(), target.last_chunk(), d_counted.first_chunk_mut()) {
            (Some(output), Some(target), Some(d_output)) => self.0.row(output, target, d_output),
            _ => S::ZERO, // the assertion of `start` rules it out
        }
    }

    fn check(&self, target: &Self::Target) -> Result<(), String> {
        let counted = target.last_chunk().map_or(Ok(()), |counted| self.0.check(counted));
        counted.map_err(|why| format!("behind a warm-up of {}, {why}", STEPS - COUNTED))
    }

    fn weight(&self, target: &Self::Target) -> S {
        target.last_chunk().map_or(S::ZERO, |counted| self.0.weight(counted))
    }
}
