//! Windows over a series: the input of a row is some steps, its target the steps after them.

mod cut;
mod series;
#[cfg(test)]
mod tests;

use std::fmt;

use nn_kernels::Scalar;

use self::cut::Cut;
pub(super) use self::series::Series;
use super::{Dataset, FromCells};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::{Network, Row};
use crate::pass::check_target;
use crate::setting;
use crate::token::Token;

/// A series of steps in the order of time, to be cut into rows: some steps as the input, the steps after them as the target.
///
/// A series is in memory ([`new`](Self::new)), in columns of a table ([`Csv::read_windows`](super::Csv::read_windows)) or a text
/// ([`from_text`](Self::from_text)). [`dataset`](Self::dataset) cuts it.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     /// The next two numbers after four.
///     #[loss(MeanSquaredError)]
///     struct Forecast([4, 1]) -> 2 { Standardize, Gru(8), Last, Dense(2), Rescale }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let series: Vec<[f32; 1]> = (0..100).map(|step| [step as f32]).collect();
/// let windows = Windows::<Forecast>::new(&series, &series)?;
/// let (past, recent) = windows.split(0.8);
/// let (train, test) = (past.dataset()?, recent.dataset()?);
/// assert_eq!(train.inputs()[3], [[3.0], [4.0], [5.0], [6.0]]);
/// assert_eq!(train.targets()[3], [7.0, 8.0]);
/// assert_eq!(test.inputs()[0], [[80.0], [81.0], [82.0], [83.0]]);
///
/// // The forecast of what comes after the series.
/// let mut net = Forecast::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Adam::new(0.01)).epochs(5).validate(&test).fit(&mut net, &train)?;
/// let [next, after] = net.predict(&recent.latest()?);
/// # Ok(()) }
/// ```
///
/// # Sizes
///
/// The declaration of the network determines them. A step of the series has f input numbers and k target numbers.
///
/// | network | a window |
/// |---|---|
/// | input `[t, f]` | t steps |
/// | input `n` | n / f steps, one after the other |
/// | input `Tokens(t, v)` | t tokens |
/// | output `n` | the target is the n / k steps after the window; for classes, one step |
/// | output `[h, k]` | the target is the h steps after the window |
/// | output `[t, k]`, as many steps as the input | the target of each step is the step after it, as in a language model |
///
/// # No leaks
///
/// Neighbouring windows share most of their steps. A random [`Dataset::split`] of windows would test a network on steps that it was trained on.
/// So split the series before it is cut: [`split`](Self::split) gives two series without a common step. `Standardize` and `Rescale` are fitted
/// to the training rows, so they see only the first part.
pub struct Windows<N: WithTarget> {
    series: Series<N::Scalar>,
    stride: usize,
    ahead: usize,
}

impl<N: WithTarget<Target: FromCells>> Windows<N> {
    pub(super) fn of(series: Series<N::Scalar>) -> Self {
        Self { series, stride: 1, ahead: 1 }
    }

    /// Takes a series in memory: the input numbers and the target numbers of each step. A class is a number.
    ///
    /// To forecast a series from its own past, pass the same slice twice.
    ///
    /// # Errors
    /// The numbers of steps differ, or a number is NaN or infinite:
    ///
    /// ```text
    /// the inputs: number 1 of step 7 is NaN, expected a finite f32
    /// ```
    pub fn new<const F: usize, const K: usize>(inputs: &[[N::Scalar; F]], targets: &[[N::Scalar; K]]) -> Result<Self, Error> {
        if inputs.len() != targets.len() {
            return Err(Error::RowsDiffer { inputs: inputs.len(), others: targets.len(), what: "targets" });
        }
        series::check::<N, F>("inputs", inputs)?;
        series::check::<N, K>("targets", targets)?;
        let targets = targets.as_flattened().iter().map(|number| number.to_f64()).collect();
        Ok(Self::of(Series::new(inputs.as_flattened().to_vec(), F, targets, K)))
    }

    /// Takes a text: each token is a step, and the target is the next token.
    ///
    /// [`Dataset::from_text`] is shorter; use this function to split a text:
    ///
    /// ```
    /// use nn_runtime::data::Vocabulary;
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(CrossEntropy)]
    ///     struct Writer(Tokens(4, 7)) -> [4, 7] { Embedding(8), Gru(16), Dense(7), Softmax }
    /// }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let text = "to be or not to be ".repeat(9);
    /// let tokens = Vocabulary::characters(&text).encode(&text)?;
    /// let (first, last) = Windows::<Writer>::from_text(&tokens).stride(4).split(0.9);
    /// let (train, test) = (first.dataset()?, last.dataset()?);
    /// assert_eq!((train.len(), test.len()), (38, 4));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn from_text<const V: usize, const STEPS: usize>(tokens: &[Token<V, N::Scalar>]) -> Self
    where
        N: Network<Input = [Token<V, <N as Network>::Scalar>; STEPS]>,
    {
        let numbers = Token::flatten(tokens);
        Self::of(Series::of_tokens(numbers.to_vec(), numbers.iter().map(|number| number.to_f64()).collect()))
    }

    /// Sets the distance in steps from the beginning of a window to that of the next (default: 1).
    #[doc(alias("step", "hop"))]
    #[must_use]
    pub fn stride(mut self, steps: usize) -> Self {
        self.stride = steps;
        self
    }

    /// Sets how many steps after the last step of the window the target begins (default: 1, the next step). If each step has a target, the target
    /// is that many steps after it. 0 means the step itself, for a target column that is not an input.
    #[doc(alias("gap", "lead", "delay", "shift"))]
    #[must_use]
    pub fn ahead(mut self, steps: usize) -> Self {
        self.ahead = steps;
        self
    }

    /// Returns the series of changes: the numbers of each step minus those of the step before. The first step is left out.
    ///
    /// A series with a trend leaves the range that a network was trained on; its changes do not. The forecast of a number is then the last
    /// number plus the forecast of the change. Do not use it for tokens or classes.
    ///
    /// ```
    /// # use nn_runtime::prelude::*;
    /// # network! {
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Next([2, 1]) -> 1 { Flatten, Dense(1) }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let series = [[1.0], [2.0], [4.0], [7.0]];
    /// let changes = Windows::<Next>::new(&series, &series)?.changes().dataset()?;
    /// assert_eq!((changes.inputs(), changes.targets()), (&[[[1.0], [2.0]]][..], &[[3.0]][..]));
    /// # Ok(()) }
    /// ```
    #[doc(alias("diff", "differencing", "stationary"))]
    #[must_use]
    pub fn changes(&self) -> Self {
        Self { series: self.series.changes(), ..*self }
    }

    /// Returns the number of steps of the series.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.series.steps()
    }

    /// Splits the series by time. The first part has `fraction` of the steps, rounded; `fraction` is clamped to 0 … 1. Both parts keep the
    /// settings.
    ///
    /// No step is in both parts: the first window of the second part begins at the border.
    #[doc(alias("TimeSeriesSplit", "train_test_split", "shuffle"))]
    #[must_use]
    pub fn split(&self, fraction: f64) -> (Self, Self) {
        self.split_at((self.steps() as f64 * fraction.clamp(0.0, 1.0)).round() as usize)
    }

    /// Like [`split`](Self::split), but the second part begins at the step with this number, counted from 0. If there is no such step, the
    /// second part is empty.
    #[must_use]
    pub fn split_at(&self, step: usize) -> (Self, Self) {
        let (first, second) = self.series.split_at(step);
        let part = |series| Self { series, ..*self };
        (part(first), part(second))
    }

    /// Cuts the series into a data set, in the order of time. Each window is a copy of its steps.
    ///
    /// Steps at the end that are too few for a window with its target are left out. Where rows of a table were
    /// [dropped](super::Missing::Drop), no window contains the gap.
    ///
    /// # Errors
    /// The steps do not fit the network, the series is shorter than a window with its target, an input is not a token of the network, the loss
    /// cannot use a target, or the stride is 0:
    ///
    /// ```text
    /// the series has 12 steps, but a window with its target has 25
    /// a step of the series has 2 numbers of input, but the network takes [24, 3]
    /// ```
    pub fn dataset(&self) -> Result<Dataset<N>, Error> {
        let cut = self.cut()?;
        setting::some("the stride", self.stride)?;
        let mut rows = Vec::new();
        for run in self.series.runs() {
            let last = (run.end + 1).saturating_sub(cut.span);
            for start in (run.start..last).step_by(self.stride) {
                rows.push((self.input(start, &cut), self.target(start + cut.first, &cut)?));
            }
        }
        if rows.is_empty() {
            return Err(self.series.too_short(cut.span, "a window with its target"));
        }
        Ok(Dataset::from_rows(rows))
    }

    /// Cuts the series into `lanes` stretches of equal length, and each of them into windows, one right behind the other. Row `i` of each batch of
    /// `lanes` rows goes on where row `i` of the batch before ended. [`Trainer::carry_state`](crate::trainer::Trainer::carry_state) trains with
    /// such a data set and batches of `lanes` rows.
    ///
    /// The [`stride`](Self::stride) does not matter. Windows at the end that would make a lane longer than others are left out.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(MeanSquaredError)]
    ///     #[stream]
    ///     struct Next([2, 1]) -> [2, 1] { Gru(4), Dense(1) }
    /// }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let series: Vec<[f32; 1]> = (0..9).map(|step| [step as f32]).collect();
    /// let data = Windows::<Next>::new(&series, &series)?.lanes(2)?;
    /// assert_eq!(data.inputs(), [[[0.0], [1.0]], [[4.0], [5.0]], [[2.0], [3.0]], [[6.0], [7.0]]]);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`dataset`](Self::dataset), the number of lanes is 0, the series has no window for each lane, or rows of its table were dropped.
    #[doc(alias("batchify", "BPTT", "truncated back-propagation", "stateful"))]
    pub fn lanes(&self, lanes: usize) -> Result<Dataset<N>, Error> {
        let cut = self.cut()?;
        setting::some("the number of lanes", lanes)?;
        let mut runs = self.series.runs();
        let (run, others) = (runs.next().unwrap_or(0..0), runs.count());
        if others > 0 {
            return Err(Error::Data(
                "the series has gaps, so its windows do not follow each other: fill the cells that are missing".to_owned(),
            ));
        }
        let windows = (run.end + 1).saturating_sub(run.start + cut.span).div_ceil(cut.length.max(1));
        let of_lane = windows / lanes;
        if of_lane == 0 {
            return Err(self.series.too_short(lanes * cut.length + cut.span - cut.length, "a window with its target for each lane"));
        }
        let starts = (0..of_lane).flat_map(|window| (0..lanes).map(move |lane| lane * of_lane + window));
        let row = |window: usize| {
            let start = run.start + window * cut.length;
            Ok((self.input(start, &cut), self.target(start + cut.first, &cut)?))
        };
        Ok(Dataset::from_rows(starts.map(row).collect::<Result<Vec<_>, Error>>()?))
    }

    /// Returns the last window of the series: the input for a forecast of the steps after it.
    ///
    /// # Errors
    /// The steps do not fit the network, or the series is shorter than a window.
    pub fn latest(&self) -> Result<N::Input, Error> {
        let cut = self.cut()?;
        let last = self.series.runs().last().filter(|run| run.len() >= cut.length);
        let run = last.ok_or_else(|| self.series.too_short(cut.length, "a window"))?;
        Ok(self.input(run.end - cut.length, &cut))
    }

    fn cut(&self) -> Result<Cut, Error> {
        let cut = Cut::of::<N>(self.series.features, self.series.columns, self.ahead)?;
        self.series.check_tokens::<N>()?;
        Ok(cut)
    }

    fn input(&self, start: usize, cut: &Cut) -> N::Input {
        let mut input = N::Input::filled(N::Scalar::ZERO);
        input.numbers_mut().copy_from_slice(self.series.inputs(start..start + cut.length));
        input
    }

    fn target(&self, start: usize, cut: &Cut) -> Result<N::Target, Error> {
        let cells = self.series.targets(start..start + cut.horizon);
        let wrong = |(cell, why): (usize, String)| Error::Data(format!("the target of step {}: {why}", start + cell / self.series.columns));
        let target = N::Target::from_cells(cells).map_err(wrong)?;
        check_target::<N>(&target).map_err(|why| wrong((0, why)))?;
        Ok(target)
    }
}

impl<N, const V: usize, const STEPS: usize> Dataset<N>
where
    N: WithTarget<Input = [Token<V, <N as Network>::Scalar>; STEPS], Target: FromCells>,
{
    /// Cuts a text into windows. The target of each token is the next token. For a network that gives one class, the target is the token after
    /// the window.
    ///
    /// A window begins every `stride` tokens. With a stride of `STEPS` each token is a target once. Tokens at the end that do not fill a window
    /// are left out. To test on text that the network has not seen, [split the text](Windows::from_text) first.
    ///
    /// ```
    /// use nn_runtime::data::Vocabulary;
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(CrossEntropy)]
    ///     struct Writer(Tokens(4, 7)) -> [4, 7] { Embedding(8), Gru(16), Dense(7), Softmax }
    /// }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let text = "to be or not to be";
    /// let tokens = Vocabulary::characters(text).encode(text)?;
    /// let data = Dataset::<Writer>::from_text(&tokens, 4)?;
    /// assert_eq!(data.len(), 4);
    /// assert_eq!(data.targets()[0], [4, 0, 1, 2]); // "o be" behind "to b"
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The text is shorter than a window with a token after it, or `stride` is 0.
    pub fn from_text(tokens: &[Token<V, N::Scalar>], stride: usize) -> Result<Self, Error> {
        Windows::from_text(tokens).stride(stride).dataset()
    }
}

impl<N: WithTarget> Clone for Windows<N> {
    fn clone(&self) -> Self {
        Self { series: self.series.clone(), ..*self }
    }
}

impl<N: WithTarget> fmt::Debug for Windows<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Windows over {} steps", self.series.steps())
    }
}
