//! Spans and events for `tracing`.

use std::ops::ControlFlow::{self, Continue};

use tracing::{Span, debug_span, info, info_span, trace};

use crate::error::Error;
use crate::evaluation::each_metric;
use crate::trainer::{BatchRecord, Beginning, Epoch, Observer, Report};

/// Emits spans and events for `tracing`.
///
/// | kind | name | level | fields |
/// |---|---|---|---|
/// | span | `fit` | `INFO` | `network`, `parameters`, `optimizer`, `rows`, `epochs`, `batch`, `seed`, `threads` |
/// | span in `fit` | `epoch` | `DEBUG` | `number` |
/// | event in `epoch` | `batch` | `TRACE` | `number`, `rows`, `loss`, `learning_rate` |
/// | event in `epoch` | `epoch` | `INFO` | `number`, `train_loss`, `penalty`, `validation_loss`, every metric, `learning_rate`, `seconds` |
/// | event in `fit` | `trained` | `INFO` | `epochs`, `kept`, `stop` |
///
/// Without a subscriber, an event costs one comparison.
///
/// ```
/// use nn_runtime::prelude::*;
/// use nn_runtime::watch::Traced;
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Line(1) -> 1 { Dense(1) }
/// # }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Adam::new(0.05)).observe(Traced::new()).fit(&mut line, &points)?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Traced {
    fit: Span,
    /// The current epoch's number and span.
    epoch: (usize, Span),
}

impl Traced {
    /// Creates the observer.
    #[must_use]
    pub fn new() -> Self {
        Self { fit: Span::none(), epoch: (0, Span::none()) }
    }

    /// Returns the span of an epoch, which starts with its first batch.
    fn epoch_span(&mut self, number: usize) -> &Span {
        if self.epoch.0 != number {
            self.epoch = (number, debug_span!(parent: &self.fit, "epoch", number));
        }
        &self.epoch.1
    }
}

impl Default for Traced {
    fn default() -> Self {
        Self::new()
    }
}

impl Observer for Traced {
    fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        let Beginning { network, parameters, rows, epochs, batch, seed, threads, .. } = beginning;
        let optimizer = &beginning.optimizer;
        self.fit = info_span!("fit", network, parameters, optimizer, rows, epochs, batch, seed, threads);
        self.epoch = (0, Span::none());
        Ok(())
    }

    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        let BatchRecord { number, rows, loss, learning_rate, .. } = *batch;
        let span = self.epoch_span(batch.epoch);
        trace!(parent: span, number, rows, loss, learning_rate, "batch");
        Ok(Continue(()))
    }

    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        let Epoch { number, train_loss, penalty, learning_rate, seconds, .. } = *epoch;
        let validation = epoch.validation.as_ref();
        let validation_loss = validation.map(|validation| validation.loss);
        let span = self.epoch_span(number);
        // The names of fields must be known at compile time.
        macro_rules! emit {
            ($($name:ident $title:literal $matters:literal,)*) => {
                info!(
                    parent: span, number, train_loss, penalty, validation_loss,
                    $($name = validation.and_then(|validation| validation.$name),)*
                    learning_rate, seconds, "epoch"
                )
            };
        }
        each_metric!(emit!());
        self.epoch = (0, Span::none());
        Ok(Continue(()))
    }

    fn end(&mut self, report: &Report) -> Result<(), Error> {
        let (epochs, kept, stop) = (report.epochs.len(), report.kept, format!("{:?}", report.stop));
        info!(parent: &self.fit, epochs, kept, stop, "trained");
        self.fit = Span::none();
        Ok(())
    }
}
