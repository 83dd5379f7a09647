//! What a training is about to do.

use super::Trainer;
use crate::data::{Feed, Survey};
use crate::evaluation::possible;
use crate::optim::Optimizer;
use crate::record::{Told, kind_of};
use crate::train::Supervised;

/// What a training is about to do.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Beginning {
    /// The network's type, without its path.
    pub network: &'static str,
    /// Layers, shapes and parameters: [`Network::SUMMARY`](crate::Network::SUMMARY).
    pub summary: &'static str,
    /// What the network was declared as: [`Network::DECLARATION`](crate::Network::DECLARATION).
    pub declaration: &'static str,
    /// How many numbers are trained.
    pub parameters: usize,
    /// The optimizer's type, without paths.
    pub optimizer: String,
    /// The learning rate that the schedule starts from.
    pub learning_rate: f64,
    /// How many rows are learnt from.
    pub rows: usize,
    /// How many rows validate.
    pub validation_rows: Option<usize>,
    /// The metrics that a validation can have, by the names of their fields in [`Evaluation`](super::Evaluation); none where nothing validates.
    pub metrics: Vec<&'static str>,
    /// Whether regularizers add a penalty to the loss.
    pub penalized: bool,
    /// How many epochs are done already, where a training is resumed.
    pub done: usize,
    /// How many epochs there are at the most.
    pub epochs: usize,
    /// How many batches an epoch has.
    pub batches: usize,
    /// How many rows a batch has.
    pub batch: usize,
    /// Where the order of rows and the masks of dropout start.
    pub seed: u64,
    /// On how many threads.
    pub threads: usize,
    /// All that was set, as text, each by its name: optimizer, schedule, clipping, regularizers, batches, early stopping, rows and
    /// their weights, seed, threads. A part of your own tells by its `record` what it is set to. Meant to be read: names and wording
    /// may change.
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
    /// assert_eq!(told("early stopping"), Some("after 5 epochs that are not better"));
    /// # Ok(()) }
    /// ```
    pub settings: Vec<(String, String)>,
}

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// What the observers are told first.
    pub(super) fn beginning<N: Supervised>(
        &mut self,
        survey: &Survey,
        validated: Option<&Survey>,
        feed: &Feed<'_, N>,
        threads: usize,
        done: usize,
    ) -> Beginning {
        let settings = Told::of(|record| {
            record.setting("loss", loss_of::<N>());
            self.settings.tell(record);
            record.setting("rows learnt from", survey.rows);
            if let Some(weight) = survey.weight() {
                record.setting("weights of rows", format_args!("one each, {weight:.6} together"));
            }
            if let Some(validated) = validated {
                record.setting("rows of validation", validated.rows);
            }
            record.setting("parameters", N::PARAMETERS);
            record.setting("threads", threads);
        });
        Beginning {
            network: std::any::type_name::<N>().rsplit("::").next().unwrap_or_default(),
            summary: N::SUMMARY,
            declaration: N::DECLARATION,
            parameters: N::PARAMETERS,
            optimizer: kind_of::<O>(),
            learning_rate: self.settings.optimizer.learning_rate(),
            rows: survey.rows,
            validation_rows: validated.map(|survey| survey.rows),
            metrics: validated.map_or(Vec::new(), |_| possible::<N>().map(|(measure, _)| measure.name).collect()),
            penalized: !self.settings.regularizers.is_empty(),
            done,
            epochs: self.settings.epochs,
            batches: feed.count(),
            batch: self.settings.batch,
            seed: self.settings.seed,
            threads,
            settings,
        }
    }
}

/// The loss as it was declared: its type is wrapped with the number of outputs.
fn loss_of<N: Supervised>() -> String {
    let kind = kind_of::<N::Loss>();
    let within = kind.strip_prefix("Of<").and_then(|inner| inner.rsplit_once(','));
    within.map_or_else(|| kind.clone(), |(loss, _)| loss.to_owned())
}
