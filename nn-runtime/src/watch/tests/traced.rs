//! A subscriber receives every span and event.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use super::{network, points, trainer};
use crate::watch::Traced;

/// Records spans and events with their fields: `+fit`, `fit/epoch: message`, `-fit`.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Recorder {
    fn push(&self, line: String) {
        self.0.lock().expect("no test panicked in it").push(line);
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, span: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut fields = Fields(String::new());
        span.record(&mut fields);
        self.push(format!("+{}{}", span.metadata().name(), fields.0));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        let within: Vec<_> = context.event_scope(event).into_iter().flat_map(|scope| scope.from_root().map(|span| span.name())).collect();
        self.push(format!("{}:{}", within.join("/"), fields.0));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        self.push(format!("-{}", context.span(&id).map_or("", |span| span.name())));
    }
}

#[test]
fn a_training_is_a_span_with_its_epochs_in_it() {
    let (lines, data) = (Recorder::default(), points());
    let report = tracing::subscriber::with_default(tracing_subscriber::registry().with(lines.clone()), || {
        trainer(&data).observe(Traced::new()).fit(&mut network(), &data).expect("it trains")
    });
    let lines = lines.0.lock().expect("no test panicked in it");
    let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
    assert!(
        lines[0].starts_with("+fit network=\"Double\"") && lines[0].contains("epochs=5") && lines[0].contains("optimizer=\"Adam\""),
        "{lines:#?}"
    );
    assert_eq!((count("+epoch"), count("-epoch"), count("fit/epoch: message=batch"), count("fit/epoch: message=epoch")), (5, 5, 25, 5));
    let loss = format!("train_loss={:?}", report.epochs[2].train_loss);
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.contains(&loss)
                && line.contains("number=3")
                && ["mse=", "rmse=", "mae=", "r2="].iter().all(|name| line.contains(name)))
            .count(),
        1
    );
    assert!(lines[lines.len() - 2].starts_with("fit: message=trained") && lines[lines.len() - 1] == "-fit", "{lines:#?}");
}
