//! The description of a training, for observers.

use std::borrow::Cow;

use super::Trainer;
use super::start::Start;
use crate::evaluation::possible;
use crate::network::Network;
use crate::optim::Optimizer;
use crate::ranks::Ranks;
use crate::record::{Told, kind_of};
use crate::train::Supervised;

/// The description of a training at its beginning, for [`Observer::begin`](super::Observer::begin).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Beginning {
    /// The name of the network's type, without its path.
    pub network: &'static str,
    /// The layers, shapes and parameters: [`Network::SUMMARY`](crate::Network::SUMMARY).
    pub summary: &'static str,
    /// The declaration of the network: [`Network::DECLARATION`](crate::Network::DECLARATION).
    pub declaration: &'static str,
    /// The number of parameters.
    pub parameters: usize,
    /// The name of the optimizer's type, without paths.
    pub optimizer: String,
    /// The learning rate of the optimizer, from which the schedule starts.
    pub learning_rate: f64,
    /// The number of training rows.
    pub rows: usize,
    /// The number of validation rows, if there are any.
    pub validation_rows: Option<usize>,
    /// The metrics of the validation, by the names of their fields in [`Evaluation`](super::Evaluation). Empty without validation.
    pub metrics: Vec<Cow<'static, str>>,
    /// Whether there are regularizers.
    pub penalized: bool,
    /// Whether a layer adds to the loss, such as [`Activity`](crate::kind::Activity).
    pub adds_to_loss: bool,
    /// The number of epochs that are already complete: 0, unless the training is resumed.
    pub done: usize,
    /// The maximum number of epochs.
    pub epochs: usize,
    /// The number of batches of an epoch.
    pub batches: usize,
    /// The number of rows of a batch.
    pub batch: usize,
    /// The seed.
    pub seed: u64,
    /// The number of threads.
    pub threads: usize,
    /// All settings as pairs of name and text: optimizer, schedule, clipping, regularizers, batches, early stopping, rows and their
    /// weights, seed, threads. The settings of a part of your own come from its [`record`](crate::Record). The names and texts are for
    /// people and may change.
    ///
    /// ```
    /// # use nn_runtime::prelude::*;
    /// # use nn_runtime::trainer::{Beginning, Observer};
    /// # network! {
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Line(1) -> 1 { Dense(1) }
    /// # }
    /// # #[derive(Default)]
    /// # struct Seen(Vec<(String, String)>);
    /// # impl Observer for Seen {
    /// #     fn begin(&mut self, beginning: &Beginning) -> Result<(), nn_runtime::Error> {
    /// #         self.0.clone_from(&beginning.settings);
    /// #         Ok(())
    /// #     }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
    /// # let mut line = Line::init(&mut StdRng::seed_from_u64(1));
    /// # let mut seen = Seen::default();
    /// Trainer::new(Adam::new(0.05)).clip(ClipNorm(1.0)).stop_early(5).observe(&mut seen).fit(&mut line, &points)?;
    /// # let settings = seen.0;
    /// let told = |name: &str| settings.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    /// assert!(told("optimizer").is_some_and(|text| text == "Adam: learning rate 0.05, beta1 0.9, beta2 0.999, epsilon 1e-8"));
    /// assert_eq!(told("clipping"), Some("ClipNorm: limit 1"));
    /// assert_eq!(told("early stopping"), Some("after 5 epochs without a better loss"));
    /// # Ok(()) }
    /// ```
    pub settings: Vec<(String, String)>,
}

impl Beginning {
    /// What a network and an optimizer say. All else is left out.
    pub(crate) fn of<N: Network, O: Optimizer>(optimizer: &O) -> Self {
        Self {
            network: std::any::type_name::<N>().rsplit("::").next().unwrap_or_default(),
            summary: N::SUMMARY,
            declaration: N::DECLARATION,
            parameters: N::PARAMETERS,
            optimizer: kind_of::<O>(),
            learning_rate: optimizer.learning_rate(),
            rows: 0,
            validation_rows: None,
            metrics: Vec::new(),
            adds_to_loss: false,
            penalized: false,
            done: 0,
            epochs: 0,
            batches: 0,
            batch: 0,
            seed: 0,
            threads: 0,
            settings: Vec::new(),
        }
    }
}

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Returns the description of the training.
    pub(super) fn beginning<N: Supervised>(
        &mut self,
        start: &Start,
        ranks: &Ranks<'_, N::Scalar>,
        threads: usize,
        done: usize,
    ) -> Beginning {
        let (survey, validated) = (&start.survey, start.validated.as_ref());
        let settings = Told::of(|record| {
            record.setting("loss", loss_of::<N>());
            self.settings.tell(record);
            record.setting("training rows", survey.rows);
            if let Some(weight) = survey.weight() {
                record.setting("weights of rows", format_args!("one per row, {weight:.6} in total"));
            }
            if let Some(validated) = validated {
                record.setting("validation rows", validated.rows);
            }
            record.setting("parameters", N::PARAMETERS);
            record.setting("threads", threads);
            if ranks.are_several() {
                record.setting("ranks", ranks.size());
            }
        });
        Beginning {
            rows: survey.rows,
            validation_rows: validated.map(|survey| survey.rows),
            metrics: validated.map_or(Vec::new(), |_| possible::<N>().into_iter().map(|measured| measured.name).collect()),
            adds_to_loss: N::ADDS_TO_LOSS,
            penalized: !self.settings.regularizers.is_empty(),
            done,
            epochs: self.settings.epochs,
            batches: start.batches,
            batch: self.settings.batch,
            seed: self.settings.seed,
            threads,
            settings,
            ..Beginning::of::<N, O>(&self.settings.optimizer)
        }
    }
}

/// Returns the loss as in the declaration. Its type is `Of<loss, outputs>`.
fn loss_of<N: Supervised>() -> String {
    let kind = kind_of::<N::Loss>();
    let within = kind.strip_prefix("Of<").and_then(|inner| inner.rsplit_once(','));
    within.map_or_else(|| kind.clone(), |(loss, _)| loss.to_owned())
}
